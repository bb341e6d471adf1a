/**
 * Writes two tables to audit, of so many rows and features: the size of a set, not its contents.
 *
 *     node tools/auditTables.mjs FOLDER ROWS FEATURES
 *     /usr/bin/time -v npx hindsight audit FOLDER/training.parquet --served FOLDER/served.parquet --id id --label label --at at --user user --zone Z
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';

const [, , folder, rows, features] = process.argv;
if (features === undefined) {
  console.error('name a folder, the number of rows and that of features');
  process.exit(2);
}

mkdirSync(folder, { recursive: true });
const connection = await (await DuckDBInstance.create(':memory:')).connect();
await connection.run('CREATE MACRO u(i, k) AS (hash(i * 1009 + k) % 1000003)::DOUBLE / 1000003');
const names = Array.from({ length: Number(features) }, (_, k) => `feature_${k}`);
// A third of the features are rates that recur, and in a tenth of the rows training has another value than serving.
const value = (k) => (k % 3 === 0 ? `round(u(i, ${k}) * 100) / 100` : `u(i, ${k})`);
const written = {
  training: `i AS id, i % (${rows} // 20) AS "user", TIMESTAMP '2026-05-01' + to_seconds(i) AS at,
    (u(i, 999) < 0.05 + 0.2 * u(i, 1))::INTEGER AS label,
    ${names.map((name, k) => `${value(k)} + CASE WHEN u(i, ${k + 500}) < 0.1 THEN 0.01 ELSE 0 END AS ${name}`).join(', ')}`,
  served: `i AS id, ${names.map((name, k) => `${value(k)} AS ${name}`).join(', ')}`,
};
for (const [table, columns] of Object.entries(written)) {
  await connection.run(
    `COPY (SELECT ${columns} FROM range(${rows}) AS numbers(i)) TO '${join(folder, `${table}.parquet`)}' (FORMAT parquet)`,
  );
}
