/** Rules on the timeline: labels need time to mature, and a time split needs room on both sides. */
import { DAY_MS, daysAndHours, durationMs, MINUTE_MS } from '../../base/time.ts';
import { longestDelayMs } from '../../history/options.ts';
import { type Path, type Problem, showPath } from '../messages/problem.ts';
import { validationOf } from '../pipelines.ts';
import { gapMsOf, trainedAgeMs, validatedAgeMs, youngestAgeMs } from '../rowAges.ts';
import type { Scenario } from '../schema.ts';

const INCUMBENT_POLICY: Path = ['serving', 'incumbent', 'policy'];

export function timeRules(scenario: Scenario): Problem[] {
  const { timeline, serving, history } = scenario;
  const problems: Problem[] = [];
  const { maturityMs, known, shorten, keys } = maturityOf(history, {
    path: ['serving', 'attributionWindow'],
    window: serving.attributionWindow,
  });
  const days = daysAbove(maturityMs);

  if (serving.incumbent.policy === 'model' && durationMs(timeline.warmup) <= maturityMs) {
    problems.push({
      path: ['timeline', 'warmup'],
      related: [...keys, INCUMBENT_POLICY],
      found: timeline.warmup,
      expected: `at least ${days}d: the incumbent model is trained on the warm-up, and ${known}`,
      remedy: oneOf(
        `set timeline.warmup: ${days}d`,
        ...shorten(durationMs(timeline.warmup), (ms) => ms),
        'choose serving.incumbent.policy: heuristic',
      ),
    });
  }

  const { policy, retrainEvery, trainingWindow } = serving.incumbent;
  const tooSoon = (key: 'retrainEvery' | 'trainingWindow', found: string, what: string) => {
    if (policy !== 'model' || durationMs(found) > maturityMs) return;
    const path: Path = ['serving', 'incumbent', key];
    problems.push({
      path,
      related: [...keys, INCUMBENT_POLICY, ['timeline', 'warmup']],
      found,
      expected: `${key === 'retrainEvery' ? `at least ${days}d` : `more than ${daysAndHours(maturityMs)}`}: ${what}, and ${known}`,
      remedy: oneOf(`set ${showPath(path)}: ${days}d`, ...shorten(durationMs(found), (ms) => ms)),
    });
  };
  if (retrainEvery !== null && durationMs(retrainEvery) < durationMs(timeline.warmup)) {
    tooSoon('retrainEvery', retrainEvery, 'the first incumbent model is trained on so much of the warm-up');
  }
  tooSoon('trainingWindow', trainingWindow, 'the incumbent model is trained on rows of so long');
  return [...problems, ...loggingRules(scenario), ...generationRules(scenario)];
}

