import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Design, inMemoryDesign } from '../../../src/model/solvers/design.ts';
import { type Fit, FitError } from '../../../src/model/solvers/fit.ts';
import { fitNewton } from '../../../src/model/solvers/newton.ts';
import { runs } from '../../gear.ts';
import { designOf, largestDifference, parametersOf } from './designs.ts';
import { plainGradient, plainInverse, plainNewton, randomData, standardisedRows } from './plainNewton.ts';

interface Reference {
  cases: {
    name: string;
    l2: number;
    columns: number;
    values: number[];
    labels: number[];
    intercept: number;
    coefficients: number[];
  }[];
}

// Provenance: tools/reference/newton.py, scikit-learn 1.2.1, solver newton-cholesky, tol 1e-12.
const reference: Reference = JSON.parse(
  readFileSync(new URL('./reference/newton.json', import.meta.url), 'utf8'),
);

describe('fitNewton agrees with', () => {
  it.each(reference.cases)('scikit-learn: $name', ({
    l2,
    columns,
    values,
    labels,
    intercept,
    coefficients,
  }) => {
    const fit = fitNewton(inMemoryDesign(Float64Array.from(values), columns, Uint8Array.from(labels)), {
      l2,
    });
    expect(fit.converged).toBe(true);
    expect(largestDifference(parametersOf(fit), [intercept, ...coefficients])).toBeLessThan(1e-8);
  });

  it('a plain full-matrix Newton', () => {
    for (const [rows, columns, l2] of [
      [40, 1, 0],
      [129, 3, 0.5],
      [257, 5, 0],
      [300, 9, 10],
    ]) {
      const data = randomData(rows, rows, columns);
      const fit = fitNewton(designOf(data), { l2 });
      expect(largestDifference(parametersOf(fit), plainNewton(data, { l2 }))).toBeLessThan(1e-8);
    }
  });

  it('itself, wherever it starts: from the fit to nearly the same rows in fewer steps', () => {
    const data = randomData(6, 20_000, 4);
    for (const row of data.rows) row[3] = 7;
    const design = designOf(data);
    const rawOf = ({ intercept, coefficients, means, deviations }: Fit) => {
      const slopes = coefficients.map((coefficient, column) => coefficient / deviations[column]);
      const atZero = slopes.reduce((sum, slope, column) => sum - slope * means[column], intercept);
      return Float64Array.of(atZero, ...slopes);
    };
    const cold = fitNewton(design, { l2: 2 });
    const fewer = { ...design, rows: 19_000 };
    const warm = fitNewton(design, { l2: 2, start: rawOf(fitNewton(fewer, { l2: 2 })) });
    const far = fitNewton(design, { l2: 2, start: Float64Array.of(3, -2, 5, 1, 9) });
    for (const other of [warm, far]) {
      expect(other.converged).toBe(true);
      expect(largestDifference(parametersOf(other), parametersOf(cold))).toBeLessThan(1e-8);
      expect(other.coefficients[3]).toBe(0);
    }
    expect(fitNewton(design, { l2: 2, start: rawOf(cold) }).iterations).toBe(1);
    expect(warm.iterations).toBeLessThanOrEqual(cold.iterations);
    expect(far.iterations).toBe(cold.iterations);
  });

  it('a plain full-matrix Newton where thinned samples give the start', () => {
    // 20,000 rows: one sample, every 8th block.
    const data = randomData(5, 20_000, 3);
    const fit = fitNewton(designOf(data), { l2: 2 });
    expect(fit.iterations).toBeLessThanOrEqual(3);
    expect(largestDifference(parametersOf(fit), plainNewton(data, { l2: 2 }))).toBeLessThan(1e-8);
  });

  it('the closed form of one binary column: log odds', () => {
    // 30 of 40 positive at 1, 20 of 60 positive at 0: difference of logits log 3 − log ½ = log 6.
    const rows = Array.from({ length: 100 }, (_, row) => [row < 40 ? 1 : 0]);
    const labels = rows.map((_, row) => (row < 30 || (row >= 40 && row < 60) ? 1 : 0));
    const fit = fitNewton(designOf({ rows, labels }), { l2: 0 });
    expect(fit.coefficients[0] / fit.deviations[0]).toBeCloseTo(Math.log(6), 10);
    expect(fit.intercept - (fit.coefficients[0] * fit.means[0]) / fit.deviations[0]).toBeCloseTo(
      Math.log(0.5),
      10,
    );
    // Standard error of a log odds ratio (Woolf 1955): √(1/30 + 1/10 + 1/20 + 1/40).
    const woolf = Math.sqrt(1 / 30 + 1 / 10 + 1 / 20 + 1 / 40);
    expect(fit.standardErrors![1] / fit.deviations[0]).toBeCloseTo(woolf, 6);
  });

  it('the closed form where a full first step overshoots and must be halved', () => {
    // 10 rows, half of them positive, among 1,990 with 4 positives: seen from the base rate of 0.0045, a full
    // step raises the logit of the ten by more than a hundred.
    const rows = Array.from({ length: 2000 }, (_, row) => [row < 10 ? 1 : 0]);
    const labels = rows.map((_, row) => (row < 5 || row > 1995 ? 1 : 0));
    const fit = fitNewton(designOf({ rows, labels }), { l2: 0 });
    expect(fit.coefficients[0] / fit.deviations[0]).toBeCloseTo(Math.log(1986 / 4), 8);
  });
});

