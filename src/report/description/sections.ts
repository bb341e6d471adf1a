/** The parts of a description, in plain words. */
import { durationMs, HOUR_MS } from '../../base/time.ts';
import { runsTwin } from '../../lab/twin.ts';
import { contrastInWords, termsOf } from '../../scenario/contrast.ts';
import { wanted } from '../../scenario/expectations.ts';
import { isReference, pipelineId, pipelineNames, REFERENCE } from '../../scenario/pipelines.ts';
import { referenceLabel } from '../../scenario/references.ts';
import { wayNames } from '../../scenario/retraining.ts';
import type { Scenario } from '../../scenario/schema.ts';
import type { SweepPoint } from '../../scenario/sweep.ts';
import { timelineOf } from '../../scenario/timeline.ts';
import { count } from '../text/numbers.ts';
import { bonded } from '../text/wrap.ts';
import type { Cost } from './cost.ts';
import { differencesOf, shownValue } from './differences.ts';
import { faultsInWords } from './faults.ts';
import { meanLifetimeMs, sizesOf } from './sizes.ts';
import {
  bytesInWords,
  bytesRange,
  capitalised,
  daysInWords,
  durationRange,
  listed,
  number,
  perDay,
  plural,
  rounded,
  seedsInWords,
} from './words.ts';

export interface Section {
  readonly title: string;
  /** Sentences and list items, each for a line of its own; spaces that must not break are bonded. */
  readonly lines: readonly string[];
}

/** What the app is and how it serves. */
export function worldSection(scenario: Scenario): Section {
  const { world, serving } = scenario;
  const { newsroom } = world;
  const lifetimeMs = meanLifetimeMs(
    durationMs(newsroom.medianLifetime),
    durationMs(newsroom.maximumLifetime),
    newsroom.lifetimeSpread,
  );
  const cap = serving.frequencyCapPer24h;
  return {
    title: 'The world',
    lines: [
      `${plural(world.users, 'user')}, ${plural(world.topics, 'topic')} and ${plural(world.sources, 'news source')}, in each of ${plural(scenario.seeds.length, 'world')} (${seedsInWords(scenario.seeds)}).`,
      `About ${plural(newsroom.storiesPerDay, 'story', 'stories')} a day, each a candidate for about ${number(lifetimeMs / HOUR_MS)} hours: about ${plural(rounded(sizesOf(scenario).candidates), 'candidate')} at a time.`,
      `The app may notify a user ${perDay(serving.decisionsPerUserDay)}, each time with the one candidate that its policy picks; in the app itself a user looks at about ${plural(world.organic.browsesPerUserDay, 'story', 'stories')} a day.`,
      ...(cap === null ? [] : [`No user gets more than ${plural(cap, 'notification')} in 24 hours.`]),
      ...(serving.threshold === null
        ? []
        : [
            `Nothing is sent below a predicted open probability of ${serving.threshold} (serving.threshold says how).`,
          ]),
      ...faultsInWords(scenario),
    ],
  };
}

/** What happens on which day. */
export function timelineSection(scenario: Scenario): Section {
  const { warmupDay, loggingDay, productionDay, endDay } = timelineOf(scenario);
  const { incumbent } = scenario.serving;
  const { impressions, usable, testRows, isBound } = sizesOf(scenario);
  const about = isBound ? 'at most' : 'about';
  const policy =
    incumbent.policy === 'model'
      ? "the incumbent, the company's own model"
      : `the incumbent policy (${incumbent.policy})`;
  const phases: [first: number, end: number, text: string][] = [
    [0, warmupDay, 'Burn-in: the app lives under a simple rule, and nothing is logged.'],
    [
      warmupDay,
      loggingDay,
      `Warm-up: logged under a simple rule${incumbent.policy === 'model' ? '; the incumbent model is trained on it' : ''}.`,
    ],
    [
      loggingDay,
      productionDay,
      `Logging under ${policy}: ${about} ${plural(rounded(impressions), 'impression')}, ${about} ${count(rounded(usable))} of them usable on the day of training, ${about} ${count(rounded(testRows))} for testing.`,
    ],
    [
      productionDay,
      endDay,
      `Production: models, trained at the beginning of day ${productionDay}, are deployed.`,
    ],
  ];
  return {
    title: 'The days',
    lines: phases
      .filter(([first, end]) => end > first)
      .map(([first, end, text]) => `${daysInWords(first, end)} ${text}`),
  };
}