/** The models of pipelines need rows of both sides with labels that may be others than those of the incumbent. */
function loggingRules(scenario: Scenario): Problem[] {
  const { timeline, history, training } = scenario;
  const problems: Problem[] = [];
  const { maturityMs, known, shorten, keys } = maturityOf(history, labelWindowOf(scenario));
  const loggingMs = durationMs(timeline.logging);
  const minimumAgeMs = durationMs(training.minimumAge);
  const { folds, embargo } = training;
  const { timeNeedsAt, purgedNeedsAt, neededAt } = lengthsOf(training);
  const [youngestMs, gapMs] = [youngestAgeMs(training, maturityMs), gapMsOf(training, maturityMs)];
  const [timeNeedsMs, purgedNeedsMs] = [timeNeedsAt(maturityMs), purgedNeedsAt(maturityMs)];
  const neededMs = neededAt(maturityMs);
  // Logged × time is trained whether asked for or not: others are measured against it.
  if (loggingMs <= neededMs) {
    const enough = daysAbove(neededMs);
    const isAge = minimumAgeMs >= loggingMs;
    problems.push({
      path: isAge ? ['training', 'minimumAge'] : ['timeline', 'logging'],
      related: [
        ...keys,
        ['training', 'gap'],
        ['training', 'testShare'],
        ['training', 'minimumAge'],
        ['training', 'immature'],
        ['training', 'splits'],
        ['training', 'folds'],
        ['training', 'embargo'],
        ['timeline', 'logging'],
      ],
      found: isAge ? training.minimumAge : timeline.logging,
      expected: isAge
        ? `less than ${timeline.logging}, the length of timeline.logging: no row is older when models are trained`
        : loggingMs <= youngestMs
          ? `at least ${enough}d: models are trained at its end, and ${known}`
          : `at least ${enough}d: of the ${daysAndHours(loggingMs - youngestMs)} with known labels, ${
              purgedNeedsMs > timeNeedsMs
                ? `purged-k-fold tests on one of ${folds} parts after the other and leaves out ${daysAndHours(gapMs)} before and ${daysAndHours(gapMs + durationMs(embargo))} after it`
                : `a time split tests on the last ${percent(training.testShare)} and leaves out ${daysAndHours(gapMs)} before them`
            }, so nothing is left to train on`,
      remedy: oneOf(
        `set timeline.logging: ${enough}d`,
        ...shorten(loggingMs, neededAt),
        ...(loggingMs > Math.max(youngestMs, purgedNeedsAt(maturityMs, 0)) && training.gap !== null
          ? ['shorten training.gap']
          : []),
        ...(loggingMs > Math.max(youngestMs + gapMs, purgedNeedsMs) ? ['lower training.testShare'] : []),
        ...(loggingMs > Math.max(timeNeedsMs, purgedNeedsAt(maturityMs, gapMs, 0))
          ? ['shorten training.embargo']
          : []),
        ...(isAge ? ['shorten training.minimumAge'] : []),
      ),
    });
    return problems;
  }

  for (const { path, share } of validations(training)) {
    const endMs = validatedAgeMs(training, loggingMs, maturityMs, share);
    if (loggingMs > endMs) continue;
    const trainedMs = trainedAgeMs(training, loggingMs, maturityMs);
    const most = Math.floor((1 - gapMs / (loggingMs - trainedMs)) * 100 - 1e-9) / 100;
    const longEnoughMs =
      youngestAgeMs(training, maturityMs) + (gapMs + gapMs / (1 - share)) / (1 - training.testShare);
    problems.push({
      path,
      related: [['timeline', 'logging'], ['training', 'gap'], ['training', 'testShare'], ...keys],
      found: String(share),
      expected: `rows to train on: of the ${daysAndHours(loggingMs - trainedMs)} that a time split trains on, alternatives are chosen on the last ${percent(share)}, and ${daysAndHours(gapMs)} before them is left out`,
      remedy: oneOf(
        ...(most > 0 ? [`set ${showPath(path)}: ${most}`] : []),
        `set timeline.logging: ${daysAbove(longEnoughMs)}d`,
      ),
    });
  }

  training.models.forEach(({ name, maximumAge }, index) => {
    const share = validationOf(training, { encoder: name }) ?? null;
    const endOfTrainingAgeMs = validatedAgeMs(training, loggingMs, maturityMs, share);
    if (maximumAge === undefined || durationMs(maximumAge) > endOfTrainingAgeMs) return;
    const path: Path = ['training', 'models', index, 'maximumAge'];
    problems.push({
      path,
      related: [
        ['timeline', 'logging'],
        ['training', 'testShare'],
        ['training', 'gap'],
        ['training', 'minimumAge'],
        ['training', 'immature'],
        ['training', 'validation'],
        ...keys,
      ],
      found: maximumAge,
      expected: `more than ${daysAndHours(endOfTrainingAgeMs)}: the rows that a time split trains on were all sent at least so long before training`,
      remedy: `set ${showPath(path)}: ${daysAbove(endOfTrainingAgeMs)}d, or lower training.testShare, training.gap or training.minimumAge`,
    });
  });
  return problems;
}

/** Time of rows that splits need, by the time that labels take. */
function lengthsOf(training: Scenario['training']) {
  const { folds, embargo } = training;
  const timeNeedsAt = (labelDelayMs: number) =>
    youngestAgeMs(training, labelDelayMs) + gapMsOf(training, labelDelayMs) / (1 - training.testShare);
  const purgedNeedsAt = (
    labelDelayMs: number,
    gapMs = gapMsOf(training, labelDelayMs),
    embargoMs = durationMs(embargo),
  ) =>
    training.splits.includes('purged-k-fold')
      ? youngestAgeMs(training, labelDelayMs) + purgedSpanMs(folds, gapMs, embargoMs)
      : 0;
  const neededAt = (labelDelayMs: number) => Math.max(timeNeedsAt(labelDelayMs), purgedNeedsAt(labelDelayMs));
  return { timeNeedsAt, purgedNeedsAt, neededAt };
}

/** Time that must be divided so that each part has rows to train on, before the part or after it. */
function purgedSpanMs(folds: number, gapMs: number, embargoMs: number): number {
  const needed = Array.from({ length: folds }, (_, fold) =>
    Math.min((gapMs * folds) / fold, ((gapMs + embargoMs) * folds) / (folds - 1 - fold)),
  );
  return Math.max(...needed.filter((ms) => !Number.isNaN(ms)));
}

/** Shares of training rows that pipelines choose on, with the key of each. */
function validations(training: Scenario['training']): readonly { path: Path; share: number }[] {
  const own = training.models.flatMap(({ validation }, index) =>
    typeof validation === 'number'
      ? [{ path: ['training', 'models', index, 'validation'], share: validation }]
      : [],
  );
  const { validation } = training;
  return validation === null ? own : [{ path: ['training', 'validation'], share: validation }, ...own];
}