describe('properties of the Newton solution', () => {
  it('has no gradient left, by an independent gradient', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 1e6 }),
        fc.integer({ min: 60, max: 400 }),
        fc.integer({ min: 1, max: 7 }),
        fc.constantFrom(0, 0.1, 1, 100),
        fc.double({ min: -1e3, max: 1e3, noNaN: true }),
        (seed, rowCount, columnCount, l2, shift) => {
          const data = randomData(seed, rowCount, columnCount);
          const moved = {
            rows: data.rows.map((row) => row.map((value) => value + shift)),
            labels: data.labels,
          };
          let fit: ReturnType<typeof fitNewton>;
          try {
            fit = fitNewton(designOf(moved), { l2 });
          } catch (error) {
            // A small sample may be separated; nothing else may go wrong.
            return error instanceof FitError && l2 === 0 && /separate|without end/.test(error.message);
          }
          const gradient = plainGradient(standardisedRows(moved.rows), data.labels, l2, parametersOf(fit));
          return gradient.every((entry) => Math.abs(entry) < 1e-6);
        },
      ),
      runs(180),
    );
  });

  it('has the standard errors of a numerical Hessian', () => {
    for (const l2 of [0, 3]) {
      const data = randomData(11, 400, 4);
      const fit = fitNewton(designOf(data), { l2 });
      const design = standardisedRows(data.rows);
      const optimum = parametersOf(fit);
      const width = 1e-4;
      const hessian = optimum.map((_, index) => {
        const at = (offset: number) =>
          plainGradient(
            design,
            data.labels,
            l2,
            optimum.map((value, i) => value + (i === index ? offset : 0)),
          );
        const above = at(width);
        const below = at(-width);
        return above.map((value, i) => (value - below[i]) / (2 * width));
      });
      const expected = plainInverse(hessian).map((line, index) => Math.sqrt(line[index]));
      expect(largestDifference([...fit.standardErrors!], expected)).toBeLessThan(1e-6);
    }
  });

  it('does not depend on whether the columns are kept or read again, bit for bit', () => {
    for (const rows of [100, 128, 1000, 17_000]) {
      const design = designOf(randomData(rows, rows, 4));
      const kept = fitNewton(design, { l2: 1 });
      expect(fitNewton(design, { l2: 1, packedBytesMax: 0 })).toStrictEqual(kept);
    }
  });

  it('reads a design once, blocks that are not kept once more for each step, and a kept sample not again', () => {
    // 140,000 rows: samples of every 64th and every 8th block.
    const rows = 140_000;
    const blocks = Math.ceil(rows / 128);
    const design = designOf(randomData(12, rows, 2));
    const blockBytes = 128 * (2 * 8 + 1);
    const fitKeeping = (blocksKept: number) => {
      let reads = 0;
      const counted: Design = {
        ...design,
        read(...block) {
          reads++;
          design.read(...block);
        },
      };
      return { fit: fitNewton(counted, { l2: 1, packedBytesMax: blocksKept * blockBytes }), reads };
    };
    const all = fitKeeping(blocks);
    expect(all.reads).toBe(blocks);
    const readAgain = (stride: number) => all.fit.iterations * (blocks - Math.ceil(blocks / stride));

    const half = fitKeeping(blocks - 1);
    expect(half.reads).toBe(blocks + readAgain(2));
    const samples = fitKeeping(Math.ceil(blocks / 8));
    expect(samples.reads).toBe(blocks + readAgain(8));
    const oneSample = fitKeeping(Math.ceil(blocks / 64));
    expect(oneSample.reads).toBeGreaterThan(blocks + readAgain(64));
    const none = fitKeeping(0);
    expect(none.reads).toBeGreaterThan(oneSample.reads);

    for (const { fit } of [half, samples, oneSample, none]) expect(fit).toStrictEqual(all.fit);
  });

  it('fits the selected rows only', () => {
    const { rows, labels } = randomData(3, 300, 3);
    const selection = Int32Array.from({ length: 150 }, (_, index) => 299 - 2 * index);
    const values = Float64Array.from(rows.flat());
    const selected = fitNewton(inMemoryDesign(values, 3, Uint8Array.from(labels), selection), { l2: 1 });
    const copied = fitNewton(
      designOf({
        rows: [...selection].map((row) => rows[row]),
        labels: [...selection].map((row) => labels[row]),
      }),
      { l2: 1 },
    );
    expect(selected).toStrictEqual(copied);
  });

  it('gives a constant column deviation 1, coefficient 0 and standard error 0, and changes nothing else', () => {
    for (const l2 of [0, 1]) {
      const { rows, labels } = randomData(7, 500, 2);
      const without = fitNewton(designOf({ rows, labels }), { l2 });
      const fit = fitNewton(designOf({ rows: rows.map(([a, b]) => [a, 0.1, b]), labels }), { l2 });
      expect([fit.means[1], fit.deviations[1], fit.coefficients[1], fit.standardErrors![2]]).toEqual([
        0.1, 1, 0, 0,
      ]);
      expect(
        largestDifference([fit.intercept, fit.coefficients[0], fit.coefficients[2]], parametersOf(without)),
      ).toBeLessThan(1e-10);
    }
  });

  it('divides the weight between equal columns if l2 > 0', () => {
    const { rows, labels } = randomData(8, 500, 1);
    const fit = fitNewton(designOf({ rows: rows.map(([a]) => [a, a]), labels }), { l2: 1 });
    expect(fit.coefficients[0]).toBeCloseTo(fit.coefficients[1], 8);
    const single = fitNewton(designOf({ rows, labels }), { l2: 0.5 });
    expect(fit.coefficients[0] + fit.coefficients[1]).toBeCloseTo(single.coefficients[0], 8);
  });

  it('keeps precision on columns with a large mean', () => {
    const { rows, labels } = randomData(9, 1000, 2);
    const shifted = fitNewton(
      designOf({ rows: rows.map((row) => row.map((value) => value + 1e7)), labels }),
      { l2: 0 },
    );
    expect(largestDifference(parametersOf(shifted), plainNewton({ rows, labels }, { l2: 0 }))).toBeLessThan(
      1e-6,
    );
  });

  it('works without dense columns: the base rate', () => {
    const fit = fitNewton(inMemoryDesign(new Float64Array(0), 0, Uint8Array.of(1, 0, 0, 0)), { l2: 0 });
    expect(fit.intercept).toBeCloseTo(Math.log(1 / 3), 12);
  });
});

