/** Names in the export, all in snake_case. */
import { columnName } from '../../model/encoders/entities.ts';
import type { EncodedEntity } from '../../model/options.ts';
import type { PipelineSpec } from '../stages/pipelines.ts';

/** A name of the lab as part of a column's name: `recomputed-minus-own` becomes `recomputed_minus_own`. */
export function snakeCase(name: string): string {
  return name.replace(/[^a-z0-9]+/g, '_');
}

export function featureColumn(provenance: string, feature: string): string {
  return `${snakeCase(provenance)}_${feature}`;
}

export function splitColumn(split: string): string {
  return `split_${snakeCase(split)}`;
}

export function encodedColumn({ provenance, split, encoder }: PipelineSpec, entity: EncodedEntity): string {
  return ['encoded', provenance, split, encoder, columnName(entity)].map(snakeCase).join('_');
}
