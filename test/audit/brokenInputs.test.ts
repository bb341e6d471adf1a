/** Inputs that are none: each is told with place, found, expected and remedy, and none gets a verdict. */
import { gzipSync } from 'node:zlib';
import { parquetWriteBuffer } from 'hyparquet-writer';
import { describe, expect, test } from 'vitest';
import { audit } from '../../src/audit/audit.ts';
import { requestOf } from '../../src/audit/request.ts';
import { UserError } from '../../src/base/errors.ts';
import { sourceOf } from './sources.ts';

type Content = string | Uint8Array;

const utf16 = (text: string) => new Uint8Array(Buffer.from(`\ufeff${text}`, 'utf16le'));
const parquet = (columns: Parameters<typeof parquetWriteBuffer>[0]['columnData']) =>
  new Uint8Array(parquetWriteBuffer({ columnData: columns }));

const TRAINING = 'id,label,x\na,0,1\nb,1,2\nc,0,3\nd,1,4\n';
const SERVED = 'id,x\na,1\nb,2\nc,3\nd,5\n';
const COLUMNS: Parameters<typeof parquet>[0] = [
  { name: 'id', type: 'STRING', data: ['a', 'b', 'c', 'd'] },
  { name: 'label', type: 'INT32', data: [0, 1, 0, 1] },
  { name: 'x', type: 'DOUBLE', data: [1, 2, 3, 4] },
];
const WHOLE = parquet(COLUMNS);
const withBytes = (bytes: Uint8Array, at: number, ...others: number[]) => {
  const changed = bytes.slice();
  changed.set(others, at);
  return changed;
};

interface Case {
  readonly training?: Content;
  readonly served?: Content | undefined;
  /** More files, by name. */
  readonly files?: Readonly<Record<string, Content>>;
  /** Other keys of the request. */
  readonly more?: object;
  /** Parts of the message. */
  readonly told: readonly (string | RegExp)[];
}

const at = (column: string) => (training: string) => ({
  training,
  more: { at: column },
});
const withMoments = (...moments: (string | number)[]) =>
  at('at')(
    `id,label,x,at\n${moments.map((each, row) => `${'abcd'[row]},${row % 2},${row},${each}`).join('\n')}`,
  );
const json = (...rows: readonly string[]) => ({
  files: { 'training.jsonl': rows.join('\n') },
  more: { training: 'training.jsonl', served: undefined },
});