describe('fitNewton refuses', () => {
  const { rows, labels } = randomData(2, 300, 2);
  const refusal = (data: { rows: number[][]; labels: number[] }, l2 = 0, columnNames?: string[]) => {
    try {
      fitNewton(designOf(data), { l2, columnNames });
    } catch (error) {
      expect(error).toBeInstanceOf(FitError);
      return (error as FitError).message;
    }
    return 'no error';
  };

  it('data without positives, without negatives, without rows', () => {
    expect(refusal({ rows, labels: labels.map(() => 0) })).toMatch(/no positive label in 300 training rows/);
    expect(refusal({ rows, labels: labels.map(() => 1) })).toMatch(/no negative label in 300 training rows/);
    const empty = inMemoryDesign(new Float64Array(0), 2, new Uint8Array(0));
    expect(() => fitNewton(empty, { l2: 0 })).toThrow(/no training rows/);
  });

  it('collinear columns without l2, naming the column', () => {
    const collinear = { rows: rows.map(([a, b]) => [a, b, a - 2 * b + 5]), labels };
    expect(refusal(collinear, 0, ['a', 'b', 'sum'])).toMatch(
      /column 2 \("sum"\) is a linear combination.*l2 above 0/,
    );
    expect(refusal(collinear, 1)).toBe('no error');
  });

  it('perfect separation without l2', () => {
    const separated = { rows, labels: rows.map(([a]) => (a > 0.2 ? 1 : 0)) };
    expect(refusal(separated)).toMatch(/separate the labels perfectly.*l2 above 0/);
    expect(refusal(separated, 0.01)).toBe('no error');
  });

  it('quasi-separation without l2: a value that occurs with one label only, naming the column', () => {
    const flagged = {
      rows: rows.map(([a, b], row) => [a, row % 50 === 0 ? 1 : 0, b]),
      labels: labels.map((label, row) => (row % 50 === 0 ? 1 : label)),
    };
    expect(refusal(flagged, 0, ['a', 'flag', 'b'])).toMatch(/grow without end.*"flag"/);
    expect(refusal(flagged, 1)).toBe('no error');
  });

  it('quasi-separation in a large design that starts from samples', () => {
    const large = randomData(21, 20_000, 2);
    const rare = (row: number) => row % 9_000 === 10;
    const flagged = {
      rows: large.rows.map(([a, b], row) => [a, b, rare(row) ? 1 : 0]),
      labels: large.labels.map((label, row) => (rare(row) ? 1 : label)),
    };
    expect(refusal(flagged, 0, ['a', 'b', 'rare'])).toMatch(/grow without end.*"rare"/);
  });

  it.each([Number.NaN, Infinity, 1e200])('the value %d, naming the column', (bad) => {
    expect(
      refusal({ rows: rows.map(([a, b], row) => [a, row === 200 ? bad : b]), labels }, 1, ['a', 'b']),
    ).toMatch(/column 1 \("b"\) that is NaN, infinite or too large/);
  });

  it('labels other than 0 and 1, a negative l2, hashed fields', () => {
    expect(refusal({ rows, labels: labels.map((label) => label * 2) })).toMatch(/label 2, expected 0 or 1/);
    expect(refusal({ rows, labels }, -1)).toMatch(/l2 is -1/);
    expect(refusal({ rows, labels }, Number.NaN)).toMatch(/l2 is NaN/);
    const hashed = { buckets: 2, fields: [new Int32Array(300)] };
    expect(() => fitNewton({ ...designOf({ rows, labels }), hashed }, { l2: 1 })).toThrow(/fitSparseNewton/);
  });
});

describe('inMemoryDesign refuses', () => {
  it('shapes that disagree and selections outside the table', () => {
    expect(() => inMemoryDesign(new Float64Array(5), 2, new Uint8Array(3))).toThrow(
      /expected 3 labels × 2 columns/,
    );
    expect(() => inMemoryDesign(new Float64Array(6), 2, new Uint8Array(3), Int32Array.of(3))).toThrow(
      /expected a row/,
    );
  });
});
