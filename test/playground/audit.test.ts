/** The page that audits files, as far as it is no page: requests, guesses, columns, and reading by slices. */
import fc from 'fast-check';
import { parquetWriteBuffer } from 'hyparquet-writer';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { audit } from '../../src/audit/audit.ts';
import { requestJsonSchema } from '../../src/audit/request.ts';
import { createProgram } from '../../src/cli/program.ts';
import {
  check,
  commandOf,
  type Draft,
  draftOf,
  problemOf,
  yamlOf,
} from '../../src/playground/audit/draft.ts';
import { fileKeys, flagOf, textKeys, withLabels } from '../../src/playground/audit/fields.ts';
import { guessesFor, tableIn } from '../../src/playground/audit/guess.ts';
import { type Sketch, sketchOf } from '../../src/playground/audit/sketch.ts';
import { sourceOf } from '../../src/playground/audit/source.ts';
import { cases } from '../gear.ts';

/** A value of each key that the rules of requests take. */
const FULL: Required<{ [Part in keyof Draft]: Required<Draft[Part]> }> = {
  files: {
    training: ['training.parquet'],
    served: ['monday.csv', 'tuesday.csv'],
    previous: ['older.parquet'],
    events: ['events.jsonl'],
    stories: ['stories.csv'],
    users: ['users.csv'],
    definitions: ['scenario.yaml'],
    names: ['names.yaml'],
  },
  texts: {
    id: 'impression id',
    label: 'opened',
    at: 'sent_at',
    user: 'user_id',
    session: 'session',
    split: 'side',
    labelKnownAt: 'known_at',
    score: 'score',
    scoreOffline: 'offline',
    trainingPrefix: 'recomputed_',
    servedPrefix: 'logged_',
    entities: 'item, source',
    features: 'clicks_7d, age',
    except: 'note, other',
    where: 'phase=logging\nkind=a=b',
    attributionWindow: '24h',
    zone: '+05:30',
    timeUnit: 'ms',
    trainedAt: '2026-05-01T00:00Z',
    mostRows: '5000',
  },
};

const someOf = <T extends object>(all: T) =>
  fc
    .subarray(Object.keys(all))
    .map((keys) => Object.fromEntries(Object.entries(all).filter(([key]) => keys.includes(key))));

/** Requests of some of the keys; those that others mean nothing without are always there. */
const drafts: fc.Arbitrary<Draft> = fc
  .record({ files: someOf(FULL.files), texts: someOf(FULL.texts) })
  .map(({ files, texts }) => {
    const { training, served, events } = FULL.files;
    const { id, label, at, split } = FULL.texts;
    return { files: { ...files, training, served, events }, texts: { ...texts, id, label, at, split } };
  });

