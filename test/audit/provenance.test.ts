import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { audit } from '../../src/audit/audit.ts';
import { priorBehind } from '../../src/audit/provenance/changes.ts';
import { historyOf } from '../../src/audit/provenance/history.ts';
import { zones } from '../../src/audit/provenance/readings.ts';
import { historyRequest } from '../../src/audit/provenance/request.ts';
import { minuteOf } from '../../src/audit/reading/moment.ts';
import { requestOf } from '../../src/audit/request.ts';
import type { Column, Table } from '../../src/audit/table.ts';
import { UserError } from '../../src/base/errors.ts';
import { type ProvenanceOption, provenanceKey } from '../../src/features/options.ts';
import type { Table as LabTable } from '../../src/lab/export/table.ts';
import { exportNames } from '../../src/warehouse/names.ts';
import { cases } from '../gear.ts';
import { exportedWorld, readingsIn } from './exported.ts';
import { sourceOf } from './sources.ts';

const SMALL = {
  name: 'small',
  world: { users: 100 },
  timeline: { burnIn: '7d', warmup: '4d', logging: '8d', production: '2d' },
};

const PLANTED = (
  [
    'reconstructed',
    'recomputed',
    'recomputed-minus-own',
    'recomputed-partition',
    'recomputed-open-window',
    { provenance: 'reconstructed', clock: 'occurred' },
    { provenance: 'reconstructed', boundary: 'inclusive' },
    { provenance: 'recomputed', clock: 'occurred' },
    { provenance: 'recomputed-partition', clock: 'occurred' },
    { provenance: 'recomputed-partition', zone: '+05:30' },
    { provenance: 'recomputed-partition', zone: '-08:00' },
    { provenance: 'reconstructed', zone: '+01:00' },
    { provenance: 'reconstructed', staleness: '6h' },
    { provenance: 'reconstructed', every: '1h' },
    { provenance: 'reconstructed', every: '24h' },
    { provenance: 'reconstructed', retention: '3d' },
    { provenance: 'reconstructed', clock: 'occurred', availability: '1h' },
    { provenance: 'reconstructed', ttl: '2d' },
    { provenance: 'recomputed', after: '24h' },
  ] as const
).map((is, place) =>
  typeof is === 'string'
    ? { name: is, entry: is, is }
    : { name: `p${place}`, entry: { name: `p${place}`, from: is }, is },
);

const WORLDS = {
  prompt: {},
  late: { late: { share: 0.1, by: '2d' } },
  simultaneous: { ingestionDelay: { minimum: '0s', maximum: '0s' } },
  duplicate: { duplicates: { share: 0.2 } },
  'clock-skewed': { clockSkew: { spread: '3h' } },
  'all kinds of': {
    late: { share: 0.1, by: '30h' },
    duplicates: { share: 0.1 },
    clockSkew: { spread: '1h' },
    backlog: { every: '24h', from: '3h', lasts: '2h' },
  },
} as const;

/** Every world has the provenances whose turn it is, and all have one in three turns. */
const TURNS = 3;

describe('the provenance of exported values', () => {
  test.each(
    Object.entries(WORLDS).map(([name, history], turn) => ({ name, history, turn })),
  )('in a world with $name events', async ({ history, turn }) => {
    const planted = PLANTED.filter((_, place) => place % TURNS === turn % TURNS);
    const world = exportedWorld({
      ...SMALL,
      history,
      training: {
        ...(planted.some(({ is }) => typeof is === 'object' && 'ttl' in is) && { missing: 'zero' }),
        provenances: ['logged', ...planted.map(({ entry }) => entry)],
      },
    } as never);
    for (const { name, is } of planted) {
      const found = await readingsIn(world, { prefix: `${name.replaceAll('-', '_')}_` });
      const dynamic = found.features.filter(({ kind }) => kind === 'dynamic');
      expect(dynamic.length).toBe(16);
      for (const { name: feature, kind, training, served } of found.features) {
        expect(training, `${feature}, ${name}`).toMatchObject({ share: 1, changed: [] });
        expect(served, feature).toMatchObject({
          share: 1,
          reading:
            kind === 'dynamic'
              ? expect.stringMatching(/^known before sending/)
              : 'as defined: no history is read',
        });
      }
      // A reading that agrees in all rows of all features is another name of the same values.
      const readings = dynamic.map(({ training }) => provenanceKey(JSON.parse(training.provenance)));
      const isPlanted = (key: string) => key === keyOf(is);
      expect(
        readings.some(isPlanted) || new Set(readings).size <= 2,
        `${JSON.stringify(is)}: ${[...new Set(readings)]}`,
      ).toBe(true);
    }
  }, 600_000);
});

