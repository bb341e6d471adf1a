/** Where serving and the batch count different events, the warehouse has those of the batch: its SQL reconstructs. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { runSeed } from '../../src/lab/experiment.ts';
import { exportedTables } from '../../src/lab/export/tables.ts';
import { exportRun } from '../../src/lab/jobs/exportRun.ts';
import type { RunData } from '../../src/lab/stages/production.ts';
import { type ScenarioInput, scenarioSchema } from '../../src/scenario/schema.ts';
import { featureSql } from '../../src/warehouse/featureSql.ts';
import { openDatabase } from '../duckdb/database.ts';

const scenarioWith = (history: ScenarioInput['history']) =>
  scenarioSchema.parse({
    name: 'sides',
    seeds: [3],
    timeline: { burnIn: '2d', warmup: '1d', logging: '3d', production: '1d' },
    world: { users: 60, topics: 4, sources: 8, newsroom: { storiesPerDay: 40 }, opens: { baseRate: 0.2 } },
    serving: { attributionWindow: '6h', maximumCandidates: 60, incumbent: { policy: 'heuristic' } },
    history,
    training: { provenances: ['logged', 'reconstructed'], splits: ['random'] },
    evaluation: { live: false, driftTwin: false, curves: false, bootstrapResamples: 20, choiceSample: 10 },
  });

function dataOf(history: ScenarioInput['history'], onData: (data: RunData) => void): RunData {
  let found: RunData | undefined;
  runSeed(scenarioWith(history), 3, {
    onData(data) {
      found = data;
      onData(data);
    },
  });
  return found as RunData;
}

const ONE_SIDED = {
  ingestionDelay: { maximum: '1h' },
  late: { share: 0.2, by: '5h', seenBy: 'batch' },
  duplicates: { share: 0.2, seenBy: 'serving' },
  drops: { share: 0.2, seenBy: 'serving' },
} as const;

it('gives the reconstructed values, which are not those that were served', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'hindsight-sides-'));
  try {
    const data = dataOf(ONE_SIDED, (each) => exportRun(each, directory));
    const database = await openDatabase();
    for (const table of ['impressions', 'events', 'users', 'stories'])
      await database.rows(`CREATE VIEW ${table} AS FROM '${join(directory, table)}.parquet'`);
    const rows = await database.rows<Record<string, number | bigint>>(featureSql(data.scenario, 'duckdb'));
    const byId = new Map(rows.map((row) => [Number(row.impression_id), row]));
    const { names } = data.arm.world.catalog.features;
    const { impressions, start, end } = data.examples;
    const table = data.tables.get('reconstructed');
    let unlikeServed = 0;
    for (let row = start; row < end; row++) {
      const found = byId.get(impressions.firstId + row);
      names.forEach((name, column) => {
        const at = (vectors = impressions.features) => vectors.valuesOf(row)[vectors.placeOf(row) + column];
        expect(Number(found?.[name]), name).toBeCloseTo(at(table?.vectors), 10);
        if (Math.abs(Number(found?.[name]) - at()) > 1e-9) unlikeServed++;
      });
    }
    expect(end - start).toBeGreaterThan(100);
    expect(unlikeServed).toBeGreaterThan(end - start);
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
});

it('is told by a column of the export who sees an event, only where some are one-sided', () => {
  const namesOf = (history: ScenarioInput['history']) => {
    let names: readonly string[] = [];
    let seen: readonly unknown[] = [];
    dataOf(history, (data) => {
      const { rows, columns } = exportedTables(data).events;
      names = columns.map(({ name }) => name);
      const seenBy = columns.find(({ name }) => name === 'seen_by');
      seen = Array.from({ length: rows }, (_, row) => seenBy?.read(row));
    });
    return { names, seen: new Set(seen) };
  };
  expect(namesOf({ late: { share: 0.2, by: '5h' } }).names).not.toContain('seen_by');
  const { names, seen } = namesOf(ONE_SIDED);
  expect(names).toContain('seen_by');
  expect(seen).toEqual(new Set(['both', 'serving', 'batch', 'neither']));
  expect(featureSql(scenarioWith({}), 'duckdb')).not.toContain('seen_by');
});
