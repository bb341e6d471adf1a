/** A scenario in plain words before it runs, from top to bottom: the text of `hindsight describe`. */
import { capitalised } from '../../base/text.ts';
import { DAY_MS, durationMs, HOUR_MS } from '../../base/time.ts';
import { crossedPipelines, sampledDecisions, secondsOfCrosses } from '../../lab/jobs/duration.ts';
import { driftTwinOf } from '../../lab/measure/driftTwin.ts';
import { candidatesOf, meanLifetimeMs } from '../../scenario/candidates.ts';
import { contrastInWords, termsOf } from '../../scenario/contrast.ts';
import { wanted } from '../../scenario/expectations.ts';
import { featuresOf } from '../../scenario/features.ts';
import { BASELINE, isOwnBaseline, pipelineId, pipelineNames } from '../../scenario/pipelines.ts';
import type { ResolvedScenario } from '../../scenario/reading/parse.ts';
import type { SweepPoint } from '../../scenario/reading/sweep.ts';
import { referenceLabel } from '../../scenario/references.ts';
import { backfillStrategies, newFeatureNames } from '../../scenario/retraining.ts';
import type { Scenario } from '../../scenario/schema.ts';
import { senderInWords } from '../../scenario/sender.ts';
import { timelineOf } from '../../scenario/timeline.ts';
import type { SplitName } from '../../splits/options.ts';
import { type Content, list, type Page, prose, type Section } from '../page.ts';
import { definedFeatures } from '../text/features.ts';
import { fewSeedsInWords } from '../text/fewSeeds.ts';
import { explorationInWords, generationsInWords } from '../text/generations.ts';
import { labelsInWords } from '../text/labels.ts';
import { count, fixed, percent } from '../text/numbers.ts';
import { listed } from '../text/phrases.ts';
import { samplingsInWords } from '../text/sampling.ts';
import { foldsInWords, validationInWords } from '../text/splits.ts';
import { bonded } from '../text/wrap.ts';
import { costOf } from './cost.ts';
import { differencesOf, shownValue } from './differences.ts';
import { faultsInWords } from './faults.ts';
import { sizesOf } from './sizes.ts';
import {
  bytesInWords,
  bytesRange,
  daysInWords,
  durationRange,
  number,
  perDay,
  plural,
  rounded,
  seedsInWords,
} from './words.ts';

/** A first look at the app: worlds of few users, up to the day of training. */
export interface Pilot {
  /** In each world. */
  readonly users: number;
  /** By world, the share of the logged notifications that are opened. */
  readonly openRates: readonly number[];
  /** By world, notifications a day to a user whom they reach. */
  readonly sendsPerDay: readonly number[];
}

/**
 * The whole description. Of a sweep the first point is described, and the cost is that of all points.
 * @param processors number of workers that run at once
 */
export function descriptionPage(
  { scenario, points }: ResolvedScenario,
  processors: number,
  pilot?: Pilot,
): Page {
  const all = points?.map((point) => point.scenario) ?? [scenario];
  const [first] = all;
  const { name, title, description } = scenario;
  const sections: [title: string, body: Content][] = [
    ['The world', world(first, pilot)],
    ['The days', days(first)],
    ['The features', features(first)],
    ['What is compared', comparison(first)],
    ['What differs from the defaults', differences(first)],
    ['What is expected', expectations(first)],
    ['What is reported without a verdict', observations(first)],
    ['What is run through', points && sweep(scenario.sweep ?? {}, points)],
    ['What it takes, roughly', cost(all, processors)],
  ];
  return {
    title: name,
    lead: prose(title, description),
    elsewhere: 'in the scenario',
    sections: sections.map(([title, body], index): Section => ({ id: `part-${index}`, title, body })),
  };
}

