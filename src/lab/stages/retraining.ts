/**
 * Retraining after a new feature. It is invented on the day of training, day 0 of production; on that day and every
 * later one the team trains again on all it knows by then, in each way to come by values of the feature, and deploys
 * in shadow.
 */
import { DAY_MS } from '../../base/time.ts';
import { featureNames } from '../../features/definitions.ts';
import { type FeatureTable, isSameTable, materialise } from '../../features/provenance.ts';
import { recomputation } from '../../features/recomputation.ts';
import { newFeatureNames, type WayName, wayNames } from '../../scenario/retraining.ts';
import type { Scenario, TrainingOptions } from '../../scenario/schema.ts';
import type { Timeline } from '../../scenario/timeline.ts';
import { metricsOf } from '../measure/quantities.ts';
import type { WayDay, WayQuantities } from '../result/schema.ts';
import { range, scoredBy, waysAt } from './backfill.ts';
import { ALL_COLUMNS, completeRows } from './completeRows.ts';
import { compared, type ExampleSet } from './examples.ts';
import { incumbentRecord } from './incumbentRecord.ts';
import type { Past } from './past.ts';
import type { Shadow } from './production.ts';
import { mixed } from './tables.ts';

export type WaysOfSeed = Readonly<Record<WayName, WayQuantities>>;

/**
 * Retrains for scenarios that share a world.
 *
 * @returns null for a scenario that does not retrain
 */
export function retrainer(
  seed: number,
  past: Past,
  examples: ExampleSet,
  shadow: Shadow,
  timeline: Timeline,
): (scenario: Scenario) => WaysOfSeed | null {
  const { world, log, impressions: production } = shadow.traffic;
  const { catalog } = world;
  const { store } = past.arm;
  let made: ReturnType<typeof make> | undefined;

  /** What scenarios share. A reconstructed value depends on what was known when its row was sent: days share it too. */
  function make() {
    const record = incumbentRecord(past, examples, production, timeline);
    const { impressions } = record;
    const { rows } = impressions;
    const logged: FeatureTable = { start: 0, end: rows, vectors: impressions.features };
    const atTheEnd = timeline.settledAtMs;
    const reconstructed = materialise('reconstructed', catalog, log, impressions, 0, rows, atTheEnd, store);
    return { record, logged, reconstructed: isSameTable(reconstructed, logged) ? logged : reconstructed };
  }

  function measured(training: TrainingOptions, newFeatures: readonly string[]): WaysOfSeed {
    made ??= make();
    const { record, logged, reconstructed } = made;
    const columns = newFeatures.map((name) => featureNames.indexOf(name));
    const sources = featureNames.map((name) => (newFeatures.includes(name) ? reconstructed : logged));
    const shippedAt = waysAt(seed, catalog, record, timeline, training, newFeatures, {
      reconstructed: reconstructed === logged ? logged : mixed(sources, store),
      recomputed: recomputation(catalog, log, record.impressions, columns, store),
    });
    const days = Array.from(range(timeline.productionDay, timeline.endDay), (day) => {
      const startMs = day * DAY_MS;
      const sent = range(record.sentBefore(startMs), record.sentBefore(startMs + DAY_MS));
      const rows = completeRows(record.impressions.features, ALL_COLUMNS, compared(record.impressions, sent));
      const shipped = shippedAt(startMs);
      return byWay((way) => {
        const { auc, ne } = metricsOf(scoredBy(shipped[way].model, record, rows, catalog));
        const uses = way !== 'wait-and-log' ? null : shipped[way].uses ? 1 : 0;
        return { auc, ne, rows: shipped[way].rows, uses };
      });
    });
    return byWay((way) => quantitiesOf(days.map((day) => day[way])));
  }

  return ({ training, retraining }) =>
    retraining === null ? null : measured(training, newFeatureNames(retraining));
}

export function byWay<T>(make: (way: WayName) => T): Readonly<Record<WayName, T>> {
  return Object.fromEntries(wayNames.map((way) => [way, make(way)])) as Record<WayName, T>;
}

function quantitiesOf(days: readonly WayDay[]): WayQuantities {
  const mean = (of: (day: WayDay) => number) => days.reduce((sum, day) => sum + of(day), 0) / days.length;
  return {
    days: {
      auc: mean(({ auc }) => auc),
      ne: mean(({ ne }) => ne),
      uses: days[0].uses === null ? null : mean(({ uses }) => uses as number),
    },
    ...Object.fromEntries(days.map((day, index) => [`day${index}`, day])),
  };
}
