import { describe, expect, it } from 'vitest';
import { answerOf, detectors, worldOf } from '../../../src/audit/challenge/detectors.ts';
import { requestOf } from '../../../src/audit/request.ts';
import { auditedRows } from '../../../src/audit/rows.ts';
import type { Column, Table } from '../../../src/audit/table.ts';
import { Draws, purpose } from '../../../src/base/random.ts';

const NOISE = purpose('test/challenge');
const ROWS = 6000;

type RowOf = (row: { readonly x: number; readonly label: number; readonly row: number }) => number;

/** A world of two features, the second of which is a constant; what training has of the first may be another value. */
function world(trainingOf: RowOf, servedOf: RowOf = ({ x }) => x) {
  const draws = new Draws(11);
  const rows = Array.from({ length: ROWS }, (_, row) => {
    const x = draws.uniform(NOISE, row, 0);
    return { row, x, label: draws.uniform(NOISE, row, 1) < 0.1 + 0.4 * x ? 1 : 0 };
  });
  const column = (name: string, of: RowOf, more: Partial<Column> = {}): [string, Column] => [
    name,
    { name, kind: 'number', values: Float64Array.from(rows, of), texts: [], lacksZone: false, ...more },
  ];
  const table = (...columns: [string, Column][]): Table => ({
    label: 'test',
    rows: ROWS,
    rowsInFile: ROWS,
    names: columns.map(([name]) => name),
    columns: new Map(columns),
    placeOf: String,
  });
  const id = column('id', ({ row }) => row);
  const constant = column('one', () => 1);
  return worldOf(
    auditedRows(
      requestOf({
        ...{ training: 'a.csv', served: 'b.csv', id: 'id', label: 'label', user: 'user', split: 'split' },
        features: ['x', 'one'],
      }),
      {
        training: table(
          id,
          column('label', ({ label }) => label, { kind: 'flag' }),
          column('user', ({ row }) => row % 300),
          column('split', ({ row }) => Number(row >= ROWS / 2), { kind: 'text', texts: ['train', 'test'] }),
          column('x', trainingOf),
          constant,
        ),
        served: table(id, column('x', servedOf), constant),
        previous: undefined,
      },
    ),
  );
}

function answersIn(some: ReturnType<typeof world>) {
  return new Map(detectors.map((detector) => [detector.id, answerOf(detector, some)]));
}

const answerIn = (some: ReturnType<typeof world>, id: string) =>
  answersIn(some).get(id) as ReturnType<typeof answerOf>;

const alarmsIn = (some: ReturnType<typeof world>) =>
  [...answersIn(some)].filter(([, { alarm }]) => alarm).map(([id]) => id);

describe('detectors', () => {
  it('are silent where training has what was served', () => {
    const same = world(({ x }) => x);
    expect(alarmsIn(same)).toEqual([]);
    expect(answerIn(same, 'excess')).toEqual({ score: -1, alarm: false, features: { x: -1, one: -1 } });
    expect(answerIn(same, 'mismatch').score).toBe(0);
    expect(answerIn(same, 'correlation').features['one']).toBe(-1);
  });

  it('find a leak by what training knows more, and a mismatch by any difference', () => {
    expect(alarmsIn(world(({ x, label }) => x + 0.1 * label))).toEqual(['excess', 'mismatch']);
    expect(alarmsIn(world(({ x }) => Math.fround(x)))).toEqual(['mismatch']);
  });

  it('find the label itself by its correlation', () => {
    expect(alarmsIn(world(({ label }) => label))).toEqual([
      'excess',
      'correlation',
      'single-auc',
      'mismatch',
    ]);
  });

  it('find a drift between training and test rows, which is none of a leak', () => {
    const drifting: RowOf = ({ x, row }) => x + row / ROWS;
    expect(alarmsIn(world(drifting, drifting))).toEqual(['psi', 'ks', 'classifier']);
  });

  it('give a suspicion of every feature, the first one where it leaks', () => {
    const leaking = world(({ x, label }) => x + label);
    for (const [id, { features, score }] of answersIn(leaking)) {
      expect(Object.keys(features), id).toEqual(['x', 'one']);
      expect(Number.isFinite(score), id).toBe(true);
    }
    const { features } = answerIn(leaking, 'excess');
    expect(features['x']).toBeGreaterThan(0.1);
    expect(features['one']).toBe(-1);
  });
});
