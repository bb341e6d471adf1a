/*!
 * The exponential function of fdlibm (e_exp.c), operation by operation.
 *
 * Copyright (C) 1993-2004 by Sun Microsystems, Inc. All rights reserved.
 * Permission to use, copy, modify, and distribute this software is freely granted, provided that this notice is
 * preserved.
 */
import { fromHighWord, highWord } from './words.ts';

const OVERFLOWS_ABOVE = 709.782712893384;
const VANISHES_BELOW = -745.1332191019411;
const LN2_HIGH = 0.6931471803691238;
const LN2_LOW = 1.9082149292705877e-10;
const ONE_BY_LN2 = Math.LOG2E;
const P1 = 0.16666666666666602;
const P2 = -0.0027777777777015593;
const P3 = 6.613756321437934e-5;
const P4 = -1.6533902205465252e-6;
const P5 = 4.1381367970572385e-8;
const TWO_1023 = 8.98846567431158e307;
const TWO_MINUS_1000 = 9.332636185032189e-302;

export function exp(argument: number): number {
  let x = argument;
  const high = highWord(x);
  const size = high & 0x7fffffff;
  const isNegative = high < 0;
  if (size >= 0x40862e42) {
    if (Number.isNaN(x)) return x;
    if (x > OVERFLOWS_ABOVE) return Number.POSITIVE_INFINITY;
    if (x < VANISHES_BELOW) return 0;
  }
  // x = k ln 2 + r, with |r| at most half of ln 2.
  let k = 0;
  let upper = 0;
  let lower = 0;
  if (size > 0x3fd62e42) {
    if (size < 0x3ff0a2b2) {
      if (x === 1) return Math.E;
      upper = isNegative ? x + LN2_HIGH : x - LN2_HIGH;
      lower = isNegative ? -LN2_LOW : LN2_LOW;
      k = isNegative ? -1 : 1;
    } else {
      k = Math.trunc(ONE_BY_LN2 * x + (isNegative ? -0.5 : 0.5));
      upper = x - k * LN2_HIGH;
      lower = k * LN2_LOW;
    }
    x = upper - lower;
  } else if (size < 0x3e300000) return 1 + x;

  const t = x * x;
  const c = x - t * (P1 + t * (P2 + t * (P3 + t * (P4 + t * P5))));
  if (k === 0) return 1 - ((x * c) / (c - 2) - x);
  const y = 1 - (lower - (x * c) / (2 - c) - upper);
  if (k === 1024) return y * 2 * TWO_1023;
  if (k >= -1021) return y * fromHighWord(0x3ff00000 + (k << 20));
  return y * fromHighWord(0x3ff00000 + ((k + 1000) << 20)) * TWO_MINUS_1000;
}