/** What is trained, and what it is compared with. */
export function comparisonSection(scenario: Scenario): Section {
  const { training, evaluation, retraining } = scenario;
  const names = pipelineNames(training);
  const ids = names.map(pipelineId);
  const asked =
    (training.features as readonly unknown[]).includes(REFERENCE.features) &&
    training.splits.includes(REFERENCE.split);
  const references = names.filter(isReference).map(pipelineId);
  const live = evaluation.liveReferences.map(referenceLabel);
  return {
    title: 'What is compared',
    lines: [
      `${plural(ids.length, 'pipeline')}, each a way to get features × a way to hold out test rows:`,
      ...ids.map((id) => `- ${bonded(id)}`),
      `Flattery and damage are measured against ${listed(references.map(bonded))}${asked ? '' : ', which is trained though not asked for'}.`,
      ...(training.select === null
        ? []
        : [
            `Each pipeline chooses among ${training.select.length} alternatives by its own offline NE and is trained once more.`,
          ]),
      ...(training.ship === 'refit' ? ['What is deployed is trained once more, on every usable row.'] : []),
      `In shadow ${evaluation.shadowPolicy === 'incumbent' ? 'the incumbent' : `another policy (${evaluation.shadowPolicy})`} sends, and every model scores the same notifications.`,
      evaluation.live
        ? `Live, each model decides in its own copy of the world${live.length === 0 ? '' : `, and so do: ${live.join('; ')}`}.`
        : 'No model goes live (evaluation.live is false).',
      ...(retraining === null
        ? []
        : [
            `On every day of production models are trained again with ${listed(retraining.newFeatures)}, invented on the first of them, in ${wayNames.length} ways: ${wayNames.join(', ')}.`,
          ]),
      ...(runsTwin(scenario)
        ? [
            'The same worlds are lived through without drift, to tell its part of the gap (evaluation.driftTwin).',
          ]
        : []),
    ],
  };
}

/** What the file says that the defaults do not. */
export function differencesSection(scenario: Scenario): Section {
  const differences = differencesOf(scenario);
  return {
    title: 'What differs from the defaults',
    lines:
      differences.length === 0
        ? ['Nothing.']
        : differences.map(
            ({ path, value, normal, meaning }) =>
              `- ${path}: ${shownValue(value)} instead of ${shownValue(normal)}. ${meaning}`,
          ),
  };
}

/** What must come out. */
export function expectationsSection({ expect }: Scenario): Section | undefined {
  if (expect.length === 0) return undefined;
  return {
    title: 'What is expected',
    lines: [
      ...expect.map((each) => `- ${contrastInWords(termsOf(each))}: ${wanted(each)}. ${each.because}`.trim()),
      'The whole 95 % interval must lie there; otherwise the command ends with exit code 1.',
    ],
  };
}

/** What is only reported. */
export function observationsSection({ observe }: Scenario): Section | undefined {
  if (observe.length === 0) return undefined;
  return {
    title: 'What is reported without a verdict',
    lines: observe.map(({ label, at, divide, ...contrast }) => {
      const place = at === undefined ? '' : ` at ${at}`;
      const share = divide === 1 ? '' : `, divided by ${divide}`;
      return `- ${label}${place}: ${contrastInWords(termsOf(contrast))}${share}.`;
    }),
  };
}

/** Which values are run through. */
export function sweepSection(
  sweep: Readonly<Record<string, readonly unknown[]>>,
  points: readonly SweepPoint[],
): Section {
  return {
    title: 'What is run through',
    lines: [
      `${plural(points.length, 'combination')}, each a scenario with results of its own:`,
      ...Object.entries(sweep).map(([key, values]) => `- ${key}: ${values.map(shownValue).join(', ')}`),
      'What stands above is the first of them.',
    ],
  };
}

/** How long it takes and what it needs. */
export function costSection(
  { worlds, seconds, aroundSeconds: around, bytes, scratchBytes }: Cost,
  processors: number,
): Section {
  const workers = Math.min(processors, worlds);
  const each = { low: seconds.low / worlds, high: seconds.high / worlds };
  const wall = { low: around.low + seconds.low / workers, high: around.high + seconds.high / workers };
  const all = worlds === 1 ? 'in all' : `for all ${count(worlds)} with ${plural(workers, 'worker')}`;
  return {
    title: 'What it takes, roughly',
    lines: [
      `${capitalised(durationRange(each))} for a world; ${all}, ${durationRange(wall)}, with starting and writing.`,
      `${capitalised(bytesRange(bytes))} of memory for each worker.`,
      ...(scratchBytes === 0
        ? []
        : [
            `About ${bytesInWords(scratchBytes)} of disk for each worker while it runs, for what does not fit in memory.`,
          ]),
      'Taken from runs that were measured on one machine (docs/performance.md): yours may need half or twice the time. Worlds that were run before are not run again.',
    ],
  };
}