function keyOf(is: string | object): string {
  const option = typeof is === 'string' ? { provenance: is } : is;
  return provenanceKey({ clock: 'known', boundary: 'before', ...option } as ProvenanceOption);
}

describe('sides and erasures', () => {
  test.each([
    ['serving alone sees some', { drops: { share: 0.1, seenBy: 'serving' } }],
    ['the batch alone counts late ones', { late: { share: 0.1, by: '12h', seenBy: 'batch' } }],
  ])('where %s, each side is named', async (_, history) => {
    const world = exportedWorld({
      ...SMALL,
      history,
      training: { provenances: ['logged', 'reconstructed'] },
    } as never);
    const found = await readingsIn(world, {
      prefix: 'reconstructed_',
      more: { features: ['user_open_rate', 'story_open_rate'] },
    });
    for (const { training, served } of found.features) {
      expect(training).toMatchObject({ share: 1, reading: 'known before sending (events that batch saw)' });
      expect(served).toMatchObject({ share: 1, reading: 'known before sending (events that serving saw)' });
    }
  });

  test('what users had erased is missed in training, and was served before', async () => {
    const world = exportedWorld({
      ...SMALL,
      history: { deletions: { perUserDay: 0.02 } },
      training: { provenances: ['logged', 'recomputed'] },
    } as never);
    const found = await readingsIn(world, {
      prefix: 'recomputed_',
      more: { features: ['user_open_rate', 'source_followers_ln'] },
    });
    for (const { training, served } of found.features) {
      expect(training).toMatchObject({ share: 1, reading: 'recomputed at day 19 00:00' });
      expect(served).toMatchObject({ share: 1, reading: 'known before sending, with what was erased later' });
    }
  });
});

describe('a log that begins late', () => {
  const found = async (fallback: object) => {
    const world = exportedWorld({
      ...SMALL,
      training: {
        ...(!('fallback' in fallback) && { missing: 'indicator' }),
        provenances: [
          'logged',
          { name: 'partly', from: { provenance: 'logged', since: '13d', ...fallback } },
        ],
      },
    } as never);
    return readingsIn(world, {
      prefix: 'partly_',
      more: { features: ['user_open_rate', 'story_open_rate'] },
    });
  };

  test('is missing in older rows', async () => {
    for (const { training } of (await found({})).features) {
      expect(training.share).toBe(1);
      expect(training.reading).toMatch(/^known before sending, missing in \d+\.\d % of the rows$/);
      expect(training.rows).toBeLessThan(1000);
    }
  });

  test('is filled up with recomputed values', async () => {
    for (const { training } of (await found({ fallback: 'recomputed' })).features) {
      expect(training.share).toBe(1);
      expect(training.reading).toMatch(/in \d+\.\d % of the rows, and .* in the others$/);
      expect(training.reading).toContain('known before sending');
      expect(training.reading).toContain('recomputed at day 19 00:00');
    }
  });
});

