/** Rows that pipelines train and test on, and why others are not there. */
import { mean } from 'simple-statistics';
import { DAY_MS, daysAndHours, durationMs } from '../../base/time.ts';
import type { PipelineResult, Result } from '../../lab/result/schema.ts';
import { pipelineId } from '../../scenario/pipelines.ts';
import { gapMsOf, trainedAgeMs } from '../../scenario/rowAges.ts';
import { samplingOf } from '../../scenario/sampling.ts';
import type { Scenario } from '../../scenario/schema.ts';
import { timelineOf, trainingLabelTimes } from '../../scenario/timeline.ts';
import { foldedSplitNames } from '../../splits/options.ts';
import { type Table, table } from '../page.ts';
import { count, NO_NUMBER, percent } from '../text/numbers.ts';
import { listed } from '../text/phrases.ts';

/** Means over seeds. */
interface Rows {
  readonly train: number;
  /** Of the training rows those that alternatives were chosen on; 0 where none were. */
  readonly validation: number;
  readonly test: number;
  /** Models that are each tested on another part of the rows. */
  readonly folds: number;
  /** Left out for want of a value that the model uses. */
  readonly missing: number;
  /** Beyond the first of each notification. */
  readonly copies: number;
  /** With values that the model fills in, and these; undefined where it fills in none. */
  readonly imputed: { readonly rows: number; readonly values: number } | undefined;
  /** Left out since they were sent by rule, as follow-ups and broadcasts are. */
  readonly byRule: number;
  /** Left out for other reasons, the immature and the erased ones aside. */
  readonly rest: number;
  readonly reasons: readonly string[];
  /** Days whose rows are trained on, where the split is by time. */
  readonly days: number | undefined;
}

function rowsOf({ scenario, logged }: Result, pipeline: PipelineResult): Rows {
  const over = (of: 'train' | 'validation' | 'test' | 'missing') =>
    mean(pipeline.perSeed.map(({ rows }) => rows[of] ?? 0));
  const [train, validation, test, missing] = [
    over('train'),
    over('validation'),
    over('test'),
    over('missing'),
  ];
  const folds = foldedSplitNames.includes(pipeline.split) ? scenario.training.folds : 1;
  const dropped = scenario.training.immature === 'drop';
  const usable = mean(
    logged.map(({ impressions, immature, erased }) => impressions - (dropped ? immature : 0) - erased),
  );
  // An immature row may be erased, too.
  const trainedAlone = folds === 1 ? train : 0;
  const sampling = samplingOf(scenario.training, pipeline.encoder);
  const copies = mean(pipeline.perSeed.map(({ rows }) => rows.copies ?? 0));
  const isTrainedAlone = folds > 1 && sampling?.beforeSplit !== true;
  const others = Math.max(0, usable - (trainedAlone + test - (isTrainedAlone ? 0 : copies)) - missing);
  // Where rows are left out by age or value, some of those sent by rule are among them.
  const isByRuleAlone =
    !scenario.training.followUps &&
    scenario.training.botRule === null &&
    (sampling === null || isTrainedAlone) &&
    missing === 0 &&
    durationMs(scenario.training.minimumAge) === 0;
  const allByRule = mean(logged.map((one) => one.followUps));
  // Of a time split they lie in the gap, too.
  const isCounted = isByRuleAlone && pipeline.split !== 'time' && pipeline.split !== 'user+story';
  const byRule = isCounted ? Math.min(others, allByRule) : 0;
  const rest = Math.round(others - byRule);
  return {
    ...{ train, validation, test, folds, missing, copies, byRule, rest },
    imputed: imputedOf(pipeline),
    reasons:
      rest === 0
        ? []
        : reasonsOf(scenario, pipeline, { byRule: isCounted ? 0 : allByRule, train, isTrainedAlone }),
    days: trainingDays(scenario, pipeline),
  };
}

function imputedOf({ perSeed }: PipelineResult): Rows['imputed'] {
  if (perSeed.every(({ rows }) => rows.imputed === undefined)) return undefined;
  const counts = perSeed.map(({ rows }) => rows.imputed ?? { rows: 0, values: 0 });
  return { rows: mean(counts.map(({ rows }) => rows)), values: mean(counts.map(({ values }) => values)) };
}

function reasonsOf(
  scenario: Scenario,
  { split, encoder }: PipelineResult,
  { byRule, train, isTrainedAlone }: { byRule: number; train: number; isTrainedAlone: boolean },
): readonly string[] {
  const { training } = scenario;
  const { minimumAge, mostRows } = training;
  const gap = gapMsOf(training, trainingLabelTimes(training, timelineOf(scenario)).labelDelayMs);
  const maximumAge = training.models.find(({ name }) => name === encoder)?.maximumAge;
  const sampling = samplingOf(training, encoder);
  const reasons: readonly (readonly [boolean, string])[] = [
    [split === 'time' && gap > 0, `in the gap of ${daysAndHours(gap)} before the test rows`],
    [split === 'user+story', 'with a user or a story of the other side'],
    [durationMs(minimumAge) > 0, `younger than ${minimumAge}`],
    [maximumAge !== undefined, `older than ${maximumAge}`],
    [training.botRule !== null, 'of users that are taken for bots'],
    [
      sampling !== null && sampling.negatives < 1 && !isTrainedAlone,
      `not among the ${percent(sampling?.negatives ?? 1)} of the negatives that are kept`,
    ],
    [mostRows !== null && train >= mostRows, `beyond the ${count(mostRows ?? 0)} that are drawn`],
    [byRule > 0, training.followUps ? 'sent by rule, which are not tested on' : 'sent by rule'],
  ];
  return reasons.flatMap(([applies, reason]) => (applies ? [reason] : []));
}

