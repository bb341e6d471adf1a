/** Features compiled into operations on counters, so that any set of them is computed by the same three loops. */
import { DAY_MS, HOUR_MS, isWeekend } from '../base/time.ts';
import type { Cursor } from '../history/cursors.ts';
import { entityKeys } from '../history/entities.ts';
import { ImpressionKind } from '../history/impressions.ts';
import { type CounterLayout, counterNames, OPENS, SENDS } from '../history/layout.ts';
import type { State } from '../history/state.ts';
import type { FeatureDefinition, FeatureForm } from './definition.ts';

const LOG_TABLE = Float64Array.from({ length: 4096 }, (_, count) => Math.log(1 + count));
const SINES = Float64Array.from({ length: 24 }, (_, hour) => Math.sin((2 * Math.PI * hour) / 24));
const COSINES = Float64Array.from({ length: 24 }, (_, hour) => Math.cos((2 * Math.PI * hour) / 24));

/** Forms as numbers, those that have no loop of their own. */
const FORMS = {
  count: 0,
  exists: 1,
  'log-hours-since': 2,
  age: 3,
  breaking: 4,
  declared: 5,
  'hour-sine': 6,
  'hour-cosine': 7,
  weekend: 8,
  'follow-up': 9,
  broadcast: 10,
} as const satisfies Partial<Record<FeatureForm, number>>;

/** One value of a vector. A chain of them is walked without a check of bounds. */
class Operation {
  readonly cursor: Cursor;
  /** Place of its first counter among those of an entity, or of its moment. */
  readonly place: number;
  readonly column: number;
  readonly form: number;
  /** Of a rate. */
  readonly priorOpens: number;
  readonly priorSends: number;
  readonly windowHours: number;
  readonly next: Operation | undefined;

  constructor(
    definition: FeatureDefinition,
    column: number,
    layout: CounterLayout,
    cursors: readonly Cursor[],
    next: Operation | undefined,
  ) {
    const { key, value } = definition;
    this.cursor = cursors[entityKeys.indexOf(key)];
    this.place = placeOf(definition, layout);
    this.column = column;
    this.form = value.form in FORMS ? FORMS[value.form as keyof typeof FORMS] : -1;
    this.priorOpens = 'prior' in value ? value.prior.opens : 0;
    this.priorSends = 'prior' in value ? value.prior.sends : 0;
    this.windowHours = 'windowMs' in value ? value.windowMs / HOUR_MS : 0;
    this.next = next;
  }
}

export class Program {
  /** The two forms that most features have. */
  readonly #rates: Operation | undefined;
  readonly #logCounts: Operation | undefined;
  readonly #others: Operation | undefined;
  /** Time by which its clock is ahead; a week more where it is behind, which changes no hour and no weekend. */
  readonly #aheadMs: number;

  /**
   * @param definitions in the order of their columns
   * @param cursors by key: the entities whose values are computed
   * @param zoneMs time by which the clock is ahead that hours and weekends are read off
   */
  constructor(
    definitions: readonly FeatureDefinition[],
    layout: CounterLayout,
    cursors: readonly Cursor[],
    zoneMs: number,
  ) {
    this.#aheadMs = zoneMs < 0 ? zoneMs + 7 * DAY_MS : zoneMs;
    const chain = (isOf: (form: FeatureForm) => boolean) =>
      definitions.reduceRight<Operation | undefined>(
        (next, definition, column) =>
          isOf(definition.value.form) ? new Operation(definition, column, layout, cursors, next) : next,
        undefined,
      );
    this.#rates = chain((form) => form === 'open-rate');
    this.#logCounts = chain((form) => form === 'log-count');
    this.#others = chain((form) => form in FORMS);
  }

  /**
   * Writes the values of the entities that the cursors point to, to `into` from `at` on.
   *
   * @param nowMs the moment as of which history is read
   * @param sentAtMs the moment of the row's own decision, for context
   */
  run(
    { counts, moments, catalog }: State,
    nowMs: number,
    sentAtMs: number,
    into: Float64Array,
    at: number,
  ): void {
    for (let each = this.#rates; each !== undefined; each = each.next) {
      const place = each.cursor.start + each.place;
      into[at + each.column] =
        (counts[place + OPENS] + each.priorOpens) / (counts[place + SENDS] + each.priorSends);
    }
    for (let each = this.#logCounts; each !== undefined; each = each.next) {
      into[at + each.column] = logCount(counts[each.cursor.start + each.place]);
    }
    const hour = Math.floor(sentAtMs / HOUR_MS);
    const localHour = Math.floor((sentAtMs + this.#aheadMs) / HOUR_MS);
    for (let each = this.#others; each !== undefined; each = each.next) {
      const { start, entity } = each.cursor;
      let value: number;
      switch (each.form) {
        case FORMS.count:
          value = Math.max(0, counts[start + each.place]);
          break;
        case FORMS.exists:
          // 1 where above 0, without a branch: which users follow which sources, no processor can guess.
          value = (0 - counts[start + each.place]) >>> 31;
          break;
        case FORMS['log-hours-since']: {
          const hours = Math.min((nowMs - moments[(start >> 1) + each.place]) / HOUR_MS, each.windowHours);
          value = Math.log(1 + Math.max(0, hours));
          break;
        }
        case FORMS.age:
          value = hour - Math.floor(catalog.storyPublishedAtMs[entity] / HOUR_MS);
          break;
        case FORMS.breaking:
          value = catalog.storyIsBreaking[entity];
          break;
        case FORMS.declared:
          value = catalog.declaredInterest[entity];
          break;
        case FORMS['hour-sine']:
          value = SINES[hourOfDay(localHour)];
          break;
        case FORMS['hour-cosine']:
          value = COSINES[hourOfDay(localHour)];
          break;
        case FORMS.weekend:
          value = isWeekend(Math.floor(localHour / 24)) ? 1 : 0;
          break;
        case FORMS['follow-up']:
          value = entity === ImpressionKind.followUp ? 1 : 0;
          break;
        default:
          value = entity === ImpressionKind.broadcast ? 1 : 0;
      }
      into[at + each.column] = value;
    }
  }
}

/** Of whole numbers below 2^32, whose remainder takes no call. */
function hourOfDay(hour: number): number {
  return (hour >>> 0) % 24;
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
