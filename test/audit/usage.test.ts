import { beforeAll, describe, expect, it } from 'vitest';
import { usageRequestOf } from '../../src/audit/request.ts';
import { usageFacts } from '../../src/audit/usage.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../src/base/time.ts';
import { type SimulatedWorld, simulate } from '../../src/lab/library.ts';
import { sourceOf } from './sources.ts';

type LabTable = SimulatedWorld['events'];

function csv(table: LabTable, names: readonly string[]): string {
  const columns = names.map((name) => table.column(name));
  const rows = Array.from({ length: table.rows }, (_, row) =>
    columns.map((values) => values[row] ?? '').join(','),
  );
  return [names.join(','), ...rows].join('\n');
}

describe('facts of exported tables', () => {
  let files: Readonly<Record<string, string>>;
  let world: SimulatedWorld;
  beforeAll(() => {
    world = simulate(
      {
        world: { users: 150, newsroom: { storiesPerDay: 80 }, follows: { afterOpen: 0.3 } },
        timeline: { burnIn: '7d', warmup: '21d', logging: '14d', production: '1d' },
        training: { provenances: ['logged'], splits: ['time'] },
        evaluation: { live: false, driftTwin: false },
      },
      3,
    );
    files = {
      'impressions.csv': csv(world.impressions, [
        'impression_id',
        'user_id',
        'story_id',
        'sent_at_ms',
        'opened',
      ]),
      'events.csv': csv(world.events, [
        'type',
        'user_id',
        'story_id',
        'source_id',
        'occurred_at_ms',
        'known_at_ms',
      ]),
      'stories.csv': csv(world.stories, [
        'story_id',
        'source_id',
        'topic_id',
        'published_at_ms',
        'expires_at_ms',
        'is_breaking',
      ]),
    };
  });

  const factsOf = (more: Readonly<Record<string, unknown>> = {}) =>
    usageFacts(
      usageRequestOf({
        training: 'impressions.csv',
        label: 'opened',
        at: 'sent_at_ms',
        user: 'user_id',
        ...more,
      }),
      async (name) => sourceOf(name, files[name]),
    );

  it('are what a plain count of the rows gives', async () => {
    const { wanted, notifiedUsers, topics, sources, days } = await factsOf({
      events: 'events.csv',
      stories: 'stories.csv',
      id: 'impression_id',
    });
    expect(days).toBe(35);
    const { impressions, events, stories } = world;
    const column = (table: LabTable, name: string) => table.column(name) as number[];
    const sentAtMs = column(impressions, 'sent_at_ms');
    const toMs = Math.max(...sentAtMs) + 1;
    const fromMs = toMs - 35 * DAY_MS;
    const user = column(impressions, 'user_id');
    const story = column(impressions, 'story_id');
    const opened = impressions.column('opened') as boolean[];
    const openedAtMs = new Map<string, number>();
    const [type, who, what, atMs] = ['type', 'user_id', 'story_id', 'occurred_at_ms'].map((name) =>
      events.column(name),
    );
    type.forEach((each, row) => {
      if (each === 'open') openedAtMs.set(`${who[row]} ${what[row]}`, atMs[row] as number);
    });
    const sent = sentAtMs
      .map((ms, row) => ({ ms, user: user[row], story: story[row], opened: opened[row] }))
      .filter(({ ms }) => ms >= fromMs)
      .map((row) => ({ ...row, openMs: openedAtMs.get(`${row.user} ${row.story}`) ?? Number.NaN }));
    const opens = sent.filter((row) => row.opened && row.openMs < toMs);
    expect(wanted.get('openRate')).toBeCloseTo(opens.length / sent.length, 12);
    const delays = opens.map(({ ms, openMs }) => openMs - ms).sort((a, b) => a - b);
    const middle = (delays.length - 1) / 2;
    const median = (delays[Math.floor(middle)] + delays[Math.ceil(middle)]) / 2;
    expect(wanted.get('openDelayMedian')).toBeCloseTo(median / MINUTE_MS, 9);
    const byUser = [...new Set(sent.map((row) => row.user))].map((id) =>
      sent.filter((row) => row.user === id),
    );
    const spanOf = (rows: typeof sent) => rows[rows.length - 1].ms - rows[0].ms;
    const rate =
      byUser.reduce((sum, rows) => sum + rows.length - 1, 0) /
      (byUser.reduce((sum, rows) => sum + spanOf(rows), 0) / DAY_MS);
    expect(wanted.get('sendsPerDay')).toBeCloseTo(rate, 9);
    expect(notifiedUsers).toBe(
      new Set(sent.filter(({ ms }) => ms >= toMs - 7 * DAY_MS).map((row) => row.user)).size,
    );
    const published = column(stories, 'published_at_ms');
    const lifetimes = published
      .map((ms, row) => ({ ms, lives: column(stories, 'expires_at_ms')[row] - ms }))
      .filter(({ ms }) => ms >= fromMs && ms < toMs)
      .map(({ lives }) => lives / HOUR_MS)
      .sort((a, b) => a - b);
    expect(wanted.get('storiesPerDay')).toBeCloseTo(lifetimes.length / 35, 12);
    const half = (lifetimes.length - 1) / 2;
    expect(wanted.get('lifetimeMedian')).toBeCloseTo(
      (lifetimes[Math.floor(half)] + lifetimes[Math.ceil(half)]) / 2,
      9,
    );
    expect([topics, sources]).toEqual([
      new Set(stories.column('topic_id')).size,
      new Set(stories.column('source_id')).size,
    ]);
    const source = new Map(
      column(stories, 'story_id').map((id, row) => [id, stories.column('source_id')[row]]),
    );
    const followed = type.flatMap((each, row) => (each === 'follow' ? [row] : []));
    const counted = opens.filter(({ openMs }) => openMs < toMs - HOUR_MS);
    const led = counted.filter((open) =>
      followed.some((row) => {
        const laterMs = (atMs[row] as number) - open.openMs;
        const isSame = who[row] === open.user && events.column('source_id')[row] === source.get(open.story);
        return isSame && laterMs >= 0 && laterMs < HOUR_MS;
      }),
    );
    expect(led.length).toBeGreaterThan(10);
    expect(wanted.get('followRate')).toBeCloseTo(led.length / counted.length, 12);
  });

  it('are fewer without the other tables', async () => {
    const { wanted, topics } = await factsOf();
    expect([...wanted.keys()].sort()).toEqual(['neverOpen', 'openRate', 'openRateTop', 'sendsPerDay']);
    expect(topics).toBeUndefined();
  });

  it('are refused of a table without stories or of copies', async () => {
    const [head, first, ...rest] = files['impressions.csv'].split('\n');
    files = { ...files, 'impressions.csv': [head, first, first, ...rest].join('\n') };
    await expect(factsOf({ id: 'impression_id' })).rejects.toThrow(/rows 1 and 2.*same id/s);
    files = { ...files, 'events.csv': files['events.csv'].replace('occurred_at_ms', 'when') };
    await expect(factsOf({ events: 'events.csv' })).rejects.toThrow(/no column occurred_at_ms/);
  });

  it('are refused with every column that a table lacks, each with its place and the way out', async () => {
    files = {
      ...files,
      'events.csv': 'type,user_id,story_id,source,when\n',
      'stories.csv': 'story_id,source_id,topic,published_at_ms\n',
    };
    const asked = { label: 'open', user: 'who', events: 'events.csv', stories: 'stories.csv' };
    const message = await factsOf(asked).catch((error: Error) => error.message);
    const blocks = String(message).split('\n\n');
    expect(blocks.map((block) => block.split('\n').slice(0, 2))).toEqual([
      ['impressions.csv, label', '  found:    no column open'],
      ['impressions.csv, user', '  found:    no column who'],
      ['events.csv, events.source', '  found:    no column source_id'],
      ['events.csv, events.occurredAt', '  found:    no column occurred_at_ms'],
      ['stories.csv, stories.topic', '  found:    no column topic_id'],
    ]);
    for (const block of blocks) expect(block).toMatch(/\n {2}expected: one of .*\n {2}remedy: {3}\w/);
    expect(blocks[0]).toContain('did you mean opened?');
    expect(blocks[3]).toContain('one of type, user_id, story_id, source, when');
  });

  it('are refused with every option that is not given', () => {
    expect(() => usageRequestOf({ training: 'a.csv', user: 'u' }, (key) => `--${key}`)).toThrow(
      /^--label\n {2}found: {4}nothing\n.*\n {2}remedy: {3}give --label\n\n--at\n {2}found: {4}nothing\n/,
    );
  });
});
