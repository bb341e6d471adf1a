import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DAY_MS, HOUR_MS } from '../../../../src/base/time.ts';
import { featureDefinitions, featureNames } from '../../../../src/features/definitions.ts';
import { materialise } from '../../../../src/features/provenance.ts';
import { Fold } from '../../../../src/history/fold.ts';
import { EventType, offsetOf } from '../../../../src/history/log.ts';
import { bytesOf, type StoredTable } from '../../../../src/lab/measure/storage/bytes.ts';
import { entityTables, valuesWithoutHistory } from '../../../../src/lab/measure/storage/entityTables.ts';
import {
  encodedSnapshots,
  snapshotBytes,
  snapshotTables,
} from '../../../../src/lab/measure/storage/snapshots.ts';
import { cases } from '../../../gear.ts';
import { dynamicColumns, pastOf } from './past.ts';

const { arm, examples, timeline } = pastOf();
const { impressions, start, end } = examples;
const { log } = arm;
const { catalog } = arm.world;

describe.each([
  ['1d', DAY_MS],
  ['6h', 6 * HOUR_MS],
] as const)('snapshots every %s', (every, everyMs) => {
  const tables = entityTables(catalog, dynamicColumns);
  const at = (row: number) => Math.floor(impressions.value('sentAtMs', row) / everyMs);
  const taken = Array.from({ length: at(end - 1) - at(start) + 1 }, (_, index) => index);
  const take = () => {
    const fold = new Fold(catalog, log);
    return taken.map((index) =>
      snapshotTables(catalog, fold, tables, (at(start) + index) * everyMs, everyMs),
    );
  };
  const snapshots = take();
  const read = materialise(
    { provenance: 'reconstructed', every, clock: 'known', boundary: 'before' },
    catalog,
    log,
    impressions,
    start,
    end,
    timeline.trainingAtMs,
  ).vectors;

  /** Values by entity, as one text of ids, of the latest snapshot that has it. */
  function joined(each: readonly (readonly StoredTable[])[], key: number) {
    const values = new Map<string, number[]>();
    return each.map((stored) => {
      const { rows, columns } = stored[key];
      const ids = columns.filter(({ name }) => name.endsWith('_id'));
      const rest = columns.filter(({ name }) => !name.endsWith('_id'));
      for (let row = 0; row < rows; row++) {
        values.set(
          ids.map((id) => id.read(row)).join(' '),
          rest.map((value) => Number(value.read(row))),
        );
      }
      return new Map(values);
    });
  }

  it.each(['full', 'changes'] as const)('of all, %s, hold what rows read from them, bit for bit', (kind) => {
    // The first snapshot of changes is full.
    const stored = snapshots.map((each, index) => (index === 0 ? each.full : each[kind]));
    tables.forEach((table, key) => {
      const known = joined(stored, key);
      const untouched = valuesWithoutHistory(table, catalog);
      for (let row = start; row < end; row++) {
        const user = impressions.value('user', row);
        const story = impressions.value('story', row);
        const [topic, source] = [catalog.storyTopic[story], catalog.storySource[story]];
        const entity = {
          user: `${user}`,
          story: `${story}`,
          topic: `${topic}`,
          source: `${source}`,
          'user×topic': `${user} ${topic}`,
          'user×source': `${user} ${source}`,
        }[table.key];
        const values = known[at(row) - at(start)].get(entity) ?? untouched;
        table.columns.forEach((column, place) => {
          if (!Object.is(values[place], read.valuesOf(row)[read.placeOf(row) + column])) {
            expect.fail(`${featureNames[column]} of row ${row}`);
          }
        });
      }
    });
  });

  it('have the rows that a plain count of follows gives', () => {
    const column = featureNames.indexOf('user_follows_source');
    const follows = entityTables(catalog, [column]);
    const fold = new Fold(catalog, log);
    /** Net follows by pair, of what is known before a moment. */
    const followed = (beforeMs: number) => {
      const net = new Map<string, number>();
      for (let seq = 0; seq < log.end && log.knownAtMs(seq) < beforeMs; seq++) {
        const block = log.blockOf(seq);
        const offset = offsetOf(seq);
        const sign = { [EventType.follow]: 1, [EventType.unfollow]: -1 }[block.type[offset]] ?? 0;
        const pair = `${block.user[offset]} ${block.source[offset]}`;
        if (sign !== 0) net.set(pair, (net.get(pair) ?? 0) + sign);
      }
      return new Set([...net].filter(([, count]) => count > 0).map(([pair]) => pair));
    };
    for (const index of taken) {
      const atMs = (at(start) + index) * everyMs;
      const { full, changes } = snapshotTables(catalog, fold, follows, atMs, everyMs);
      const [now, before] = [followed(atMs), followed(atMs - everyMs)];
      const changed = [...new Set([...now, ...before])].filter((pair) => now.has(pair) !== before.has(pair));
      expect(changes[0].rows).toBe(changed.length);
      expect(full[0].rows).toBe(new Set([...now, ...changed]).size);
    }
  });

  it('hold every user, topic and source, and the stories that are live or changed', () => {
    const rowsOf = (key: string, index: number) =>
      snapshots[index].full[tables.findIndex((table) => table.key === key)].rows;
    for (const index of taken) {
      const atMs = (at(start) + index) * everyMs;
      let live = 0;
      for (let story = 0; story < catalog.stories; story++) {
        if (catalog.storyPublishedAtMs[story] <= atMs && atMs < catalog.storyExpiresAtMs[story]) live++;
      }
      expect(rowsOf('user', index)).toBe(catalog.users);
      expect(rowsOf('topic', index)).toBe(catalog.topics);
      expect(rowsOf('source', index)).toBe(catalog.sources);
      expect(rowsOf('story', index)).toBeGreaterThanOrEqual(live);
      expect(rowsOf('story', index)).toBeLessThan(catalog.stories);
    }
  });

  it('have the rows that a plain count of reads gives, of stories past their time too', () => {
    const stories = entityTables(catalog, [featureNames.indexOf('story_reads_ln')]);
    const fold = new Fold(catalog, log);
    let late = 0;
    for (const index of taken) {
      const atMs = (at(start) + index) * everyMs;
      const read = new Set<number>();
      for (let seq = 0; seq < log.end; seq++) {
        const { type, story, knownAtMs } = log.blockOf(seq);
        const offset = offsetOf(seq);
        const isNew = knownAtMs[offset] >= atMs - everyMs && knownAtMs[offset] < atMs;
        if (isNew && type[offset] === EventType.read) read.add(story[offset]);
      }
      const live = new Set<number>();
      for (let story = 0; story < catalog.stories; story++) {
        if (catalog.storyPublishedAtMs[story] <= atMs && atMs < catalog.storyExpiresAtMs[story])
          live.add(story);
      }
      const { full, changes } = snapshotTables(catalog, fold, stories, atMs, everyMs);
      expect(changes[0].rows).toBe(read.size);
      expect(full[0].rows).toBe(new Set([...live, ...read]).size);
      late += [...read].filter((story) => !live.has(story)).length;
    }
    expect(late).toBeGreaterThan(0);
  });

  it('take what each of them takes', () => {
    const series = { firstMs: at(start) * everyMs, everyMs, count: taken.length };
    const bytes = snapshotBytes(catalog, new Fold(catalog, log), dynamicColumns, series);
    const sum = (of: (index: number) => readonly StoredTable[]) =>
      taken.reduce((total, index) => total + bytesOf(of(index)).compressed, 0);
    expect(bytes.full.compressed).toBeCloseTo(
      sum((index) => snapshots[index].full),
      6,
    );
    expect(bytes.changes.compressed).toBeCloseTo(
      sum((index) => (index === 0 ? snapshots[0].full : snapshots[index].changes)),
      6,
    );
    expect(bytes.changes.compressed).toBeLessThan(bytes.full.compressed);
  });
});

