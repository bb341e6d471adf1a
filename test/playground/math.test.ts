/** The functions that the playground brings along are those of Node, bit for bit: Node's own are the oracle. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { exp } from '../../src/playground/math/exp.ts';
import { log } from '../../src/playground/math/log.ts';
import { cos, sin } from '../../src/playground/math/trigonometry.ts';
import { cases } from '../gear.ts';

type Function1 = (x: number) => number;

/** Arguments for which two functions differ, out of evenly spaced ones; the step is no round number. */
function differing(own: Function1, nodes: Function1, from: number, to: number): number[] {
  const found: number[] = [];
  const step = (to - from) / 200_003;
  for (let x = from; x < to; x += step) if (!Object.is(own(x), nodes(x))) found.push(x);
  return found;
}

const functions: [string, Function1, Function1, [number, number][]][] = [
  [
    'exp',
    exp,
    Math.exp,
    [
      [-750, 720],
      [-40, 40],
      [-2, 2],
      [-1e-8, 1e-8],
    ],
  ],
  [
    'log',
    log,
    Math.log,
    [
      [0, 1],
      [0, 5],
      [0.9999, 1.0001],
      [1, 1e9],
      [0, 1e-307],
    ],
  ],
  [
    'sin',
    sin,
    Math.sin,
    [
      [-0.8, 0.8],
      [-10, 10],
      [-1000, 1000],
      [-1_600_000, 1_600_000],
    ],
  ],
  [
    'cos',
    cos,
    Math.cos,
    [
      [-0.8, 0.8],
      [-10, 10],
      [-1000, 1000],
      [-1_600_000, 1_600_000],
    ],
  ],
];

describe.each(functions)('%s', (_, own, nodes, ranges) => {
  it.each(ranges)('is that of Node from %d to %d', (from, to) => {
    expect(differing(own, nodes, from, to)).toEqual([]);
  });

  it('is that of Node for any double', () => {
    const isAngle = nodes === Math.sin || nodes === Math.cos;
    const doubles = isAngle ? fc.double({ min: -1_600_000, max: 1_600_000 }) : fc.double();
    fc.assert(
      fc.property(doubles, (x) => Object.is(own(x), nodes(x))),
      cases(100_000),
    );
  });

  it.each([
    0,
    -0,
    1,
    -1,
    Number.NaN,
    Number.POSITIVE_INFINITY,
    Number.NEGATIVE_INFINITY,
    Number.MIN_VALUE,
  ])('is that of Node for %d', (x) => expect(own(x)).toBe(nodes(x)));
});

describe.each([sin, cos])('angles', (own) => {
  it('are that of Node near multiples of a quarter of pi, where most digits cancel', () => {
    const nodes = own === sin ? Math.sin : Math.cos;
    const differ: number[] = [];
    for (let n = 1; n < 1_000_000; n += 7) {
      const x = (n * Math.PI) / 4;
      if (x < 1_600_000 && !Object.is(own(x), nodes(x))) differ.push(x);
    }
    expect(differ).toEqual([]);
  });

  it('too large for the reduction are refused rather than wrong', () => {
    expect(() => own(2e6)).toThrow('the angle 2000000 is too large');
  });
});
