/** The feature values of a training set, by where they come from. */
import type { BlockStore } from '../../base/blocks.ts';
import { cache } from '../../base/remembered.ts';
import { Vectors } from '../../base/vectors.ts';
import { isLoggedBy, partlyLogged } from '../../features/logging.ts';
import { type Logging, type ProvenanceOption, provenanceKey, specOf } from '../../features/options.ts';
import { type FeatureTable, isSameTable, materialise } from '../../features/provenance.ts';
import type { DecisionSample } from '../../serving/decisionSample.ts';
import type { ExampleSet } from './examples.ts';
import type { Past, Recorded } from './past.ts';
import { type ProvenanceMix, pipelinesOf, withMinusOwn } from './pipelines.ts';

/** A table with a key that says what it holds: equal keys of one past are equal values, bit for bit. */
export interface Table extends FeatureTable {
  readonly key: string;
}

/** The training sets of a record. */
export interface TrainingTables {
  /** Values as they were served. */
  readonly served: Table;
  /** Those of a mix that one of the scenarios asks for. */
  readonly tableOf: (mix: ProvenanceMix) => Table;
}

/** The past with its training sets. */
export interface Prepared extends Past, TrainingTables {
  readonly decisions: DecisionTables | undefined;
}

/** Sampled decisions with the values of their candidates. */
export interface DecisionTables extends DecisionSample {
  /** Values as they were served. */
  readonly served: Table;
  /** Those of any mix, computed when they are first asked for: by candidate row. */
  readonly tableOf: (mix: ProvenanceMix) => Table;
}

export function computeTables(past: Past): Prepared {
  const compute = tableComputer(past);
  const mixes = past.scenarios.flatMap((scenario) =>
    withMinusOwn(pipelinesOf(scenario)).map(({ mix }) => mix),
  );
  const tables = new Map(mixes.map((mix) => [keyOf(mix), compute(mix)]));
  return {
    ...past,
    served: servedTable(past.examples),
    tableOf: (mix) => tables.get(keyOf(mix)) as Table,
    decisions: past.decisions && decisionTables(past, past.decisions),
  };
}

function decisionTables(past: Past, decisions: DecisionSample): DecisionTables {
  const { candidates } = decisions;
  const rows: TableRows = {
    impressions: candidates,
    start: 0,
    end: candidates.rows,
    // All candidates of a decision are logged, or none of them.
    idOf: (row) => candidates.value('session', row),
  };
  return { ...decisions, served: servedTable(rows), tableOf: tableComputer(past, false, rows) };
}

/** Rows of which values are computed. */
interface TableRows extends Pick<ExampleSet, 'impressions' | 'start' | 'end'> {
  /** The impression that a row is logged with, where that is not its own. */
  readonly idOf?: (row: number) => number;
}

/**
 * Tables, each computed when it is first asked for.
 *
 * @param truncated values as if the log ended just before each row was sent
 */
export function tableComputer(
  past: Recorded,
  truncated = false,
  rows: TableRows = past.examples,
): (mix: ProvenanceMix) => Table {
  const { arm, timeline } = past;
  const { impressions, start, end, idOf } = rows;
  const { log, store, world } = arm;
  const { catalog, seed } = world;
  const served = servedTable(rows);
  const [ofProvenances, ofMixes] = [cache<Table>(), cache<Table>()];

  function ofProvenance(provenance: ProvenanceOption): Table {
    return ofProvenances(provenanceKey(provenance), () => {
      const { logging } = specOf(provenance);
      const { trainingAtMs } = timeline;
      const table =
        logging === undefined
          ? materialise(provenance, catalog, log, impressions, start, end, trainingAtMs, store, truncated)
          : logged(logging);
      // What agrees with the served values is known by their name, so that all that follows is done once.
      const key = `${truncated ? 'truncated ' : ''}${provenanceKey(provenance)}`;
      return isSameTable(table, served) ? served : { ...table, key };
    });
  }

  function logged({ fallback, ...part }: Logging): FeatureTable {
    const isLogged = isLoggedBy(part, seed, impressions, idOf);
    const elsewhere = fallback === undefined ? undefined : ofProvenance(fallback);
    return elsewhere === served ? served : partlyLogged(isLogged, served, elsewhere, store);
  }

  return (mix) =>
    ofMixes(keyOf(mix), () => {
      const sources = mix.provenances.map(ofProvenance);
      if (sources.every(({ key }) => key === sources[0].key)) return sources[0];
      return { ...mixed(sources, store), key: sources.map(({ key }) => key).join(' ') };
    });
}

export function servedTable({ impressions, start, end }: TableRows): Table {
  return { key: 'served', start, end, vectors: impressions.features };
}

function keyOf({ provenances }: ProvenanceMix): string {
  return provenances.map(provenanceKey).join(' ');
}

/** Column by column from different tables. */
export function mixed(sources: readonly FeatureTable[], store: BlockStore | undefined): FeatureTable {
  const { start, end } = sources[0];
  const vectors = new Vectors(sources.length, store, start);
  for (let row = start; row < end; row++) {
    const values = vectors.valuesToWrite(row);
    const at = vectors.placeOf(row);
    for (let column = 0; column < sources.length; column++) {
      values[at + column] = sources[column].vectors.valuesOf(row)[at + column];
    }
  }
  return { start, end, vectors };
}