it('of a long series some are encoded, and stand for all within a few per cent', () => {
  const series = { firstMs: 5 * DAY_MS, everyMs: HOUR_MS, count: 4 * 24 };
  const fold = new Fold(catalog, log);
  const tables = entityTables(catalog, dynamicColumns);
  let full = 0;
  let changes = 0;
  for (let index = 0; index < series.count; index++) {
    const snapshot = snapshotTables(catalog, fold, tables, series.firstMs + index * HOUR_MS, HOUR_MS);
    full += bytesOf(snapshot.full).uncompressed;
    changes += bytesOf(index === 0 ? snapshot.full : snapshot.changes).uncompressed;
  }
  const measured = snapshotBytes(catalog, new Fold(catalog, log), dynamicColumns, series);
  expect(Math.abs(measured.full.uncompressed / full - 1)).toBeLessThan(0.03);
  expect(Math.abs(measured.changes.uncompressed / changes - 1)).toBeLessThan(0.06);
});

it('the encoded ones are in order, begin with the first, and are all of a short series', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 5000 }),
      fc.integer({ min: 1000, max: 3 * DAY_MS }),
      (count, everyMs) => {
        const encoded = encodedSnapshots(count, everyMs);
        expect(encoded[0]).toBe(0);
        expect(encoded.every((index, place) => place === 0 || index > encoded[place - 1])).toBe(true);
        expect(encoded[encoded.length - 1]).toBeLessThan(count);
        expect(encoded.length).toBeLessThanOrEqual(36);
        if (count <= 36) expect(encoded).toHaveLength(count);
      },
    ),
    cases(100),
  );
});

it('values of an entity without history do not depend on which it is', () => {
  for (const table of entityTables(catalog, dynamicColumns)) {
    expect(valuesWithoutHistory(table, catalog).every((value) => Number.isFinite(value))).toBe(true);
    expect(table.columns.every((column) => featureDefinitions[column].key === table.key)).toBe(true);
  }
});
