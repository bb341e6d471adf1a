/** One world of a challenge: its tables, which of its features leak, and what that costs. */
import { readsAfterSending } from '../../features/options.ts';
import { runWorld } from '../../lab/experiment.ts';
import type { ExportedTable } from '../../lab/export/tables.ts';
import { pipelinesOf } from '../../lab/stages/pipelines.ts';
import { pipelineId } from '../../scenario/pipelines.ts';
import type { Scenario } from '../../scenario/schema.ts';
import { plantedPipeline } from '../population/plant.ts';
import { plantedSet } from '../population/planted.ts';
import type { AuditedFeature } from '../rows.ts';
import { tablesOf } from './tables.ts';

/** Names of its features, those that may hold what came after sending, and the measured damage in AUC. */
export interface WorldFacts {
  readonly features: readonly string[];
  readonly readLater: readonly string[];
  readonly damage: number;
}

/**
 * @param take given each table; it can be read only during the call
 * @param onDay called with each simulated day, and each stage
 */
export function makeWorld(
  scenario: Scenario,
  seed: number,
  take: (name: string, table: ExportedTable) => void,
  onDay: () => void,
): WorldFacts {
  const planted = pipelineId(plantedPipeline(scenario));
  const specs = pipelinesOf(scenario);
  const place = specs.findIndex((spec) => pipelineId(spec) === planted);
  const { provenances } = specs[place].mix;
  let features: readonly AuditedFeature[] = [];
  let names: readonly string[] = [];
  const [{ pipelines }] = runWorld([scenario], seed, {
    onProgress: onDay,
    onData(data) {
      const set = plantedSet(data);
      for (const [name, table] of Object.entries(tablesOf(data, set))) take(name, table);
      features = set.rows.features;
      names = data.arm.world.catalog.features.names;
    },
  });
  const isReadLater = ({ name }: AuditedFeature) => readsAfterSending(provenances[names.indexOf(name)]);
  return {
    features: features.map(({ name }) => name),
    readLater: features.filter((feature) => isReadLater(feature) && differs(feature)).map(({ name }) => name),
    damage: pipelines[place].quantities.damage.softAuc,
  };
}

/** Values that are served ones in every row know nothing more. */
function differs({ training, served }: AuditedFeature): boolean {
  return training.values.some((value, row) => !Object.is(value, served?.values[row]));
}