/** The app and its serving. */
function world(scenario: Scenario, pilot: Pilot | undefined): Content {
  const { world, serving } = scenario;
  const { newsroom } = world;
  const lifetimeMs = meanLifetimeMs(
    durationMs(newsroom.medianLifetime),
    durationMs(newsroom.maximumLifetime),
    newsroom.lifetimeSpread,
  );
  const cap = serving.frequencyCapPer24h;
  return prose(
    `${plural(world.users, 'user')}, ${plural(world.topics, 'topic')} and ${plural(world.sources, 'news source')}, ${scenario.seeds.length === 1 ? 'in one world' : `in each of ${count(scenario.seeds.length)} worlds`} (${seedsInWords(scenario.seeds)}).`,
    ...fewSeedsInWords(scenario.seeds.length),
    `About ${plural(newsroom.storiesPerDay, 'story', 'stories')} a day, each a candidate for about ${number(lifetimeMs / HOUR_MS)} hours: about ${plural(rounded(candidatesOf(scenario)), 'candidate')} at a time.`,
    `The app may notify a user ${perDay(serving.decisionsPerUserDay)}, each time with the one candidate that its policy picks; in the app itself a user looks at about ${plural(world.organic.browsesPerUserDay, 'story', 'stories')} a day.`,
    ...sentByRule(scenario),
    pilot === undefined ? '--simulate tells the open rate to expect.' : openRateInWords(pilot),
    ...(cap === null ? [] : [`No user gets more than ${plural(cap, 'notification')} in 24 hours.`]),
    ...(serving.threshold === null
      ? []
      : [
          `Nothing is sent below a predicted open probability of ${serving.threshold} (serving.threshold says how).`,
        ]),
    ...faultsInWords(scenario),
  );
}

function openRateInWords({ users, openRates, sendsPerDay }: Pilot): string {
  const range = (values: readonly number[], format: (value: number) => string) =>
    `${format(Math.min(...values))} to ${format(Math.max(...values))}`;
  return `To be expected: ${range(openRates, percent)} of the notifications are opened, and a user whom they reach gets ${range(sendsPerDay, (value) => fixed(value, 1))} a day, as in ${openRates.length} simulated worlds of ${plural(users, 'user')}; --simulate counts whole ones.`;
}

/** Kinds of notifications besides the policy's choices. */
function sentByRule({ world }: Scenario): string[] {
  const kinds = [
    ...(world.sessions.followUpRate > 0 ? ['follow-ups of opened stories'] : []),
    ...(world.broadcasts.perDay > 0 ? ['broadcasts to all'] : []),
  ];
  return kinds.length === 0 ? [] : [`On top, sent by rule: ${listed(kinds)}.`];
}

/** Phases and their days. */
function days(scenario: Scenario): Content {
  const { warmupDay, incumbentDays, loggingDay, productionDay, endDay } = timelineOf(scenario);
  const { incumbent } = scenario.serving;
  const { impressions, usable, testRows, isBound } = sizesOf(scenario);
  const about = isBound ? 'at most' : 'about';
  const tested = (split: SplitName) => count(rounded(testRows(split)));
  const otherwise = scenario.training.splits
    .filter((split) => tested(split) !== tested(BASELINE.split))
    .map((split) => `${tested(split)} with ${split}`);
  const policy =
    incumbent.policy === 'model'
      ? "the incumbent, the company's own model"
      : `the incumbent policy (${incumbent.policy})`;
  const phases: [first: number, end: number, text: string][] = [
    [0, warmupDay, 'Burn-in: the app lives under a simple rule, and nothing is logged.'],
    [
      warmupDay,
      loggingDay,
      `Warm-up: logged under a simple rule until day ${incumbentDays[0]}${incumbent.policy === 'model' ? `; the incumbent model is trained on it, ${incumbentDays.length === 1 ? 'once' : `${incumbentDays.length} times`}` : ''}.`,
    ],
    [
      loggingDay,
      productionDay,
      `Logging under ${policy}: ${about} ${plural(rounded(impressions), 'impression')}, ${about} ${count(rounded(usable))} of them usable on the day of training, ${about} ${tested(BASELINE.split)} for testing${otherwise.length === 0 ? '' : ` (${otherwise.join(', ')})`}.`,
    ],
    [
      productionDay,
      endDay,
      `Production: models, trained at the beginning of day ${productionDay}, are deployed.`,
    ],
  ];
  return prose(
    ...phases
      .filter(([first, end]) => end > first)
      .map(([first, end, text]) => `${daysInWords(first, end)} ${text}`),
    ...warningOfWeeks(scenario),
  );
}

