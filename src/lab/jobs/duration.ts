/**
 * Rough estimate of the time of a world, before it is simulated.
 *
 * The constants span what was measured of whole runs: see report/description/cost.ts, which adds what surrounds the
 * worlds, memory and disk.
 */

import { DAY_MS, durationMs } from '../../base/time.ts';
import { candidatesOf } from '../../scenario/candidates.ts';
import { featuresOf } from '../../scenario/features.ts';
import { trainedNames } from '../../scenario/ownLabel.ts';
import type { PipelineName } from '../../scenario/pipelines.ts';
import { backfillStrategies } from '../../scenario/retraining.ts';
import type { Scenario } from '../../scenario/schema.ts';
import { timelineOf } from '../../scenario/timeline.ts';
import { areSteady } from '../../serving/servingFaults.ts';
import { driftTwinOf } from '../measure/driftTwin.ts';
import { daysSimulated } from '../stages/world.ts';

export interface Range {
  readonly low: number;
  readonly high: number;
}

/** The middle of a range whose ends are a factor away. */
export function middleOf({ low, high }: Range): number {
  return Math.sqrt(low * high);
}

/** Microseconds to simulate a decision or a browse in one arm, all its events included. */
const ITEM_US: Range = { low: 1.8, high: 3.8 };
/** Microseconds for a logged row in one pipeline: computing its features, training and measuring. */
const ROW_US: Range = { low: 1, high: 3.5 };
/** Microseconds for a logged row in the layouts of `evaluation.storage`, and in the screens of `evaluation.screening`. */
const STORAGE_US: Range = { low: 5, high: 20 };
const SCREENING_US: Range = { low: 30, high: 120 };
/** Factor of hashed ids on that time: 7 times as long a fit, measured once at 84,000 rows. */
const HASHED_FACTOR = 5;
/** Microseconds for the vector and the logit of one candidate, where a live model is no sum over entity keys. */
const CANDIDATE_US: Range = { low: 0.1, high: 0.3 };
/** Microseconds for the logit of one candidate that is computed anew: where a fault strikes, and for off-policy estimates. */
const ANEW_US: Range = { low: 0.04, high: 0.3 };

/** Microseconds for the values of a sampled candidate by one provenance, and its places by one pipeline. */
const RANKED_US: Range = { low: 0.5, high: 2 };

/** Seconds until a thread has started and runs as fast as it will: at first its code is not compiled. */
export const WARMING_UP_S: Range = { low: 1.2, high: 3 };

/** Seconds until all is run that takes so long each, spread over workers: no earlier than the longest. */
export function secondsOfAll(each: readonly Range[], workers: number): Range {
  const of = (end: keyof Range) => {
    const all = each.map((one) => one[end]);
    const spread = all.reduce((sum, seconds) => sum + seconds, 0) / workers;
    return all.length === 0 ? 0 : WARMING_UP_S[end] + Math.max(spread, ...all);
  };
  return { low: of('low'), high: of('high') };
}

/** Seconds of one processor for scenarios that are run together, and for their twin without drift. */
export function secondsOfWorld(scenarios: readonly Scenario[]): Range {
  const [scenario] = scenarios;
  const timeline = timelineOf(scenario);
  const { decisions, browses } = perDay(scenario);
  const twin = scenarios.map(driftTwinOf).find((each) => each !== undefined);
  const days = daysSimulated(twin === undefined ? scenarios : [...scenarios, twin]);
  const items = (decisions + browses) * days;
  const logged = decisions * (timeline.productionDay - timeline.loggingDay);
  const rows = logged * scenarios.reduce((sum, each) => sum + fittedPipelines(each), 0);
  const loggedUs = (evaluation: Scenario['evaluation'], end: keyof Range) =>
    (evaluation.storage ? STORAGE_US[end] : 0) + (evaluation.screening ? SCREENING_US[end] : 0);
  const of = (end: keyof Range) =>
    scenarios.reduce(
      (sum, each) =>
        sum +
        crossedPipelines(each).length * secondsOfCrosses(each)[end] +
        secondsOfRankings(each)[end] +
        secondsOfFaults(each)[end] +
        secondsOfCounterfactuals(each)[end] +
        (logged * loggedUs(each.evaluation, end)) / 1e6,
      (items * ITEM_US[end] + rows * ROW_US[end]) / 1e6,
    );
  return { low: of('low'), high: of('high') };
}

/** Seconds of one processor until the day of training alone. */
export function secondsOfPast(scenario: Scenario): Range {
  return secondsOfWorld([
    { ...scenario, evaluation: { ...scenario.evaluation, live: false, driftTwin: false } },
  ]);
}

/** Pipelines whose models have crosses. */
export function crossedPipelines(scenario: Scenario): PipelineName[] {
  const crossed = scenario.training.models
    .filter(({ crosses }) => crosses !== undefined)
    .map(({ name }) => name);
  return trainedNames(scenario).filter(({ encoder }) => crossed.includes(encoder));
}

