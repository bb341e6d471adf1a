/** The figures of an attribution in the order in which its tables show them. */
import type { Estimate } from '../../evaluation/statistics/intervals.ts';
import type { Attribution, Effects } from '../../lab/studies/attribution/schema.ts';
import { bounded, SHARE } from '../text/bounds.ts';
import { fixed, type NumberFormat, percent, plain } from '../text/numbers.ts';
import type { AttributionRow } from './rows.ts';

export interface AttributionFigure {
  readonly head: string;
  /** In two lines, for terminals. */
  readonly shortHead?: readonly [string, string];
  /** Columns that a narrow terminal goes without, 1 first. */
  readonly dispensable?: number;
  readonly format: NumberFormat;
  readonly of: (row: AttributionRow) => Estimate | undefined;
  /** The sides of zero that are bad news, and good. */
  readonly bad?: 'above';
  readonly good?: 'below';
}

/** Effects of single features are small. */
export const small: NumberFormat = (value) => fixed(value, 4);

/** Rates as points of a hundred: 0.0123 is 1.23. */
const points: NumberFormat = (value) => fixed(value * 100, 2);

type Of = (effects: Effects<Estimate>) => Estimate | undefined;

const plainly = (of: Of) => (row: AttributionRow) => of(row.plain);
const withoutOwn = (of: Of) => (row: AttributionRow) =>
  row.minusOwn === null ? undefined : of(row.minusOwn);

const flattery: Of = (effects) => effects.flattery.auc;
const damage: Of = (effects) => effects.damage.auc;
const total: Of = (effects) => effects.total.auc;
const openRate: Of = (effects) => effects.damage.openRate;

const harm = { bad: 'above', good: 'below' } as const;

const PLAIN: readonly AttributionFigure[] = [
  { head: 'flattery', format: small, of: plainly(flattery), ...harm },
  { head: 'damage', format: small, of: plainly(damage), ...harm },
  { head: 'total', format: small, of: plainly(total), ...harm },
];

const OPEN_RATE: AttributionFigure = {
  head: 'open rate lost, points',
  shortHead: ['open rate', 'lost'],
  dispensable: 7,
  format: points,
  of: plainly(openRate),
  ...harm,
};

const MINUS_OWN: readonly AttributionFigure[] = [
  {
    head: 'flattery, minus own',
    shortHead: ['minus own', 'flattery'],
    dispensable: 6,
    format: small,
    of: withoutOwn(flattery),
    ...harm,
  },
  {
    head: 'damage, minus own',
    shortHead: ['minus own', 'damage'],
    dispensable: 5,
    format: small,
    of: withoutOwn(damage),
    ...harm,
  },
];

const OPEN_RATE_MINUS_OWN: AttributionFigure = {
  head: 'open rate lost, minus own, points',
  shortHead: ['minus own', 'rate lost'],
  dispensable: 1,
  format: points,
  of: withoutOwn(openRate),
  ...harm,
};

const VALUES: readonly AttributionFigure[] = [
  {
    head: 'values that differ',
    shortHead: ['values', 'differ'],
    dispensable: 4,
    format: percent,
    of: ({ mismatch }) => mismatch && bounded(mismatch, SHARE),
  },
  {
    head: 'coefficient, logged',
    shortHead: ['coeff.', 'logged'],
    dispensable: 2,
    format: plain,
    of: ({ coefficient }) => coefficient?.logged,
  },
  {
    head: 'coefficient, leaky',
    shortHead: ['coeff.', 'leaky'],
    dispensable: 3,
    format: plain,
    of: ({ coefficient }) => coefficient?.leaky,
  },
];

/** The same in normalised entropy. */
export function entropyFiguresOf({ together }: Attribution): readonly AttributionFigure[] {
  const variants = [
    { suffix: '', of: plainly },
    ...(together.minusOwn === null ? [] : [{ suffix: ', minus own', of: withoutOwn }]),
  ];
  return variants.flatMap(({ suffix, of }) =>
    (['flattery', 'damage', 'total'] as const).map((name) => ({
      head: name + suffix,
      format: small,
      of: of((effects) => effects[name].ne),
    })),
  );
}

/** Those that the attribution has numbers for. */
export function figuresOf({ live, together }: Attribution): readonly AttributionFigure[] {
  const hasOwn = together.minusOwn !== null;
  return [
    ...PLAIN,
    ...(live ? [OPEN_RATE] : []),
    ...(hasOwn ? MINUS_OWN : []),
    ...(live && hasOwn ? [OPEN_RATE_MINUS_OWN] : []),
    ...VALUES,
  ];
}
