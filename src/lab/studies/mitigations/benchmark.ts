/** From the readings of every world to the table of mitigations. */
import { type Estimate, meanInterval } from '../../../evaluation/statistics/intervals.ts';
import type { Scenario } from '../../../scenario/schema.ts';
import { worldOf } from '../../stages/world.ts';
import type { Mitigation } from './catalog.ts';
import type { MitigationReading, NewFeatureReading, StorageReading } from './readings.ts';
import { encoderOf } from './scenarios.ts';
import {
  AS_GOOD,
  type MitigationCosts,
  type MitigationEffects,
  type MitigationOutcome,
  type MitigationSummary,
} from './schema.ts';

/** The readings of one mitigation, in the order of the seeds. */
export interface ReadMitigation {
  readonly mitigation: Mitigation;
  readonly scenario: Scenario;
  readonly readings: readonly MitigationReading[];
  /** Of the first seeds. */
  readonly stored: readonly StorageReading[];
}

/**
 * @param scenario base that the mitigations override
 * @param clean the readings of clean logging, which every mitigation is paired with seed by seed
 * @param newFeature how each world came by a new feature; none where that was not measured
 * @returns the highest live open rate first
 */
export function mitigationOutcomes(
  scenario: Scenario,
  read: readonly ReadMitigation[],
  clean: readonly MitigationReading[],
  newFeature: readonly NewFeatureReading[],
): MitigationOutcome[] {
  const outcomes = read.map(({ mitigation, scenario: own, readings, stored }) => {
    const perSeed = readings.map((reading, seed) => effectsOf(reading, clean[seed]));
    const costsPerSeed = stored.map(
      (bytes, seed): MitigationCosts => ({ ...bytes, newFeatureDays: daysOf(mitigation, newFeature[seed]) }),
    );
    const { id, title, keys, pipeline, newFeature: kind } = mitigation;
    const isOtherWorld =
      JSON.stringify(worldOf(own)) !== JSON.stringify(worldOf({ ...scenario, evaluation: own.evaluation }));
    return {
      id,
      title,
      keys: keys(scenario),
      pipeline: {
        provenance: pipeline.provenance,
        split: pipeline.split,
        model: pipeline.model ?? encoderOf(scenario),
      },
      newFeature: kind,
      isOtherWorld,
      summary: summaryOf(perSeed, costsPerSeed),
      perSeed,
      costsPerSeed,
      isAsGood: !isOtherWorld && isAsGood(perSeed),
    };
  });
  const front = frontOf(outcomes);
  return outcomes
    .map((outcome, index) => ({ ...outcome, isOnFront: front[index] }))
    .sort((a, b) => b.summary.relativeOpenRate.mean - a.summary.relativeOpenRate.mean);
}

function effectsOf(
  { gap, shadow, openRate, mismatch, rows, screened }: MitigationReading,
  clean: MitigationReading,
): MitigationEffects {
  return {
    gap,
    damage: {
      auc: clean.shadow.auc - shadow.auc,
      ne: shadow.ne - clean.shadow.ne,
      softAuc: clean.shadow.softAuc - shadow.softAuc,
    },
    openRateLoss: clean.openRate - openRate,
    relativeOpenRate: openRate / clean.openRate,
    mismatch,
    rows,
    screened,
  };
}

/**
 * Non-inferiority by one-sided t tests at 5 % each: the upper end of the interval of 90 % lies below the tolerance. Neither
 * of the two needs another level, since both have to reject. Source: Piaggio et al., "Reporting of noninferiority and
 * equivalence randomized trials", JAMA 308, 2012.
 */
function isAsGood(perSeed: readonly MitigationEffects[]): boolean {
  const losesAtMost = (tolerance: number, of: (effects: MitigationEffects) => number) =>
    meanInterval(perSeed.map(of), 0.9).high <= tolerance;
  return (
    losesAtMost(AS_GOOD.softAuc, ({ damage }) => damage.softAuc) &&
    losesAtMost(AS_GOOD.openRate, ({ openRateLoss }) => openRateLoss)
  );
}

/**
 * Days until a feature invented today is trainable. Waiting needs as many rows with the feature as the model
 * that first used it when everything was logged: of a share of the rows, they come as much later.
 */
function daysOf(
  { newFeature: kind, loggedShare, waitDays = 0 }: Mitigation,
  measured: NewFeatureReading | undefined,
): number | null {
  if (kind === 'never' || measured === undefined) return null;
  if (kind === 'at once') return 0;
  const { firstDay, rowsNeeded, rowsPerDay } = measured;
  return Math.max(waitDays, firstDay + (rowsNeeded / rowsPerDay) * (1 / loggedShare - 1));
}

/** The Pareto front of live opens lost and bytes, both as means over seeds: whether each is on it. */
export function frontOf(
  outcomes: readonly Pick<MitigationOutcome, 'summary' | 'isAsGood'>[],
): readonly boolean[] {
  return paretoFront(
    outcomes.map(({ summary, isAsGood }) => [
      // What they still lose is chance, and no reason to store more.
      isAsGood ? Number.NEGATIVE_INFINITY : -summary.relativeOpenRate.mean,
      summary.leastBytesPerImpression.mean,
    ]),
  );
}

/** Of points of two figures that are better the lower they are: whether no other is at least as good in both and better in one. */
export function paretoFront(points: readonly (readonly [number, number])[]): boolean[] {
  return points.map(([x, y]) => !points.some(([a, b]) => a <= x && b <= y && (a < x || b < y)));
}

function summaryOf(
  perSeed: readonly MitigationEffects[],
  costsPerSeed: readonly MitigationCosts[],
): MitigationSummary {
  const over = (of: (effects: MitigationEffects) => number): Estimate => meanInterval(perSeed.map(of));
  const costsOver = (of: (costs: MitigationCosts) => number): Estimate => meanInterval(costsPerSeed.map(of));
  const hasDays = costsPerSeed.every(({ newFeatureDays }) => newFeatureDays !== null);
  return {
    gap: { auc: over(({ gap }) => gap.auc), ne: over(({ gap }) => gap.ne) },
    damage: {
      auc: over(({ damage }) => damage.auc),
      ne: over(({ damage }) => damage.ne),
      softAuc: over(({ damage }) => damage.softAuc),
    },
    openRateLoss: over(({ openRateLoss }) => openRateLoss),
    relativeOpenRate: over(({ relativeOpenRate }) => relativeOpenRate),
    mismatch: over(({ mismatch }) => mismatch),
    rows: over(({ rows }) => rows),
    screened: over(({ screened }) => screened),
    bytesPerImpression: costsOver(({ bytesPerImpression }) => bytesPerImpression),
    uncompressedBytesPerImpression: costsOver(
      ({ uncompressedBytesPerImpression }) => uncompressedBytesPerImpression,
    ),
    leastBytesPerImpression: costsOver(({ leastBytesPerImpression }) => leastBytesPerImpression),
    newFeatureDays: hasDays ? costsOver(({ newFeatureDays }) => newFeatureDays as number) : null,
  };
}
