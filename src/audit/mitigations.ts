/** Known figures of mitigations that an audit may advise. */
import type { Estimate } from '../evaluation/statistics/intervals.ts';
import type { Advisable } from './schema.ts';

/** The part of results/mitigations that advice rests on. */
export interface Benchmark {
  readonly worlds: number;
  readonly users: number;
  readonly mitigations: Readonly<Record<Advisable, BenchmarkedMitigation>>;
}

export interface BenchmarkedMitigation {
  readonly title: string;
  /** Soft AUC that production loses against clean logging. */
  readonly damage: Estimate;
  readonly bytesPerImpression: Estimate;
}
