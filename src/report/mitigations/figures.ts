/** The figures of a mitigation in the order in which its tables show them. */
import type { Estimate } from '../../evaluation/statistics/intervals.ts';
import type { MitigationOutcome, MitigationSummary } from '../../lab/studies/mitigations/schema.ts';
import { bounded, SHARE } from '../text/bounds.ts';
import { change, count, fixed, NO_NUMBER, type NumberFormat, percent } from '../text/numbers.ts';

export interface MitigationFigure {
  /** Over a column that has room. */
  readonly head: string;
  /** Two lines. */
  readonly shortHead: readonly [string, string];
  readonly format: NumberFormat;
  readonly of: (summary: MitigationSummary) => Estimate | null;
  /** In place of the figure where there is none; a dash where nothing is said. */
  readonly missing?: (mitigation: MitigationOutcome) => string;
  /** On which side of 0 it is bad; those of costs are on neither. */
  readonly bad?: 'above' | 'below';
  /** Columns that a narrow terminal goes without, 1 first. */
  readonly dispensable?: number;
}

/** Mitigations differ by little. */
export const small: NumberFormat = (value) => fixed(value, 4);
/** From a few bytes to thousands. */
export const perImpression: NumberFormat = (value) =>
  Math.abs(value) < 999.5 ? fixed(value, 1) : count(value);
/** Hundredths, of a rate from 0 to 1. */
export const points: NumberFormat = (value) => fixed(100 * value, 2);
const days: NumberFormat = (value) => fixed(value, 1);

/** Figures of the remaining leak. */
export const leftFigures: readonly MitigationFigure[] = [
  {
    head: 'gap, AUC',
    shortHead: ['gap', 'AUC'],
    format: small,
    of: ({ gap }) => gap.auc,
    bad: 'above',
    dispensable: 6,
  },
  {
    head: 'gap, NE',
    shortHead: ['gap', 'NE'],
    format: small,
    of: ({ gap }) => gap.ne,
    bad: 'above',
    dispensable: 2,
  },
  {
    head: 'damage, AUC',
    shortHead: ['damage', 'AUC'],
    format: small,
    of: ({ damage }) => damage.auc,
    bad: 'above',
  },
  {
    head: 'damage, NE',
    shortHead: ['damage', 'NE'],
    format: small,
    of: ({ damage }) => damage.ne,
    bad: 'above',
    dispensable: 3,
  },
  {
    head: 'damage, soft AUC',
    shortHead: ['damage', 'soft AUC'],
    format: small,
    of: ({ damage }) => damage.softAuc,
    bad: 'above',
    dispensable: 7,
  },
  {
    head: 'live open rate lost, points',
    shortHead: ['open rate', 'lost'],
    format: points,
    of: ({ openRateLoss }) => openRateLoss,
    bad: 'above',
    dispensable: 8,
  },
  {
    head: 'live open rate against clean logging',
    shortHead: ['live open', 'rate'],
    format: change,
    of: ({ relativeOpenRate }) => openRateChange(relativeOpenRate),
    bad: 'below',
  },
];

const bytes: MitigationFigure = {
  head: 'bytes per impression',
  shortHead: ['bytes per', 'impr.'],
  format: perImpression,
  of: ({ bytesPerImpression }) => bytesPerImpression,
  dispensable: 1,
};
const leastBytes: MitigationFigure = {
  head: 'bytes per impression in the layout that stores least',
  shortHead: ['bytes per', 'impr., least'],
  format: perImpression,
  of: ({ leastBytesPerImpression }) => leastBytesPerImpression,
};
const newFeatureDays: MitigationFigure = {
  head: 'days until a new feature is trainable',
  shortHead: ['new feature', 'days'],
  format: days,
  of: (summary) => summary.newFeatureDays,
  missing: ({ newFeature }) => (newFeature === 'never' ? 'never' : NO_NUMBER),
  dispensable: 5,
};
const mismatch: MitigationFigure = {
  head: 'values that differ from those served',
  shortHead: ['values', 'differ'],
  format: percent,
  of: (summary) => bounded(summary.mismatch, SHARE),
  dispensable: 4,
};

/** Figures of cost. */
export const costFigures: readonly MitigationFigure[] = [
  bytes,
  {
    head: 'bytes per impression, uncompressed',
    shortHead: ['uncom-', 'pressed'],
    format: perImpression,
    of: ({ uncompressedBytesPerImpression }) => uncompressedBytesPerImpression,
  },
  leastBytes,
  newFeatureDays,
  {
    head: 'rows trained and tested on',
    shortHead: ['', 'rows'],
    format: count,
    of: ({ rows }) => rows,
  },
  mismatch,
  {
    head: 'features dropped by screening',
    shortHead: ['features', 'dropped'],
    format: (value) => fixed(value, 1),
    of: ({ screened }) => screened,
  },
];

/** Figures that terminals show where there is room. */
export const shownFigures: readonly MitigationFigure[] = [
  ...leftFigures,
  bytes,
  leastBytes,
  newFeatureDays,
  mismatch,
];

/** Relative to clean logging: 0 is as good, −0.1 is a tenth fewer opens. */
export function openRateChange({ mean, low, high }: Estimate): Estimate {
  return { mean: mean - 1, low: low - 1, high: high - 1 };
}

/** Share of clean logging's live opens that is lost. */
export function opensLost({ mean, low, high }: Estimate): Estimate {
  return { mean: 1 - mean, low: 1 - high, high: 1 - low };
}
