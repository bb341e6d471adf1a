import type {
  LoggedDecisions,
  OffPolicyEstimates,
  RateEstimate,
} from '../../src/evaluation/metrics/offPolicy.ts';

interface Log {
  readonly items: Int32Array;
  readonly labels: Uint8Array;
  readonly propensities: Float64Array;
}

interface OwnRate extends RateEstimate {
  readonly rows: number;
}

export declare function readLog(folder: string, policy: 'bts' | 'random'): Promise<Log>;
export declare function uniformDecisions(log: Log): LoggedDecisions;
export declare function openBanditEstimates(
  folder: string,
  clips: readonly (number | null)[],
): Promise<{
  readonly bts: OwnRate;
  readonly random: OwnRate;
  readonly estimates: readonly (OffPolicyEstimates & { readonly clip: number | null })[];
}>;
