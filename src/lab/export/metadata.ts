/** The words that stand in each Parquet file beside its table, for whoever has nothing else of it. */
import type { Scenario } from '../../scenario/schema.ts';
import type { DescribedColumn } from './fields.ts';
import type { Metadata } from './parquet.ts';

/** @param version of this package */
export function tableMetadata(table: string, columns: readonly DescribedColumn[], version: string): Metadata {
  return {
    'hindsight.generator': `hindsight-lab ${version}`,
    'hindsight.table': table,
    'hindsight.columns': JSON.stringify(columns.map(described)),
  };
}

/** @param scenario of one seed */
export function scenarioMetadata(scenario: Scenario): Metadata {
  return {
    'hindsight.scenario': scenario.name,
    'hindsight.seed': String(scenario.seeds[0]),
    'hindsight.scenario_json': JSON.stringify(scenario),
  };
}

function described({ name, type, field, parts }: DescribedColumn) {
  const meanings = Object.entries(parts).flatMap(([key, { meaning }]) =>
    meaning === undefined ? [] : [`${key}: ${meaning.replace(/\.$/, '')}`],
  );
  const unit = Object.values(parts).find((part) => part.unit !== undefined)?.unit ?? field.unit;
  return {
    name,
    type,
    unit: unit ?? null,
    meaning: [field.meaning, ...meanings].join('; '),
    null: field.nullIn ?? null,
  };
}