describe('changes of values and definitions', () => {
  const features = ['user_open_rate', 'user_topic_open_rate', 'story_reads_ln', 'story_open_rate'];
  const world = exportedWorld({ ...SMALL, training: { provenances: ['logged', 'recomputed'] } } as never);
  const trainingOf = async (more: Partial<Parameters<typeof readingsIn>[1]>, feature = 'user_open_rate') => {
    const found = await readingsIn(world, { prefix: 'recomputed_', more: { features }, ...more });
    return found.features.find(({ name }) => name === feature)?.training;
  };

  test.each([
    ['times 100', (value: number) => 100 * value],
    ['plus 0.7', (value: number) => value + 0.7],
    ['times 32.2581 minus 2.25806', (value: number) => (value - 0.07) / 0.031],
    ['rounded to 3 decimals', (value: number) => Math.round(value * 1000) / 1000],
    ['cut to 3 decimals', (value: number) => Math.trunc(value * 1000) / 1000],
    ['as ln(1 + x)', (value: number) => Math.log1p(value)],
  ])('%s', async (says, change) => {
    const training = await trainingOf({ changes: { recomputed_user_open_rate: change } });
    expect(training).toMatchObject({ share: 1, isNamed: true, changed: [says] });
    expect(training?.reading).toBe(`recomputed at day 19 00:00, ${says}`);
  });

  test.each([
    ['with -1 where there are no events', -1],
    ['missing where there are no events', Number.NaN],
  ])('%s', async (says, instead) => {
    const found = await readingsIn(world, {
      prefix: 'recomputed_',
      changes: { logged_user_topic_open_rate: (value) => (value === 0.05 ? instead : value) },
      more: { features },
    });
    const feature = found.features.find(({ name }) => name === 'user_topic_open_rate');
    expect(feature?.served).toMatchObject({ share: 1, changed: [says] });
  });

  test('single precision is no change', async () => {
    const training = await trainingOf({ changes: { recomputed_user_open_rate: Math.fround } });
    expect(training).toMatchObject({ share: 1, changed: [], reading: 'recomputed at day 19 00:00' });
  });

  test.each([0.01, 1e-7])('values that no reading gives are told to be such: %s off', async (size) => {
    const training = await trainingOf({
      changes: { recomputed_user_open_rate: (value) => value + size * Math.sin(1e6 * value) },
    });
    expect(training).toMatchObject({ isNamed: false });
    expect(training?.share).toBeLessThan(0.1);
  });

  test.each([
    ['another prior', { prior: { opens: 2, sends: 50 } }, ['with a prior of 1 opens in 20 sends']],
    // The log is no longer than 21 days, so that its 28 days are these, too.
    ['another window', { window: '7d' }, ['over 21 days']],
    [
      'another prior and window',
      { window: '7d', prior: { opens: 2, sends: 50 } },
      ['over 21 days', 'with a prior of 1 opens in 20 sends'],
    ],
  ])('%s is found where a definition says otherwise', async (_, own, changed) => {
    const definitions = { ...SMALL, features: { user_open_rate: own } } as never;
    expect(await trainingOf({ definitions })).toMatchObject({ share: 1, changed });
  });

  test('a column that holds another feature', async () => {
    const renamed = exportedWorld({
      ...SMALL,
      features: { user_topic_open_rate: { key: 'user×source' } },
      training: { provenances: ['logged', 'recomputed'] },
    } as never);
    const found = await readingsIn(renamed, {
      prefix: 'recomputed_',
      definitions: SMALL as never,
      more: { features: ['user_topic_open_rate', 'user_source_open_rate', 'story_open_rate'] },
    });
    expect(found.features.find(({ name }) => name === 'user_topic_open_rate')?.training).toMatchObject({
      share: 1,
      changed: ['that is user_source_open_rate, another feature'],
    });
  });

  test('a moment that is given is taken', async () => {
    const found = await readingsIn(world, { prefix: 'recomputed_', more: { features, trainedAt: '19d' } });
    expect(found).toMatchObject({ isTrainedAtGiven: true, trainedAt: 'day 19 00:00' });
    expect(found.features[0].training.share).toBe(1);
  });

  test('events in any order, with ids that are texts, say the same', async () => {
    const found = await readingsIn(world, {
      prefix: 'recomputed_',
      more: { features },
      history: ({ events, ...others }) => ({ ...others, events: reversed(events) }),
    });
    expect(found.features.map(({ training }) => training.share)).toEqual(features.map(() => 1));
  });

  test('moments since 1970 are told by the calendar, and know their weekdays', async () => {
    const found = await readingsIn(world, {
      prefix: 'recomputed_',
      sinceMs: Date.UTC(2026, 0, 5),
      more: { features: ['user_open_rate', 'is_weekend', 'hour_sine', 'story_age_hours'] },
    });
    expect(found.features.map(({ training }) => [training.reading, training.share])).toEqual([
      ['recomputed at 2026-01-24 00:00', 1],
      ...Array(3).fill(['as defined: no history is read', 1]),
    ]);
    const given = await readingsIn(world, {
      prefix: 'recomputed_',
      sinceMs: Date.UTC(2026, 0, 5),
      more: { features, trainedAt: '2026-01-24T01:00+01:00' },
    });
    expect(given.trainedAt).toBe('2026-01-24 00:00');
  });

  test('a day that ends at midnight of another zone', async () => {
    const partitioned = exportedWorld({
      ...SMALL,
      training: { provenances: ['logged', 'recomputed-partition'] },
    } as never);
    // Midnight of the world is 05:30 in the zone that its moments are written in, and so midnight of one 05:30 behind it.
    const found = await readingsIn(partitioned, {
      prefix: 'recomputed_partition_',
      sinceMs: 5.5 * 3_600_000,
      more: { features },
    });
    expect(found.features.map(({ training }) => [training.reading, training.share])).toEqual(
      features.map(() => ['as of the end of the day of sending in -05:30', 1]),
    );
  });

  test('events without a source have that of their story', async () => {
    const ofStory = (events: Table) => {
      const story = (events.columns.get('story_id') as Column).values;
      return changed(events, 'source_id', (value, row) => (Number.isNaN(story[row]) ? value : Number.NaN));
    };
    const found = await readingsIn(world, {
      prefix: 'recomputed_',
      more: { features: ['source_open_rate_7d', 'user_source_reads_ln'] },
      history: (tables) => ({ ...tables, events: ofStory(tables.events) }),
    });
    expect(found.features.map(({ training }) => training.share)).toEqual([1, 1]);
  });

  describe('inputs that cannot be read', () => {
    const complaint = (more: Partial<Parameters<typeof readingsIn>[1]>) =>
      trainingOf(more).then(
        () => 'no complaint',
        (error: Error) => error.message,
      );
    const without = (table: Table, ...names: string[]): Table => ({
      ...table,
      columns: new Map([...table.columns].filter(([name]) => !names.includes(name))),
    });
    const some = (table: Table, rows: number): Table => ({
      ...table,
      rows,
      columns: new Map(
        [...table.columns].map(([name, column]) => [
          name,
          { ...column, values: column.values.slice(0, rows) },
        ]),
      ),
    });

    test.each<[string, Partial<Parameters<typeof readingsIn>[1]>, string]>([
      [
        'no table of stories',
        { history: (tables) => ({ ...tables, stories: undefined }) },
        'no table of stories (--stories)',
      ],
      [
        'a story that is not there',
        { history: (tables) => ({ ...tables, stories: some(tables.stories as Table, 20) }) },
        'which stories does not have',
      ],
      [
        'no column of knowledge',
        { history: (tables) => ({ ...tables, events: without(tables.events, 'known_at_ms') }) },
        'no column known_at_ms',
      ],
      [
        'a story that is there twice',
        {
          history: (tables) => ({
            ...tables,
            stories: changed(tables.stories as Table, 'story_id', () => 7),
          }),
        },
        'the same story_id as in row 1',
      ],
      [
        'an event without a moment',
        {
          history: (tables) => ({
            ...tables,
            events: changed(tables.events, 'occurred_at_ms', (_, row) => (row === 5 ? Number.NaN : row)),
          }),
        },
        'no occurred_at_ms',
      ],
      [
        'users of other ids',
        {
          history: (tables) => ({
            ...tables,
            events: changed(tables.events, 'user_id', (user) => user + 1e6),
          }),
        },
        'no user that has a decision: 1000',
      ],
      [
        'decisions without a moment',
        { changes: { sent_at_ms: () => Number.NaN } },
        'no row with a moment and a user',
      ],
      [
        'types of other names',
        { history: (tables) => ({ ...tables, events: renamedTypes(tables.events) }) },
        'no event of a known type',
      ],
      ['a moment of training that is none', { more: { features, trainedAt: 'yesterday' } }, 'trainedAt'],
      [
        'features without definitions',
        {
          more: { training: 'impressions', served: undefined, features: ['propensity'] },
        },
        'no definition of any of propensity',
      ],
    ])('%s', async (_, more, found) => {
      const message = await complaint(more);
      expect(message).toContain(found);
      expect(message).toMatch(/found: .*\n {2}expected: .*\n {2}remedy: /);
    });

    test('expressions in SQL', async () => {
      const request = requestOf({
        training: 't.csv',
        label: 'opened',
        events: 'e.csv',
        names: 'names.yaml',
      });
      const names = 'dayZero: thursday\ndecisions:\n  sentAt: { sql: now() }\n';
      await expect(
        historyRequest(
          request,
          async (name) => sourceOf(name, names),
          async () => ({}),
        ),
      ).rejects.toThrow('an expression in SQL: now()');
    });
  });
});