describe('the form of a request', () => {
  it('has a field for every key', () => {
    const keys = Object.keys(requestJsonSchema().properties ?? {}).filter((key) => key !== '$schema');
    const fields = [...fileKeys, ...textKeys].filter((key) => !key.endsWith('Prefix'));
    expect(fields.sort()).toEqual(keys.sort());
  });

  it('names options that the command has', () => {
    const command = createProgram(() => {}).commands.find((each) => each.name() === 'audit');
    const flags = command?.options.map(({ long }) => long);
    const keys = [...fileKeys, ...textKeys].filter((key) => key !== 'training');
    expect(flags).toEqual(expect.arrayContaining(keys.map(flagOf)));
  });

  it('reads the file that it writes', () => {
    fc.assert(
      fc.property(drafts, (draft) => {
        const { files, texts } = draftOf(yamlOf(draft), 'audit.yaml');
        expect(texts).toEqual(draft.texts);
        expect(Object.fromEntries(Object.entries(files).filter(([, names]) => names.length > 0))).toEqual(
          draft.files,
        );
        expect(check(draft).problems).toEqual([]);
      }),
      cases(20),
    );
  });

  it('tells at which field something is missing, or said twice', () => {
    const problems = (files: object, texts: object) =>
      check({ files: { training: ['t.csv'], ...files }, texts: { label: 'y', ...texts } }).problems;
    expect(problems({ served: ['s.csv'] }, {})).toMatchObject([{ key: 'served' }]);
    expect(problems({}, { trainedAt: '2026-05-02T00:00Z' })).toMatchObject([{ key: 'trainedAt' }]);
    expect(problems({}, { user: 'y' })).toMatchObject([
      {
        key: 'label',
        lines: [expect.stringMatching(/^found: .*y for both/), expect.any(String), expect.any(String)],
      },
    ]);
  });

  it('takes the files of a request by their names, wherever they lie', () => {
    const { files } = draftOf(
      'training: data/day/a.csv\nserved: { file: [b/c.csv, d.csv] }\nid: i\nlabel: y',
      'x',
    );
    expect(files).toMatchObject({ training: ['a.csv'], served: ['c.csv', 'd.csv'], events: [] });
  });

  it('writes rows and numbers as a request has them', () => {
    expect(parse(yamlOf(FULL))).toMatchObject({
      training: { file: 'training.parquet', prefix: 'recomputed_' },
      features: ['clicks_7d', 'age'],
      where: { phase: 'logging', kind: 'a=b' },
      mostRows: 5000,
    });
  });

  it('gives the command', () => {
    const draft = { files: { training: ['a.csv', 'b.csv'], served: ['day 1.csv', 'c.csv'] } };
    expect(commandOf({ ...draft, texts: { id: 'i', label: 'y' } })).toBe(
      "npx hindsight audit a.csv b.csv --served 'day 1.csv' c.csv --id i --label y",
    );
    expect(commandOf({ ...draft, texts: FULL.texts })).toContain(
      " --training-prefix recomputed_ --served-prefix logged_ --entities 'item, source' --features 'clicks_7d, age' --except 'note, other' --where phase=logging --where kind=a=b --attribution-window 24h",
    );
  });

  it('tells at which field a rule is broken', () => {
    const texts = { ...FULL.texts, zone: '+5', mostRows: 'many', attributionWindow: '1 day', timeUnit: 'h' };
    const { label, ...noLabel } = texts;
    const { problems } = check({ files: FULL.files, texts: noLabel });
    expect(problems.map(({ key }) => key).sort()).toEqual(
      ['attributionWindow', 'label', 'mostRows', 'timeUnit', 'zone'].sort(),
    );
    for (const { lines } of problems) expect(lines.slice(0, 2).join()).toMatch(/^found: .*,expected: /);
  });
});

describe('a problem that stops an audit', () => {
  const TRAINING = 'id,user,y,at,x,z\n1,a,0,2026-05-01T00:00,3,0\n2,b,1,2026-05-01T01:00,4,0\n';
  const SERVED = 'id,x,z\n1,3,0\n2,4,0\n';
  const FIELDS = { files: { training: ['t.csv'], served: ['s.csv'] }, texts: { id: 'id', label: 'y' } };

  /** The field at which the problem of an audit is told. */
  async function fieldOf(draft: Draft, training = TRAINING, served = SERVED) {
    const { request } = check(draft);
    const open = async (name: string) => sourceOf(new File([name === 't.csv' ? training : served], name));
    const failure = await audit(request as NonNullable<typeof request>, open, '0').catch((error) => error);
    expect(failure).toBeInstanceOf(Error);
    return problemOf(failure.message, draft).key;
  }

  const withTexts = (texts: Draft['texts']): Draft => ({ ...FIELDS, texts: { ...FIELDS.texts, ...texts } });

  it.each<[string, Draft['texts'], string | undefined, string | undefined, string]>([
    ['a column that is not there', { user: 'usr' }, undefined, undefined, 'user'],
    ['a label that is none', { label: 'x' }, undefined, undefined, 'label'],
    ['a constant label', {}, TRAINING.replace(',1,', ',0,'), undefined, 'label'],
    ['moments without a zone', { at: 'at' }, undefined, undefined, 'zone'],
    ['texts for moments', { at: 'user' }, undefined, undefined, 'at'],
    ['no such rows', { where: 'user=c' }, undefined, undefined, 'where'],
    ['no such feature', { features: 'w' }, undefined, undefined, 'features'],
    ['a missing id', {}, TRAINING.replace('\n1,', '\n,'), undefined, 'id'],
    ['an id twice', {}, undefined, 'id,x\n1,3\n1,4\n', 'id'],
    ['no ids in common', {}, undefined, 'id,x\n8,3\n9,4\n', 'id'],
    ['values of other kinds', {}, undefined, 'id,x\n1,true\n2,false\n', 'except'],
    ['nothing in common', {}, undefined, 'id,w\n1,3\n2,4\n', 'trainingPrefix'],
    ['a broken row', {}, undefined, 'id,x\n1,3\n2\n', 'served'],
  ])('is told at its field: %s', async (_, texts, training, served, field) => {
    expect(await fieldOf(withTexts(texts), training, served)).toBe(field);
  });

  it('is told at the column that it speaks of, even where that is called like another key', () => {
    const message = 't.csv, user\n  found:    texts\n  expected: moments\n  remedy:   name another column';
    expect(problemOf(message, withTexts({ at: 'user', user: 'id' })).key).toBe('at');
  });

  it('is told below the button where it is of no field', () => {
    expect(problemOf('the worker stopped', FIELDS)).toEqual({
      key: undefined,
      lines: ['the worker stopped'],
    });
  });
});