const CASES: Readonly<Record<string, Case>> = {
  'an id is missing': {
    training: TRAINING.replace('c,', ','),
    told: ['training.csv, row 4', 'no value of id', '--id'],
  },
  'an id is missing in the log': {
    served: SERVED.replace('b,', 'NULL,'),
    told: ['served.csv, row 3', 'no value of id'],
  },
  'two rows have one id': {
    training: TRAINING.replace('c,', 'a,'),
    told: ['training.csv, row 2, and training.csv, row 4', 'the same id: id a'],
  },
  'two rows of the log have one id': {
    served: `${SERVED}b,7\n`,
    told: ['served.csv, row 3, and served.csv, row 6'],
  },
  'a copy of an id is in another file': {
    files: { 'b.csv': TRAINING },
    more: { training: ['training.csv', 'b.csv'] },
    told: ['training.csv, row 2, and b.csv, row 2', 'the same id: id a'],
  },
  'no id is in both': {
    served: SERVED.replace(/^([a-d]),/gm, '9$1,'),
    told: ['training.csv and served.csv, id', 'no id that both have: a in the former, 9a in the latter'],
  },
  'ids are numbers here and texts with zeros there': {
    training: 'id,label,x\n1,0,1\n2,1,2\n',
    served: 'id,x\n001,1\n002,2\n',
    told: ['no id that both have: 1 in the former, 001 in the latter'],
  },
  'ids are doubles beyond 2^53': {
    files: {
      'training.parquet': parquet([
        { name: 'id', type: 'DOUBLE', data: [2 ** 60, 2 ** 61] },
        { name: 'label', type: 'INT32', data: [0, 1] },
        { name: 'x', type: 'DOUBLE', data: [1, 2] },
      ]),
    },
    more: { training: 'training.parquet' },
    told: ['training.parquet, row 1, id', 'beyond 2^53', 'write ids as texts'],
  },
  'ids in JSON are beyond 2^53': {
    ...json('{"id":9007199254740993,"label":0,"x":1}', '{"id":9007199254740992,"label":1,"x":1}'),
    told: ['training.jsonl, line 1, id', 'beyond 2^53', 'write it in quotes'],
  },
  'the log has no rows': {
    served: 'id,x\n',
    told: ['no id that both have: a in the former, no rows in the latter'],
  },
  'the training set has no rows': { training: 'id,label,x\n', told: ['training.csv', 'no rows'] },
  'there is no id to join by': { more: { id: undefined }, told: ['options, served', 'served without id'] },
  'the log has no such id': {
    served: SERVED.replace('id', 'key'),
    told: ['served.csv, id', 'no column id', 'key'],
  },
  'a label is 2': {
    training: TRAINING.replace('b,1', 'b,2'),
    told: ['training.csv, row 3, label', '2', '0 or 1'],
  },
  'a label is missing': {
    training: TRAINING.replace('b,1', 'b,'),
    told: ['training.csv, row 3, label', 'no value'],
  },
  'labels are words': {
    training: TRAINING.replaceAll(',0,', ',no,').replaceAll(',1,', ',yes,'),
    told: ['training.csv, row 2, label', 'the text "no"'],
  },
  'labels are digits in quotes': {
    ...json('{"id":1,"label":"0","x":1}', '{"id":2,"label":"1","x":1}'),
    told: ['training.jsonl, line 1, label', 'the text "0"', '0 or 1'],
  },
  'labels are all the same': {
    training: TRAINING.replaceAll(',1,', ',0,'),
    told: ['training.csv, label', 'no 1 in 4 rows', 'nothing can be told'],
  },
  'the ids have another name in the log': {
    served: SERVED.replace('id', 'key'),
    told: ['served.csv, id', 'no column id', 'rename the column in one of the files'],
  },
  'several columns are missing, told at once': {
    served: SERVED.replace('id', 'key'),
    more: { label: 'lable', at: 'when', where: { day: 1 } },
    told: [/no column lable.*no column when.*no column day.*served\.csv, id\n[^\n]*no column id/s],
  },
  'a zone is a name': {
    more: { at: 'x', zone: 'UTC' },
    told: [/^options {2}zone\n/, 'Z, which is UTC, or an offset', "write '+00:00', which is UTC"],
  },
  'the label is no column': {
    more: { label: 'lable' },
    told: ['training.csv, label', 'no column lable', 'did you mean label?'],
  },
  'moments have no zone': {
    ...withMoments('2026-05-01 10:00', '2026-05-02 10:00'),
    told: ['training.csv, at', 'moments without a zone', '--zone Z'],
  },
  'one moment has no zone': {
    ...withMoments('2026-05-01 10:00Z', '2026-05-02 10:00'),
    told: ['training.csv, row 3, at', 'a moment without a zone, where those before it have one'],
  },
  'moments are in mixed units': {
    ...withMoments(1_777_000_000, 1_777_000_000_000),
    told: [
      'training.csv, at',
      '1777000000, which looks like s, to 1777000000000, which looks like ms',
      '--time-unit',
    ],
  },
  'a moment is 0': {
    ...withMoments(0, 1_777_000_000_000),
    told: ['training.csv, at', '0, no moment', '--time-unit'],
  },
  'moments are numbers of days': {
    ...withMoments(20_000, 20_001),
    told: ['training.csv, at', 'in s, ms, us or ns'],
  },
  'moments are words': {
    ...withMoments('May', 'June'),
    told: ['training.csv, at', 'such as May', 'ISO 8601'],
  },
  'moments are written as in an office': {
    ...withMoments('01.05.2026', '2.5.2026'),
    told: ['training.csv, at', '01.05.2026'],
  },
  'moments are flags': { ...withMoments('true', 'false'), told: ['training.csv, at', 'true and false'] },
  'no moment is known': { ...withMoments('', ''), told: ['training.csv, at', 'no value in any row'] },
  'a unit is named without moments': {
    more: { timeUnit: 'ms' },
    told: ['options, timeUnit', 'timeUnit without at'],
  },
  'a feature is a number here and a word there': {
    served: SERVED.replace(/\d/g, 'low'),
    told: ['served.csv, x', 'texts, where training has numbers'],
  },
  'a feature is a number here and a flag there': {
    served: SERVED.replace(/\d/g, 'true'),
    told: ['served.csv, x', 'true and false, where training has numbers'],
  },
  'a feature is a moment with a zone here and without there': {
    training: 'id,label,x\na,0,2026-05-01T00:00Z\nb,1,2026-05-02T00:00Z\n',
    served: 'id,x\na,2026-05-01T00:00\nb,2026-05-02T00:00\n',
    told: ['served.csv, x', 'moments without a zone, where training has moments with a zone'],
  },
  'a word is among the numbers of a feature': {
    training: TRAINING.replace('c,0,3', 'c,0,many'),
    served: SERVED.replace('c,3', 'c,many'),
    told: ['training.csv, x', '3 of 4 look like numbers', 'another is many'],
  },
  'numbers have commas': {
    training: 'id;label;x\na;0;1,5\nb;1;2,5\n',
    served: 'id;x\na;1,5\nb;2,5\n',
    told: ['training.csv, x', 'such as 1,5', '1234.5'],
  },
  'numbers are percentages': {
    training: TRAINING.replace(/,(\d)$/gm, ',$1%'),
    served: SERVED.replace(/,(\d)$/gm, ',$1%'),
    told: ['training.csv, x', 'such as 1%'],
  },
  'days are texts': {
    training: TRAINING.replace(/,(\d)$/gm, ',$1.5.2026'),
    served: SERVED.replace(/,(\d)$/gm, ',$1.5.2026'),
    told: ['training.csv, x', 'such as 1.5.2026', 'ISO 8601'],
  },
  'a number is infinite': {
    training: TRAINING.replace('c,0,3', 'c,0,inf'),
    told: ['training.csv, row 4, x', 'Infinity', 'a finite number'],
  },
  'a double is infinite': {
    files: {
      'training.parquet': parquet([
        COLUMNS[0],
        COLUMNS[1],
        { name: 'x', type: 'DOUBLE', data: [1, 2, -Infinity, 4] },
      ]),
    },
    more: { training: 'training.parquet' },
    told: ['training.parquet, row 3, x', '-Infinity'],
  },
  'JSON has NaN': {
    ...json('{"id":1,"label":0,"x":NaN}'),
    told: ['training.jsonl, line 1', 'NaN', 'write null'],
  },
  'JSON has a list': {
    ...json('{"id":1,"label":0,"x":[1]}'),
    told: ['training.jsonl, line 1, x', 'a list', 'flatten'],
  },
  'JSON has an object': {
    ...json('{"id":1,"label":0,"x":{"a":1}}'),
    told: ['training.jsonl, line 1, x', 'an object'],
  },
  'JSON mixes kinds': {
    ...json('{"id":1,"label":0,"x":1}', '{"id":2,"label":1,"x":"2"}'),
    told: ['training.jsonl, line 2, x', 'texts, where earlier rows have numbers'],
  },
  'a line is no object': {
    ...json('{"id":1,"label":0,"x":1}', '[1,0,1]'),
    told: ['training.jsonl, line 2', 'a list'],
  },
  'a line is cut off': {
    ...json('{"id":1,"label":0,"x":1}', '{"id":2,"la'),
    told: ['training.jsonl, line 2', 'no JSON'],
  },
  'lines have nothing': { ...json('', '', ''), told: ['training.jsonl', 'no rows'] },
  'a file is empty': { training: '', told: ['training.csv', 'an empty file'] },
  'a row is short': {
    training: TRAINING.replace('c,0,3', 'c,0'),
    told: ['training.csv, row 4', '2 values', '3, one for each name'],
  },
  'a row is long': {
    training: TRAINING.replace('c,0,3', 'c,0,3,5'),
    told: ['training.csv, row 4', '4 values'],
  },
  'a name is there twice': {
    training: TRAINING.replace('id,label,x', 'id,x,x'),
    told: ['training.csv, row 1', 'two columns called x'],
  },
  'a quote is never closed': {
    training: TRAINING.replace('c,0,3', 'c,0,"3'),
    told: ['training.csv, row 4', 'quote'],
  },
  'text is no UTF-8': {
    training: new Uint8Array([...Buffer.from(TRAINING), 0x65, 0xe9, 0x2c, 0x30, 0x2c, 0x31]),
    told: ['training.csv', 'no text in UTF-8', 'iconv'],
  },
  'text is in UTF-16': { training: utf16(TRAINING), told: ['training.csv', 'UTF-16'] },
  'a file is packed': {
    training: new Uint8Array(gzipSync(TRAINING)),
    told: ['training.csv', 'packed with gzip', 'CSV'],
  },
  'a file says that it is packed': {
    files: { 'training.csv.gz': new Uint8Array(gzipSync(TRAINING)) },
    more: { training: 'training.csv.gz' },
    told: ['training.csv.gz', 'a packed file', 'unpack it'],
  },
  'a spreadsheet is called CSV': {
    training: new Uint8Array([0x50, 0x4b, 3, 4, 5]),
    told: ['training.csv', 'a ZIP archive'],
  },
  'Parquet is called CSV': { training: WHOLE, told: ['training.csv', 'Parquet', 'rename it'] },
  'CSV is called Parquet': {
    files: { 'training.parquet': TRAINING },
    more: { training: 'training.parquet' },
    told: ['training.parquet', 'no whole file in Parquet'],
  },
  'Parquet is cut off': {
    files: { 'training.parquet': WHOLE.slice(0, WHOLE.length / 2) },
    more: { training: 'training.parquet' },
    told: ['training.parquet', 'no whole file in Parquet', 'copy it again'],
  },
  'Parquet has wrong bytes at its end': {
    files: { 'training.parquet': withBytes(WHOLE, WHOLE.length - 4, 1, 2, 3, 4) },
    more: { training: 'training.parquet' },
    told: ['training.parquet', 'no whole file in Parquet'],
  },
  'Parquet has wrong bytes inside': {
    files: { 'training.parquet': withBytes(WHOLE, 4, 255, 255, 255, 255, 255, 255, 255, 255) },
    more: { training: 'training.parquet' },
    told: ['training.parquet', 'no whole file in Parquet'],
  },
  'a format is unknown': {
    files: { 'training.xlsx': 'x' },
    more: { training: 'training.xlsx' },
    told: ['training.xlsx', '.parquet'],
  },
  'files have different columns': {
    files: { 'b.csv': 'id,label,y\nz,1,2\n' },
    more: { training: ['training.csv', 'b.csv'] },
    told: ['b.csv', 'no column x, which training.csv has; y, which training.csv has not'],
  },
  'files have different formats': {
    files: { 'b.jsonl': '{"id":"z","label":1,"x":2}' },
    more: { training: ['training.csv', 'b.jsonl'] },
    told: ['b.jsonl', 'JSON lines, where training.csv is CSV'],
  },
  'files in Parquet have different types': {
    files: {
      'a.parquet': WHOLE,
      'b.parquet': parquet([
        { name: 'id', type: 'STRING', data: ['e', 'f'] },
        { name: 'label', type: 'INT32', data: [0, 1] },
        { name: 'x', type: 'STRING', data: ['low', 'high'] },
      ]),
    },
    more: { training: ['a.parquet', 'b.parquet'] },
    told: ['b.parquet, row 1, x', 'texts, where files before it have numbers'],
  },
  'two keys name one column': {
    more: { user: 'id' },
    told: ['options, id and user', 'the column id for both'],
  },
  'a feature is the label': {
    more: { features: ['label'] },
    told: ['options, label and features', 'the column label for both'],
  },
  'a feature is not in the log': {
    training: TRAINING.replace('id,label,x', 'id,label,y'),
    more: { features: ['y'] },
    told: ['served.csv, features', 'no column y'],
  },
  'no feature is in both': {
    served: SERVED.replace('x', 'y'),
    told: ['training.csv', 'no feature that served.csv has, too', '--served-prefix'],
  },
  'both sides are the same columns': {
    more: { served: 'training.csv' },
    told: ['options, training and served', 'equal themselves'],
  },
  'what is to be left out is not there': {
    more: { except: ['xx'] },
    told: ['except', 'xx, a column that no table has'],
  },
  'no row is as asked': {
    more: { where: { x: 99 } },
    told: ['training.csv', 'none of 4 rows with {"x":99}'],
  },
  'a condition is about no column': {
    more: { where: { day: 1 } },
    told: ['training.csv, where', 'no column day'],
  },
  'sessions are named without a split': {
    more: { session: 'x' },
    told: ['options, session', 'session without split'],
  },
  'a label is known since no decision': {
    more: { labelKnownAt: 'x' },
    told: ['options, labelKnownAt', 'labelKnownAt without at'],
  },
  'columns are missing in several tables of the history': {
    files: { 'events.csv': 'user_id,story_id\nu,s\n', 'stories.csv': 'story_id,topic_id\ns,t\n' },
    more: { events: 'events.csv', stories: 'stories.csv' },
    told: [
      ...['type', 'source', 'occurredAt', 'knownAt'].map((key) => `events.csv, events.${key}\n`),
      ...['source', 'publishedAt', 'breaking'].map((key) => `stories.csv, stories.${key}\n`),
    ],
  },
  'stories are given without events': {
    more: { stories: 's.csv' },
    told: ['options, stories', 'stories without events'],
  },
  'sides are not train and test': {
    training: 'id,label,x,side\na,0,1,A\nb,1,2,B\n',
    more: { split: 'side' },
    told: ['training.csv, side', 'A, B', 'train and test'],
  },
  'scores are no probabilities': {
    more: { score: 'x', served: undefined, features: ['z'] },
    training: 'id,label,x,z\na,0,1,1\nb,1,-2.5,2\n',
    told: ['training.csv, x', '-2.5', 'probabilities from 0 to 1'],
  },
  'an entity is no column': {
    training: 'id,label,x,side\na,0,1,train\nb,1,2,test\n',
    more: { split: 'side', entities: ['item'] },
    told: ['training.csv, entities', 'no column item'],
  },
  'a key is unknown': { more: { propensity: 'x' }, told: ['options', 'propensity'] },
};

