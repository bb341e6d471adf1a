/** Rows that a model is trained on. */
import { gather } from '../base/columns.ts';
import type { FeatureCatalog, FeatureSet } from '../features/featureSet.ts';
import type { FeatureTable } from '../features/provenance.ts';
import type { Impressions } from '../history/impressions.ts';
import { idsOf } from './encoders/entities.ts';
import type { EncodedEntity } from './options.ts';

/** Impressions with features and labels. Feature rows are those of the impressions [table.start, table.end). */
export interface Examples {
  /** The world's. */
  readonly seed: number;
  readonly catalog: FeatureCatalog;
  readonly impressions: Impressions;
  readonly table: FeatureTable;
  /** One per row of the impressions. */
  readonly labels: Uint8Array;
  /** Time from sending until a label is known. */
  readonly labelDelayMs: number;
}

/** The examples that a model learns from, numbered from 0. */
export class TrainingRows {
  readonly count: number;
  readonly features: FeatureSet;
  /** 0 or 1. */
  readonly labels: Uint8Array;
  /** The world's, for families that draw. */
  readonly seed: number;
  readonly labelDelayMs: number;
  readonly #examples: Examples;
  readonly #rows: Int32Array;

  /** @param rows of the impressions, within the table */
  constructor(examples: Examples, rows: Int32Array) {
    this.count = rows.length;
    this.features = examples.catalog.features;
    this.labels = gather(examples.labels, rows);
    this.seed = examples.seed;
    this.labelDelayMs = examples.labelDelayMs;
    this.#examples = examples;
    this.#rows = rows;
  }

  /**
   * Writes the feature vectors of rows [first, first + count) to `into`, row-major. Values may be missing: NaN.
   */
  read(first: number, count: number, into: Float64Array): void {
    const { vectors } = this.#examples.table;
    for (let index = first, to = 0; index < first + count; index++) {
      const values = vectors.valuesOf(this.#rows[index]);
      const from = vectors.placeOf(this.#rows[index]);
      for (let column = 0; column < vectors.width; column++) into[to++] = values[from + column];
    }
  }

  /** The place of each row among others that contain them all. */
  placesIn(others: TrainingRows): Int32Array {
    const places = new Map(Array.from(others.#rows, (row, place) => [row, place]));
    return this.#rows.map((row) => places.get(row) as number);
  }

  /** The number of an entity in each row. */
  readonly ids = (entity: EncodedEntity): Int32Array => idsOf(entity, this.#examples, this.#rows);

  /** The id of each row's impression. */
  get impressionIds(): Float64Array {
    const { firstId } = this.#examples.impressions;
    return Float64Array.from(this.#rows, (row) => firstId + row);
  }

  get sentAtMs(): Float64Array {
    return this.#examples.impressions.column('sentAtMs', this.#rows);
  }
}