describe('guesses', () => {
  const columns = (...names: string[]): Sketch[] =>
    names.map((each) => {
      const [name, kind = 'number'] = each.split(':');
      const isBinary = kind === 'binary';
      const isShare = isBinary || kind === 'share';
      return { name, kind: isShare ? 'number' : (kind as Sketch['kind']), isBinary, isShare };
    });

  it('know the columns of an export of the lab, and the prefixes of its features', () => {
    const own = columns(
      'impression_id',
      'phase:text',
      'user_id',
      'session_id',
      'story_id',
      'sent_at_ms',
      'opened:binary',
      'score:share',
      'logged_user_open_rate',
      'logged_story_age',
      'recomputed_user_open_rate',
      'recomputed_story_age',
    );
    expect(guessesFor(own, own)).toEqual({
      id: 'impression_id',
      label: 'opened',
      at: 'sent_at_ms',
      user: 'user_id',
      score: 'score',
      trainingPrefix: 'recomputed_',
      servedPrefix: 'logged_',
    });
  });

  it('take an id that both tables have, and no column for two things', () => {
    const training = columns(
      'row_id',
      'id',
      'user',
      'timestamp:time',
      'clicked:flag',
      'split:text',
      'a',
      'b',
    );
    expect(
      guessesFor(
        training.with(4, { name: 'clicked', kind: 'flag', isBinary: true, isShare: false }),
        columns('id', 'a', 'b'),
      ),
    ).toEqual({
      id: 'id',
      user: 'user',
      at: 'timestamp',
      label: 'clicked',
      split: 'split',
    });
    expect(guessesFor(columns('uid'), undefined)).toEqual({ user: 'uid' });
  });

  it('take the one column of 0 and 1 that serving had not for the label, and none of two', () => {
    const served = columns('id', 'is_new:binary');
    expect(guessesFor(columns('id', 'is_new:binary', 'came:binary'), served).label).toBe('came');
    expect(guessesFor(columns('id', 'left:binary', 'came:binary'), served).label).toBeUndefined();
    // By its name, but not by its values.
    expect(guessesFor(columns('id', 'opened'), served).label).toBeUndefined();
  });

  it('take no logit for a score', () => {
    expect(guessesFor(columns('score'), undefined)).toEqual({});
  });

  it('give a session only beside a split, and a delay only beside a moment', () => {
    expect(guessesFor(columns('sid', 'known_at'), undefined)).toEqual({});
    expect(guessesFor(columns('sid', 'known_at', 'split:text', 'at'), undefined)).toEqual({
      session: 'sid',
      split: 'split',
      at: 'at',
      labelKnownAt: 'known_at',
    });
  });

  it('find prefixes of one side alone', () => {
    expect(guessesFor(columns('id', 'a', 'b'), columns('id', 'served_a', 'served_b'))).toMatchObject({
      servedPrefix: 'served_',
    });
    expect(guessesFor(columns('id', 'training_a', 'training_b'), columns('id', 'a', 'b'))).toMatchObject({
      trainingPrefix: 'training_',
    });
  });

  it.each([
    ['train.parquet', 'training'],
    ['features_served.csv', 'served'],
    ['feature-log.csv', 'served'],
    ['events.jsonl', 'events'],
    ['stories.csv', 'stories'],
    ['users.csv', 'users'],
  ])('say what %s is', (name, table) => {
    expect(tableIn(name)).toBe(table);
  });
});

