import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { audit } from '../../src/audit/audit.ts';
import { quantileScale } from '../../src/audit/quantileScale.ts';
import { requestOf } from '../../src/audit/request.ts';
import { Draws, purpose } from '../../src/base/random.ts';
import { auc } from '../../src/evaluation/metrics/auc.ts';
import { aucDifference } from '../../src/evaluation/statistics/aucDifference.ts';
import { cases } from '../gear.ts';
import { sourceOf } from './sources.ts';

const NOISE = purpose('test/audit', 9001);

/** Rows of a world of one line: the label depends on `x`, served as it is; training may have something else. */
function files(trainingOf: (row: { x: number; label: number; noise: number }) => unknown, rows = 6000) {
  const draws = new Draws(7);
  const data = Array.from({ length: rows }, (_, id) => {
    const uniform = (n: number) => draws.uniform(NOISE, id, n);
    const x = uniform(0);
    const label = uniform(1) < 0.1 + 0.4 * x ? 1 : 0;
    return { id, user: id % 300, x, label, noise: uniform(2) };
  });
  const lines = (of: (row: (typeof data)[number]) => object) =>
    data.map((row) => JSON.stringify(of(row))).join('\n');
  return new Map([
    [
      'training.jsonl',
      lines((row) => ({ id: row.id, user: row.user, label: row.label, x: trainingOf(row) })),
    ],
    ['served.jsonl', lines(({ id, x }) => ({ id, x }))],
  ]);
}

async function audited(content: ReadonlyMap<string, string>, more: object = {}) {
  const request = requestOf({
    training: 'training.jsonl',
    served: 'served.jsonl',
    id: 'id',
    label: 'label',
    user: 'user',
    ...more,
  });
  return audit(request, async (file) => sourceOf(file, content.get(file) as string), 'test');
}

test('without served values, features are told by how well they order labels alone', async () => {
  const content = files(({ x }) => x);
  const { features: beside } = await audited(content);
  const { features } = await audited(content, { served: undefined });
  expect(features[0].auc.training).toBe(beside[0].auc.training);
  expect(features[0].auc.served).toBeNaN();
});

describe('verdicts in worlds whose answer is known', () => {
  test.each([
    ['the same', ({ x }: { x: number }) => x, 'equal'],
    ['rounded', ({ x }: { x: number }) => Math.fround(x), 'skew without leak'],
    ['shifted', ({ x }: { x: number }) => x + 1, 'skew without leak'],
    ['scaled', ({ x }: { x: number }) => 100 * x, 'skew without leak'],
    ['noisy', ({ x, noise }: { x: number; noise: number }) => x + 0.2 * (noise - 0.5), 'skew without leak'],
    ['with the label in it', ({ x, label }: { x: number; label: number }) => x + 0.05 * label, 'leak'],
    ['null where the label is 1', ({ x, label, noise }) => (label === 1 && noise < 0.3 ? null : x), 'leak'],
  ] satisfies [
    string,
    (row: { x: number; label: number; noise: number }) => unknown,
    string,
  ][])('training values %s', async (_, trainingOf, verdict) => {
    const found = await audited(files(trainingOf));
    expect(found.features.map((each) => each.verdict)).toEqual([verdict]);
    expect(found.verdict).toBe(verdict);
  });

  test('without served values nothing is told', async () => {
    const found = await audited(
      files(({ x }) => x),
      { served: undefined },
    );
    expect(found.verdict).toBe('cannot tell');
  });
});

describe('the damage of a feature by itself', () => {
  const foldsOf = (content: ReadonlyMap<string, string>) => {
    const rows = (content.get('training.jsonl') as string).split('\n').map((line) => JSON.parse(line));
    // Users are numbered as they come, and come in turn: odd ones are the other fold.
    return [0, 1].map((fold) => rows.filter(({ user }) => user % 2 === fold));
  };

  test('is twice what it is better than chance where its sign is flipped', async () => {
    const content = files(({ x }) => 1 - x);
    const { verdict, features } = await audited(content);
    const expected = foldsOf(content).map((rows) => {
      const own = auc(
        Float64Array.from(rows, ({ x }) => -x),
        Uint8Array.from(rows, ({ label }) => label),
      );
      return (rows.length / 6000) * (2 * own - 1);
    });
    expect(verdict).toBe('skew without leak');
    expect(features[0].damage?.mean).toBeCloseTo(expected[0] + expected[1], 12);
    expect(features[0].isHarmful).toBe(true);
    expect(features[0].why).toContain('worse where it is served');
  });

  test('is nothing where training has another scale', async () => {
    const { features } = await audited(files(({ x }) => x * 0.999));
    expect(Math.abs(features[0].damage?.mean ?? 1)).toBeLessThan(0.001);
    expect(features[0].isHarmful).toBe(false);
    expect(features[0].why).not.toContain('worse');
  });

  test('is not measured where nothing differs', async () => {
    const { features } = await audited(files(({ x }) => x));
    expect(features[0]).toMatchObject({ damage: null, isHarmful: false });
  });

  test.each([
    ['flipped', ({ x }: { x: number }) => 1 - x],
    ['out of the range of served ones', ({ x }: { x: number }) => -x],
    ['with the label in it', ({ x, label }: { x: number; label: number }) => x + 0.1 * label],
  ])('is the damage of all where there is no other, %s', async (_, trainingOf) => {
    const { features, damage } = await audited(files(trainingOf));
    expect(features[0].damage?.mean).toBeCloseTo(damage?.mean ?? 1, 12);
  });
});

