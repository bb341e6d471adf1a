/** The feature tables of one past, made when they are first asked for. */
import type { BlockStore } from '../../base/blocks.ts';
import { rememberedBy } from '../../base/remembered.ts';
import { Vectors } from '../../base/vectors.ts';
import { featureCount } from '../../features/definitions.ts';
import { isLoggedBy, partlyLogged } from '../../features/logging.ts';
import { type Logging, type ProvenanceOption, provenanceKey, specOf } from '../../features/options.ts';
import { type FeatureTable, isSameTable, materialise } from '../../features/provenance.ts';
import type { Timeline } from '../../scenario/timeline.ts';
import type { Arm } from '../../serving/arm.ts';
import type { ExampleSet } from './examples.ts';
import type { FeatureMode } from './pipelines.ts';

/** Tables that agree bit for bit are one object, so that what follows is done once. */
export type Tables = (mode: FeatureMode) => FeatureTable;

/** @param isCut values as if the log ended just before each row was sent */
export function tablesOf(arm: Arm, examples: ExampleSet, timeline: Timeline, isCut = false): Tables {
  const { start, end, impressions } = examples;
  const { catalog, seed } = arm.world;
  const computed = (provenance: ProvenanceOption) =>
    materialise(
      provenance,
      catalog,
      arm.log,
      impressions,
      start,
      end,
      timeline.trainingAtMs,
      arm.store,
      isCut,
    );
  const served = computed('logged');
  const ofProvenance: (provenance: ProvenanceOption) => FeatureTable = rememberedBy(
    provenanceKey,
    (provenance) => {
      const { logging } = specOf(provenance);
      const table = logging === undefined ? computed(provenance) : logged(logging);
      return isSameTable(table, served) ? served : table;
    },
  );
  const logged = ({ fallback, ...part }: Logging) => {
    const isLogged = isLoggedBy(part, seed, impressions);
    const elsewhere = fallback === undefined ? undefined : ofProvenance(fallback);
    return elsewhere === served ? served : partlyLogged(isLogged, served, elsewhere, arm.store);
  };
  return rememberedBy(
    ({ provenances }: FeatureMode) => provenances.map(provenanceKey).join(' '),
    ({ provenances }) => {
      const sources = provenances.map(ofProvenance);
      return sources.every((table) => table === sources[0]) ? sources[0] : mixed(sources, arm.store);
    },
  );
}

/** Column by column from different tables. */
export function mixed(sources: readonly FeatureTable[], store: BlockStore | undefined): FeatureTable {
  const { start, end } = sources[0];
  const vectors = new Vectors(featureCount, store, start);
  for (let row = start; row < end; row++) {
    const values = vectors.valuesToWrite(row);
    const at = vectors.placeOf(row);
    for (let column = 0; column < featureCount; column++) {
      values[at + column] = sources[column].vectors.valuesOf(row)[at + column];
    }
  }
  return { start, end, vectors };
}
