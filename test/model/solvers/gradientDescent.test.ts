import { describe, expect, it } from 'vitest';
import { fitGradientDescent } from '../../../src/model/solvers/gradientDescent.ts';
import { fitNewton } from '../../../src/model/solvers/newton.ts';
import { fit as solve } from '../../../src/model/solvers/solve.ts';
import { designOf, largestDifference, parametersOf } from './designs.ts';
import { randomData } from './plainNewton.ts';

describe('fitGradientDescent', () => {
  it('agrees with Newton within 1e-3 on 5,000 well-conditioned rows', () => {
    const design = designOf(randomData(1, 5000, 6));
    const descent = fitGradientDescent(design, { iterations: 300 });
    const newton = fitNewton(design, { l2: 0 });
    expect(descent.converged).toBe(true);
    expect(largestDifference(parametersOf(descent), parametersOf(newton))).toBeLessThan(1e-3);
    expect(descent.means).toEqual(newton.means);
    expect(descent.deviations).toEqual(newton.deviations);
  });

  it('stays stable on strongly correlated columns with the default step size', () => {
    const design = designOf(randomData(2, 1000, 10, 3));
    const descent = fitGradientDescent(design, { iterations: 3000 });
    const newton = fitNewton(design, { l2: 0 });
    expect(largestDifference(parametersOf(descent), parametersOf(newton))).toBeLessThan(0.02);
  });

  it('says so when it has not converged', () => {
    expect(fitGradientDescent(designOf(randomData(3, 500, 3)), { iterations: 3 }).converged).toBe(false);
  });

  it('refuses l2, hashed fields, labels of one kind and step sizes that diverge', () => {
    const data = randomData(4, 20_000, 3);
    expect(() => fitGradientDescent(designOf(data), { l2: 1 })).toThrow(
      /l2 = 1 for gradient descent.*no penalty/,
    );
    const hashed = { buckets: 1, fields: [new Int32Array(20_000)] };
    expect(() => fitGradientDescent({ ...designOf(data), hashed })).toThrow(
      /hashed fields for gradient descent/,
    );
    const constant = { rows: data.rows, labels: data.labels.map(() => 0) };
    expect(() => fitGradientDescent(designOf(constant))).toThrow(/no positive label/);
    // The library's own default.
    expect(() => fitGradientDescent(designOf(data), { stepSize: 5e-4 * 100, iterations: 50 })).toThrow(
      /diverges/,
    );
  });
});

describe('fit of solve.ts', () => {
  const design = designOf(randomData(5, 400, 2));

  it('chooses the solver', () => {
    expect(solve(design, { solver: 'newton', l2: 1 })).toStrictEqual(fitNewton(design, { l2: 1 }));
    expect(solve(design, { solver: 'gradient-descent', l2: 0, iterations: 7 }).iterations).toBe(7);
    const hashed = { buckets: 3, fields: [new Int32Array(400)] };
    expect(solve({ ...design, hashed }, { solver: 'newton', l2: 1 }).hashedWeights).toHaveLength(3);
    expect(() => solve(design, { solver: 'gradient-descent', l2: 1 })).toThrow(/no penalty/);
  });
});
