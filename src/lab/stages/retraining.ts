/**
 * Retraining after a new feature. It is invented on the day of training, day 0 of production; on that day and every
 * later one the team trains again on all it knows by then, by each strategy to come by values of the feature, and deploys
 * in shadow.
 */

import { range } from '../../base/columns.ts';
import { remembered } from '../../base/remembered.ts';
import { DAY_MS } from '../../base/time.ts';
import { auc } from '../../evaluation/metrics/auc.ts';
import type { FeatureSet } from '../../features/featureSet.ts';
import { isSameTable, materialise } from '../../features/provenance.ts';
import { recomputation } from '../../features/recomputation.ts';
import { computationOf, featuresOnceInvented } from '../../scenario/features.ts';
import { byStrategy, newFeatureNames } from '../../scenario/retraining.ts';
import type { TrainingOptions } from '../../scenario/schema.ts';
import type { StrategyDay, StrategyQuantities } from '../result/schema.ts';
import type { StrategiesOfSeed } from '../result/seedResult.ts';
import { scoredBy, strategiesAt } from './backfill.ts';
import { loggedRows } from './completeRows.ts';
import { compared, toPeople } from './examples.ts';
import { incumbentRecord } from './incumbentRecord.ts';
import type { Shadowed } from './production.ts';
import { neOf } from './scores.ts';
import { mixed } from './tables.ts';

export interface Retrained extends Shadowed {
  /** By scenario, in their order; null for one that does not retrain. */
  readonly retrained: readonly (StrategiesOfSeed | null)[];
}

export function retrainDaily(shadowed: Shadowed): Retrained {
  if (shadowed.scenarios.every(({ retraining }) => retraining === null)) {
    return { ...shadowed, retrained: shadowed.scenarios.map(() => null) };
  }
  const computation = computationOf(shadowed.shared);
  const retrainerOf = remembered((features: FeatureSet) => retrainer(shadowed, features));
  const retrained = shadowed.scenarios.map((scenario) => {
    const { training, retraining } = scenario;
    if (retraining === null) return null;
    return retrainerOf(featuresOnceInvented(scenario).computed(computation))(
      training,
      newFeatureNames(retraining),
    );
  });
  return { ...shadowed, retrained };
}

type Retrainer = (training: TrainingOptions, newFeatures: readonly string[]) => StrategiesOfSeed;

/**
 * Prepares what scenarios share. A reconstructed value depends on what was known when its row was sent: days
 * share it too.
 */
function retrainer(shadowed: Shadowed, features: FeatureSet): Retrainer {
  const { timeline, arm, shadow } = shadowed;
  const { store } = arm;
  const { log } = shadow.traffic;
  const record = incumbentRecord(shadowed, shadow.traffic, features);
  const { impressions, catalog, served } = record;
  const { names } = features;
  const { rows } = impressions;
  const atTheEnd = timeline.settledAtMs;
  const reconstructed = materialise('reconstructed', catalog, log, impressions, 0, rows, atTheEnd, store);
  const isAsLogged = isSameTable(reconstructed, served);

  return (training, newFeatures) => {
    const columns = newFeatures.map((name) => names.indexOf(name));
    const sources = names.map((name) => (newFeatures.includes(name) ? reconstructed : served));
    const shippedAt = strategiesAt(shadowed, record, training, newFeatures, {
      reconstructed: isAsLogged ? served : mixed(sources, store),
      recomputed: recomputation(catalog, log, impressions, served, columns, store),
    });
    const days = Array.from(range(timeline.productionDay, timeline.endDay), (day) => {
      const startMs = day * DAY_MS;
      const sent = range(record.sentBefore(startMs), record.sentBefore(startMs + DAY_MS));
      const scored = loggedRows(
        served.vectors,
        toPeople({ ...shadow.traffic, impressions }, compared(impressions, sent)),
      );
      const shipped = shippedAt(startMs);
      return byStrategy((strategy) => {
        const scores = scoredBy(shipped[strategy].model, record, scored);
        const uses = strategy !== 'wait-and-log' ? null : shipped[strategy].uses ? 1 : 0;
        return {
          auc: auc(scores.logits, scores.labels),
          ne: neOf(scores),
          rows: shipped[strategy].rows,
          uses,
        };
      });
    });
    return byStrategy((strategy) => quantitiesOf(days.map((day) => day[strategy])));
  };
}

function quantitiesOf(days: readonly StrategyDay[]): StrategyQuantities {
  const mean = (of: (day: StrategyDay) => number) =>
    days.reduce((sum, day) => sum + of(day), 0) / days.length;
  return {
    days: {
      auc: mean(({ auc }) => auc),
      ne: mean(({ ne }) => ne),
      uses: days[0].uses === null ? null : mean(({ uses }) => uses as number),
    },
    ...Object.fromEntries(days.map((day, index) => [`day${index}`, day])),
  };
}
