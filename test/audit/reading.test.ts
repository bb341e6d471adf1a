import { parquetWriteBuffer } from 'hyparquet-writer';
import { describe, expect, test } from 'vitest';
import { momentOf } from '../../src/audit/reading/moment.ts';
import { readTable } from '../../src/audit/reading/readTable.ts';
import { hashOf, isSampled } from '../../src/audit/reading/sample.ts';
import type { Source } from '../../src/audit/reading/source.ts';
import type { Table } from '../../src/audit/table.ts';
import { sourceOf } from './sources.ts';

async function read(source: Source | Source[], { mostRows = 1e9, stride = 1, id = 'id' } = {}) {
  return readTable([source].flat(), { id, mostRows, stride, wanted: () => true, onProgress: () => {} });
}

/** Values of a table as a person would write them. */
function plain({ rows, columns }: Table): Record<string, unknown>[] {
  return Array.from({ length: rows }, (_, row) =>
    Object.fromEntries(
      [...columns.values()].map(({ name, kind, values, texts }) => {
        const value = values[row];
        if (Number.isNaN(value)) return [name, null];
        return [name, kind === 'text' ? texts[value] : kind === 'flag' ? value === 1 : value];
      }),
    ),
  );
}

const ROWS = Array.from({ length: 500 }, (_, row) => ({
  id: row * 7,
  opened: row % 3 === 0,
  rate: row % 10 === 0 ? null : row / 7,
  city: row % 4 === 0 ? null : `city "${row % 5}", north`,
}));

const asCsv = (rows = ROWS) =>
  [
    'id,opened,rate,city',
    ...rows.map(({ id, opened, rate, city }) =>
      [id, opened, rate ?? '', city === null ? '' : `"${city.replaceAll('"', '""')}"`].join(','),
    ),
  ].join('\r\n');
const AS_CSV = asCsv();
const asJson = (rows = ROWS) => rows.map((row) => JSON.stringify(row)).join('\n');
const asParquet = (codec: 'SNAPPY' | 'UNCOMPRESSED' = 'SNAPPY', rows = ROWS) =>
  new Uint8Array(
    parquetWriteBuffer({
      codec,
      rowGroupSize: 64,
      columnData: [
        { name: 'id', type: 'INT64', data: rows.map(({ id }) => BigInt(id)) },
        { name: 'opened', type: 'BOOLEAN', data: rows.map(({ opened }) => opened) },
        { name: 'rate', type: 'DOUBLE', data: rows.map(({ rate }) => rate), nullable: true },
        { name: 'city', type: 'STRING', data: rows.map(({ city }) => city), nullable: true },
      ],
    }),
  );

