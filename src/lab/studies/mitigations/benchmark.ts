/** From the readings of every world to the table of mitigations. */
import { type Estimate, meanInterval } from '../../../evaluation/statistics/intervals.ts';
import type { Scenario } from '../../../scenario/schema.ts';
import { worldOf } from '../../stages/world.ts';
import type { Mitigation } from './catalog.ts';
import type { MitigationReading, NewFeatureReading, Pair } from './readings.ts';
import { encoderOf } from './scenarios.ts';
import type { MitigationFigures, MitigationOutcome } from './schema.ts';

/** The readings of one mitigation, in the order of the seeds. */
export interface ReadMitigation {
  readonly mitigation: Mitigation;
  readonly scenario: Scenario;
  readonly readings: readonly MitigationReading[];
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
  const outcomes = read.map(({ mitigation, scenario: own, readings }) => {
    const perSeed = readings.map((reading, seed) =>
      figuresOf(mitigation, reading, clean[seed], newFeature[seed]),
    );
    const { id, title, keys, pipeline, newFeature: kind } = mitigation;
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
      isOtherWorld:
        JSON.stringify(worldOf(own)) !== JSON.stringify(worldOf({ ...scenario, evaluation: own.evaluation })),
      summary: summaryOf(perSeed),
      perSeed,
    };
  });
  // Damage in another world is on other traffic, so it competes with no other.
  const comparable = outcomes.filter(({ isOtherWorld }) => !isOtherWorld);
  const front = paretoFront(
    comparable.map(({ summary }) => [summary.damage.auc.mean, summary.bytesPerImpression.mean]),
  );
  const isOnFront = new Map(comparable.map(({ id }, index) => [id, front[index]]));
  return outcomes
    .map((outcome) => ({ ...outcome, isOnFront: isOnFront.get(outcome.id) ?? false }))
    .sort((a, b) => b.summary.relativeOpenRate.mean - a.summary.relativeOpenRate.mean);
}

function figuresOf(
  mitigation: Mitigation,
  reading: MitigationReading,
  clean: MitigationReading,
  newFeature: NewFeatureReading | undefined,
): MitigationFigures<number> {
  const { gap, shadow, openRate, mismatch, rows, screened } = reading;
  const { bytesPerImpression, uncompressedBytesPerImpression, leastBytesPerImpression } = reading;
  return {
    gap,
    damage: lossOf(clean.shadow, shadow),
    relativeOpenRate: openRate / clean.openRate,
    mismatch,
    bytesPerImpression,
    uncompressedBytesPerImpression,
    leastBytesPerImpression,
    newFeatureDays: daysOf(mitigation, newFeature),
    rows,
    screened,
  };
}

/** Positive is a loss: a lower AUC, a higher NE. */
function lossOf(clean: Pair, own: Pair): Pair {
  return { auc: clean.auc - own.auc, ne: own.ne - clean.ne };
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

/** Of points of two figures that are better the lower they are: whether no other is at least as good in both and better in one. */
export function paretoFront(points: readonly (readonly [number, number])[]): boolean[] {
  return points.map(([x, y]) => !points.some(([a, b]) => a <= x && b <= y && (a < x || b < y)));
}

function summaryOf(perSeed: readonly MitigationFigures<number>[]): MitigationFigures<Estimate> {
  const over = (of: (figures: MitigationFigures<number>) => number) => meanInterval(perSeed.map(of));
  const hasDays = perSeed.every(({ newFeatureDays }) => newFeatureDays !== null);
  return {
    gap: { auc: over(({ gap }) => gap.auc), ne: over(({ gap }) => gap.ne) },
    damage: { auc: over(({ damage }) => damage.auc), ne: over(({ damage }) => damage.ne) },
    relativeOpenRate: over(({ relativeOpenRate }) => relativeOpenRate),
    mismatch: over(({ mismatch }) => mismatch),
    bytesPerImpression: over(({ bytesPerImpression }) => bytesPerImpression),
    uncompressedBytesPerImpression: over(
      ({ uncompressedBytesPerImpression }) => uncompressedBytesPerImpression,
    ),
    leastBytesPerImpression: over(({ leastBytesPerImpression }) => leastBytesPerImpression),
    newFeatureDays: hasDays ? over(({ newFeatureDays }) => newFeatureDays as number) : null,
    rows: over(({ rows }) => rows),
    screened: over(({ screened }) => screened),
  };
}
