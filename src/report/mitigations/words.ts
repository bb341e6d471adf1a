/** Sentences of a benchmark of mitigations, made from its numbers, and the facts that it rests on. */
import { capitalised } from '../../base/text.ts';
import { type Estimate, meanInterval } from '../../evaluation/statistics/intervals.ts';
import type { DetectorOutcome } from '../../lab/studies/claims/schema.ts';
import { assumptionOf, CLEAN_LOGGING } from '../../lab/studies/mitigations/catalog.ts';
import type {
  FaultOutcome,
  MitigationOutcome,
  MitigationsReport,
} from '../../lab/studies/mitigations/schema.ts';
import { AS_GOOD, IMMUNITY_MARGIN } from '../../lab/studies/mitigations/schema.ts';
import type { Text } from '../page.ts';
import { clarityOf } from '../text/clarity.ts';
import { bracketed, change, count, exact, percent } from '../text/numbers.ts';
import { openRateChange, perImpression, points, small } from './figures.ts';

const BEST_MARK = '★';
const OTHER_WORLD_MARK = '†';

/** Checks for the mitigation that all others are measured against. */
export function isClean({ id }: Pick<MitigationOutcome, 'id'>): boolean {
  return id === CLEAN_LOGGING;
}

/** A title with its marks in front, where no narrow column cuts them. */
export function markedTitle(mitigation: MitigationOutcome): string {
  const { title, isOtherWorld } = mitigation;
  return `${isBest(mitigation) ? `${BEST_MARK} ` : ''}${isOtherWorld ? `${OTHER_WORLD_MARK} ` : ''}${title}`;
}

/** Checks for what is shown to be as good as clean logging, or is it. */
function isGood(mitigation: MitigationOutcome): boolean {
  return isClean(mitigation) || mitigation.isAsGood;
}

/** On the Pareto front there are also some that lose opens, or that chance has favoured. */
function isBest(mitigation: MitigationOutcome): boolean {
  return isGood(mitigation) && mitigation.isOnFront;
}

/** Checks for one that is neither shown to be as good as clean logging, nor to lose opens. */
export function isUndecided(mitigation: MitigationOutcome): boolean {
  return !isGood(mitigation) && clarityOf(openRateChange(mitigation.summary.relativeOpenRate)) !== 'below';
}

/** Those as good as clean logging first, what stores least before what stores more; then the others, by their opens. */
export function inOrder(mitigations: readonly MitigationOutcome[]): readonly MitigationOutcome[] {
  return [
    ...mitigations.filter(isGood).sort((a, b) => bytesOf(a) - bytesOf(b)),
    ...mitigations.filter((each) => !isGood(each)),
  ];
}

/** The pipeline of a mitigation in a sentence. */
export function pipelineOf({ title, pipeline, newFeature }: MitigationOutcome): Text {
  const { provenance, split, model } = pipeline;
  return [
    `${capitalised(title)}. Its pipeline is `,
    { code: `${provenance} × ${split} × ${model}` },
    `; a new feature ${NEW_FEATURE[newFeature]}.`,
  ];
}

const NEW_FEATURE = {
  'at once': 'has values for the rows of the past at once',
  wait: 'has to wait until it has been stored for long enough',
  never: 'is none, where nothing dynamic is used',
} as const;

/**
 * The mitigation to take and what it assumes: of those as good as clean logging, that one too, what stores least; and where
 * that makes new features wait, what does not. Then what would be cheaper and is undecided. None where nothing was shown to be
 * as good.
 */
export function recommendationsOf({ mitigations }: MitigationsReport): Text[] {
  const able = mitigations.filter(isGood);
  if (!able.some((each) => each.isAsGood && !isClean(each))) return [];
  const first = leastStored(able);
  const atOnce = able.filter(({ newFeature }) => newFeature === 'at once');
  const second = first.newFeature === 'at once' || atOnce.length === 0 ? undefined : leastStored(atOnce);
  return [
    recommended('Recommended', first, 'of all that is as good in production it stores least'),
    ...(second === undefined
      ? []
      : [
          recommended(
            'Recommended, if a new feature is wanted at once',
            second,
            'of those that have it at once, this stores least',
          ),
        ]),
    ...cheaper(
      mitigations.filter((each) => isUndecided(each) && !each.isOtherWorld && bytesOf(each) < bytesOf(first)),
    ),
  ];
}

function cheaper(undecided: readonly MitigationOutcome[]): Text[] {
  if (undecided.length === 0) return [];
  const each = [...undecided]
    .sort((a, b) => bytesOf(a) - bytesOf(b))
    .map(
      ({ title, summary }) =>
        `“${title}” (${exact(summary.leastBytesPerImpression, perImpression)} bytes, live open rate ${openRate(summary.relativeOpenRate)})`,
    );
  return [
    [
      { strong: 'Cheaper, and neither shown to be as good nor to lose opens' },
      `: ${each.join(', ')}. More seeds may decide.`,
    ],
  ];
}

