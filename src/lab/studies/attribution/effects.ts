/** What a twin changes against the logged model: as numbers for a seed, as estimates over seeds. */
import { type Estimate, meanInterval } from '../../../evaluation/intervals.ts';

interface Pair<T> {
  readonly auc: T;
  readonly ne: T;
}

/** Differences from the logged model of the same seed; positive is optimism or harm. They add up over features, or would without interaction. */
export interface Effects<T> {
  readonly flattery: Pair<T>;
  /** `openRate` only where the twins went live. */
  readonly damage: Pair<T> & { readonly openRate?: T };
  /** Flattery + damage, which is the gap minus the logged model's. */
  readonly total: Pair<T>;
}

/** What else is told of a twin. */
export interface TwinFigures<T> extends Effects<T> {
  readonly gap: Pair<T>;
  /** Share of the leaky features' values that differ from the served ones. */
  readonly mismatch: T;
}

/** Of a twin with a single leaky feature. */
export interface AloneFigures<T> extends TwinFigures<T> {
  /** Of the leaky feature: change of the logit per standard deviation. */
  readonly coefficient: T;
}

/** Of the logged model. */
export interface LoggedFigures<T> {
  readonly offline: Pair<T>;
  readonly shadow: Pair<T>;
  readonly gap: Pair<T>;
  /** Only where the twins went live. */
  readonly openRate?: T;
}

/** Figures by seed, and their means with 95 % intervals over seeds. */
export interface Measured<PerSeed, Summary> {
  readonly perSeed: readonly (PerSeed & { readonly seed: number })[];
  readonly summary: Summary;
}

/** One out of several, figure by figure. */
export function combined<A, B>(
  effects: readonly Effects<A>[],
  combine: (values: readonly A[]) => B,
): Effects<B> {
  const of = (figure: (effect: Effects<A>) => A) => combine(effects.map(figure));
  const wentLive = effects.every(({ damage }) => damage.openRate !== undefined);
  return {
    flattery: { auc: of(({ flattery }) => flattery.auc), ne: of(({ flattery }) => flattery.ne) },
    damage: {
      auc: of(({ damage }) => damage.auc),
      ne: of(({ damage }) => damage.ne),
      ...(wentLive ? { openRate: of(({ damage }) => damage.openRate as A) } : {}),
    },
    total: { auc: of(({ total }) => total.auc), ne: of(({ total }) => total.ne) },
  };
}

export function sumOf(effects: readonly Effects<number>[]): Effects<number> {
  return combined(effects, (values) => values.reduce((sum, value) => sum + value, 0));
}

/** What all features together change beyond the sum of what each changes alone. */
export function interactionOf(together: Effects<number>, sum: Effects<number>): Effects<number> {
  return combined([together, sum], ([all, single]) => all - single);
}

export function effectEstimates(perSeed: readonly Effects<number>[]): Effects<Estimate> {
  return combined(perSeed, meanInterval95);
}

export function twinEstimates(perSeed: readonly TwinFigures<number>[]): TwinFigures<Estimate> {
  return {
    ...effectEstimates(perSeed),
    gap: pairEstimates(perSeed.map(({ gap }) => gap)),
    mismatch: meanInterval95(perSeed.map(({ mismatch }) => mismatch)),
  };
}

export function aloneEstimates(perSeed: readonly AloneFigures<number>[]): AloneFigures<Estimate> {
  const coefficient = meanInterval95(perSeed.map((figures) => figures.coefficient));
  return { ...twinEstimates(perSeed), coefficient };
}

export function loggedEstimates(perSeed: readonly LoggedFigures<number>[]): LoggedFigures<Estimate> {
  const rates = perSeed.flatMap(({ openRate }) => openRate ?? []);
  return {
    offline: pairEstimates(perSeed.map(({ offline }) => offline)),
    shadow: pairEstimates(perSeed.map(({ shadow }) => shadow)),
    gap: pairEstimates(perSeed.map(({ gap }) => gap)),
    ...(rates.length === 0 ? {} : { openRate: meanInterval95(rates) }),
  };
}

export function meanInterval95(values: readonly number[]): Estimate {
  return meanInterval(values);
}

function pairEstimates(pairs: readonly Pair<number>[]): Pair<Estimate> {
  return { auc: meanInterval95(pairs.map(({ auc }) => auc)), ne: meanInterval95(pairs.map(({ ne }) => ne)) };
}