describe('the difference of two AUCs', () => {
  const rows = fc.array(
    fc.record({
      a: fc.integer({ min: 0, max: 5 }),
      b: fc.integer({ min: 0, max: 5 }),
      label: fc.constantFrom(0, 1),
      user: fc.nat(4),
    }),
    {
      minLength: 4,
      maxLength: 40,
    },
  );

  test('is that of the AUCs, whatever the ties', () => {
    fc.assert(
      fc.property(rows, (some) => {
        const column = (of: (row: (typeof some)[number]) => number) => Float64Array.from(some, of);
        const labels = Uint8Array.from(some, ({ label }) => label);
        fc.pre(labels.includes(0) && labels.includes(1));
        const [a, b] = [column((row) => row.a), column((row) => row.b)];
        const found = aucDifference(
          a,
          b,
          labels,
          Int32Array.from(some, ({ user }) => user),
        );
        expect(found.first).toBeCloseTo(auc(a, labels), 12);
        expect(found.difference).toBeCloseTo(auc(a, labels) - auc(b, labels), 12);
      }),
      cases(100),
    );
  });

  test('has the error that many draws of users show', () => {
    const draws = new Draws(3);
    const [users, each] = [200, 10];
    const ofWorld = (world: number) => {
      const [a, b] = [new Float64Array(users * each), new Float64Array(users * each)];
      const labels = new Uint8Array(users * each);
      const ids = new Int32Array(users * each);
      for (let row = 0; row < labels.length; row++) {
        const user = Math.floor(row / each);
        const taste = draws.uniform(NOISE, world * users + user, 100);
        const uniform = (n: number) => draws.uniform(NOISE, world * labels.length + row, n);
        ids[row] = user;
        labels[row] = uniform(3) < 0.2 + 0.5 * taste ? 1 : 0;
        a[row] = taste + uniform(4);
        b[row] = taste + 2 * uniform(5);
      }
      return aucDifference(a, b, labels, ids);
    };
    const worlds = Array.from({ length: 150 }, (_, world) => ofWorld(world));
    const mean = worlds.reduce((sum, { difference }) => sum + difference, 0) / worlds.length;
    const spread = Math.sqrt(
      worlds.reduce((sum, { difference }) => sum + (difference - mean) ** 2, 0) / (worlds.length - 1),
    );
    const told = worlds.reduce((sum, { standardError }) => sum + standardError, 0) / worlds.length;
    // 150 worlds tell a spread to 6 %: four times that is allowed.
    expect(told / spread).toBeGreaterThan(0.76);
    expect(told / spread).toBeLessThan(1.24);
  });
});

test('a quantile scale keeps the order, and is the mid-rank of each value', () => {
  fc.assert(
    fc.property(
      fc.array(fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e6, max: 1e6 }), { minLength: 1 }),
      (values) => {
        const scale = quantileScale(Float64Array.from(values));
        for (const value of values) {
          const below = values.filter((other) => other < value).length;
          const ties = values.filter((other) => other === value).length;
          expect(scale(value)).toBeCloseTo((below + ties / 2) / values.length, 12);
        }
        const sorted = values.toSorted((a, b) => a - b);
        expect(scale(sorted[0] - 1)).toBe(scale(sorted[0]));
        for (const [index, value] of sorted.entries()) {
          if (index > 0)
            expect(scale((value + sorted[index - 1]) / 2)).toBeGreaterThanOrEqual(scale(sorted[index - 1]));
        }
      },
    ),
    cases(100),
  );
});

test('rows beyond those that models are fitted on are left out evenly, whatever the period of the users', async () => {
  const rows = Array.from(
    { length: 200_000 },
    (_, id) => `${id},${id % 1000},${(id * 7919) % 11 < 3 ? 1 : 0}`,
  );
  const content = new Map([
    [
      'training.csv',
      ['id,user,label,x', ...rows.map((row, id) => `${row},${(id * 104729) % 997}`)].join('\n'),
    ],
    ['served.csv', ['id,x', ...rows.map((_, id) => `${id},${((id * 104729) % 997) + (id % 3)}`)].join('\n')],
  ]);
  const found = await audited(content, { training: 'training.csv', served: 'served.csv' });
  expect(found.rows.matched).toBe(200_000);
  expect(Math.abs(found.rows.fitted - 100_000)).toBeLessThan(3);
  expect(found.excess).not.toBeNull();
});
