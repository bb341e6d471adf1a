/**
 * Readings of an attribution from the twins of one world; the rest of the world's result need not be kept.
 */

import { BASELINE } from '../../../scenario/pipelines.ts';
import type { Quantities, SeedPipeline, SeedResult } from '../../result/seedResult.ts';
import type { AloneFigures, LoggedFigures, TwinFigures } from './schema.ts';
import { aloneName, TOGETHER, type Twins } from './twins.ts';

/** The figures of one world. */
export interface TwinReading {
  readonly seed: number;
  readonly logged: LoggedFigures<number>;
  /** Coefficients of the logged model, by feature in the order of the twins. */
  readonly coefficients: readonly number[];
  readonly together: TwinFigures<number>;
  /** By feature in the order of the twins. */
  readonly alone: readonly AloneFigures<number>[];
}

export function readTwins({ features }: Pick<Twins, 'features'>, found: SeedResult): TwinReading {
  const pipeline = (name: string) => found.pipelines.find((each) => each.provenance === name) as SeedPipeline;
  const mismatches = (name: string, leaky: readonly string[]) =>
    leaky.map((feature) => mismatchOf(found, name, feature));
  const logged = pipeline(BASELINE.provenance);
  return {
    seed: found.seed,
    logged: loggedFigures(logged.quantities),
    coefficients: features.map((feature) => coefficientOf(logged, feature)),
    together: twinFigures(pipeline(TOGETHER).quantities, mismatches(TOGETHER, features)),
    alone: features.map((feature) => {
      const name = aloneName(feature);
      const { quantities } = pipeline(name);
      return {
        ...twinFigures(quantities, mismatches(name, [feature])),
        coefficient: coefficientOf(pipeline(name), feature),
      };
    }),
  };
}

function loggedFigures({ offline, shadow, gap, live }: Quantities): LoggedFigures<number> {
  return {
    offline: pairOf(offline),
    shadow: pairOf(shadow),
    gap: pairOf(gap),
    ...(live === null ? {} : { openRate: live.openRate }),
  };
}

/** @param mismatches by leaky feature; their mean is reported */
function twinFigures(
  { flattery, damage, gap }: Quantities,
  mismatches: readonly number[],
): TwinFigures<number> {
  return {
    flattery: pairOf(flattery),
    damage: { ...pairOf(damage), ...(damage.openRate === null ? {} : { openRate: damage.openRate }) },
    total: { auc: flattery.auc + damage.auc, ne: flattery.ne + damage.ne },
    gap: pairOf(gap),
    mismatch: mismatches.reduce((sum, value) => sum + value, 0) / mismatches.length,
  };
}

function pairOf({ auc, ne }: { readonly auc: number; readonly ne: number }) {
  return { auc, ne };
}

function mismatchOf({ skew }: SeedResult, name: string, feature: string): number {
  const values = skew.find(({ provenance }) => provenance === name)?.values;
  return values?.find((each) => each.feature === feature)?.mismatch ?? Number.NaN;
}

function coefficientOf({ coefficients }: SeedPipeline, feature: string): number {
  return coefficients?.columns.find(({ name }) => name === feature)?.coefficient ?? Number.NaN;
}