describe('a history', () => {
  const column = (name: string, values: readonly (number | string)[]): [string, Column] => {
    const texts = values.filter((value) => typeof value === 'string');
    const kind = texts.length > 0 ? 'text' : 'number';
    return [
      name,
      {
        name,
        kind,
        texts: [...new Set(texts)],
        lacksZone: false,
        values: Float64Array.from(values, (value) =>
          typeof value === 'string' ? [...new Set(texts)].indexOf(value) : value,
        ),
      },
    ];
  };
  const table = (label: string, ...columns: [string, Column][]): Table => {
    const rows = columns[0][1].values.length;
    const placeOf = (row: number) => `${label}, row ${row + 1}`;
    const names = columns.map(([name]) => name);
    return { label, rows, rowsInFile: rows, names, columns: new Map(columns), placeOf };
  };
  const numbers = (length: number, of = (row: number) => row) => Array.from({ length }, (_, row) => of(row));
  const made = (
    decisions: { user: number[]; story: number[]; atMs: number[] },
    events: Record<
      'type' | 'user_id' | 'story_id' | 'source_id' | 'occurred_at_ms' | 'known_at_ms',
      (number | string)[]
    >,
    stories: number,
  ) =>
    historyOf(
      [{ name: 'x', key: 'user×source', value: { form: 'count', of: 'sends', windowMs: 86_400_000 } }],
      {
        label: 'decisions',
        user: column('user_id', decisions.user)[1],
        story: column('story_id', decisions.story)[1],
        kind: undefined,
        atMs: Float64Array.from(decisions.atMs),
      },
      {
        events: table('events', ...Object.entries(events).map(([name, values]) => column(name, values))),
        stories: table(
          'stories',
          ...['story_id', 'topic_id', 'source_id', 'published_at_ms'].map((name) =>
            column(name, numbers(stories)),
          ),
          column(
            'is_breaking',
            numbers(stories, () => 0),
          ),
        ),
        users: undefined,
      },
      exportNames,
      requestOf({ training: 't.csv', label: 'opened' }),
    );

  test('of many users has the rows of those whose counters fit in memory', () => {
    const users = 140_000;
    const history = made(
      { user: numbers(users), story: numbers(users, (row) => row % 140), atMs: numbers(users) },
      {
        type: ['send', 'erasure'],
        user_id: [4, 5],
        story_id: [4, Number.NaN],
        source_id: [4, Number.NaN],
        occurred_at_ms: [4, 5],
        known_at_ms: [4, 5],
      },
      140,
    );
    // 140 sources × 4 counters of 140,000 users are 78 million; 2^26 are kept at most.
    expect(history.impressions.rows).toBe(users / 2);
    expect(history.catalog.users).toBe(users / 2 + 1);
    expect(history.remarks[0]).toMatch(/^Rows of one user in 2 are recomputed/);
    expect(history.log.blockOf(0).user[0]).toBe(2);
    // What the fifth user had erased is of none whose rows are recomputed.
    expect(history.log.hasErasures).toBe(false);
  });

  test('of a story that was sent twice tells whose send and open an event is', () => {
    const { impressions } = made(
      { user: [7, 7], story: [1, 1], atMs: [1000, 2000] },
      {
        type: ['send', 'open', 'send', 'send', 'open'],
        user_id: [7, 7, 7, 7, 7],
        story_id: [1, 1, 1, 1, 1],
        source_id: [1, 1, 1, 1, 1],
        occurred_at_ms: [1000, 1900, 2000, 2000, 2500],
        known_at_ms: [1000, 1900, 2000, 2000, 2500],
      },
      3,
    );
    expect([...impressions.column('sendSeq')]).toEqual([0, 2]);
    expect([...impressions.column('openSeq')]).toEqual([1, 4]);
  });

  test('of decisions in any order has them in order of sending, and remembers their rows', () => {
    const { impressions, rows } = made(
      { user: [1, 2, 3], story: [0, 0, 0], atMs: [300, 100, 200] },
      {
        type: ['send'],
        user_id: [2],
        story_id: [0],
        source_id: [0],
        occurred_at_ms: [100],
        known_at_ms: [100],
      },
      1,
    );
    expect([...rows]).toEqual([1, 2, 0]);
    expect([...impressions.column('sentAtMs')]).toEqual([100, 200, 300]);
    expect([...impressions.column('sendSeq')]).toEqual([0, -1, -1]);
  });
});