/** Weekends weigh alike in every phase of whole weeks. */
function warningOfWeeks({ timeline, world }: Scenario): string[] {
  const { weekendActivity, weekendOpens } = world.drift;
  if (weekendActivity === 1 && weekendOpens === 0) return [];
  const odd = (['warmup', 'logging', 'production'] as const)
    .map((phase) => ({ phase, days: durationMs(timeline[phase]) / DAY_MS }))
    .filter(({ days }) => days % 7 !== 0)
    .map(({ phase, days }) => `${phase} (${plural(days, 'day')})`);
  if (odd.length === 0) return [];
  return [
    `Beware: no whole weeks: ${listed(odd)}. Weekends weigh differently there than in other phases, which tilts trends and calibration; lengths in multiples of 7 days avoid it.`,
  ];
}

/** Features that the scenario adds, and those that it changes. */
function features(scenario: Scenario): Content {
  const defined = definedFeatures(scenario);
  if (defined.length === 0) return undefined;
  return [
    prose(
      `${plural(featuresOf(scenario).count, 'feature')} from the beginning. What the scenario says of them:`,
    ),
    list(defined),
  ];
}

/** Pipelines that are trained, and policies that they are compared with. */
function comparison(scenario: Scenario): Content {
  const { training, evaluation, retraining } = scenario;
  const names = pipelineNames(training);
  const ids = names.map(pipelineId);
  const asked =
    (training.provenances as readonly unknown[]).includes(BASELINE.provenance) &&
    training.splits.includes(BASELINE.split);
  const baselines = names.filter((name) => isOwnBaseline(name, training)).map(pipelineId);
  const live = evaluation.liveReferences.map(referenceLabel);
  const crossed = crossedPipelines(scenario).map(pipelineId).map(bonded);
  return [
    prose(`${plural(ids.length, 'pipeline')}, each a way to get features × a way to hold out test rows:`),
    list(ids.map(bonded)),
    prose(
      `Flattery and damage are measured against ${listed(baselines.map(bonded))}${asked ? '' : ', which is trained though not asked for'}.`,
      ...labelsInWords(scenario),
      ...foldsInWords(scenario),
      ...(training.select === null || training.validation !== null
        ? []
        : [
            `Each pipeline chooses among ${training.select.length} alternatives by its own offline NE and is trained once more.`,
          ]),
      ...validationInWords(scenario),
      ...samplingsInWords(names, training),
      ...(training.ship === 'refit' ? ['What is deployed is trained once more, on every usable row.'] : []),
      `In shadow ${senderInWords(scenario)} sends, and every model scores the same notifications.`,
      evaluation.live
        ? `Live, each model decides in its own copy of the world${live.length === 0 ? '' : `, and so do: ${live.join('; ')}`}.`
        : 'No model goes live (evaluation.live is false).',
      ...rankingInWords(scenario),
      ...(evaluation.offPolicy === null
        ? []
        : [
            `The live open rate of each is estimated from ${count(evaluation.offPolicy.sample)} decisions in shadow at most (evaluation.offPolicy).`,
          ]),
      ...generationsInWords(scenario),
      ...explorationInWords(scenario),
      ...(evaluation.live && crossed.length > 0
        ? [
            `${listed(crossed)} ${crossed.length === 1 ? 'has' : 'have'} crosses, which are no sums over entity keys: live, every candidate is scored by its whole vector, some ten times as slow as from cached sums. In a world that adds ${durationRange(secondsOfCrosses(scenario))} for each such pipeline.`,
          ]
        : []),
      ...(retraining === null
        ? []
        : [
            `On every day of production models are trained again with ${listed(newFeatureNames(retraining))}, invented on the first of them, in ${backfillStrategies.length} ways: ${backfillStrategies.join(', ')}.`,
          ]),
      ...(driftTwinOf(scenario) !== undefined
        ? [
            'The same worlds are simulated without drift, too, to measure its part of the gap (evaluation.driftTwin).',
          ]
        : []),
    ),
  ];
}

