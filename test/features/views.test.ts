/** Provenances with parameters: what each means, counted from the list of events, and how they relate. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../src/base/time.ts';
import { featureNames } from '../../src/features/definitions.ts';
import {
  type ProvenanceName,
  type ProvenanceOption,
  provenanceKey,
  provenanceNames,
} from '../../src/features/options.ts';
import { materialise } from '../../src/features/provenance.ts';
import { EventLog, EventType, type SideName, sideNames } from '../../src/history/log.ts';
import { runs } from '../gear.ts';
import { anyEvent, appendTo, catalog, type Event, eventsOf, inOrder, quarters } from '../history/events.ts';
import { type History, history, recorded, TRAINING, values } from './histories.ts';
import { namedRow, plainFeatures } from './plainFeatures.ts';
import { valuesOf } from './tables.ts';

interface Parameters {
  readonly provenance: Exclude<ProvenanceName, 'logged'>;
  readonly afterMs?: number | undefined;
  readonly stalenessMs?: number | undefined;
  readonly everyMs?: number | undefined;
  readonly ttlMs?: number | undefined;
  readonly retentionMs?: number | undefined;
  readonly sinceMs?: number | undefined;
  readonly clock?: 'known' | 'occurred';
  readonly availabilityMs?: number | undefined;
  readonly boundary?: 'before' | 'inclusive';
  readonly side?: SideName | undefined;
  /** Time by which the clock is ahead, in whole minutes. */
  readonly zoneMs?: number | undefined;
}

