import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { materialise } from '../../src/features/provenance.ts';
import { asOfSql } from '../../src/warehouse/asOfSql.ts';
import { dialects } from '../../src/warehouse/dialect.ts';
import { exportNames } from '../../src/warehouse/names.ts';
import { coarseApp, writeTables } from '../duckdb/coarseApp.ts';
import { openDatabase } from '../duckdb/database.ts';
import { disagreements } from '../duckdb/disagreements.ts';
import { anySet } from '../features/anySet.ts';
import { defaultFeatureSet } from '../../src/features/definitions.ts';
it('works', async () => {
  for (const delay of [0, 6]) {
  const app = coarseApp(delay, 'some');
  const folder = join(mkdtempSync(join(tmpdir(), 'hs-')), 'x');
  writeTables(folder, app);
  const database = await openDatabase();
  for (const t of ['impressions', 'events', 'users', 'stories']) await database.run(`CREATE VIEW ${t} AS FROM '${folder}/${t}.parquet'`);
  for (const features of [defaultFeatureSet, ...fc.sample(anySet, 20)]) {
  const { catalog, log, impressions, trainingAtMs } = app;
  const table = materialise('reconstructed', {...catalog, features}, log, impressions, 0, impressions.rows, trainingAtMs);
  const sql = asOfSql({ features: features.features, names: exportNames, topics: catalog.topics, hasErasures: false }, dialects.duckdb);
  if (features === defaultFeatureSet && delay === 0) 0;
  expect(disagreements((await database.rows<any>(`SELECT * FROM (${sql}) ORDER BY 1`)).map(r=>({...r, impression_id: Number(r.impression_id)})), table, features.names)).toEqual({});
  }
  }
});