async function messageOf({ training = TRAINING, files = {}, more = {}, ...rest }: Case): Promise<string> {
  const served = rest.served ?? SERVED;
  const content: Record<string, Content> = { 'training.csv': training, 'served.csv': served, ...files };
  try {
    const request = requestOf({
      training: 'training.csv',
      served: 'served.csv',
      id: 'id',
      label: 'label',
      ...more,
    });
    await audit(request, async (name) => sourceOf(name, content[name]), 'test');
    return 'nothing';
  } catch (error) {
    if (error instanceof UserError) return error.message;
    return `a stack trace: ${(error as Error).stack}`;
  }
}

test.each([
  [{ id: undefined, served: 'served.csv' }, '--served', '--served without --id', 'give --id, too'],
  [{ zone: 'Z' }, '--zone', '--zone without --at or --events', 'leave --zone out'],
  [{ id: 'label' }, '--id and --label', 'the column label for both', 'name another column'],
  [{ except: ['x', 'x'] }, '--except', 'the column x twice', 'leave one of them out'],
  [{ served: 'training.csv' }, 'training.csv and --served', 'which equal themselves', 'a prefix of each'],
  [{ label: undefined }, '--label', 'nothing', 'give --label'],
])('options that do not go together are told as they were typed: %o', (more, place, found, remedy) => {
  const typed = (key: string) => (key === 'training' ? 'training.csv' : `--${key}`);
  const given = { training: 'training.csv', id: 'id', label: 'label', ...more };
  const lines = (() => {
    try {
      requestOf(given, typed);
      return [];
    } catch (error) {
      return (error as UserError).message.split('\n');
    }
  })();
  expect(lines[0]).toBe(place);
  expect(lines[1]).toContain(found);
  expect(lines[3]).toContain(remedy);
});

test('there are more than forty', () => {
  expect(Object.keys(CASES).length).toBeGreaterThan(40);
});

test('what is broken here is whole before it is broken', async () => {
  expect(await messageOf({ told: [] })).toBe('nothing');
  const files = { 'training.parquet': WHOLE };
  expect(await messageOf({ files, more: { training: 'training.parquet' }, told: [] })).toBe('nothing');
});

describe('a table is told to be none where', () => {
  test.each(Object.entries(CASES))('%s', async (_, broken) => {
    const message = await messageOf(broken);
    for (const part of broken.told) {
      if (typeof part === 'string') expect(message).toContain(part);
      else expect(message).toMatch(part);
    }
    expect(message).not.toMatch(/undefined|\bNaN\b(?! or)|\[object|stack trace/);
    expect(message).toMatch(/expected/);
  });
});
