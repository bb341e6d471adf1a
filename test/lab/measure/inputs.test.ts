/** What is measured of a pipeline's inputs, against plain counts. */
import { describe, expect, test } from 'vitest';
import { DAY_MS } from '../../../src/base/time.ts';
import { featureDefinitions, featureNames } from '../../../src/features/definitions.ts';
import type { FeatureTable } from '../../../src/features/provenance.ts';
import { Fold } from '../../../src/history/fold.ts';
import { EventLog, EventType, eventTypeNames, offsetOf } from '../../../src/history/log.ts';
import { runSeed } from '../../../src/lab/experiment.ts';
import { eventColumns } from '../../../src/lab/export/events.ts';
import { column, encodedBytes } from '../../../src/lab/export/parquet.ts';
import { bytesOf } from '../../../src/lab/measure/storage/bytes.ts';
import { entityTables } from '../../../src/lab/measure/storage/entityTables.ts';
import { compactHistory, eventHistory } from '../../../src/lab/measure/storage/eventHistory.ts';
import { snapshotTables } from '../../../src/lab/measure/storage/snapshots.ts';
import { lookupIn } from '../../../src/lab/result/expectations.ts';
import { assembleResult } from '../../../src/lab/result/result.ts';
import type { RunData } from '../../../src/lab/stages/production.ts';
import { pipelineId } from '../../../src/scenario/pipelines.ts';
import { type ScenarioInput, scenarioSchema } from '../../../src/scenario/schema.ts';

const SEED = 3;

function run(training: ScenarioInput['training'], more: Omit<ScenarioInput, 'name'> = {}) {
  let data: RunData | undefined;
  const scenario = scenarioSchema.parse({
    name: 'small',
    seeds: [SEED, 4],
    timeline: { burnIn: '3d', warmup: '4d', logging: '8d', production: '2d' },
    world: {
      users: 150,
      newsroom: { storiesPerDay: 120 },
      dormancy: { share: 0 },
      opens: { baseRate: 0.15 },
    },
    serving: { maximumCandidates: 100 },
    training: { provenances: ['logged', 'recomputed', 'reconstructed'], splits: ['time'], ...training },
    ...more,
    evaluation: { choiceSample: 20, live: false, screening: true, storage: true, ...more.evaluation },
  });
  const result = runSeed(scenario, SEED, {
    onData: (ready) => {
      data = ready;
    },
  });
  const quantities = (id: string) => result.pipelines.find((each) => pipelineId(each) === id)?.quantities;
  return { data: data as RunData, result, scenario, quantities };
}

const { data, result, scenario, quantities } = run({});
const recomputed = quantities('recomputed × time');

function valuesOf(mode: string, name: string, rows: Int32Array): number[] {
  const { vectors } = data.tables.get(mode) as FeatureTable;
  return Array.from(vectors.gather(featureNames.indexOf(name), rows));
}

const dynamic = featureDefinitions.filter(({ kind }) => kind === 'dynamic').map(({ name }) => name);
const { start, end } = data.examples;
const logged = Int32Array.from({ length: end - start }, (_, index) => start + index);
const mean = (values: readonly number[]) => values.reduce((a, b) => a + b, 0) / values.length;

/** Bytes an impression of the events that a plain loop leaves. */
function eventBytes(
  { arm: { log }, examples: { start, end } }: RunData,
  names: readonly string[],
  sinceMs: number,
): number {
  const kept: number[] = [];
  for (let seq = log.first; seq < log.end; seq++) {
    const { type, occurredAtMs } = log.blockOf(seq);
    const name = eventTypeNames[type[offsetOf(seq)]];
    if (names.includes(name) && occurredAtMs[offsetOf(seq)] >= sinceMs) kept.push(seq - log.first);
  }
  const columns = eventColumns(log).filter(({ name }) => name !== 'seq');
  const moved = columns.map((each) => ({
    ...each,
    ...(each.type === 'INT64' ? { encoding: 'DELTA_BINARY_PACKED' as const } : {}),
    read: (row: number) => each.read(kept[row]),
  }));
  return encodedBytes(kept.length, moved, 'UNCOMPRESSED') / (end - start);
}

