/*!
 * Sine and cosine of fdlibm (k_sin.c, k_cos.c, e_rem_pio2.c), operation by operation.
 *
 * Copyright (C) 1993-2004 by Sun Microsystems, Inc. All rights reserved.
 * Permission to use, copy, modify, and distribute this software is freely granted, provided that this notice is
 * preserved.
 */
import { fromHighWord, highWord } from './words.ts';

const TWO_BY_PI = 0.6366197723675814;
/** Three times 33 bits of half of pi, and after each what is left. */
const HALF_PI_1 = 1.5707963267341256;
const HALF_PI_1_REST = 6.077100506506192e-11;
const HALF_PI_2 = 6.077100506303966e-11;
const HALF_PI_2_REST = 2.0222662487959506e-21;
const HALF_PI_3 = 2.0222662487111665e-21;
const HALF_PI_3_REST = 8.4784276603689e-32;
const QUARTER_PI = 0x3fe921fb;
/** High word of the largest argument that the reduction below is made for, about 1,600,000. */
const LARGEST = 0x413921fb;

const C1 = 0.0416666666666666;
const C2 = -0.001388888888887411;
const C3 = 2.480158728947673e-5;
const C4 = -2.7557314351390663e-7;
const C5 = 2.087572321298175e-9;
const C6 = -1.1359647557788195e-11;

const S1 = -0.16666666666666632;
const S2 = 0.00833333333332249;
const S3 = -1.984126982985795e-4;
const S4 = 2.7557313707070068e-6;
const S5 = -2.5050760253406863e-8;
const S6 = 1.58969099521155e-10;

/** @throws RangeError beyond about 1,600,000, where no angle of the simulation lies */
export function sin(x: number): number {
  return turned(x, 0);
}

/** @throws RangeError beyond about 1,600,000, where no angle of the simulation lies */
export function cos(x: number): number {
  return turned(x, 1);
}

/** The sine of x and some quarter turns. */
function turned(x: number, quarters: number): number {
  const size = highWord(x) & 0x7fffffff;
  if (size >= 0x7ff00000) return Number.NaN;
  if (size > LARGEST) throw new RangeError(`the angle ${x} is too large`);
  if (size <= QUARTER_PI) return quarters === 0 ? sineNear0(x, 0) : cosineNear0(x, 0);

  // |x| = n half turns of pi / 2, and first + second.
  const t = Math.abs(x);
  // Up to 3 pi / 4 one is taken off, whichever n is nearest.
  const n = size < 0x4002d97c ? 1 : Math.trunc(t * TWO_BY_PI + 0.5);
  let r = t - n * HALF_PI_1;
  let w = n * HALF_PI_1_REST;
  let first = r - w;
  if (lostBits(size, first) > 16) {
    let before = r;
    w = n * HALF_PI_2;
    r = before - w;
    w = n * HALF_PI_2_REST - (before - r - w);
    first = r - w;
    if (lostBits(size, first) > 49) {
      before = r;
      w = n * HALF_PI_3;
      r = before - w;
      w = n * HALF_PI_3_REST - (before - r - w);
      first = r - w;
    }
  }
  const second = r - first - w;
  const isNegative = x < 0;
  const place = ((isNegative ? -n : n) + quarters) & 3;
  const a = isNegative ? -first : first;
  const b = isNegative ? -second : second;
  if (place === 0) return sineNear0(a, b);
  if (place === 1) return cosineNear0(a, b);
  return place === 2 ? -sineNear0(a, b) : -cosineNear0(a, b);
}

function lostBits(size: number, rest: number): number {
  return (size >> 20) - ((highWord(rest) >> 20) & 0x7ff);
}

/** The sine of x + y, where y is the tail of x. */
function sineNear0(x: number, y: number): number {
  if ((highWord(x) & 0x7fffffff) < 0x3e400000) return x;
  const z = x * x;
  const v = z * x;
  const r = S2 + z * (S3 + z * (S4 + z * (S5 + z * S6)));
  return y === 0 ? x + v * (S1 + z * r) : x - (z * (0.5 * y - v * r) - y - v * S1);
}

/** The cosine of x + y, where y is the tail of x. */
function cosineNear0(x: number, y: number): number {
  const size = highWord(x) & 0x7fffffff;
  if (size < 0x3e400000) return 1;
  const z = x * x;
  const r = z * (C1 + z * (C2 + z * (C3 + z * (C4 + z * (C5 + z * C6)))));
  if (size < 0x3fd33333) return 1 - (0.5 * z - (z * r - x * y));
  const q = size > 0x3fe90000 ? 0.28125 : fromHighWord(size - 0x00200000);
  const half = 0.5 * z - q;
  return 1 - q - (half - (z * r - x * y));
}