describe('parts', () => {
  test('the minute of a moment is that of the calendar', () => {
    fc.assert(
      fc.property(fc.integer({ min: -2_000_000_000_000, max: 4_000_000_000_000 }), (ms) => {
        expect(minuteOf(ms)).toBe(new Date(ms).toISOString().slice(0, 16).replace('T', ' '));
      }),
      cases(100),
    );
  });

  test('a prior is found in the rates that it gave', () => {
    const count = fc.integer({ min: 0, max: 50 });
    fc.assert(
      fc.property(
        fc.array(fc.tuple(count, count), { minLength: 20, maxLength: 40 }),
        fc.integer({ min: 0, max: 400 }),
        fc.integer({ min: 1, max: 4000 }),
        (rows, tenthsOfOpens, tenthsOfMore) => {
          const prior = { opens: tenthsOfOpens / 10, sends: (tenthsOfOpens + tenthsOfMore) / 10 };
          const opens = Float64Array.from(rows, ([some]) => some);
          const sends = Float64Array.from(rows, ([some, more]) => some + more);
          const rates = opens.map((each, row) => (each + prior.opens) / (sends[row] + prior.sends));
          fc.pre(new Set(rates).size > 8);
          const found = priorBehind({ opens, sends }, rates);
          expect(found?.opens).toBeCloseTo(prior.opens, 6);
          expect(found?.sends).toBeCloseTo(prior.sends, 6);
        },
      ),
      cases(100),
    );
  });

  test('zones are all whole and half hours from −12 to +14, UTC first', () => {
    expect(zones.length).toBe(53);
    expect(new Set(zones).size).toBe(53);
    expect(zones.slice(0, 4)).toEqual(['+00:00', '-00:30', '+00:30', '-01:00']);
    expect(zones).toContain('+05:30');
    expect(zones).toContain('-12:00');
    expect(zones).toContain('+14:00');
  });
});