function recommended(lead: string, { id, title, summary }: MitigationOutcome, why: string): Text {
  const assumes = assumptionOf(id);
  return [
    { strong: `${lead}: ${title}` },
    `. ${capitalised(why)}: ${exact(summary.leastBytesPerImpression, perImpression)} bytes per impression.`,
    assumes === undefined ? '' : ` This assumes that ${assumes}.`,
  ];
}

/** The main findings about mitigations. */
export function findingsOf({ mitigations }: MitigationsReport): string[] {
  const others = mitigations.filter((each) => !isClean(each));
  const comparable = others.filter(({ isOtherWorld }) => !isOtherWorld);
  const asGood = comparable.filter(({ isAsGood }) => isAsGood);
  const deceptive = comparable.filter(
    ({ summary }) =>
      isWithin(summary.gap.auc, IMMUNITY_MARGIN) && summary.damage.softAuc.low > IMMUNITY_MARGIN,
  );
  const unseen = comparable.filter(
    ({ summary }) =>
      isWithin(summary.damage.softAuc, AS_GOOD.softAuc) && summary.openRateLoss.low > AS_GOOD.openRate,
  );
  const worse = others.filter(
    ({ summary }) => clarityOf(openRateChange(summary.relativeOpenRate)) === 'below',
  );
  return [
    ...mitigations
      .filter(({ id }) => id === 'none')
      .map(
        ({ title, summary }) =>
          `“${title}”: gap ${inAuc(summary.gap.auc)}, damage ${inAuc(summary.damage.auc)}, live open rate ${openRate(summary.relativeOpenRate)} against clean logging.`,
      ),
    ...ownLabelOf(mitigations),
    ...(asGood.length === 0
      ? []
      : [
          `Of ${others.length} beside clean logging, ${asGood.length} ${asGood.length === 1 ? 'is' : 'are'} shown to be as good in production: damage of at most ${AS_GOOD.softAuc} soft AUC and at most ${points(AS_GOOD.openRate)} points of live open rate lost, each by a one-sided test.`,
          ...byNewFeature(asGood),
        ]),
    ...(unseen.length === 0
      ? []
      : [
          `No damage (within ±${AS_GOOD.softAuc} soft AUC) and yet a live open rate lower by more than ${points(AS_GOOD.openRate)} points: ${titles(unseen)}.`,
        ]),
    ...(deceptive.length === 0
      ? []
      : [
          `No gap (within ±${IMMUNITY_MARGIN} AUC) and yet damage above ${IMMUNITY_MARGIN} soft AUC: ${titles(deceptive)}.`,
        ]),
    ...(worse.length === 0
      ? []
      : [
          `Live open rate clearly below that of clean logging: ${worse.length} of the ${others.length} others, the lowest of ${lowest(worse)}.`,
        ]),
  ];
}

/** To how many of the faults each pipeline is immune, those of the most first; nothing without faults. */
export function immunityOf(faults: readonly FaultOutcome[]): string[] {
  if (faults.length === 0) return [];
  const all = faults.flatMap(({ pipelines }) => pipelines);
  const counts = [...new Set(all.map(({ label }) => label))].map((label) => {
    const own = all.filter((each) => each.label === label);
    return { label, immune: own.filter(({ isImmune }) => isImmune).length, of: own.length };
  });
  const sorted = counts.sort((a, b) => b.immune - a.immune || a.of - b.of);
  return [
    `Immune: ${sorted.map(({ label, immune, of }, index) => `${label} to ${immune} of ${of}${index === 0 ? ' faults' : ''}`).join(', ')}.`,
  ];
}

/** Pipelines that a fault leaves alone. */
export function immuneOf({ pipelines }: FaultOutcome): string {
  const immune = pipelines.filter(({ isImmune }) => isImmune).map(({ label }) => label);
  const others = pipelines.filter(({ isImmune }) => !isImmune).map(({ label }) => label);
  if (immune.length === 0) return `none is immune (${others.join(', ')})`;
  if (others.length === 0) return `all are immune: ${immune.join(', ')}`;
  return `immune: ${immune.join(', ')}; not: ${others.join(', ')}`;
}

