import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { command, useDirectory } from './hindsight.ts';

describe('hindsight sql', () => {
  const directory = useDirectory();
  const sql = (...args: string[]) => command(['sql', ...args], { cwd: directory() });

  it('prints one query', async () => {
    const { code, stdout, stderr } = await sql('quick', '--dialect', 'duckdb');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/^-- As-of features of quick, by hindsight sql --dialect duckdb\.\n/);
    expect(stdout).not.toContain(';');
  });

  it('writes the features that --set asks for to a file', async () => {
    const set = ['--set', 'features.user_open_rate.window=36h'];
    const { code, stdout, stderr } = await sql('quick', '--dialect', 'postgres', ...set, '--out', 'a/b.sql');
    expect({ code, stdout, stderr }).toEqual({ code: 0, stdout: 'a/b.sql is written.\n', stderr: '' });
    expect(readFileSync(join(directory(), 'a/b.sql'), 'utf8')).toContain(`e.occurred_at + ${36 * 3_600_000}`);
  });

  it('reads no column that no feature needs', async () => {
    writeFileSync(
      join(directory(), 'own.yaml'),
      'features:\n' +
        [
          'story_is_breaking',
          'story_age_hours',
          'user_topic_declared_interest',
          'user_topic_open_rate',
          'user_topic_reads_ln',
          'topic_open_rate_24h',
        ]
          .map((name) => `  ${name}: null\n`)
          .join(''),
    );
    const { stdout } = await sql('own.yaml', '--dialect', 'clickhouse');
    expect(stdout).toContain('user_source_open_rate');
    expect(stdout).not.toMatch(/stories|"users"|topic|"kind"/);
  });

  it('needs a dialect that there is', async () => {
    expect(await sql('quick')).toMatchObject({ code: 2, stdout: '' });
    const { code, stderr } = await sql('quick', '--dialect', 'oracle');
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr:
        "error: option '--dialect <name>' argument 'oracle' is invalid. Allowed choices are duckdb, clickhouse, postgres.\nRun \"hindsight sql --help\" for usage.\n",
    });
  });

  it('says what is wrong with names, and where', async () => {
    const path = join(directory(), 'names.yaml');
    writeFileSync(
      path,
      'dayZero: thurs\nevent: {}\ndecisions: { table: a b, sentAt: { sq: 1 } }\nusers: { declared: likes }\n',
    );
    const { code, stdout, stderr } = await sql('quick', '--dialect', 'duckdb', '--names', 'names.yaml');
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatchInlineSnapshot(`
      "names.yaml:1:10  dayZero
        found:    the text "thurs"
        expected: one of monday, tuesday, wednesday, thursday, friday, saturday, sunday
        remedy:   write one of them, such as monday

      names.yaml:2:1  event
        found:    an unknown key
        expected: one of dayZero, decisions, events, stories, users
        nearest:  events

      names.yaml:3:21  decisions.table
        found:    the text "a b"
        expected: a name such as events or analytics.events
        remedy:   leave it out for its default, impressions

      names.yaml:3:34  decisions.sentAt.sql
        found:    nothing
        expected: text
        remedy:   add the key sql

      names.yaml:3:36  decisions.sentAt.sq
        found:    an unknown key
        expected: one of sql
        nearest:  sql

      names.yaml:4:20  users.declared
        found:    the text "likes"
        expected: a name that holds {topic}
        remedy:   leave it out for its default, declared_interest_{topic}
      "
    `);
    writeFileSync(path, '');
    expect(
      (await sql('quick', '--dialect', 'duckdb', '--names', 'names.yaml')).stderr,
    ).toMatchInlineSnapshot(`
      "names.yaml
        found:    an empty file
        expected: a mapping of keys such as dayZero, decisions and events
      "
    `);
    expect((await sql('quick', '--dialect', 'duckdb', '--names', 'name.yaml')).stderr).toMatchInlineSnapshot(`
      "name.yaml
        found:    no such file; did you mean names.yaml?
        expected: a file of names in YAML or JSON
      "
    `);
  });

  it('cannot write where there is a folder', async () => {
    const { code, stderr } = await sql('quick', '--dialect', 'duckdb', '--out', directory());
    expect(code).toBe(2);
    expect(stderr).toMatch(/^cannot write .*: choose another place\n$/);
  });

  it('refuses a sweep, and options of runs', async () => {
    writeFileSync(join(directory(), 'sweep.yaml'), 'sweep: { world.users: [100, 200] }\n');
    expect((await sql('sweep.yaml', '--dialect', 'duckdb')).stderr).toContain(
      'found:    a sweep of 2 points',
    );
    expect((await sql('quick', '--dialect', 'duckdb', '--seeds', '1')).stderr).toContain(
      'error: sql has no --seeds: it writes a query, and runs nothing',
    );
  });
});