/** Some worlds are too small to be evaluated: those are no example. */
function possibleWorld(scenario: never, seed: number) {
  try {
    return exportedWorld(scenario, seed);
  } catch (error) {
    fc.pre(!(error instanceof UserError));
    throw error;
  }
}

describe('scenarios at random', () => {
  test('values of any reading are given by a reading that is named', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.record({
          delay: fc.constantFrom('0s', '5m', '2h'),
          late: fc.constantFrom(0, 0.1),
          duplicates: fc.constantFrom(0, 0.3),
          spread: fc.constantFrom('0s', '2h'),
          provenance: fc.constantFrom<object>(
            ...PLANTED.map(({ is }) => (typeof is === 'string' ? { provenance: is } : is)),
          ),
          seed: fc.integer({ min: 1, max: 1000 }),
        }),
        async ({ delay, late, duplicates, spread, provenance, seed }) => {
          const world = possibleWorld(
            {
              ...SMALL,
              serving: { incumbent: { policy: 'heuristic' } },
              history: {
                ingestionDelay: { minimum: '0s', maximum: delay },
                ...(late > 0 && { late: { share: late, by: '20h' } }),
                duplicates: { share: duplicates },
                clockSkew: { spread },
              },
              training: {
                provenances: ['logged', { name: 'planted', from: provenance }],
                splits: ['random'],
                ...('ttl' in provenance && { missing: 'zero' }),
              },
            } as never,
            seed,
          );
          const found = await readingsIn(world, { prefix: 'planted_' });
          for (const { name, training, served } of found.features) {
            expect(training, name).toMatchObject({ share: 1, changed: [] });
            expect(served, name).toMatchObject({ share: 1, changed: [] });
          }
        },
      ),
      {
        ...cases(6),
        endOnFailure: true,
        examples: [
          // Of several moments at which it may have been computed, a clock decides.
          [
            {
              ...{ delay: '0s', late: 0, duplicates: 0, spread: '0s', seed: 588 },
              provenance: { provenance: 'recomputed-partition', zone: '-08:00' },
            },
          ],
        ],
      },
    );
  }, 600_000);
});

