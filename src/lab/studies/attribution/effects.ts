/** Effects of a twin against the logged model: as numbers for a seed, as estimates over seeds. */
import { type Estimate, meanInterval } from '../../../evaluation/statistics/intervals.ts';
import type { AloneFigures, Effects, LoggedFigures, TwinFigures } from './schema.ts';

type Pair<T> = Effects<T>['total'];

/** One out of several, figure by figure. */
function combined<A, B>(effects: readonly Effects<A>[], combine: (values: readonly A[]) => B): Effects<B> {
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

/** Effect of all features together beyond the sum of their effects alone. */
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