describe('columns of a file', () => {
  const ROWS = [
    { id: 'a1', y: 1, ok: true, x: 0.5, at: new Date('2026-05-01T10:00:00Z') },
    { id: 'a2', y: 0, ok: false, x: 2.5, at: new Date('2026-05-02T10:00:00Z') },
  ];
  const names = ['id', 'y', 'ok', 'x', 'at'] as const;
  const kinds = (sketches: readonly Sketch[]) => sketches.map(({ name, kind }) => `${name} ${kind}`);
  const sketched = (name: string, content: string | Uint8Array<ArrayBuffer>) =>
    sketchOf(sourceOf(new File([content], name)));

  it('are known from any format', async () => {
    const types = { id: 'STRING', y: 'INT32', ok: 'BOOLEAN', x: 'DOUBLE', at: 'TIMESTAMP' } as const;
    const parquet = parquetWriteBuffer({
      columnData: names.map((name) => ({ name, type: types[name], data: ROWS.map((row) => row[name]) })),
    });
    const csv = [
      names.join(),
      ...ROWS.map((row) => [row.id, row.y, row.ok, row.x, row.at.toISOString()].join()),
    ];
    const found = [
      await sketched('t.parquet', new Uint8Array(parquet)),
      await sketched('t.csv', csv.join('\n')),
      await sketched('t.jsonl', ROWS.map((row) => JSON.stringify(row)).join('\n')),
    ];
    const expected = ['id text', 'y number', 'ok flag', 'x number', 'at time'];
    expect(kinds(found[0])).toEqual(expected);
    expect(kinds(found[1])).toEqual(expected);
    expect(kinds(found[2]).slice(0, 4)).toEqual(expected.slice(0, 4));
    for (const sketches of found) {
      expect(sketches.filter(({ isBinary }) => isBinary === true).map(({ name }) => name)).toEqual([
        'y',
        'ok',
      ]);
      expect(sketches.map(({ isShare }) => isShare === true)).toEqual([false, true, false, false, false]);
    }
  });

  it('are texts where kinds mix', async () => {
    expect(kinds(await sketched('t.csv', 'a,b\n1,2\nx,3\n'))).toEqual(['a text', 'b number']);
  });

  it('are told apart from what is no table, in the words of the command', async () => {
    await expect(sketched('t.docx', 'PK')).rejects.toThrow(/found: +a file whose name does not say/);
    await expect(sketched('t.parquet', 'PK')).rejects.toThrow(/^t\.parquet\n {2}found: +no.* Parquet/);
    await expect(sketched('t.csv', '')).rejects.toThrow(/an empty file/);
  });

  it('are read without the rest of the file', async () => {
    const rows = `${'x'.repeat(1000)},1\n`.repeat(12_000);
    const { file, read } = watched(new File([`a,b\n${rows}`], 't.csv'));
    await sketchOf(sourceOf(file));
    expect(file.size).toBeGreaterThan(10_000_000);
    expect(read.reduce((sum, bytes) => sum + bytes, 0)).toBeLessThan(9_000_000);
  });
});

/** A file, and the bytes of each slice that is read of it. */
function watched(file: File) {
  const read: number[] = [];
  const slice = file.slice.bind(file);
  file.slice = (...range) => {
    const part = slice(...range);
    read.push(part.size);
    return part;
  };
  file.arrayBuffer = () => Promise.reject(new Error('expected slices, found the whole file'));
  file.text = () => Promise.reject(new Error('expected slices, found the whole file'));
  return { file, read };
}

it('tells messages of the command with the names of its fields', () => {
  expect(withLabels('remedy: say with --training-prefix and --served-prefix how their names begin')).toBe(
    'remedy: say with “Prefix in training” and “Prefix in what was served” how their names begin',
  );
  expect(withLabels('--nonsense stays, as does 3--4')).toBe('--nonsense stays, as does 3--4');
});