function zoneOf(ms: number): string {
  const minutes = Math.abs(ms) / MINUTE_MS;
  const two = (number: number) => String(number).padStart(2, '0');
  return `${ms < 0 ? '-' : '+'}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}

/** As a scenario file writes them. */
function optionOf(parameters: Parameters): ProvenanceOption {
  const {
    provenance,
    afterMs,
    stalenessMs,
    everyMs,
    ttlMs,
    retentionMs,
    sinceMs,
    clock = 'known',
    availabilityMs,
    boundary = 'before',
    side,
    zoneMs,
  } = parameters;
  const text = (ms: number | undefined) => (ms === undefined ? undefined : `${ms / 1000}s`);
  return {
    provenance,
    after: text(afterMs),
    staleness: text(stalenessMs),
    availability: text(availabilityMs),
    every: text(everyMs),
    ttl: text(ttlMs),
    retention: text(retentionMs),
    since: text(sinceMs),
    clock,
    boundary,
    side,
    zone: zoneMs === undefined ? undefined : zoneOf(zoneMs),
  };
}

const READ_AT_TRAINING = ['recomputed', 'recomputed-minus-own', 'recomputed-open-window'] as const;
const computed = provenanceNames.filter((name) => name !== 'logged');
const optional = (ms: fc.Arbitrary<number>) => fc.option(ms, { nil: undefined });
const lengths = quarters(8).chain((ms) => fc.constantFrom(ms, ms + 1, Math.max(0, ms - 1)));
const snapshots = fc.constantFrom(1, DAY_MS / 4, DAY_MS, 7 * (DAY_MS / 24), 3 * DAY_MS);

/** Quarters of a day, so that moments fall on those of events, and the ends of the range. */
const zones = fc.constantFrom(-14, -6, -5.5, 0, 5.5, 6, 12, 14).map((hours) => hours * HOUR_MS);

const anyParameters: fc.Arbitrary<Parameters> = fc
  .tuple(fc.constantFrom(...computed), fc.constantFrom('known' as const, 'occurred' as const))
  .chain(([provenance, clock]) =>
    fc.record({
      provenance: fc.constant(provenance),
      afterMs: READ_AT_TRAINING.some((name) => name === provenance)
        ? optional(lengths)
        : fc.constant(undefined),
      stalenessMs: provenance === 'reconstructed' ? optional(lengths) : fc.constant(undefined),
      everyMs: provenance === 'recomputed-partition' ? fc.constant(undefined) : optional(snapshots),
      ttlMs: optional(lengths.map((ms) => Math.max(1000, ms))),
      retentionMs: optional(lengths),
      sinceMs: optional(lengths),
      clock: fc.constant(clock),
      availabilityMs: clock === 'occurred' ? optional(lengths) : fc.constant(undefined),
      boundary: fc.constantFrom('before', 'inclusive'),
      side: fc.constantFrom(undefined, ...sideNames),
      zoneMs: optional(zones),
    }),
  );

/** A row's features by the words of the documentation. */
function plainRow(
  events: readonly Event[],
  row: { user: number; story: number; sentAtMs: number; index: number },
  parameters: Parameters,
  trainingAtMs: number,
  isCut = false,
): Record<string, number> {
  const { provenance, afterMs, stalenessMs = 0, everyMs, ttlMs, retentionMs, sinceMs } = parameters;
  const { clock, availabilityMs = 0, boundary, side = 'batch', zoneMs = 0 } = parameters;
  const { sentAtMs } = row;

  // First all by the pipeline's clock, at the end by that of the world.
  const localTrainingMs = trainingAtMs + zoneMs;
  let readAtMs = localTrainingMs;
  if (provenance === 'reconstructed') readAtMs = Math.min(sentAtMs - stalenessMs, localTrainingMs);
  if (provenance === 'recomputed-partition') {
    let midnightMs = 0;
    while (midnightMs <= sentAtMs) midnightMs += DAY_MS;
    if (midnightMs < localTrainingMs) readAtMs = midnightMs;
  }
  if (afterMs !== undefined && sentAtMs + afterMs < localTrainingMs) readAtMs = sentAtMs + afterMs;
  // The world may be younger than what is stale.
  if (everyMs !== undefined) readAtMs -= ((readAtMs % everyMs) + everyMs) % everyMs;
  readAtMs -= zoneMs;

  const isBefore = (momentMs: number, endMs: number) =>
    momentMs < endMs || (boundary === 'inclusive' && momentMs === endMs);
  const holds = (event: Event) =>
    isBefore(event.knownAtMs, trainingAtMs) &&
    isBefore(clock === 'occurred' ? event.occurredAtMs + availabilityMs : event.knownAtMs, readAtMs) &&
    (sinceMs === undefined || event.occurredAtMs >= sinceMs) &&
    (retentionMs === undefined || event.occurredAtMs + retentionMs >= readAtMs) &&
    !(provenance === 'recomputed-minus-own' && event.impression === row.index);
  let windowEndMs = provenance === 'recomputed-open-window' ? sentAtMs : readAtMs;
  if (isCut) {
    readAtMs = Math.min(readAtMs, sentAtMs);
    windowEndMs = Math.min(windowEndMs, sentAtMs);
    const known = events.filter((event) => event.knownAtMs < sentAtMs);
    return plainFeatures(catalog, known, { ...row, readAtMs, windowEndMs, zoneMs, ttlMs, side, holds });
  }
  return plainFeatures(catalog, events, { ...row, readAtMs, windowEndMs, zoneMs, ttlMs, side, holds });
}

function rowsOf(past: History) {
  const { log, impressions } = recorded(past);
  const rows = Array.from({ length: impressions.rows }, (_, index) => ({
    index,
    user: impressions.value('user', index),
    story: impressions.value('story', index),
    sentAtMs: impressions.value('sentAtMs', index),
  }));
  return { log, impressions, rows };
}

describe('any provenance with any parameters', () => {
  it('is what its words count from the list of events', () => {
    fc.assert(
      fc.property(history, TRAINING, anyParameters, (past, trainingAtMs, parameters) => {
        const { log, impressions, rows } = rowsOf(past);
        const table = values(optionOf(parameters), log, impressions, trainingAtMs);
        const events = eventsOf(log);
        for (const row of rows) {
          expect(namedRow(table, row.index)).toEqual(plainRow(events, row, parameters, trainingAtMs));
        }
      }),
      runs(1500),
    );
  });

  it('cut at sending is what its words count from the events known before the row was sent', () => {
    fc.assert(
      fc.property(history, TRAINING, anyParameters, (past, trainingAtMs, parameters) => {
        // Snapshots add only what they cut away themselves: a tie with one, or what it could not know when taken.
        const { everyMs, ...others } = parameters;
        const continuous =
          others.provenance === 'recomputed-partition' ? { ...others, zoneMs: undefined } : others;
        const { log, impressions, rows } = rowsOf(past);
        const option = optionOf(continuous);
        const table = valuesOf(
          materialise(option, catalog, log, impressions, 0, rows.length, trainingAtMs, undefined, true),
        );
        const events = eventsOf(log);
        for (const row of rows) {
          const expected = plainRow(events, row, continuous, trainingAtMs, true);
          expect(namedRow(table, row.index)).toEqual(expected);
        }
      }),
      runs(1500),
    );
  });

  it('changes when it is cut at sending only where it leaks', () => {
    fc.assert(
      fc.property(history, TRAINING, anyParameters, (past, trainingAtMs, parameters) => {
        const { log, impressions } = recorded(past);
        const safe = {
          ...parameters,
          provenance: 'reconstructed',
          afterMs: undefined,
          clock: 'known',
        } as const;
        const early = Math.max(0, parameters.zoneMs ?? 0);
        const option = optionOf({ ...safe, boundary: 'before', availabilityMs: undefined, zoneMs: early });
        const cut = materialise(
          option,
          catalog,
          log,
          impressions,
          0,
          impressions.rows,
          trainingAtMs,
          undefined,
          true,
        );
        expect(valuesOf(cut)).toEqual(values(option, log, impressions, trainingAtMs));
      }),
      runs(300),
    );
  });

  it('never changes with what comes after the moment of reading', () => {
    const replaced = fc.array(anyEvent, { maxLength: 15 });
    const parameters = fc.record({ afterMs: lengths, clock: fc.constantFrom('known', 'occurred') });
    fc.assert(
      fc.property(
        history,
        fc.nat(),
        parameters,
        replaced,
        (past, choice, { afterMs, clock }, replacement) => {
          const { log, impressions, rows } = rowsOf(past);
          const { sentAtMs, index } = rows[choice % rows.length];
          const option = optionOf({ provenance: 'recomputed', afterMs, clock: clock as 'known' });
          const atMs = sentAtMs + afterMs;
          const isBefore = (event: Event) =>
            (clock === 'occurred' ? event.occurredAtMs : event.knownAtMs) < atMs;
          const later = replacement.map((event) => ({
            ...event,
            occurredAtMs: event.occurredAtMs + atMs,
            knownAtMs: event.knownAtMs + atMs,
          }));
          const other = new EventLog();
          for (const event of inOrder([...eventsOf(log).filter(isBefore), ...later])) appendTo(other, event);
          const far = 100 * DAY_MS;
          expect(namedRow(values(option, other, impressions, far), index)).toEqual(
            namedRow(values(option, log, impressions, far), index),
          );
        },
      ),
      runs(300),
    );
  });
});

/** Histories in which everything is known at once. */
const prompt = history.map(({ sent, others }) => ({
  sent: sent.map((one) => ({ ...one, sendDelayMs: 0, openDelayMs: 0 })),
  others: others.map((event) => ({ ...event, knownAtMs: event.occurredAtMs })),
}));

function expectSame(
  from: fc.Arbitrary<History>,
  pairOf: (parameters: Parameters) => [Parameters | ProvenanceName, Parameters | ProvenanceName],
  training = TRAINING,
): void {
  const option = (each: Parameters | ProvenanceName) => (typeof each === 'string' ? each : optionOf(each));
  fc.assert(
    fc.property(from, training, anyParameters, (past, trainingAtMs, parameters) => {
      const { log, impressions } = recorded(past);
      const [one, other] = pairOf(parameters).map((each) =>
        values(option(each), log, impressions, trainingAtMs),
      );
      expect(one).toEqual(other);
    }),
    runs(150),
  );
}

describe('each parameter', () => {
  it('at its default changes nothing', () => {
    expectSame(history, ({ provenance }) => [{ provenance }, provenance]);
  });

  it('after: nothing is what reconstruction reads, and after for ever is what is recomputed', () => {
    expectSame(history, () => [{ provenance: 'recomputed', afterMs: 0 }, 'reconstructed']);
    expectSame(history, () => [{ provenance: 'recomputed', afterMs: 999 * DAY_MS }, 'recomputed']);
  });

  it('every: a millisecond is no snapshot, and the snapshot a day after sending is the partition', () => {
    expectSame(history, (parameters) => [
      { ...parameters, everyMs: 1 },
      { ...parameters, everyMs: undefined },
    ]);
    const midnight = fc.integer({ min: 11, max: 20 }).map((day) => day * DAY_MS);
    expectSame(
      history,
      () => [{ provenance: 'recomputed', afterMs: DAY_MS, everyMs: DAY_MS }, 'recomputed-partition'],
      midnight,
    );
  });

  it('ttl: as long as the world is old keeps all but the values of those to whom nothing ever happened', () => {
    fc.assert(
      fc.property(history, TRAINING, anyParameters, (past, trainingAtMs, parameters) => {
        const { log, impressions } = recorded(past);
        const table = (ttlMs: number | undefined) =>
          values(optionOf({ ...parameters, ttlMs }), log, impressions, trainingAtMs);
        const whole = table(undefined);
        const kept = table(999 * DAY_MS);
        expect(kept.every((value, at) => Number.isNaN(value) || value === whole[at])).toBe(true);
        // A longer life keeps more.
        table(DAY_MS).forEach((value, at) => {
          if (!Number.isNaN(value)) expect(Object.is(value, kept[at])).toBe(true);
        });
      }),
      runs(200),
    );
  });

  it('retention: as long as the world is old keeps everything, and so does recording since its beginning', () => {
    expectSame(history, (parameters) => [
      { ...parameters, retentionMs: 100 * DAY_MS, sinceMs: 0 },
      { ...parameters, retentionMs: undefined, sinceMs: undefined },
    ]);
  });

  it('clock: matters only where there is delay', () => {
    expectSame(prompt, (parameters) => [
      { ...parameters, clock: 'known', availabilityMs: undefined },
      { ...parameters, clock: 'occurred', availabilityMs: undefined },
    ]);
  });

  it('staleness: none is no change, and a cache that is never renewed knows nothing', () => {
    expectSame(history, () => [{ provenance: 'reconstructed', stalenessMs: 0 }, 'reconstructed']);
    fc.assert(
      fc.property(history, (past) => {
        const { log, impressions, rows } = rowsOf(past);
        const option = optionOf({ provenance: 'reconstructed', stalenessMs: 99 * DAY_MS });
        const table = values(option, log, impressions, 100 * DAY_MS);
        for (const row of rows) {
          const nothing = { ...row, readAtMs: 0, windowEndMs: 0 };
          expect(namedRow(table, row.index)).toEqual(plainFeatures(catalog, [], nothing));
        }
      }),
      runs(60),
    );
  });

  it('availability: with a delay that is always so long it is reconstruction by known time, bit for bit', () => {
    const constant = fc.tuple(history, lengths).map(([{ sent, others }, delayMs]) => ({
      delayMs,
      sent: sent.map((one) => ({ ...one, sendDelayMs: delayMs, openDelayMs: delayMs })),
      others: others.map((event) => ({ ...event, knownAtMs: event.occurredAtMs + delayMs })),
    }));
    fc.assert(
      fc.property(constant, TRAINING, anyParameters, ({ delayMs, ...past }, trainingAtMs, parameters) => {
        const { log, impressions } = recorded(past);
        const under = (clock: 'known' | 'occurred', availabilityMs: number | undefined) =>
          values(optionOf({ ...parameters, clock, availabilityMs }), log, impressions, trainingAtMs);
        expect(under('occurred', delayMs)).toEqual(under('known', undefined));
      }),
      runs(400),
    );
  });

  it('boundary: matters only where there are ties', () => {
    // Everything happens in even milliseconds, and is read in odd ones.
    const even = history.map(({ sent, others }) => ({
      sent: sent.map((one) => ({
        ...one,
        sentAtMs: 2 * one.sentAtMs,
        openedAtMs: 2 * one.openedAtMs,
        sendDelayMs: 2 * one.sendDelayMs,
        openDelayMs: 2 * one.openDelayMs,
      })),
      others: others.map((event) => ({
        ...event,
        occurredAtMs: 2 * event.occurredAtMs,
        knownAtMs: 2 * event.knownAtMs,
      })),
    }));
    const odd = TRAINING.map((atMs) => 2 * atMs + 1);
    expectSame(
      even,
      (parameters) => {
        const common = {
          ...parameters,
          provenance: 'recomputed',
          afterMs: DAY_MS + 1,
          stalenessMs: undefined,
          everyMs: undefined,
          availabilityMs: undefined,
        } as const;
        return [
          { ...common, boundary: 'before' },
          { ...common, boundary: 'inclusive' },
        ];
      },
      odd,
    );
  });

  it('changes values where it should', () => {
    const both = { sendSeenBy: 3, openSeenBy: 3 } as const;
    const own = { user: 0, story: 0, sendDelayMs: 0, openDelayMs: 0, ...both };
    const sent = [
      { ...own, sentAtMs: DAY_MS, openedAtMs: DAY_MS + 1 },
      { ...own, story: 2, sentAtMs: 9 * DAY_MS, openedAtMs: 9 * DAY_MS + 5, openDelayMs: DAY_MS },
      { ...own, story: 1, sentAtMs: 9 * DAY_MS + 10, openedAtMs: Number.POSITIVE_INFINITY },
    ];
    const read = { type: EventType.read, user: 0, story: 1, source: 1, impression: -1 };
    const others = [{ ...read, occurredAtMs: 9 * DAY_MS, knownAtMs: 9 * DAY_MS }];
    const { log, impressions } = recorded({ sent, others });
    const changed = (parameters: Omit<Parameters, 'provenance'>) => {
      const plain = namedRow(values('reconstructed', log, impressions, 20 * DAY_MS), 2);
      const provenance = parameters.afterMs === undefined ? 'reconstructed' : 'recomputed';
      const table = values(optionOf({ provenance, ...parameters }), log, impressions, 20 * DAY_MS);
      const row = namedRow(table, 2);
      return featureNames.filter((name) => row[name] !== plain[name]);
    };
    expect(changed({ clock: 'occurred' })).toEqual(['user_open_rate', 'user_open_rate_7d']);
    expect(changed({ retentionMs: 8 * DAY_MS })).toEqual(['user_open_rate', 'user_topic_open_rate']);
    expect(changed({ sinceMs: 2 * DAY_MS })).toEqual(['user_open_rate', 'user_topic_open_rate']);
    expect(changed({ boundary: 'inclusive' })).toContain('user_sends_24h');
    expect(changed({ everyMs: DAY_MS })).toContain('user_sends_24h');
    expect(changed({ afterMs: 2 * DAY_MS })).toContain('story_open_rate');
  });
});

describe('the key of a provenance', () => {
  it('is the same for options that mean the same, and another for others', () => {
    const plain = { provenance: 'recomputed', clock: 'known', boundary: 'before' } as const;
    expect(provenanceKey(plain)).toBe(provenanceKey('recomputed'));
    expect(provenanceKey({ ...plain, after: '60m' })).toBe(provenanceKey({ ...plain, after: '1h' }));
    const keys = [
      plain,
      { ...plain, provenance: 'reconstructed' as const, staleness: '1h' },
      { ...plain, clock: 'occurred' as const, availability: '1h' },
      { ...plain, after: '1h' },
      { ...plain, every: '1h' },
      { ...plain, retention: '1h' },
      { ...plain, since: '1h' },
      { ...plain, clock: 'occurred' as const },
      { ...plain, boundary: 'inclusive' as const },
      { ...plain, side: 'serving' as const },
      { ...plain, zone: '+01:00' },
      { ...plain, zone: '-01:00' },
      'reconstructed' as const,
    ].map(provenanceKey);
    expect(new Set(keys).size).toBe(keys.length);
  });
});