/** Decisions at which all candidates are ranked. */
function rankingInWords(scenario: Scenario): string[] {
  const { ranking } = scenario.evaluation;
  if (ranking === null) return [];
  const { k, negatives } = ranking;
  const drawn = negatives === null ? '' : `, and among it and ${count(negatives)} others drawn at random`;
  const { logging, production } = sampledDecisions(scenario);
  return [
    `Every model ranks all candidates of about ${count(rounded(logging))} logged decisions and ${count(rounded(production))} in shadow, for the place of the opened story among them${drawn}: hit rate, NDCG and MRR at ${k} (evaluation.ranking).`,
  ];
}

/** Values of the file that differ from the defaults. */
function differences(scenario: Scenario): Content {
  const all = differencesOf(scenario);
  if (all.length === 0) return prose('Nothing.');
  return list(
    all.map(
      ({ path, value, normal, meaning }) =>
        `${path}: ${shownValue(value)} instead of ${shownValue(normal)}. ${meaning}`,
    ),
  );
}

/** Results that must come out. */
function expectations({ expect }: Scenario): Content {
  if (expect.length === 0) return undefined;
  return [
    list(expect.map((each) => `${contrastInWords(termsOf(each))}: ${wanted(each)}. ${each.because}`.trim())),
    prose('The whole 95 % interval must lie there; otherwise the command ends with exit code 1.'),
  ];
}

/** Figures that are only reported. */
function observations({ observe }: Scenario): Content {
  if (observe.length === 0) return undefined;
  return list(
    observe.map(({ label, at, divide, ...contrast }) => {
      const place = at === undefined ? '' : ` at ${at}`;
      const share = divide === 1 ? '' : `, divided by ${divide}`;
      return `${label}${place}: ${contrastInWords(termsOf(contrast))}${share}.`;
    }),
  );
}

/** Combinations of the swept values. */
function sweep(sweep: Readonly<Record<string, readonly unknown[]>>, points: readonly SweepPoint[]): Content {
  return [
    prose(`${plural(points.length, 'combination')}, each a scenario with results of its own:`),
    list(Object.entries(sweep).map(([key, values]) => `${key}: ${values.map(shownValue).join(', ')}`)),
    prose('All of the above is of the first of them.'),
  ];
}

/** Time, memory and disk that the scenarios need. */
function cost(scenarios: readonly Scenario[], processors: number): Content {
  const { worlds, seconds, aroundSeconds: around, bytes, scratchBytes } = costOf(scenarios);
  const workers = Math.min(processors, worlds);
  const each = { low: seconds.low / worlds, high: seconds.high / worlds };
  const wall = { low: around.low + seconds.low / workers, high: around.high + seconds.high / workers };
  const all = worlds === 1 ? 'in all' : `for all ${count(worlds)} with ${plural(workers, 'worker')}`;
  return prose(
    `${capitalised(durationRange(each))} for a world; ${all}, ${durationRange(wall)}, with starting and writing.`,
    `${capitalised(bytesRange(bytes))} of memory for each worker.`,
    ...(scratchBytes === 0
      ? []
      : [
          `About ${bytesInWords(scratchBytes)} of disk for each worker while it runs, for what does not fit in memory.`,
        ]),
    'Taken from runs that were measured on one machine (docs/build/performance.md): yours may need half or twice the time. Worlds that were run before are not run again.',
  );
}
