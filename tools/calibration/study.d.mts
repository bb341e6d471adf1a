import type { judgeClaim } from '../../src/evaluation/statistics/claim.ts';

export interface Comparison {
  readonly kind: string;
  readonly values: readonly number[];
}

export interface Calibration {
  readonly comparisons: number;
  readonly rejections: number;
  readonly rejectionsByKind: Readonly<Record<string, number>>;
  readonly otherSide: number;
  readonly atTheLevelOfTheClaims: number;
  readonly falseEqualities: number;
}

export const COMPARISONS_PER_KIND: number;
export const SEEDS: number;
export const MOST_REJECTIONS: number;
export function seedOf(kind: number, comparison: number, index: number): number;
export function judged(comparisons: readonly Comparison[], judge: typeof judgeClaim): Calibration;