describe('skew', () => {
  test('counts the values that differ from the served ones, and how far', () => {
    const perFeature = dynamic.map((name) => {
      const values = valuesOf('recomputed', name, logged);
      const served = valuesOf('logged', name, logged);
      const centre = mean(served);
      const deviation = Math.sqrt(mean(served.map((value) => (value - centre) ** 2)));
      const distance = mean(values.map((value, index) => Math.abs(value - served[index])));
      return {
        share: mean(values.map((value, index) => (value === served[index] ? 0 : 1))),
        size: distance / deviation,
      };
    });
    expect(recomputed?.skew.mismatch).toBeCloseTo(mean(perFeature.map(({ share }) => share)), 12);
    expect(recomputed?.skew.size).toBeCloseTo(mean(perFeature.map(({ size }) => size)), 9);
    expect(recomputed?.skew.mismatch).toBeGreaterThan(0.5);
  });

  test('is exactly 0 for logged and reconstructed features, and for a model without dynamic ones', () => {
    expect(quantities('logged × time')?.skew).toEqual({ mismatch: 0, size: 0 });
    expect(quantities('reconstructed × time')?.skew).toEqual({ mismatch: 0, size: 0 });
    const still = run({ features: ['story_age_hours', 'hour_sine'] });
    expect(still.quantities('recomputed × time')?.skew).toEqual({ mismatch: 0, size: 0 });
  });
});

test('screening finds the feature that ranks the test rows best by itself', () => {
  const pipeline = data.pipelines.find(({ spec }) => pipelineId(spec) === 'recomputed × time');
  const testRows = pipeline?.test.rows ?? new Int32Array();
  const labels = Array.from(testRows, (row) => data.examples.labels[row]);
  const alone = featureNames.map((name) => {
    const values = valuesOf('recomputed', name, testRows);
    let wins = 0;
    let pairs = 0;
    values.forEach((positive, i) => {
      if (labels[i] === 0) return;
      values.forEach((negative, j) => {
        if (labels[j] === 1) return;
        pairs++;
        wins += positive > negative ? 1 : positive === negative ? 0.5 : 0;
      });
    });
    return Math.max(wins / pairs, 1 - wins / pairs);
  });
  expect(recomputed?.screen?.auc).toBeCloseTo(Math.max(...alone), 12);
  expect(quantities('logged × time')?.screen?.mismatch).toBe(0);
  expect(recomputed?.screen?.mismatch).toBeGreaterThanOrEqual(recomputed?.skew.mismatch ?? 1);
});

test('screening measures shift, percentage error and truncation of the worst feature, as plain loops do', () => {
  const pipeline = data.pipelines.find(({ spec }) => pipelineId(spec) === 'recomputed × time');
  if (pipeline === undefined) throw new Error('no pipeline');
  const shifts = featureNames.map((name) => {
    const train = valuesOf('recomputed', name, pipeline.folds[0].train.rows);
    const test = valuesOf('recomputed', name, pipeline.test.rows);
    let wins = 0;
    for (const later of test) {
      for (const earlier of train) wins += later > earlier ? 1 : later === earlier ? 0.5 : 0;
    }
    const share = wins / (train.length * test.length);
    return Math.max(share, 1 - share);
  });
  expect(recomputed?.screen?.shift).toBeCloseTo(Math.max(...shifts), 12);

  const errors = featureNames.map((name) => {
    const served = valuesOf('logged', name, logged);
    return mean(
      valuesOf('recomputed', name, logged).map((a, index) => {
        const b = served[index];
        return a === 0 && b === 0 ? 0 : Math.abs(a - b) / ((Math.abs(a) + Math.abs(b)) / 2);
      }),
    );
  });
  expect(recomputed?.screen?.smape).toBeCloseTo(Math.max(...errors), 12);

  // Everything is known at once here, so a log that is cut when a row is sent gives what was served.
  expect(recomputed?.screen?.truncation).toBe(recomputed?.screen?.mismatch);
  expect(recomputed?.screen?.truncation).toBeGreaterThan(0.5);
  for (const mode of ['logged', 'reconstructed']) {
    expect(quantities(`${mode} × time`)?.screen).toMatchObject({ smape: 0, truncation: 0 });
  }
});

