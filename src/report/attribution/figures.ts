/** The figures of an attribution in the order in which its tables show them. */
import type { Estimate } from '../../evaluation/intervals.ts';
import type { Attribution } from '../../lab/studies/attribution/attribution.ts';
import type { Effects } from '../../lab/studies/attribution/effects.ts';
import { fixed, type NumberFormat, percent } from '../text/numbers.ts';
import type { AttributionRow } from './rows.ts';

export interface AttributionFigure {
  readonly name: string;
  /** What it is called in a sentence, or over a column that has room. */
  readonly title: string;
  /** Two lines. */
  readonly head: readonly [string, string];
  readonly format: NumberFormat;
  readonly of: (row: AttributionRow) => Estimate | undefined;
  /** Whether above 0 is bad. */
  readonly isHarm: boolean;
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

const effect = { format: small, isHarm: true };

const FIGURES: readonly AttributionFigure[] = [
  { name: 'flattery', title: 'flattery', head: ['', 'flattery'], ...effect, of: plainly(flattery) },
  { name: 'damage', title: 'damage', head: ['', 'damage'], ...effect, of: plainly(damage) },
  { name: 'total', title: 'total', head: ['', 'total'], ...effect, of: plainly(total) },
  {
    name: 'openRate',
    title: 'open rate lost, points',
    head: ['open rate', 'lost'],
    format: points,
    isHarm: true,
    of: plainly(openRate),
  },
  {
    name: 'ownFlattery',
    title: 'flattery, minus own',
    head: ['minus own', 'flattery'],
    ...effect,
    of: withoutOwn(flattery),
  },
  {
    name: 'ownDamage',
    title: 'damage, minus own',
    head: ['minus own', 'damage'],
    ...effect,
    of: withoutOwn(damage),
  },
  {
    name: 'ownOpenRate',
    title: 'open rate lost, minus own, points',
    head: ['minus own', 'rate lost'],
    format: points,
    isHarm: true,
    of: withoutOwn(openRate),
  },
  {
    name: 'mismatch',
    title: 'values that differ',
    head: ['values', 'differ'],
    format: percent,
    isHarm: false,
    of: ({ mismatch }) => mismatch,
  },
  {
    name: 'logged',
    title: 'coefficient, logged',
    head: ['coeff.', 'logged'],
    format: (value) => fixed(value, 3),
    isHarm: false,
    of: ({ coefficient }) => coefficient?.logged,
  },
  {
    name: 'leaky',
    title: 'coefficient, leaky',
    head: ['coeff.', 'leaky'],
    format: (value) => fixed(value, 3),
    isHarm: false,
    of: ({ coefficient }) => coefficient?.leaky,
  },
];

/** The same in normalised entropy. */
export function entropyFiguresOf({
  together,
}: Attribution): readonly Pick<AttributionFigure, 'title' | 'format' | 'of'>[] {
  const variants = [
    { suffix: '', of: plainly },
    ...(together.minusOwn === null ? [] : [{ suffix: ', minus own', of: withoutOwn }]),
  ];
  return variants.flatMap(({ suffix, of }) =>
    (['flattery', 'damage', 'total'] as const).map((name) => ({
      title: name + suffix,
      format: small,
      of: of((effects) => effects[name].ne),
    })),
  );
}

const LIVE = ['openRate', 'ownOpenRate'];
const OWN = ['ownFlattery', 'ownDamage', 'ownOpenRate'];

/** Those that the attribution has numbers for. */
export function figuresOf({ live, together }: Attribution): readonly AttributionFigure[] {
  return FIGURES.filter(
    ({ name }) => (live || !LIVE.includes(name)) && (together.minusOwn !== null || !OWN.includes(name)),
  );
}

/** Figures that a narrow console goes without, the first of them first. */
export const dispensable = [
  'ownOpenRate',
  'logged',
  'leaky',
  'mismatch',
  'ownDamage',
  'ownFlattery',
  'openRate',
];
