/**
 * Attribution of a leak to features, with its cost: from the twins of every world to a ranking with intervals
 * over worlds.
 */
import type { Scenario } from '../../../scenario/schema.ts';
import {
  aloneEstimates,
  effectEstimates,
  interactionOf,
  loggedEstimates,
  meanInterval95,
  sumOf,
  twinEstimates,
} from './effects.ts';
import type { TwinReading } from './readings.ts';
import {
  type AloneResult,
  ATTRIBUTION_FORMAT_VERSION,
  type Attribution,
  type EffectResult,
  type FeatureAttribution,
  type TwinResult,
} from './schema.ts';
import type { Twins, Variant } from './twins.ts';

/** The twins of a variant with what was read of them, one reading for each seed. */
export interface ReadTwins {
  readonly twins: Twins;
  readonly readings: readonly TwinReading[];
}

/** @param read by variant, plain first; of the same features and seeds */
export function attributionOf(
  scenario: Scenario,
  leak: string,
  read: readonly ReadTwins[],
  version: string,
): Attribution {
  const [{ twins, readings }] = read;
  const outcomes = new Map(read.map((each) => [each.twins.variant, outcomeOf(each)]));
  const byVariant = <T>(of: (outcome: VariantOutcome) => T): { plain: T; minusOwn: T | null } => {
    const at = (variant: Variant) => {
      const outcome = outcomes.get(variant);
      return outcome === undefined ? null : of(outcome);
    };
    return { plain: at('plain') as T, minusOwn: at('minusOwn') };
  };
  const features = twins.features.map(
    (feature, index): FeatureAttribution => ({
      feature,
      logged: {
        perSeed: readings.map(({ seed, coefficients }) => ({ seed, coefficient: coefficients[index] })),
        summary: { coefficient: meanInterval95(readings.map(({ coefficients }) => coefficients[index])) },
      },
      ...byVariant(({ alone }) => alone[index]),
    }),
  );
  return {
    formatVersion: ATTRIBUTION_FORMAT_VERSION,
    version,
    scenario,
    leak,
    live: twins.scenario.evaluation.live,
    seeds: readings.map(({ seed }) => seed),
    intervals: { method: 'student-t over seeds', level: 0.95 },
    logged: measured(readings, ({ logged }) => logged, loggedEstimates),
    features: features.sort(byTotal),
    together: byVariant(({ together }) => together),
    sum: byVariant(({ sum }) => sum),
    interaction: byVariant(({ interaction }) => interaction),
  };
}

interface VariantOutcome {
  readonly together: TwinResult;
  /** In the order of the twins. */
  readonly alone: readonly AloneResult[];
  readonly sum: EffectResult;
  readonly interaction: EffectResult;
}

function outcomeOf({ twins, readings }: ReadTwins): VariantOutcome {
  return {
    together: measured(readings, ({ together }) => together, twinEstimates),
    alone: twins.features.map((_, index) => measured(readings, ({ alone }) => alone[index], aloneEstimates)),
    sum: measured(readings, ({ alone }) => sumOf(alone), effectEstimates),
    interaction: measured(
      readings,
      ({ together, alone }) => interactionOf(together, sumOf(alone)),
      effectEstimates,
    ),
  };
}

function measured<P, S>(
  readings: readonly TwinReading[],
  of: (reading: TwinReading) => P,
  summarise: (perSeed: readonly P[]) => S,
): { perSeed: (P & { seed: number })[]; summary: S } {
  const values = readings.map(of);
  return {
    perSeed: values.map((value, index) => ({ seed: readings[index].seed, ...value })),
    summary: summarise(values),
  };
}

/**
 * Order by total, greatest first. Features without a total come last; equal ones keep the order of the lab.
 */
function byTotal(a: FeatureAttribution, b: FeatureAttribution): number {
  const total = ({ plain }: FeatureAttribution) => {
    const { mean } = plain.summary.total.auc;
    return Number.isNaN(mean) ? Number.NEGATIVE_INFINITY : mean;
  };
  const [first, second] = [total(a), total(b)];
  return first === second ? 0 : second - first;
}
