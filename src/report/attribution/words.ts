/** Sentences of an attribution, and the facts that it rests on. */
import { type Estimate, meanInterval } from '../../evaluation/statistics/intervals.ts';
import type { Attribution } from '../../lab/studies/attribution/schema.ts';
import { bounded, SHARE } from '../text/bounds.ts';
import { clarityOf } from '../text/clarity.ts';
import { count, exact } from '../text/numbers.ts';
import { small } from './figures.ts';

/** The main findings. */
export function findingsOf(attribution: Attribution): string[] {
  const { features, together, sum, interaction, leak } = attribution;
  const [first] = features;
  const total = first.plain.summary.total.auc;
  if (features.every(({ plain }) => Number.isNaN(plain.summary.total.auc.mean))) {
    return [
      'No total could be measured: an AUC takes rows with and without opens, both offline and in production.',
    ];
  }
  const clear = features.filter(({ plain }) => clarityOf(plain.summary.total.auc) === 'above');
  const { flattery, damage } = first.plain.summary;
  const unclear = clarityOf(total) === 'unknown' ? '' : ' None of the features clearly leaks by itself.';
  return [
    isNothing(together.plain.summary.total.auc) &&
    features.every(({ plain }) => isNothing(plain.summary.total.auc))
      ? `With ${leak} nothing leaks: neither a feature alone nor all of them together change anything.`
      : `${first.feature} leaks most by itself: ${inAuc(total)}, of it flattery ${small(flattery.auc.mean)} and damage ${small(damage.auc.mean)}.` +
        (clear.length === 0
          ? unclear
          : ` Clearly leaking by themselves: ${clear.length} of ${features.length} features.`),
    `All together: ${inAuc(together.plain.summary.total.auc)}. The single ones sum to ${inAuc(sum.plain.summary.total.auc)}; ` +
      `the remainder, due to interaction, is ${inAuc(interaction.plain.summary.total.auc)}.${inCompany(interaction)}`,
    ...(together.minusOwn === null
      ? []
      : [
          `Without each row's own send and open: all together ${inAuc(together.minusOwn.summary.total.auc)}.`,
        ]),
  ];
}

/** The feature to blame, as far as there is one; undefined without figures. */
export function culpritOf({ features, together, leak }: Attribution): string | undefined {
  const [first] = features;
  const all = together.plain;
  const beyondHalf = meanInterval(
    first.plain.perSeed.map(({ total }, seed) => total.auc - all.perSeed[seed].total.auc / 2),
  );
  const [own, whole] = [first.plain, all].map(({ summary }) => small(summary.total.auc.mean));
  const figures = `alone it adds ${own} AUC to the gap, all features together ${whole}`;
  switch (clarityOf(all.summary.total.auc)) {
    case 'above':
      return `${first.feature} carries ${clarityOf(beyondHalf) === 'above' ? 'most of it' : 'more than any other'}: ${figures}.`;
    case 'unknown':
      return Number.isNaN(all.summary.total.auc.mean)
        ? undefined
        : `${first.feature} adds most: ${figures} (one seed, so no intervals).`;
    default:
      return `All features from ${leak} together show no clear leak.`;
  }
}

function inCompany({ plain }: Attribution['interaction']): string {
  switch (clarityOf(plain.summary.total.auc)) {
    case 'below':
      return ' Features tell much the same, so one replaces another: mending one alone may help little; mend all.';
    case 'above':
      return ' Features leak more in company than each alone.';
    default:
      return '';
  }
}

/** The model that everything is measured against. */
export function loggedOf({ logged }: Attribution): string {
  const { offline, shadow } = logged.summary;
  return `The model with every feature logged: AUC ${exact(bounded(offline.auc, SHARE), small)} offline, ${exact(bounded(shadow.auc, SHARE), small)} in production.`;
}

/** Notes for readers of the table. */
export function notesOf(attribution: Attribution): string[] {
  const { leak, live, together, scenario, seeds } = attribution;
  return [
    `A row is a twin: in the same worlds, with the same random numbers, that feature alone comes from ${leak}; every other is logged.` +
      (together.minusOwn === null ? '' : " Minus own: likewise, without the row's own send and open."),
    'Flattery, damage and total are in AUC, against the model with every feature logged; positive is optimism or harm. ' +
      'Rows are sorted by total = flattery + damage = gap − gap of the logged model: what the feature adds to the gap.',
    'The sum of single ones adds the twins with one leaky feature each, all together is one twin with every feature leaky. ' +
      'Interaction is the difference, all together minus the sum, seed by seed: below 0 where features tell the same, above where they leak only in company.',
    live
      ? "Open rate lost: live, the logged model's open rate minus the twin's, in points."
      : 'Twins were measured in shadow; --live deploys each of them too.',
    `${seeds.length} ${seeds.length === 1 ? 'seed' : 'seeds'} · ${count(scenario.world.users)} users · ` +
      (seeds.length === 1
        ? 'no intervals, which take several seeds'
        : `± and [ ]: 95 % intervals, Student's t over ${seeds.length} seeds, of differences paired by seed, each by itself`),
  ];
}

function inAuc(estimate: Estimate): string {
  return `${exact(estimate, small)} AUC`;
}

function isNothing({ mean }: Estimate): boolean {
  return mean === 0;
}
