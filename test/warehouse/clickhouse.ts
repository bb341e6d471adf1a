/** ClickHouse from a package: it proves the dialect, not a cluster. */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { tableNames } from '../../src/lab/export/tables.ts';
import { ROOT } from '../cli/hindsight.ts';
import { isPromised } from '../promised.ts';
import type { Warehouse } from './warehouse.ts';

const SYSTEM = `${process.platform}-${process.arch}`;

/** Whether tests with ClickHouse run here: the package is large, and there is no library of it for some systems. */
export function hasClickHouse(): boolean {
  const libraries = [`lib-${SYSTEM}-gnu`, `lib-${SYSTEM}`];
  if (libraries.some((name) => existsSync(join(ROOT, 'node_modules', '@chdb', name)))) return true;
  if (isPromised('REQUIRE_CLICKHOUSE')) return true;
  console.warn('NOT TESTED: SQL on ClickHouse; npm install --no-save chdb brings it.');
  return false;
}

export async function openClickHouse(): Promise<Warehouse> {
  const child = fork(join(ROOT, 'test', 'fixtures', 'clickhouse.mjs'), {
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  let errors = '';
  child.stderr?.setEncoding('utf8').on('data', (text) => {
    errors += text;
  });
  const answer = answers(child, () => errors);
  await answer();
  const ask = (query: string, format = 'CSV') => {
    const answered = answer();
    child.send({ query, format });
    return answered;
  };
  return {
    async load(folder) {
      for (const table of tableNames) {
        await ask(`DROP TABLE IF EXISTS ${table}`);
        await ask(
          `CREATE TABLE ${table} ENGINE = Memory AS SELECT * FROM file('${folder}/${table}.parquet', Parquet)`,
        );
      }
    },
    run: async (statement) => void (await ask(statement)),
    async rows(query) {
      const text = await ask(`SELECT * FROM (${query}) ORDER BY 1`, 'JSONEachRow');
      return text
        .split('\n')
        .filter((line) => line !== '')
        .map((line) =>
          Object.fromEntries(Object.entries(JSON.parse(line)).map(([name, value]) => [name, Number(value)])),
        );
    },
    async close() {
      const ended = once(child, 'exit');
      child.disconnect();
      await ended;
    },
  };
}

/** The next message of a child, or its failure. */
function answers(child: ChildProcess, errors: () => string): () => Promise<string> {
  return () =>
    new Promise((resolve, reject) => {
      const ended = () => reject(new Error(`ClickHouse has ended: ${errors()}`));
      child.once('exit', ended);
      child.once('message', (message: { text?: string; error?: string }) => {
        child.off('exit', ended);
        if (message.text === undefined) reject(new Error(message.error));
        else resolve(message.text);
      });
    });
}