/** Notes for readers of the tables. */
export function notesOf({ mitigations, omitted, seeds, scenario }: MitigationsReport): string[] {
  return [
    `Gap: offline minus production. Damage: what production loses against clean logging; the soft AUC has the probability of each label in its place. Live open rate: against clean logging in the same world. Those as good as clean logging come first, then the others by their live open rate.`,
    'Bytes: of what must be kept to make the features, for each impression of the logging phase, as Parquet with Snappy; and in the layouts that store least of the same.',
    'New feature: days until a feature that is invented today is trainable; 0 is at once.',
    ...(mitigations.some(isBest)
      ? [
          `${BEST_MARK} as good as clean logging, and no other such stores fewer bytes in the layouts that store least.`,
        ]
      : []),
    ...(mitigations.some(({ isOtherWorld }) => isOtherWorld)
      ? [
          `${OTHER_WORLD_MARK} served from what training reads, so in a world of its own: its production AUC and damage are on other traffic, and the live open rate is the comparison; none is called as good.`,
        ]
      : []),
    ...(omitted.length === 0
      ? []
      : [
          `Left out, since their keys are impossible in this scenario (mitigations.json says why): ${omitted.map(({ title }) => `“${title}”`).join(', ')}.`,
        ]),
    `${seeds.length} ${seeds.length === 1 ? 'seed' : 'seeds'} · ${count(scenario.world.users)} users · ` +
      (seeds.length === 1
        ? 'no intervals, which take several seeds'
        : `± and [ ]: 95 % intervals, Student's t over ${seeds.length} seeds, each by itself; damage and live open rate are paired by seed`),
  ];
}

/** Part of the damage of recomputed features that goes with the row's own label, in the same split. */
function ownLabelOf(mitigations: readonly MitigationOutcome[]): string[] {
  const [whole, without] = ['time-split', 'minus-own'].map((id) =>
    mitigations.find((each) => each.id === id),
  );
  if (whole === undefined || without === undefined) return [];
  const own = meanInterval(
    whole.perSeed.map(({ damage }, seed) => damage.softAuc - without.perSeed[seed].damage.softAuc),
  );
  return [
    `“${whole.title}”: damage ${inSoftAuc(whole.summary.damage.softAuc)}; of it, the row’s own label ${inSoftAuc(own)}.`,
  ];
}

/** Checks that an interval, which there must be, lies within the margin on both sides. */
function isWithin({ low, high }: Estimate, margin: number): boolean {
  return low >= -margin && high <= margin;
}

function titles(outcomes: readonly MitigationOutcome[]): string {
  return outcomes.map(({ title }) => `“${title}”`).join(', ');
}

function leastStored(outcomes: readonly MitigationOutcome[]): MitigationOutcome {
  return outcomes.reduce((a, b) => (bytesOf(b) < bytesOf(a) ? b : a));
}

function bytesOf({ summary }: MitigationOutcome): number {
  return summary.leastBytesPerImpression.mean;
}

/** Each of them once, by when a new feature can be used. */
function byNewFeature(outcomes: readonly MitigationOutcome[]): string[] {
  const [atOnce, later] = [true, false].map((isAtOnce) =>
    outcomes.filter(({ newFeature }) => (newFeature === 'at once') === isAtOnce),
  );
  return [
    ...(atOnce.length === 0 ? [] : [`Of these, with a new feature trainable at once: ${titles(atOnce)}.`]),
    ...(later.length === 0 ? [] : [`Of these, with a new feature that has to wait: ${titles(later)}.`]),
  ];
}

function lowest(outcomes: readonly MitigationOutcome[]): string {
  const { title, summary } = outcomes.reduce((a, b) =>
    b.summary.relativeOpenRate.mean < a.summary.relativeOpenRate.mean ? b : a,
  );
  return `“${title}”, ${openRate(summary.relativeOpenRate)}`;
}

/** Values that change when the log is cut at sending are what counts as a leak: the truth, which no other detector is told. */
const TRUTH = 'screen.truncation';

/** The one with most true and fewest false alarms: the highest difference of their rates (Youden's J). */
export function detectorFindings(detectors: readonly DetectorOutcome[]): string[] {
  const known = detectors.filter(
    ({ quantity, truePositiveRate, falsePositiveRate }) =>
      quantity !== TRUTH && !Number.isNaN(truePositiveRate.mean) && !Number.isNaN(falsePositiveRate.mean),
  );
  if (known.length === 0) return [];
  const gain = ({ truePositiveRate, falsePositiveRate }: DetectorOutcome) =>
    truePositiveRate.mean - falsePositiveRate.mean;
  const { name, threshold, truePositiveRate, falsePositiveRate } = known.reduce((a, b) =>
    gain(b) > gain(a) ? b : a,
  );
  return [
    `Of ${detectors.filter(({ quantity }) => quantity !== TRUTH).length} detectors, ${name} above ${threshold} tells leaks best: an alarm in ${percent(truePositiveRate.mean)} of those with a leak and in ${percent(falsePositiveRate.mean)} of those without.`,
    ...detectors
      .filter(({ quantity }) => quantity === TRUTH)
      .map(
        ({ name }) =>
          `${capitalised(name)} is right by definition: a leak is here a value that is read after sending. It needs the whole history of events, and says nothing of harm.`,
      ),
  ];
}

function inAuc(estimate: Estimate): string {
  return `${exact(estimate, small)} AUC`;
}

function inSoftAuc(estimate: Estimate): string {
  return `${exact(estimate, small)} soft AUC`;
}

function openRate(relative: Estimate): string {
  const estimate = openRateChange(relative);
  return `${change(estimate.mean)} ${bracketed(estimate, change)}`.trimEnd();
}
