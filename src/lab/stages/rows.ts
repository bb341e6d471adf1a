/** Rows of the logging phase that a scenario trains and tests on, and their labels. */
import { rowsWhere } from '../../base/columns.ts';
import { Draws, purpose } from '../../base/random.ts';
import { cache } from '../../base/remembered.ts';
import { durationMs } from '../../base/time.ts';
import { erasuresOf } from '../../history/erasure.ts';
import { type Impressions, isOpened, Phase } from '../../history/impressions.ts';
import type { EventLog } from '../../history/log.ts';
import type { TrainingOptions } from '../../scenario/schema.ts';
import { trainingLabelTimes } from '../../scenario/timeline.ts';
import type { Traffic } from '../../serving/arm.ts';
import { type ExampleSet, examplesOf } from './examples.ts';
import type { Past, Recorded } from './past.ts';
import { restated } from './restatement.ts';

/** Rows of the impressions, with a key that says which, and how they are labelled: equal keys of one past are equal rows. */
export interface RowSet {
  readonly key: string;
  readonly rows: Int32Array;
}

/** The rows that are kept; the same set where all of them are. */
export function narrowed({ key, rows }: RowSet, how: string, kept: Int32Array): RowSet {
  return kept.length === rows.length ? { key, rows } : { key: `${key}, ${how}`, rows: kept };
}

/** Of some rows those that were sent within a time before training. */
export function youngRows({ examples, timeline }: Recorded, set: RowSet, maximumAgeMs: number): RowSet {
  if (maximumAgeMs === Number.POSITIVE_INFINITY) return set;
  const firstMs = timeline.trainingAtMs - maximumAgeMs;
  const young = rowsWhere(set.rows, (row) => examples.impressions.value('sentAtMs', row) >= firstMs);
  return narrowed(set, `at most ${maximumAgeMs} old`, young);
}

const THIN = purpose('training/most rows');

/** Of some rows at most so many: those with the smallest uniforms, whichever set they are in. */
export function thinned({ seed, examples }: Recorded, set: RowSet, most: number | null): RowSet {
  if (most === null || set.rows.length <= most) return set;
  const draws = new Draws(seed);
  const { firstId } = examples.impressions;
  const uniforms = Float64Array.from(set.rows, (row) => draws.uniform(THIN, firstId + row, 0));
  const limit = uniforms.toSorted()[most];
  return narrowed(
    set,
    `at most ${most} rows`,
    rowsWhere(set.rows, (_, index) => uniforms[index] < limit),
  );
}

/** The rows of the logging phase with the labels that a scenario trains on. */
export function labelledExamples(
  { arm, examples, timeline }: Pick<Recorded, 'arm' | 'examples' | 'timeline'>,
  training: Pick<TrainingOptions, 'labelWindow'>,
): ExampleSet {
  const times = trainingLabelTimes(training, timeline);
  return times.attributionWindowMs === timeline.attributionWindowMs
    ? examples
    : restated(
        examplesOf(arm.impressions, Phase.logging, times, timeline.trainingAtMs),
        arm,
        timeline.restatement,
        timeline.trainingAtMs,
      );
}

type RowOptions = Pick<TrainingOptions, 'minimumAge' | 'immature' | 'labelWindow' | 'botRule'>;

/** Examples as a scenario wants them; `mature` then holds the rows that it uses. */
export interface TrainingExamples extends ExampleSet {
  readonly key: string;
}

export function trainingExamples(past: Recorded): (options: RowOptions) => TrainingExamples {
  const { arm, timeline } = past;
  const { trainingAtMs } = timeline;
  const { log, world } = arm;
  const erasedBeforeMs = erasuresOf(log, world.catalog.users, trainingAtMs);
  const chosen = cache<TrainingExamples>();
  return (training) => {
    const { minimumAge, immature, botRule } = training;
    const minimumAgeMs = durationMs(minimumAge);
    const { attributionWindowMs } = trainingLabelTimes(training, timeline);
    const key = `${immature} ${minimumAgeMs} ${attributionWindowMs} ${JSON.stringify(botRule)}`;
    return chosen(key, () => {
      const examples = labelledExamples(past, training);
      const labelled = immature === 'drop' ? examples : withImmature(examples, log, trainingAtMs);
      const known = erasedBeforeMs === undefined ? labelled : withoutErased(labelled, erasedBeforeMs);
      const taken = takenForPeople(arm, botRule, known.mature);
      const mature =
        minimumAgeMs === 0 ? taken : sentBefore({ ...known, mature: taken }, trainingAtMs - minimumAgeMs);
      return { ...known, mature, key };
    });
  };
}

/** Every row, as if what is not known yet had not happened: an open counts when it is known at training. */
function withImmature(examples: ExampleSet, log: EventLog, trainingAtMs: number): ExampleSet {
  const { impressions, start, end, attributionWindowMs } = examples;
  const labels = examples.labels.slice();
  const rows = new Int32Array(end - start);
  for (let row = start; row < end; row++) {
    rows[row - start] = row;
    // One that was added has no open of its own in time.
    const isOwn = labels[row] === 1 && isOpened(impressions, row, attributionWindowMs) === 1;
    if (isOwn && openKnownAtMs(impressions, log, row) >= trainingAtMs) labels[row] = 0;
  }
  return { ...examples, labels, mature: rows };
}

function withoutErased(examples: ExampleSet, erasedBeforeMs: Float64Array): ExampleSet {
  const { impressions, mature } = examples;
  return {
    ...examples,
    mature: mature.filter((row) => !isErased(impressions, row, erasedBeforeMs)),
  };
}

function isErased(impressions: Impressions, row: number, erasedBeforeMs: Float64Array): boolean {
  return impressions.value('sentAtMs', row) < erasedBeforeMs[impressions.value('user', row)];
}

const CAUGHT = purpose('training/bot rule', 101);

/** Of some rows those of users whom a rule takes for people. Whom a rule catches, one of more recall catches, too. */
export function takenForPeople(
  { impressions, world: { draws, population } }: Pick<Traffic, 'impressions' | 'world'>,
  rule: TrainingOptions['botRule'],
  rows: Int32Array,
): Int32Array {
  if (rule === null) return rows;
  const { recall, falsePositives } = rule;
  return rowsWhere(rows, (row) => {
    const user = impressions.value('user', row);
    return draws.uniform(CAUGHT, user, 0) >= (population.isBot[user] === 1 ? recall : falsePositives);
  });
}

/** Number of rows of the phase that were sent to users before their hard deletion, as known at training. */
export function erasedCount({ examples, arm, timeline }: Past): number {
  const { impressions, start, end } = examples;
  const erasedBeforeMs = erasuresOf(arm.log, arm.world.catalog.users, timeline.trainingAtMs);
  if (erasedBeforeMs === undefined) return 0;
  let erased = 0;
  for (let row = start; row < end; row++) if (isErased(impressions, row, erasedBeforeMs)) erased++;
  return erased;
}

function openKnownAtMs(impressions: Impressions, log: EventLog, row: number): number {
  const seq = impressions.value('openSeq', row);
  return seq < 0 ? Number.POSITIVE_INFINITY : log.knownAtMs(seq);
}

function sentBefore({ impressions, mature }: ExampleSet, endMs: number): Int32Array {
  return mature.filter((row) => impressions.value('sentAtMs', row) <= endMs);
}
