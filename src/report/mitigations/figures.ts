/** The figures of a mitigation in the order in which its tables show them. */
import type { Estimate } from '../../evaluation/intervals.ts';
import type { MitigationFigures, MitigationOutcome } from '../../lab/studies/mitigations/schema.ts';
import { change, count, fixed, NO_NUMBER, type NumberFormat, percent } from '../text/numbers.ts';

export interface MitigationFigure {
  readonly name: string;
  /** What it is called in a sentence, or over a column that has room. */
  readonly title: string;
  /** Two lines. */
  readonly head: readonly [string, string];
  readonly format: NumberFormat;
  readonly of: (summary: MitigationFigures<Estimate>) => Estimate | null;
  /** On which side of 0 it is bad; those of costs are on neither. */
  readonly bad?: 'above' | 'below';
}

/** Mitigations differ by little. */
export const small: NumberFormat = (value) => fixed(value, 4);
/** From a few bytes to thousands. */
export const perImpression: NumberFormat = (value) =>
  Math.abs(value) < 999.5 ? fixed(value, 1) : count(value);
const days: NumberFormat = (value) => fixed(value, 1);

/** What stands where there is no figure. */
export function missingOf(
  { name }: Pick<MitigationFigure, 'name'>,
  { newFeature }: Pick<MitigationOutcome, 'newFeature'>,
): string {
  return name === 'newFeatureDays' && newFeature === 'never' ? 'never' : NO_NUMBER;
}

/** What is left of the leak. */
export const leftFigures: readonly MitigationFigure[] = [
  {
    name: 'gapAuc',
    title: 'gap, AUC',
    head: ['gap', 'AUC'],
    format: small,
    of: ({ gap }) => gap.auc,
    bad: 'above',
  },
  {
    name: 'gapNe',
    title: 'gap, NE',
    head: ['gap', 'NE'],
    format: small,
    of: ({ gap }) => gap.ne,
    bad: 'above',
  },
  {
    name: 'damageAuc',
    title: 'damage, AUC',
    head: ['damage', 'AUC'],
    format: small,
    of: ({ damage }) => damage.auc,
    bad: 'above',
  },
  {
    name: 'damageNe',
    title: 'damage, NE',
    head: ['damage', 'NE'],
    format: small,
    of: ({ damage }) => damage.ne,
    bad: 'above',
  },
  {
    name: 'openRate',
    title: 'live open rate against clean logging',
    head: ['live open', 'rate'],
    format: change,
    of: ({ relativeOpenRate }) => openRateChange(relativeOpenRate),
    bad: 'below',
  },
];

const bytes: MitigationFigure = {
  name: 'bytes',
  title: 'bytes per impression',
  head: ['bytes per', 'impr.'],
  format: perImpression,
  of: ({ bytesPerImpression }) => bytesPerImpression,
};
const leastBytes: MitigationFigure = {
  name: 'leastBytes',
  title: 'bytes per impression in the layout that stores least',
  head: ['in least', 'layout'],
  format: perImpression,
  of: ({ leastBytesPerImpression }) => leastBytesPerImpression,
};
const newFeatureDays: MitigationFigure = {
  name: 'newFeatureDays',
  title: 'days until a new feature is trainable',
  head: ['new feature', 'days'],
  format: days,
  of: (summary) => summary.newFeatureDays,
};
const mismatch: MitigationFigure = {
  name: 'mismatch',
  title: 'values that differ from those served',
  head: ['values', 'differ'],
  format: percent,
  of: (summary) => summary.mismatch,
};

/** What it takes. */
export const costFigures: readonly MitigationFigure[] = [
  bytes,
  {
    name: 'uncompressedBytes',
    title: 'bytes per impression, uncompressed',
    head: ['uncom-', 'pressed'],
    format: perImpression,
    of: ({ uncompressedBytesPerImpression }) => uncompressedBytesPerImpression,
  },
  leastBytes,
  newFeatureDays,
  {
    name: 'rows',
    title: 'rows trained and tested on',
    head: ['', 'rows'],
    format: count,
    of: ({ rows }) => rows,
  },
  mismatch,
  {
    name: 'screened',
    title: 'features dropped by screening',
    head: ['features', 'dropped'],
    format: (value) => fixed(value, 1),
    of: ({ screened }) => screened,
  },
];

/** What the console shows where it has room. */
export const shownFigures: readonly MitigationFigure[] = [
  ...leftFigures,
  bytes,
  leastBytes,
  newFeatureDays,
  mismatch,
];

/** Figures that a narrow console goes without, the first of them first. */
export const dispensable = ['leastBytes', 'gapNe', 'damageNe', 'mismatch', 'newFeatureDays', 'gapAuc'];

/** Relative to clean logging: 0 is as good, −0.1 is a tenth fewer opens. */
export function openRateChange({ mean, low, high }: Estimate): Estimate {
  return { mean: mean - 1, low: low - 1, high: high - 1 };
}
