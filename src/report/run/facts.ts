/** Basis of a result, in a line or two. */
import { mean } from 'simple-statistics';
import { capitalised } from '../../base/text.ts';
import type { Result } from '../../lab/result/schema.ts';
import { isIncumbentSending, isSenderExploring, senderInWords } from '../../scenario/sender.ts';
import { fewSeedsInWords } from '../text/fewSeeds.ts';
import { labelsInWords } from '../text/labels.ts';
import { count } from '../text/numbers.ts';
import { foldsInWords, validationInWords } from '../text/splits.ts';
import { hasCutIntervals } from './lookups.ts';
import { rowsInWords } from './rows.ts';

/** Seeds, users, logged impressions and dropped rows, and how the intervals were made. */
export function factsOf(result: Result): string[] {
  const { seeds, logged, scenario } = result;
  const impressions = mean(logged.map((one) => one.impressions));
  const immature = mean(logged.map((one) => one.immature));
  const erased = mean(logged.map((one) => one.erased));
  const fate =
    scenario.training.immature === 'drop'
      ? 'dropped as immature (label not yet known)'
      : 'kept though immature (label not yet known): not opened, as far as was known';
  const each = seeds.length === 1 ? '' : ' per seed (mean)';
  return [
    `${seeds.length === 1 ? `seed ${seeds[0]} alone` : `${seeds.length} seeds`} · ${count(scenario.world.users)} users · ` +
      `${count(impressions)} logged impressions${each}, ${count(immature)} of them ${fate}${erased === 0 ? '' : `, ${count(erased)} erased`}`,
    rowsInWords(result),
    intervalsOf(result),
    ...(seeds.length === 1 ? [] : fewSeedsInWords(seeds.length)),
  ];
}

/** For captions. */
export function intervalsNote({ intervals, seeds }: Result): string {
  const level = Math.round(intervals.level * 100);
  return intervals.method === 'student-t over seeds'
    ? `Lines are ${level} % intervals over ${seeds.length} seeds.`
    : `Lines are ${level} % intervals from resampled users and days of publication of one world.`;
}

/** For captions of curves, which have no interval within one world. */
export function bandsNote({ seeds }: Result): string {
  return seeds.length === 1
    ? 'One seed, so no intervals.'
    : `Bands are 95 % intervals over ${seeds.length} seeds.`;
}

function intervalsOf(result: Result): string {
  return `${intervalsInWords(result)}${hasCutIntervals(result) ? '; no AUC and no rate passes 0 or 1, so intervals that reach there are cut, and shown by both ends' : ''}`;
}

function intervalsInWords({ intervals, seeds, scenario }: Result): string {
  const level = `${Math.round(intervals.level * 100)} %`;
  if (intervals.method === 'student-t over seeds') {
    return `± and [ ]: ${level} intervals, Student's t over ${seeds.length} seeds; differences are paired by seed`;
  }
  return (
    `± and [ ]: ${level} intervals within one world, from ${count(scenario.evaluation.bootstrapResamples)} resamples of its users and its days of publication ` +
    '(± is the farther end); worlds differ by more than one of them can tell, open rates above all, so use several seeds'
  );
}

/** Explanations of columns that are not what one might expect. */
export function notesOf(result: Result): string[] {
  const { scenario } = result;
  const live = result.pipelines.some((pipeline) => 'live' in pipeline.summary);
  const sender = senderInWords(scenario);
  const greedy = isIncumbentSending(scenario) && 'live' in result.references.incumbentGreedy.summary;
  return [
    ...labelsInWords(scenario),
    ...foldsInWords(scenario),
    ...validationInWords(scenario),
    `Production AUC is in shadow: ${sender} sends, every model scores the same notifications, so the figures compare.`,
    live
      ? "AUC on live traffic is not compared: a model's own choices narrow the range of what it sends, so it does not compare between models. Live, the open rate counts."
      : 'No model went live in this scenario (evaluation.live is false), so there are no open rates of models.',
    ...(live && isSenderExploring(scenario)
      ? [
          `${capitalised(sender)} explores (serving.incumbent.temperature), which costs it opens: part of any gain on it is exploration saved.${greedy ? ' The row of the greedy incumbent shows which part.' : ''}`,
        ]
      : []),
  ];
}

/** `1 to 8 (8)`, or each. */
export function seedsOf({ seeds }: Pick<Result, 'seeds'>): string {
  const isRun = seeds.length > 2 && seeds.every((seed, index) => seed === seeds[0] + index);
  return isRun ? `${seeds[0]} to ${seeds[seeds.length - 1]} (${count(seeds.length)})` : seeds.join(', ');
}
