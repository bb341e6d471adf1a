/** The phases of a run, as days and moments since the world began. */
import { DAY_MS, durationMs } from '../base/time.ts';
import { longestDelayMs } from '../history/options.ts';
import type { Scenario, TrainingOptions } from './schema.ts';

/** Times of labels. */
export interface LabelTimes {
  /** An impression is labelled opened when it is opened within this time. */
  readonly attributionWindowMs: number;
  /** Time from sending until a label is known for certain: the window and the longest delay of an event. */
  readonly labelDelayMs: number;
}

/** Labels that change after they were known. */
export interface Restatement {
  /** Share of the opens that are withdrawn. */
  readonly withdrawn: number;
  /** Share of the others that are added to them. */
  readonly added: number;
  /** Time from sending until then. */
  readonly afterMs: number;
}

/** Its labels are those that production is measured by. */
export interface Timeline extends LabelTimes {
  readonly warmupDay: number;
  /** Days on which the incumbent is trained: at their beginning, in ascending order. The last model goes on from then on. */
  readonly incumbentDays: readonly number[];
  readonly loggingDay: number;
  /** The day of training and deployment. */
  readonly productionDay: number;
  /** Days on which a deployed model is trained, in its own arm: that of deployment, and those on which it is trained again. */
  readonly deployedDays: readonly number[];
  readonly endDay: number;
  readonly trainingAtMs: number;
  /** Null where labels stay as they are. */
  readonly restatement: Restatement | null;
  /** The last moment simulated: the end of production and one label delay more. */
  readonly settledAtMs: number;
}

export function timelineOf(scenario: Pick<Scenario, 'timeline' | 'serving' | 'history'>): Timeline {
  const days = (text: string) => durationMs(text) / DAY_MS;
  const warmupDay = days(scenario.timeline.burnIn);
  const loggingDay = warmupDay + days(scenario.timeline.warmup);
  const { incumbent, deployed } = scenario.serving;
  const ofIncumbent = daysAfter(warmupDay, loggingDay, incumbent.retrainEvery);
  const productionDay = loggingDay + days(scenario.timeline.logging);
  const endDay = productionDay + days(scenario.timeline.production);
  const attributionWindowMs = durationMs(scenario.serving.attributionWindow);
  const { withdrawn, added, after } = scenario.serving.restatement;
  const labelDelayMs = attributionWindowMs + longestDelayMs(scenario.history);
  return {
    warmupDay,
    incumbentDays: ofIncumbent.length === 0 ? [loggingDay] : ofIncumbent,
    loggingDay,
    productionDay,
    deployedDays: [productionDay, ...daysAfter(productionDay, endDay, deployed.retrainEvery)],
    endDay,
    trainingAtMs: productionDay * DAY_MS,
    attributionWindowMs,
    labelDelayMs,
    restatement: withdrawn + added === 0 ? null : { withdrawn, added, afterMs: durationMs(after) },
    settledAtMs: endDay * DAY_MS + labelDelayMs,
  };
}

/** Times of the labels that models are trained and tested on. */
export function trainingLabelTimes(
  { labelWindow }: Pick<TrainingOptions, 'labelWindow'>,
  { attributionWindowMs, labelDelayMs }: LabelTimes,
): LabelTimes {
  const windowMs = labelWindow === null ? attributionWindowMs : durationMs(labelWindow);
  return { attributionWindowMs: windowMs, labelDelayMs: labelDelayMs - attributionWindowMs + windowMs };
}

/** The days between the two that are so long after the first, twice as long, and so on. */
function daysAfter(firstDay: number, endDay: number, every: string | null): readonly number[] {
  const days: number[] = [];
  if (every === null) return days;
  const step = durationMs(every) / DAY_MS;
  for (let day = firstDay + step; day < endDay; day += step) days.push(day);
  return days;
}
