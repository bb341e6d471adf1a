import { describe, expect, test } from 'vitest';
import { audit } from '../../src/audit/audit.ts';
import { type AuditProgress, expected, progressAt } from '../../src/audit/duration.ts';
import { requestOf } from '../../src/audit/request.ts';
import { auditLines } from '../../src/cli/auditProgress.ts';
import { clockAt } from '../cli/clock.ts';
import { sourceOf } from './sources.ts';

const ASKED = { training: 'training.csv', served: 'served.csv', id: 'id', label: 'label', user: 'user' };

/** So many users with ten rows each, of which training knows the label. */
function files(users: number): ReadonlyMap<string, string> {
  const rows = Array.from({ length: 10 * users }, (_, id) => ({ id, label: (id * 7919) % 11 < 3 ? 1 : 0 }));
  return new Map([
    [
      'training.csv',
      [
        'id,user,label,x',
        ...rows.map(({ id, label }) => `${id},${id % users},${label},${(id % 97) + label}`),
      ].join('\n'),
    ],
    ['served.csv', ['id,x', ...rows.map(({ id }) => `${id},${id % 97}`)].join('\n')],
  ]);
}

async function progressOf(users: number): Promise<readonly AuditProgress[]> {
  const told: AuditProgress[] = [];
  const content = files(users);
  await audit(
    requestOf(ASKED),
    async (name) => sourceOf(name, content.get(name) as string),
    'test',
    (progress) => told.push(progress),
  );
  return told;
}

test('work only grows, to its end, and is known from the first report on', async () => {
  const told = await progressOf(200);
  const [{ totalSeconds }] = told;
  expect(totalSeconds).toBeGreaterThan(0);
  for (const [place, each] of told.entries()) {
    expect(each.totalSeconds).toBe(totalSeconds);
    expect(each.doneSeconds).toBeGreaterThanOrEqual(place === 0 ? 0 : told[place - 1].doneSeconds);
  }
  expect(told.at(-1)?.doneSeconds).toBeCloseTo(totalSeconds, 9);
  expect([...new Set(told.map(({ stage }) => stage))]).toEqual([
    'reading training',
    'reading served',
    'judging',
  ]);
});

test('ten times the rows are expected to take about ten times as long', async () => {
  const [small, large] = [await progressOf(100), await progressOf(1000)];
  const ratio = large[0].totalSeconds / small[0].totalSeconds;
  expect(ratio).toBeGreaterThan(8);
  expect(ratio).toBeLessThan(12);
});

test('models are fitted on so many rows at the most', () => {
  const judging = (rows: number) => {
    const size = { label: 'x.csv', rows, names: [], columns: 50, seconds: 1 };
    const seconds = expected(
      requestOf(ASKED),
      new Map([
        ['training', size],
        ['served', size],
      ]),
    );
    return seconds.get('judging') as number;
  };
  expect(judging(200_000) - judging(100_000)).toBeCloseTo(judging(300_000) - judging(200_000), 9);
  expect(judging(50_000)).toBeLessThan(judging(100_000) / 1.9);
});

describe('lines about an audit', () => {
  test('forecast its time at the speed so far, and are never silent for long', () => {
    let text = '';
    const clock = clockAt();
    const expectation = new Map([
      ['reading training', 10],
      ['reading served', 10],
      ['judging', 20],
    ] as const);
    const lines = auditLines((more) => (text += more), clock);
    lines.update(progressAt(expectation, 'reading training', 0.1));
    expect(text).toBe('about 28 to 56 seconds here\n');
    clock.moveTo(5000);
    lines.update(progressAt(expectation, 'reading training', 0.25));
    expect(text).toMatch(/here\nabout 1:20 in all, at the speed so far\n$/);
    clock.moveTo(35_000);
    expect(text).toMatch(/far\n0:35 · 8:45 left · reading training\n$/);
    lines.update(progressAt(expectation, 'reading training', 1));
    clock.moveTo(40_000);
    lines.update(progressAt(expectation, 'reading served', 0));
    expect(text).toMatch(/\nreading training: done in 40\.0 s\n$/);
    clock.moveTo(50_000);
    lines.done();
    expect(text).toMatch(/\nreading served: done in 10\.0 s\n$/);
  });

  test('of a short one are those of its stages alone', () => {
    let text = '';
    const lines = auditLines((more) => (text += more), clockAt());
    lines.update(progressAt(new Map([['judging', 1]] as const), 'judging', 1));
    lines.done();
    expect(text).toBe('judging: done in 0.0 s\n');
  });

  test('say nothing of a stage that failed', () => {
    let text = '';
    const lines = auditLines((more) => (text += more), clockAt());
    lines.update(progressAt(new Map([['judging', 1]] as const), 'judging', 0));
    lines.stop();
    expect(text).toBe('');
  });
});