test('truncation finds late events that were read by the time they occurred, and no assumed delay that is long enough', () => {
  const from = { provenance: 'reconstructed', clock: 'occurred' } as const;
  const { quantities } = run(
    {
      provenances: [
        { name: 'event-time', from },
        { name: 'too-short', from: { ...from, availability: '1h' } },
        { name: 'long-enough', from: { ...from, availability: '3h' } },
        { name: 'stale', from: { provenance: 'reconstructed', staleness: '6h', every: '1h' } },
      ],
    },
    { history: { ingestionDelay: { minimum: '1h', maximum: '3h' } } },
  );
  const truncation = (mode: string) => quantities(`${mode} × time`)?.screen?.truncation;
  expect(truncation('event-time')).toBeGreaterThan(truncation('too-short') ?? 1);
  expect(truncation('too-short')).toBeGreaterThan(0.001);
  expect(truncation('long-enough')).toBe(0);
  expect(truncation('stale')).toBe(0);
  // It differs from what was served all the same: only a log of that would tell.
  expect(quantities('stale × time')?.screen?.mismatch).toBeGreaterThan(0.1);
});

describe('storage', () => {
  test('of logged features is that of their dynamic columns alone', () => {
    const columns = dynamic.map((name) => {
      const values = valuesOf('logged', name, logged);
      return column(name, 'DOUBLE', (row) => values[row]);
    });
    const plain = encodedBytes(logged.length, columns, 'UNCOMPRESSED') / logged.length;
    expect(quantities('logged × time')?.storage?.uncompressedBytesPerImpression).toBe(plain);
    expect(plain).toBeLessThan(8 * dynamic.length + 1);
  });

  test('of a reconstruction grows with the kinds of events that its features follow from', () => {
    const bytesWith = (features: string[]) =>
      run({ features }).quantities('reconstructed × time')?.storage?.bytesPerImpression ?? Number.NaN;
    const sends = bytesWith(['user_sends_24h', 'hour_sine']);
    const opens = bytesWith(['user_open_rate', 'user_sends_24h', 'hour_sine']);
    const all = bytesWith(['user_open_rate', 'user_reads_7d_ln', 'user_follows_ln']);
    expect(bytesWith(['hour_sine', 'story_age_hours'])).toBe(0);
    expect(sends).toBeGreaterThan(0);
    expect(opens).toBeGreaterThan(sends);
    expect(all).toBeGreaterThan(opens);
    expect(quantities('recomputed × time')?.storage?.bytesPerImpression).toBe(0);
  });

  test('of a history that is cut holds only the events that are left', () => {
    const cut = (name: string, parameters: object) => ({
      name,
      from: { provenance: 'reconstructed' as const, ...parameters },
    });
    const late = { provenance: 'recomputed' as const, after: '1000d' };
    const { data, quantities } = run({
      features: ['user_open_rate', 'hour_sine'],
      provenances: [
        'reconstructed',
        cut('whole', { since: '0s', retention: '1000d' }),
        cut('kept-two-days', { retention: '2d' }),
        cut('begun-late', { since: '9d' }),
        { name: 'late', from: late },
      ],
    });
    const bytes = (mode: string) => quantities(`${mode} × time`)?.storage?.uncompressedBytesPerImpression;
    const { impressions, start } = data.examples;
    const bytesSince = (sinceMs: number) => eventBytes(data, ['send', 'open'], sinceMs);
    expect(bytes('reconstructed')).toBe(bytesSince(0));
    expect(bytes('whole')).toBe(bytesSince(0));
    expect(bytes('kept-two-days')).toBe(bytesSince(impressions.value('sentAtMs', start) - 2 * DAY_MS));
    expect(bytes('begun-late')).toBe(bytesSince(9 * DAY_MS));
    expect(bytes('kept-two-days')).toBeLessThan(bytes('whole') ?? 0);
    // Read at training time whatever the row, as recomputed features are.
    expect(bytes('late')).toBe(0);
  });

  test('of a history reaches back as far as the features look from the first row, and no farther', () => {
    const from = (provenance: object) => ({ provenance: 'reconstructed' as const, ...provenance });
    const { data, quantities } = run(
      {
        provenances: [
          'reconstructed',
          { name: 'window-kept', from: from({ retention: '3d' }) },
          { name: 'less-kept', from: from({ retention: '2d' }) },
        ],
        models: [
          { name: 'window', features: ['user_open_rate', 'hour_sine'] },
          { name: 'story', features: ['story_open_rate', 'hour_sine'] },
          { name: 'follows', features: ['user_follows_ln', 'hour_sine'] },
        ],
      },
      { features: { user_open_rate: { window: '3d' } } },
    );
    const { impressions, start, end } = data.examples;
    const { storyPublishedAtMs } = data.arm.world.catalog;
    const stories = Array.from({ length: end - start }, (_, row) => impressions.value('story', start + row));
    const published = Math.min(...stories.map((story) => storyPublishedAtMs[story]));
    const first = impressions.value('sentAtMs', start);
    const bytes = (mode: string) => quantities(mode)?.storage?.uncompressedBytesPerImpression;
    const opens = ['send', 'open'];
    const window = eventBytes(data, opens, first - 3 * DAY_MS);
    expect(bytes('reconstructed × time × window')).toBe(window);
    expect(bytes('reconstructed × time × story')).toBe(eventBytes(data, opens, published));
    const follows = eventBytes(data, ['follow', 'unfollow'], Number.NEGATIVE_INFINITY);
    expect(bytes('reconstructed × time × follows')).toBe(follows);
    expect(published).toBeGreaterThan(0);
    // So much is enough, and less is not.
    expect(bytes('window-kept × time × window')).toBe(window);
    expect(quantities('window-kept × time × window')?.skew.mismatch).toBe(0);
    expect(bytes('less-kept × time × window')).toBeLessThan(window);
    expect(quantities('less-kept × time × window')?.skew.mismatch).toBeGreaterThan(0.01);
  });

  test('in the best layout is the least of those that the data can have', () => {
    const { log } = data.arm;
    const logged = quantities('logged × time')?.storage;
    expect(logged?.best.bytesPerImpression).toBe(
      Math.min(logged?.bytesPerImpression ?? 0, logged?.factored.bytesPerImpression ?? 0),
    );
    const history = quantities('reconstructed × time')?.storage;
    expect(history?.best.bytesPerImpression).toBeLessThan(history?.bytesPerImpression ?? 0);
    // The compact layout holds the same events: its columns give back those of the plain one.
    const stored = eventTypeNames.map((name) => ({ name, sinceMs: 5 * DAY_MS }));
    const [plain, compact] = [eventHistory(log, stored), compactHistory(log, stored)];
    const reading =
      ({ columns }: typeof plain) =>
      (name: string, row: number) =>
        columns.find((each) => each.name === name)?.read(row);
    const [of, compactly] = [reading(plain), reading(compact)];
    expect(compact.rows).toBe(plain.rows);
    for (let row = 0; row < plain.rows; row++) {
      for (const name of ['type', 'user_id', 'story_id', 'known_at_ms']) {
        expect(compactly(name, row)).toBe(of(name, row));
      }
      const delay = Number(compactly('delay_ms', row));
      expect(Number(of('known_at_ms', row)) - delay).toBe(Number(of('occurred_at_ms', row)));
      if (of('story_id', row) === null) expect(compactly('source_id', row)).toBe(of('source_id', row));
    }
  });

  test('of a history is that of the events which its side sees', () => {
    const log = new EventLog();
    for (const seenBy of [0, 1, 2, 3, 2] as const) log.append(EventType.send, 0, 0, 0, -1, 5, 5, seenBy);
    const rows = (sides?: number) =>
      eventHistory(log, [{ name: 'send', sinceMs: 0, ...(sides === undefined ? {} : { sides }) }]).rows;
    expect([rows(), rows(1), rows(2), rows(3)]).toEqual([3, 2, 3, 4]);
  });

  test('of snapshots is theirs, and not that of the history that they were made from', () => {
    const features = ['user_follows_source', 'hour_sine'];
    const from = { provenance: 'reconstructed' as const, every: '1d' };
    const { data, quantities } = run({
      features,
      provenances: [
        'logged',
        'reconstructed',
        { name: 'daily', from },
        { name: 'late', from: { ...from, provenance: 'recomputed' } },
      ],
    });
    const { log, world } = data.arm;
    const { start, end, impressions } = data.examples;
    const day = (row: number) => Math.floor(impressions.value('sentAtMs', row) / DAY_MS);
    const tables = entityTables(world.catalog, [featureNames.indexOf('user_follows_source')]);
    const fold = new Fold(world.catalog, log);
    let full = 0;
    let changes = 0;
    for (let at = day(start); at <= day(end - 1); at++) {
      const snapshot = snapshotTables(world.catalog, fold, tables, at * DAY_MS, DAY_MS);
      full += bytesOf(snapshot.full).compressed;
      changes += bytesOf(at === day(start) ? snapshot.full : snapshot.changes).compressed;
    }
    const daily = quantities('daily × time')?.storage;
    expect(daily?.bytesPerImpression).toBeCloseTo(full / (end - start), 9);
    expect(daily?.changes.bytesPerImpression).toBeCloseTo(changes / (end - start), 9);
    expect(daily?.factored.bytesPerImpression).toBe(daily?.bytesPerImpression);
    // Recomputed at training time, from the one snapshot of that day.
    expect(quantities('late × time')?.storage?.bytesPerImpression).toBe(0);
    const history = quantities('reconstructed × time')?.storage;
    expect(history?.factored).toEqual(history?.changes);
    expect(history?.bytesPerImpression).toBe(history?.changes.bytesPerImpression);
    expect(history?.bytesPerImpression).not.toBe(daily?.bytesPerImpression);
    // Whether a user follows a source seldom changes between notifications.
    const served = quantities('logged × time')?.storage;
    expect(served?.factored.bytesPerImpression).not.toBe(served?.bytesPerImpression);
    expect(served?.changes.bytesPerImpression).toBe(served?.bytesPerImpression);
  });

  test('of an event is a few bytes, since times are kept as differences', () => {
    const { log } = data.arm;
    const times = Array.from({ length: 1000 }, (_, seq) => log.blockOf(seq).knownAtMs[offsetOf(seq)]);
    const known = {
      ...column('known', 'INT64', (row) => times[row]),
      encoding: 'DELTA_BINARY_PACKED' as const,
    };
    expect(encodedBytes(times.length, [known], 'UNCOMPRESSED')).toBeLessThan(5 * times.length);
  });
});