function changed(table: Table, name: string, of: (value: number, row: number) => number): Table {
  const column = table.columns.get(name) as Column;
  return {
    ...table,
    columns: new Map(table.columns).set(name, { ...column, values: column.values.map(of) }),
  };
}

/** Rows from the last to the first, and users and stories by texts. */
function reversed(table: Table): Table {
  const text = ({ values, ...column }: Column): Column => {
    const texts = [...new Set(values)].filter((value) => !Number.isNaN(value)).map(String);
    const places = values.map((value) => (Number.isNaN(value) ? value : texts.indexOf(String(value))));
    return { ...column, kind: 'text', texts, values: places };
  };
  const isId = (name: string) => name === 'user_id' || name === 'story_id';
  return {
    ...table,
    columns: new Map(
      [...table.columns].map(([name, column]) => {
        const turned = { ...column, values: column.values.slice().reverse() };
        return [name, isId(name) ? text(turned) : turned];
      }),
    ),
  };
}

function renamedTypes(table: Table): Table {
  const column = table.columns.get('type') as Column;
  return {
    ...table,
    columns: new Map(table.columns).set('type', {
      ...column,
      texts: column.texts.map((each) => `x_${each}`),
    }),
  };
}

describe('files of a reader', () => {
  const NAMES = `
dayZero: monday
decisions: { user: who, story: item, sentAt: at }
events:
  user: who
  story: item
  occurredAt: happened
  knownAt: arrived
  types: { send: sent, open: clicked }
stories: { story: item }
users: { user: who }
`;
  const OWN: Readonly<Record<string, string>> = {
    user_id: 'who',
    story_id: 'item',
    sent_at_ms: 'at',
    occurred_at_ms: 'happened',
    known_at_ms: 'arrived',
  };
  const TYPES: Readonly<Record<string, string>> = { send: 'sent', open: 'clicked' };
  const csv = (table: LabTable) => {
    const columns = table.names.map((name) => table.column(name));
    const cell = (value: unknown) => (typeof value === 'string' ? (TYPES[value] ?? value) : (value ?? ''));
    return [
      table.names.map((name) => OWN[name] ?? name).join(','),
      ...Array.from({ length: table.rows }, (_, row) => columns.map((column) => cell(column[row])).join(',')),
    ].join('\n');
  };

  test('with names and definitions of their own, from files in CSV', async () => {
    const { world } = exportedWorld({
      ...SMALL,
      features: { user_open_rate: { window: '3d' }, user_follows_source: null },
      training: { provenances: ['logged', 'recomputed'] },
    } as never);
    const files = new Map<string, string>([
      ['impressions.csv', csv(world.impressions)],
      ['events.csv', csv(world.events)],
      ['stories.csv', csv(world.stories)],
      ['users.csv', csv(world.users)],
      ['names.yaml', NAMES],
      ['own.yaml', 'name: own\nfeatures: { user_open_rate: { window: 3d } }\n'],
    ]);
    const found = await audit(
      requestOf({
        training: { file: 'impressions.csv', prefix: 'recomputed_' },
        served: { file: 'impressions.csv', prefix: 'logged_' },
        events: 'events.csv',
        stories: 'stories.csv',
        users: 'users.csv',
        names: 'names.yaml',
        definitions: 'own.yaml',
        id: 'impression_id',
        label: 'opened',
        user: 'who',
        timeUnit: 'ms',
        where: { phase: 'logging' },
      }),
      async (name) => sourceOf(name, files.get(name) as string),
      'test',
    );
    expect(found.provenance?.features.length).toBe(21);
    for (const { name, kind, training, served } of found.provenance?.features ?? []) {
      expect(training, name).toMatchObject({ share: 1, changed: [] });
      if (kind === 'dynamic') expect(training.reading).toBe('recomputed at day 19 00:00');
      if (kind === 'dynamic') expect(served?.reading).toBe('known before sending');
    }
  });
});