/** Days that a time split trains on, at an even flow of rows. */
function trainingDays(scenario: Scenario, { split, encoder }: PipelineResult): number | undefined {
  if (split !== 'time') return undefined;
  const { training, timeline } = scenario;
  const { labelDelayMs } = trainingLabelTimes(training, timelineOf(scenario));
  const maximumAge = training.models.find(({ name }) => name === encoder)?.maximumAge;
  const loggingMs = durationMs(timeline.logging);
  const endAgeMs = trainedAgeMs(training, loggingMs, labelDelayMs);
  const firstAgeMs = maximumAge === undefined ? loggingMs : Math.min(loggingMs, durationMs(maximumAge));
  return Math.max(0, firstAgeMs - endAgeMs) / DAY_MS;
}

/** A sentence: numbers of rows by split, or by pipeline where those of a split differ. */
export function rowsInWords(result: Result): string {
  const { pipelines, scenario } = result;
  const told = new Map<string, string[]>();
  for (const pipeline of pipelines) {
    const clause = clauseOf(rowsOf(result, pipeline), scenario);
    told.set(clause, [...(told.get(clause) ?? []), pipelineId(pipeline)]);
  }
  const clauses = [...told].map(([clause, ids]) => `${whose(ids, pipelines)} ${clause}`);
  return `Rows${result.seeds.length === 1 ? '' : ' per seed (mean)'}: ${clauses.join('; ')}`;
}

function whose(ids: readonly string[], pipelines: readonly PipelineResult[]): string {
  if (ids.length === pipelines.length) return ids.length === 1 ? ids[0] : 'every pipeline';
  const splits = [
    ...new Set(pipelines.filter((each) => ids.includes(pipelineId(each))).map(({ split }) => split)),
  ];
  const ofSplits = pipelines.filter(({ split }) => splits.includes(split));
  return ofSplits.length === ids.length && ids.length > 1
    ? `with the split${splits.length === 1 ? '' : 's'} ${listed(splits)}`
    : listed(ids);
}

function clauseOf(
  { train, validation, test, folds, missing, copies, imputed, byRule, rest, reasons, days }: Rows,
  { timeline }: Scenario,
): string {
  const inEach = folds === 1 ? '' : ` in each of ${folds} folds`;
  const chosenOn = validation === 0 ? '' : `, ${count(validation)} of them chosen on`;
  const span = days === undefined ? '' : ` (${inDays(days)} of ${timeline.logging} logged)`;
  const leftOut = [
    ...(missing > 0 ? [`${count(missing)} without a value that the model uses`] : []),
    ...(byRule > 0 ? [`${count(byRule)} sent by rule`] : []),
    ...(rest > 0 ? [`${count(rest)} ${reasons.join(', or ')}`.trim()] : []),
  ];
  const others = leftOut.length === 0 ? '' : `, leaving out ${listed(leftOut)}`;
  const copied = copies === 0 ? '' : `, ${count(copies)} of them copies`;
  const filledIn =
    imputed === undefined
      ? ''
      : `, filling in ${count(imputed.values)} missing values in ${count(imputed.rows)} of them`;
  return `${count(train)} trained on${inEach}${span}${chosenOn}, ${count(test)} tested on${copied}${filledIn}${others}`;
}

function inDays(days: number): string {
  return `${Number(days.toFixed(1))}d`;
}

/** The same, pipeline by pipeline. */
export function rowsTable(result: Result): Table {
  const rows = result.pipelines.map((pipeline) => ({ pipeline, ...rowsOf(result, pipeline) }));
  const isValidated = rows.some(({ validation }) => validation > 0);
  const hasCopies = rows.some(({ copies }) => copies > 0);
  const fillsIn = rows.some(({ imputed }) => imputed !== undefined);
  const heads = [
    'pipeline',
    'trained on',
    'days trained on',
    ...(isValidated ? ['of them chosen on'] : []),
    'tested on',
    ...(hasCopies ? ['copies among them'] : []),
    'without a value',
    ...(fillsIn ? ['with values filled in', 'values filled in'] : []),
    'left out as sent by rule',
    'left out otherwise',
  ];
  return table({
    caption: 'Rows of each pipeline, means over seeds',
    columns: [...heads.map((head) => ({ head })), { head: 'why', isText: true }],
    rows: rows.map(
      ({ pipeline, train, validation, test, missing, copies, imputed, byRule, rest, reasons, days }) => ({
        series: pipelineId(pipeline),
        cells: [
          pipelineId(pipeline),
          count(train),
          days === undefined ? NO_NUMBER : inDays(days),
          ...(isValidated ? [count(validation)] : []),
          count(test),
          ...(hasCopies ? [count(copies)] : []),
          count(missing),
          ...(fillsIn ? [count(imputed?.rows ?? 0), count(imputed?.values ?? 0)] : []),
          count(byRule),
          count(rest),
          reasons.join(', or '),
        ],
      }),
    ),
  });
}