/** Seconds by which a model with crosses takes longer live than one without, in one world. */
export function secondsOfCrosses(scenario: Scenario): Range {
  if (!scenario.evaluation.live) return { low: 0, high: 0 };
  const { productionDay, endDay } = timelineOf(scenario);
  const scored = perDay(scenario).decisions * (endDay - productionDay) * candidatesOf(scenario);
  return { low: (scored * CANDIDATE_US.low) / 1e6, high: (scored * CANDIDATE_US.high) / 1e6 };
}

/** Seconds for what each model would have done at the decisions of off-policy estimates, in one world. */
function secondsOfCounterfactuals(scenario: Scenario): Range {
  const { offPolicy } = scenario.evaluation;
  if (offPolicy === null) return { low: 0, high: 0 };
  const { productionDay, endDay } = timelineOf(scenario);
  const decisions = Math.min(offPolicy.sample, perDay(scenario).decisions * (endDay - productionDay));
  const scored = decisions * candidatesOf(scenario) * (1 + trainedNames(scenario).length);
  return { low: (scored * ANEW_US.low) / 1e6, high: (scored * ANEW_US.high) / 1e6 };
}

/** Opens per notification, before anything is known of a world. */
const OPEN_RATE = 0.1;

/** Decisions that `evaluation.ranking` samples in one world. */
export function sampledDecisions(scenario: Scenario): { logging: number; production: number } {
  const { ranking } = scenario.evaluation;
  const { loggingDay, productionDay, endDay } = timelineOf(scenario);
  const share = ranking === null ? 0 : OPEN_RATE * ranking.openedShare + (1 - OPEN_RATE) * ranking.share;
  const perSampledDay = perDay(scenario).decisions * share;
  return {
    logging: perSampledDay * (productionDay - loggingDay),
    production: perSampledDay * (endDay - productionDay),
  };
}

/** Seconds of their rankings: the vectors of all candidates by each provenance, and their order by each pipeline. */
function secondsOfRankings(scenario: Scenario): Range {
  const { logging, production } = sampledDecisions(scenario);
  const candidates = (logging + production) * candidatesOf(scenario);
  const ranked = candidates * (1 + trainedNames(scenario).length);
  return { low: (ranked * RANKED_US.low) / 1e6, high: (ranked * RANKED_US.high) / 1e6 };
}

/** Seconds by which decisions take longer at which a fault at serving strikes, in one world; none where partials are kept all the same. */
export function secondsOfFaults(scenario: Scenario): Range {
  if (areSteady(scenario.serving.faults, featuresOf(scenario))) return { low: 0, high: 0 };
  const { evaluation } = scenario;
  const { productionDay, endDay } = timelineOf(scenario);
  const arms = evaluation.live ? trainedNames(scenario).length + evaluation.liveReferences.length : 0;
  const days = struckDays(scenario, 0, endDay) + arms * struckDays(scenario, productionDay, endDay);
  const scored = days * perDay(scenario).decisions * candidatesOf(scenario);
  return { low: (scored * ANEW_US.low) / 1e6, high: (scored * ANEW_US.high) / 1e6 };
}

/** Days [first, end), each by its share of struck decisions. */
function struckDays({ serving }: Scenario, first: number, end: number): number {
  let days = 0;
  for (let day = first; day < end; day++) {
    const missed = serving.faults.map(({ share, from, lasts }) => {
      const fromDay = durationMs(from) / DAY_MS;
      const endDay = lasts === null ? end : fromDay + durationMs(lasts) / DAY_MS;
      return 1 - share * Math.max(0, Math.min(day + 1, endDay) - Math.max(day, fromDay));
    });
    days += 1 - missed.reduce((product, each) => product * each, 1);
  }
  return days;
}

/** Pipelines, those with hashed ids counted by what they take, and each way of retraining on each day. */
function fittedPipelines(scenario: Scenario): number {
  const { training, retraining } = scenario;
  const hashes = (name: string) =>
    name === 'selected'
      ? (training.select ?? []).some(({ encoder }) => encoder === 'hashed-id')
      : (training.models.find((model) => model.name === name)?.encoder ?? name) === 'hashed-id';
  const { productionDay, endDay } = timelineOf(scenario);
  return trainedNames(scenario).reduce(
    (sum, { encoder }) => sum + (hashes(encoder) ? HASHED_FACTOR : 1),
    retraining === null ? 0 : (endDay - productionDay) * backfillStrategies.length,
  );
}

/** Mean numbers for all users together. */
export function perDay({ world, serving }: Scenario): { decisions: number; browses: number } {
  return {
    decisions: world.users * serving.decisionsPerUserDay,
    browses: world.users * world.organic.browsesPerUserDay,
  };
}