test('the events of each feature are those whose loss changes it', () => {
  // By hand: what the word in a feature's name counts.
  for (const { name, events, kind } of featureDefinitions) {
    if (kind !== 'dynamic') expect(events, name).toEqual([]);
    else for (const event of events) expect(eventTypeNames).toContain(event);
    if (name.includes('open_rate')) expect(events).toEqual(['send', 'open']);
    if (name.includes('reads')) expect(events).toEqual(['read']);
    if (name.includes('follow')) expect(events).toEqual(['follow', 'unfollow']);
  }
});

test('coefficients and the gap without drift are found by name', () => {
  const lookup = lookupIn(assembleResult(scenario, [result, result], 'test'));
  const [{ coefficients }] = result.pipelines;
  const { name, coefficient } = coefficients!.columns[3];
  expect(lookup.perSeed('logged × time', `coefficient.${name}`)).toEqual([coefficient, coefficient]);
  expect(lookup.perSeed('logged × time', 'coefficient.nothing')).toBeUndefined();
  const twin = quantities('logged × time')?.withoutDrift?.auc;
  expect(twin).toBeTypeOf('number');
  expect(lookup.perSeed('logged × time', 'withoutDrift.auc')).toEqual([twin, twin]);
  expect(quantities('recomputed × time')?.withoutDrift).toBeNull();
});

test('a policy shift changes production and nothing before it', () => {
  const shifted = run({}, { evaluation: { shadowPolicy: 'random' } });
  expect(shifted.quantities('logged × time')?.offline).toEqual(quantities('logged × time')?.offline);
  expect(shifted.quantities('logged × time')?.shadow).not.toEqual(quantities('logged × time')?.shadow);
  const { impressions } = shifted.data.incumbent;
  const first = impressions.value('sentAtMs', 0);
  expect(first).toBeGreaterThanOrEqual(data.timeline.productionDay * DAY_MS);
  expect(shifted.result.references.incumbent.live?.openRate).toBeLessThan(
    result.references.incumbent.live?.openRate ?? 0,
  );
});
