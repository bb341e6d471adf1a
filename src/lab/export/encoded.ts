/** Codes of the entities of a row, for every pipeline that has an encoder. */
import { range } from '../../base/columns.ts';
import type { Impressions } from '../../history/impressions.ts';
import { idsOf } from '../../model/encoders/entities.ts';
import { hashedBucket } from '../../model/encoders/hashedField.ts';
import type { Model, Regression } from '../../model/model.ts';
import type { EncodedEntity } from '../../model/options.ts';
import type { RunData } from '../stages/production.ts';
import type { FittedPipeline } from '../stages/training.ts';
import type { DescribedColumn, Field } from './fields.ts';
import { encoderPart, entityPart, provenancePart, splitPart } from './parts.ts';
import type { ImpressionRows } from './rows.ts';

const name = 'encoded_<provenance>_<split>_<encoder>_<entity>';
const presence = 'one for each pipeline that has an encoder, and each entity';
const nullIn = 'in the rows of `warmup` and `logging` that the pipeline does not use';

export const encodedFields = {
  code: {
    name,
    type: 'DOUBLE',
    unit: '0 to 1',
    meaning:
      "target encoding: the entity's code as the model sees it, in training rows by the encoder's own rule (time-forward for `target`), elsewhere the frozen one",
    presence,
    nullIn,
  },
  place: {
    name,
    type: 'INT32',
    meaning:
      '`hashed-id`: the place of the hash bucket, whose weight is in `hashedWeights` of `result.json`; every entity has a range of its own',
    presence,
    nullIn,
  },
} as const satisfies Record<string, Field>;

/** The encoded entity of each row of impressions; null where the pipeline does not use the row. */
type Codes = (impressions: Impressions, row: number) => number | null;

/** A column for each pipeline and entity: a code, or a place in the hashed weights. */
export function encodedColumns(rows: ImpressionRows, data: RunData): readonly DescribedColumn[] {
  const keysOf = keyReader(data);
  return data.pipelines.flatMap((pipeline) => {
    const { spec, chosen } = pipeline;
    const { encoder, encoding } = chosen.options;
    if (encoder === 'none') return [];
    const uses = usesOf(pipeline, data.arm.impressions.rows);
    return encoding.entities.map((entity, index) => {
      const parts = {
        provenance: provenancePart(spec.provenance),
        split: splitPart(spec.split),
        encoder: encoderPart(spec.encoder),
        entity: entityPart(entity),
      };
      return encoder !== 'hashed-id'
        ? rows.column(encodedFields.code, targetCodes(pipeline, uses, entity, keysOf, data), parts)
        : rows.column(encodedFields.place, hashedPlaces(uses, entity, index, keysOf, data), parts);
    });
  });
}

/** The use that a pipeline makes of each row of the past: its place among the training rows, or one of these. */
const UNUSED = -1;
const TEST = -2;

function usesOf(pipeline: FittedPipeline, rows: number): Int32Array {
  const uses = new Int32Array(rows).fill(UNUSED);
  modelOfLogging(pipeline).train.rows.forEach((row, place) => {
    uses[row] = place;
  });
  if (pipeline.folds.length === 1) for (const row of pipeline.folds[0].divided.test) uses[row] = TEST;
  return uses;
}

/** The model whose codes the rows of the past show: the evaluated one, or, where each fold has its own, the deployed one. */
function modelOfLogging({ folds, shipped }: FittedPipeline): FittedPipeline['shipped'] {
  return folds.length === 1 ? { ...folds[0].evaluated, train: folds[0].train } : shipped;
}

type KeyReader = (impressions: Impressions, entity: EncodedEntity) => Int32Array;

/** Keys are the same for all pipelines, so those of an entity are read once. */
function keyReader({ incumbent }: RunData): KeyReader {
  const { catalog } = incumbent.world;
  const found = new Map<Impressions, Map<EncodedEntity, Int32Array>>();
  return (impressions, entity) => {
    const known = found.get(impressions) ?? new Map<EncodedEntity, Int32Array>();
    found.set(impressions, known);
    const keys = known.get(entity) ?? idsOf(entity, { impressions, catalog }, range(0, impressions.rows));
    known.set(entity, keys);
    return keys;
  };
}

/** Training rows as the fit saw them; test rows by the evaluated model's table, production by the shipped one's. */
function targetCodes(
  pipeline: FittedPipeline,
  uses: Int32Array,
  entity: EncodedEntity,
  keysOf: KeyReader,
  { arm, incumbent }: RunData,
): Codes {
  const codesOf = ({ regression }: Model) => {
    const { trainCodes, codeOf } = regression as Regression;
    return {
      trainCodes: trainCodes.get(entity) as Float64Array,
      codeOf: codeOf.get(entity) as (key: number) => number,
    };
  };
  const { trainCodes, codeOf: evaluatedCode } = codesOf(modelOfLogging(pipeline).model);
  const { codeOf: shippedCode } = codesOf(pipeline.shipped.model);
  const pastKeys = keysOf(arm.impressions, entity);
  const productionKeys = keysOf(incumbent.impressions, entity);
  return (impressions, row) => {
    if (impressions === incumbent.impressions) return shippedCode(productionKeys[row]);
    if (uses[row] === UNUSED) return null;
    return uses[row] === TEST ? evaluatedCode(pastKeys[row]) : trainCodes[uses[row]];
  };
}

/** The bucket, counted over all entities in their order: each has buckets of its own. */
function hashedPlaces(
  uses: Int32Array,
  entity: EncodedEntity,
  index: number,
  keysOf: KeyReader,
  { arm, incumbent, scenario }: RunData,
): Codes {
  const { buckets } = scenario.training.encoding;
  const pastKeys = keysOf(arm.impressions, entity);
  const productionKeys = keysOf(incumbent.impressions, entity);
  const place = (key: number) => index * buckets + hashedBucket(key, entity, buckets);
  return (impressions, row) => {
    if (impressions === incumbent.impressions) return place(productionKeys[row]);
    return uses[row] === UNUSED ? null : place(pastKeys[row]);
  };
}
