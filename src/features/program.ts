/** Features compiled into tables of numbers, so that any set of them is computed by the same few loops. */
import { HOUR_MS } from '../base/time.ts';
import { entityKeys } from '../history/entities.ts';
import { type CounterLayout, counterNames, OPENS, SENDS } from '../history/layout.ts';
import type { State } from '../history/state.ts';
import type { FeatureDefinition, FeatureForm, FeatureValue } from './definition.ts';

/** Forms as numbers; values are computed in this order, all of one form together. */
const OPEN_RATE = 0;
const COUNT = 1;
const LOG_COUNT = 2;
const EXISTS = 3;
const LOG_HOURS_SINCE = 4;
const AGE = 5;
const BREAKING = 6;
const DECLARED = 7;
const HOUR_SINE = 8;
const HOUR_COSINE = 9;
const FORMS: Readonly<Record<FeatureForm, number>> = {
  'open-rate': OPEN_RATE,
  count: COUNT,
  'log-count': LOG_COUNT,
  exists: EXISTS,
  'log-hours-since': LOG_HOURS_SINCE,
  age: AGE,
  breaking: BREAKING,
  declared: DECLARED,
  'hour-sine': HOUR_SINE,
  'hour-cosine': HOUR_COSINE,
};

const LOG_TABLE = Float64Array.from({ length: 4096 }, (_, count) => Math.log(1 + count));
const SINES = Float64Array.from({ length: 24 }, (_, hour) => Math.sin((2 * Math.PI * hour) / 24));
const COSINES = Float64Array.from({ length: 24 }, (_, hour) => Math.cos((2 * Math.PI * hour) / 24));

export class Program {
  /** Of each form that there is: its number, and where its operands end. */
  readonly #runs: Int32Array;
  /** By value: its key; where its first counter is among those of an entity, or its moment; its column. */
  readonly #operands: Int32Array;
  /** By value: opens and sends of its prior, or hours of its window. */
  readonly #constants: Float64Array;

  /** @param definitions in the order of their columns */
  constructor(definitions: readonly FeatureDefinition[], layout: CounterLayout) {
    const values = definitions
      .map((definition, column) => ({ ...definition, column, form: FORMS[definition.value.form] }))
      .sort((a, b) => a.form - b.form);
    const ends = new Map(values.map(({ form }, index) => [form, 3 * (index + 1)]));
    this.#runs = Int32Array.from([...ends].flat());
    this.#operands = Int32Array.from(
      values.flatMap((each) => [entityKeys.indexOf(each.key), placeOf(each, layout), each.column]),
    );
    this.#constants = Float64Array.from(values.flatMap(({ value }) => constantsOf(value)));
  }

  /**
   * Writes the values of the entities that the state has turned to, to `into` from `at` on.
   *
   * @param entities the same, by key
   * @param nowMs the moment as of which history is read
   * @param sentAtMs the moment of the row's own decision, for context
   */
  run(
    { counts, moments, catalog, starts }: State,
    entities: Int32Array,
    nowMs: number,
    sentAtMs: number,
    into: Float64Array,
    at: number,
  ): void {
    const runs = this.#runs;
    const operands = this.#operands;
    const constants = this.#constants;
    const tick = Math.floor(sentAtMs / HOUR_MS);
    let index = 0;
    for (let run = 0; run < runs.length; run += 2) {
      const end = runs[run + 1];
      switch (runs[run]) {
        case OPEN_RATE:
          for (; index < end; index += 3) {
            const place = starts[operands[index]] + operands[index + 1];
            into[at + operands[index + 2]] =
              (counts[place + OPENS] + constants[index]) / (counts[place + SENDS] + constants[index + 1]);
          }
          break;
        case COUNT:
          for (; index < end; index += 3) {
            const count = counts[starts[operands[index]] + operands[index + 1]];
            into[at + operands[index + 2]] = Math.max(0, count);
          }
          break;
        case LOG_COUNT:
          for (; index < end; index += 3) {
            const count = counts[starts[operands[index]] + operands[index + 1]];
            into[at + operands[index + 2]] = logCount(count);
          }
          break;
        case EXISTS:
          for (; index < end; index += 3) {
            const count = counts[starts[operands[index]] + operands[index + 1]];
            into[at + operands[index + 2]] = count > 0 ? 1 : 0;
          }
          break;
        case LOG_HOURS_SINCE:
          for (; index < end; index += 3) {
            const latestMs = moments[(starts[operands[index]] >> 1) + operands[index + 1]];
            const hours = Math.min((nowMs - latestMs) / HOUR_MS, constants[index]);
            into[at + operands[index + 2]] = Math.log(1 + Math.max(0, hours));
          }
          break;
        case AGE:
          for (; index < end; index += 3) {
            const publishedAtMs = catalog.storyPublishedAtMs[entities[operands[index]]];
            into[at + operands[index + 2]] = tick - Math.floor(publishedAtMs / HOUR_MS);
          }
          break;
        case BREAKING:
          for (; index < end; index += 3) {
            into[at + operands[index + 2]] = catalog.storyIsBreaking[entities[operands[index]]];
          }
          break;
        case DECLARED:
          for (; index < end; index += 3) {
            into[at + operands[index + 2]] = catalog.declaredInterest[entities[operands[index]]];
          }
          break;
        case HOUR_SINE:
          for (; index < end; index += 3) into[at + operands[index + 2]] = SINES[tick % 24];
          break;
        case HOUR_COSINE:
          for (; index < end; index += 3) into[at + operands[index + 2]] = COSINES[tick % 24];
          break;
      }
    }
  }
}

function constantsOf(value: FeatureValue): readonly [number, number, number] {
  if (value.form === 'open-rate') return [value.prior.opens, value.prior.sends, 0];
  return ['windowMs' in value ? value.windowMs / HOUR_MS : 0, 0, 0];
}

/** A count is below 0 while an unfollow is known and its follow is not yet; it is read as 0. */
function logCount(count: number): number {
  return count < LOG_TABLE.length ? LOG_TABLE[Math.max(0, count)] : Math.log(1 + count);
}

function placeOf({ key, value }: FeatureDefinition, layout: CounterLayout): number {
  if (value.form === 'open-rate') return layout.placeOf(key, value.windowMs);
  if (value.form === 'log-hours-since') return layout.latestPlaceOf(key, value.of);
  return 'of' in value ? layout.placeOf(key, value.windowMs) + counterNames.indexOf(value.of) : 0;
}