/** A deployed model that is trained again needs days on which it is, and rows with labels in its window. */
function generationRules(scenario: Scenario): Problem[] {
  const { timeline, serving, training, history, evaluation } = scenario;
  const { retrainEvery, trainingWindow } = serving.deployed;
  if (retrainEvery === null || !evaluation.live) return [];
  const problems: Problem[] = [];
  if (durationMs(retrainEvery) >= durationMs(timeline.production)) {
    problems.push({
      path: ['serving', 'deployed', 'retrainEvery'],
      related: [['timeline', 'production']],
      found: retrainEvery,
      expected: `less than ${timeline.production}, the length of timeline.production: later no model is trained again`,
      remedy: 'shorten it, lengthen timeline.production, or set serving.deployed.retrainEvery: null',
    });
  }
  if (evaluation.offPolicy !== null) {
    problems.push({
      path: ['serving', 'deployed', 'retrainEvery'],
      related: [
        ['evaluation', 'offPolicy'],
        ['evaluation', 'live'],
      ],
      found: `${retrainEvery} with evaluation.offPolicy`,
      expected:
        'one of the two: estimates are of the model that is deployed first, and the live open rate would be that of several',
      remedy: 'set serving.deployed.retrainEvery: null, or evaluation.offPolicy: null',
    });
  }
  const { maturityMs, known, shorten, keys } = maturityOf(history, labelWindowOf(scenario));
  const { neededAt } = lengthsOf(training);
  const neededMs = neededAt(maturityMs);
  if (durationMs(trainingWindow) <= neededMs) {
    const enough = `${daysAbove(neededMs)}d`;
    problems.push({
      path: ['serving', 'deployed', 'trainingWindow'],
      related: [
        ...keys,
        ['training', 'gap'],
        ['training', 'testShare'],
        ['training', 'minimumAge'],
        ['training', 'immature'],
      ],
      found: trainingWindow,
      expected: `at least ${enough}: models are trained again on rows of so long, ${known}, and a split leaves out a gap`,
      remedy: oneOf(
        `set serving.deployed.trainingWindow: ${enough}`,
        ...shorten(durationMs(trainingWindow), neededAt),
      ),
    });
  }
  return problems;
}

/** Alternatives, the first of which is enough. */
function oneOf(...remedies: readonly string[]): string {
  return remedies.join(', or ');
}

interface Maturity {
  /** Time from sending until a label is known. */
  readonly maturityMs: number;
  /** The same in words. */
  readonly known: string;
  /** The key to shorten, where that can help by itself. */
  readonly shorten: (foundMs: number, neededMs: (labelDelayMs: number) => number) => readonly string[];
  /** Keys that it follows from. */
  readonly keys: readonly Path[];
}

/** The key that says when labels of training are known, and its value. */
interface LabelWindow {
  readonly path: Path;
  readonly window: string;
}

function labelWindowOf({ serving, training }: Scenario): LabelWindow {
  return training.labelWindow === null
    ? { path: ['serving', 'attributionWindow'], window: serving.attributionWindow }
    : { path: ['training', 'labelWindow'], window: training.labelWindow };
}

function maturityOf(history: Scenario['history'], { path, window }: LabelWindow): Maturity {
  const { ingestionDelay, backlog, late } = history;
  const parts = [
    { key: showPath(path), ms: durationMs(window) },
    { key: 'history.ingestionDelay.maximum', ms: durationMs(ingestionDelay.maximum) },
    { key: 'history.backlog.lasts', ms: durationMs(backlog.lasts) },
    { key: 'history.late.by', ms: late.share > 0 ? durationMs(late.by) : 0 },
  ].filter(({ ms }) => ms > 0);
  const maturityMs = durationMs(window) + longestDelayMs(history);
  const [longest] = [...parts].sort((a, b) => b.ms - a.ms);
  const withoutLongestMs = maturityMs - longest.ms + MINUTE_MS;
  return {
    maturityMs,
    known: `a label is known ${daysAndHours(maturityMs)} after it is sent (${parts.map(({ key }) => key).join(' plus ')})`,
    shorten: (foundMs, neededMs) => (foundMs > neededMs(withoutLongestMs) ? [`shorten ${longest.key}`] : []),
    keys: [
      path,
      ['history', 'ingestionDelay', 'maximum'],
      ['history', 'backlog', 'lasts'],
      ['history', 'late', 'by'],
      ['history', 'late', 'share'],
    ],
  };
}

/** The fewest whole days that are longer. */
function daysAbove(ms: number): number {
  return Math.floor(ms / DAY_MS) + 1;
}

function percent(share: number): string {
  return `${Number((share * 100).toPrecision(3))} %`;
}