const FILES: readonly Source[] = [
  sourceOf('t.csv', AS_CSV),
  sourceOf('t.tsv', AS_CSV.replaceAll(/,(?=(?:[^"]*"[^"]*")*[^"]*$)/g, '\t')),
  sourceOf('t.jsonl', asJson()),
  sourceOf('t.parquet', asParquet()),
  sourceOf('t.parquet', asParquet('UNCOMPRESSED')),
];

describe('a table is the same from every kind of file', () => {
  test.each(FILES.map((source, index) => [index, source] as const))('file %i', async (_, source) => {
    const { table, stride } = await read(source);
    expect(stride).toBe(1);
    expect(plain(table)).toEqual(ROWS);
  });

  test.each(
    FILES.map((source, index) => [index, source] as const),
  )('a sample of file %i', async (_, source) => {
    const { table, stride } = await read(source, { mostRows: 200 });
    expect(stride).toBeGreaterThan(1);
    expect(plain(table)).toEqual(ROWS.filter(({ id }) => isSampled(hashOf(String(id)), stride)));
    expect(table.rowsInFile).toBe(ROWS.length);
  });
});

/** The rows in three files, of which one has a single row. */
const PARTS = [ROWS.slice(0, 200), ROWS.slice(200, 201), ROWS.slice(201)];
const MANY: readonly (readonly [string, Source[]])[] = [
  ['CSV', PARTS.map((rows, part) => sourceOf(`${part}.csv`, asCsv(rows)))],
  ['JSON lines', PARTS.map((rows, part) => sourceOf(`${part}.jsonl`, asJson(rows)))],
  ['Parquet', PARTS.map((rows, part) => sourceOf(`${part}.parquet`, asParquet('SNAPPY', rows)))],
];

describe.each(MANY)('several files in %s', (_, sources) => {
  test('are one table', async () => {
    const { table } = await read(sources);
    expect(plain(table)).toEqual(ROWS);
    expect(table.rowsInFile).toBe(ROWS.length);
    const [word, first] = sources[0].name.endsWith('jsonl')
      ? ['line', 1]
      : ['row', sources[0].name.endsWith('csv') ? 2 : 1];
    const suffix = sources[0].name.slice(1);
    expect([0, 199, 200, 201, 499].map(table.placeOf)).toEqual(
      [
        ['0', first],
        ['0', first + 199],
        ['1', first],
        ['2', first],
        ['2', first + 298],
      ].map(([file, row]) => `${file}${suffix}, ${word} ${row}`),
    );
  });

  test('have one sample, that of a single file', async () => {
    const { table, stride } = await read(sources, { mostRows: 200 });
    expect(stride).toBeGreaterThan(1);
    expect(plain(table)).toEqual(ROWS.filter(({ id }) => isSampled(hashOf(String(id)), stride)));
    const ids = table.columns.get('id')?.values ?? [];
    for (const row of [0, table.rows - 1]) {
      const place = PARTS.flatMap((rows, part) => rows.map(({ id }, index) => ({ id, part, index })));
      const { part, index } = place.find(({ id }) => id === ids[row]) as (typeof place)[number];
      expect(table.placeOf(row)).toMatch(
        new RegExp(`^${part}\\..* ${index + (/csv/.test(sources[0].name) ? 2 : 1)}$`),
      );
    }
  });

  test('of other columns are refused', async () => {
    const other = sourceOf(sources[0].name, asCsv().replace('rate', 'ratio'));
    if (!sources[0].name.endsWith('.csv')) return;
    await expect(read([...sources, other])).rejects.toThrow(/no column rate, which 0.csv has; ratio, which/);
  });

  test('of another format are refused', async () => {
    const other = sources[0].name.endsWith('.csv') ? MANY[1][1][0] : MANY[0][1][0];
    await expect(read([sources[0], other])).rejects.toThrow(/where .* is (CSV|JSON lines|Parquet)/);
  });
});

test('columns of another order are found by their names', async () => {
  const { table } = await read([sourceOf('a.csv', 'id,x,y\n1,2,3\n'), sourceOf('b.csv', 'y,id,x\n6,4,5\n')]);
  expect(plain(table)).toEqual([
    { id: 1, x: 2, y: 3 },
    { id: 4, x: 5, y: 6 },
  ]);
});

test('a sample of a larger stride is part of one of a smaller', async () => {
  const ids = async (stride: number) => plain((await read(FILES[0], { stride })).table).map(({ id }) => id);
  const [half, quarter] = [await ids(2), await ids(4)];
  expect(half).toEqual(expect.arrayContaining(quarter));
  expect(quarter.length).toBeLessThan(half.length);
});

test('a word among numbers makes texts of them, as they were written', async () => {
  const { table } = await read(sourceOf('t.csv', 'id,x\n1,1.50\n2,007\n3,\n4,word\n'));
  expect(plain(table).map(({ x }) => x)).toEqual(['1.50', '007', null, 'word']);
});

test('ids beyond 2^53 stay apart', async () => {
  const ids = [9007199254740993n, 9007199254740992n];
  const bytes = parquetWriteBuffer({ columnData: [{ name: 'id', type: 'INT64', data: ids }] });
  expect(plain((await read(sourceOf('t.parquet', new Uint8Array(bytes)))).table)).toEqual(
    ids.map((id) => ({ id: String(id) })),
  );
  expect(plain((await read(sourceOf('t.csv', `id\n${ids.join('\n')}`))).table)).toEqual(
    ids.map((id) => ({ id: String(id) })),
  );
});

test('a column without a name has that of its place', async () => {
  const { table } = await read(sourceOf('t.csv', ',x\n0,1\n1,2'), { id: 'column_1' });
  expect([...table.columns.keys()]).toEqual(['column_1', 'x']);
});

describe('moments', () => {
  test.each([
    ['2019-11-24 00:01:03.979311+00:00', Date.UTC(2019, 10, 24, 0, 1, 3) + 979.311, false],
    ['2019-11-24T05:31:03+05:30', Date.UTC(2019, 10, 24, 0, 1, 3), false],
    ['2019-11-24T00:01:03Z', Date.UTC(2019, 10, 24, 0, 1, 3), false],
    ['2019-11-24 00:01', Date.UTC(2019, 10, 24, 0, 1), true],
    ['2019-11-24 02:01:03+02', Date.UTC(2019, 10, 24, 0, 1, 3), false],
    ['2019-11-24', Date.UTC(2019, 10, 24), true],
  ])('%s', (text, ms, lacksZone) => {
    expect(momentOf(text)).toEqual({ ms: expect.closeTo(ms, 6), lacksZone });
  });

  test.each(['2019-13-24', 'yesterday', '2019', '24.11.2019'])('%s is none', (text) => {
    expect(momentOf(text)).toBeUndefined();
  });
});

describe('mistakes are told with their place', () => {
  test.each([
    ['t.csv', 'id,x\n1,2\n3\n', /row 3/],
    ['t.csv', 'id,id\n1,2\n', /two columns called id/],
    ['t.csv', '', /empty file/],
    ['t.csv', 'id,x\n1,"2\n', /row 2/],
    ['t.csv', 'id,x\n,2\n', /no value of id/],
    ['t.jsonl', '{"id":1}\n[2]\n', /line 2/],
    ['t.jsonl', '{"id":1}\n{"id":\n', /line 2/],
    ['t.jsonl', '{"id":1,"x":{}}\n', /line 1, x/],
    ['t.parquet', 'PAR1 is not all', /no whole file in Parquet/],
    ['t.xls', 'id', /does not say what it is/],
  ])('%s %j', async (name, content, message) => {
    const told = await read(sourceOf(name, content)).then(
      () => 'nothing',
      (error: Error) => `${error.name} ${error.message}`,
    );
    expect(told).toMatch(message);
    expect(told).toMatch(/^UserError/);
    expect(told).toContain('remedy:');
  });
});
