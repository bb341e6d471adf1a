/** PostgreSQL as the machine has it: a cluster of the tests' own, which is reached through a socket in its folder. */
import { type ChildProcess, execFile, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { tableNames } from '../../src/lab/export/tables.ts';
import { openDatabase } from '../duckdb/database.ts';
import { isPromised } from '../promised.ts';
import type { Warehouse } from './warehouse.ts';

/** `HINDSIGHT_POSTGRES`, or Debian's latest; undefined where there is none. */
function findPostgres(): string | undefined {
  const named = process.env['HINDSIGHT_POSTGRES'];
  if (named !== undefined && named !== '') return named;
  const parent = '/usr/lib/postgresql';
  const versions = existsSync(parent) ? readdirSync(parent) : [];
  return versions
    .sort((a, b) => Number(b) - Number(a))
    .map((version) => join(parent, version, 'bin'))
    .find((folder) => existsSync(join(folder, 'initdb')));
}

/** Whether tests with PostgreSQL run here. Without it they are left out, and say so, unless it is promised. */
export function hasPostgres(): boolean {
  if (findPostgres() !== undefined || isPromised('REQUIRE_POSTGRES')) return true;
  console.warn(
    'NOT TESTED: SQL on PostgreSQL, since none was found. Install it (apt-get install postgresql), or name the folder of its programs in HINDSIGHT_POSTGRES.',
  );
  return false;
}

/** Who the server is to be: it refuses root. */
function owner(): { uid: number; gid: number } | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const idOf = (flag: string) => Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8' }));
  return { uid: idOf('-u'), gid: idOf('-g') };
}

export async function openPostgres(): Promise<Warehouse> {
  const programs = findPostgres();
  if (programs === undefined)
    throw new Error('no PostgreSQL was found; expected one, as CI or REQUIRE_POSTGRES is set');
  const program = (name: string) => join(programs, name);
  // Not the usual folder for temporary files: the path of a socket may have 107 bytes.
  const directory = mkdtempSync('/tmp/hindsight-postgres-');
  const asOwner = owner();
  if (asOwner !== undefined) chownSync(directory, asOwner.uid, asOwner.gid);
  const data = join(directory, 'data');
  const settings = { ...asOwner, cwd: directory };
  execFileSync(
    program('initdb'),
    ['-D', data, '-U', 'hindsight', '--auth=trust', '--no-sync', '--encoding=UTF8', '--locale=C'],
    { ...settings, stdio: 'pipe' },
  );
  const server = spawn(
    program('postgres'),
    ['-D', data, '-k', directory, ...['listen_addresses=', 'fsync=off'].flatMap((each) => ['-c', each])],
    { ...settings, stdio: ['ignore', 'ignore', 'pipe'] },
  );
  let log = '';
  server.stderr.setEncoding('utf8').on('data', (text) => {
    log += text;
  });
  const connection = ['-h', directory, '-U', 'hindsight', '-d', 'postgres'];

  /** Runs statements, or asks for the rows of a query as CSV. */
  const psql = (statements: string): Promise<string> =>
    new Promise((resolve, reject) => {
      const child = execFile(
        program('psql'),
        [...connection, '-X', '-q', '--csv', '-v', 'ON_ERROR_STOP=1'],
        { maxBuffer: 2 ** 30 },
        (error, stdout, stderr) => (error === null ? resolve(stdout) : reject(new Error(stderr))),
      );
      child.stdin?.end(statements);
    });
  await untilReady(
    server,
    () => log,
    () =>
      psql('SELECT 1').then(
        () => true,
        () => false,
      ),
  );

  const duckDb = await openDatabase();
  return {
    async load(folder) {
      const files = join(directory, 'csv');
      mkdirSync(files, { recursive: true });
      for (const table of tableNames) {
        const source = `'${folder}/${table}.parquet'`;
        const columns = await duckDb.rows<{ column_name: string; column_type: string }>(
          `DESCRIBE FROM ${source}`,
        );
        const types = columns.map(
          ({ column_name, column_type }) =>
            `"${column_name}" ${column_type.replace('DOUBLE', 'DOUBLE PRECISION')}`,
        );
        const file = join(files, `${table}.csv`);
        await duckDb.run(`COPY (FROM ${source}) TO '${file}' (HEADER)`);
        await psql(`DROP TABLE IF EXISTS ${table} CASCADE;
CREATE TABLE ${table} (${types.join(', ')});
\\copy ${table} FROM '${file}' CSV HEADER
ANALYZE ${table};`);
      }
    },
    run: async (statement) => void (await psql(statement)),
    async rows(query) {
      const [head, ...lines] = (await psql(`SELECT * FROM (${query}) q ORDER BY 1`)).trimEnd().split('\n');
      const names = head.split(',');
      return lines.map((line) =>
        Object.fromEntries(line.split(',').map((value, column) => [names[column], Number(value)])),
      );
    },
    async close() {
      const ended = once(server, 'exit');
      server.kill('SIGINT');
      await ended;
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

async function untilReady(
  server: ChildProcess,
  log: () => string,
  isReady: () => Promise<boolean>,
): Promise<void> {
  for (let left = 300_000; left > 0; left -= 200) {
    if (server.exitCode !== null) throw new Error(`PostgreSQL has ended: ${log()}`);
    if (await isReady()) return;
    await setTimeout(200);
  }
  server.kill('SIGKILL');
  throw new Error(`PostgreSQL does not answer: ${log()}`);
}
