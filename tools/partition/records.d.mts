import type { Part } from './simulate.mjs';

export interface Records {
  readonly impressions: number;
  readonly events: number;
  readonly decisions: number;
  readonly optOuts: number;
  readonly impressionsSha256: string;
  readonly eventsSha256: string;
}

export function recordsOf(parts: readonly Part[]): Records;
