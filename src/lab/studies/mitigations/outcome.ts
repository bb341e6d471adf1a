/** What the benchmark found: what `mitigations.json` holds. */
import type { Estimate } from '../../../evaluation/intervals.ts';
import type { Scenario } from '../../../scenario/schema.ts';
import type { StorageGrowth } from '../../storage/growth.ts';
import type { DetectorOutcome, DoseResponse } from '../claims/outcome.ts';
import type { MitigationKeys, NewFeature } from './catalog.ts';

export const MITIGATIONS_FORMAT_VERSION = 1;

/** Means with their 95 % intervals over worlds, paired with clean logging in the same world. */
export interface MitigationFigures<T> {
  /** Offline minus production, of one model. */
  readonly gap: { readonly auc: T; readonly ne: T };
  /** What production loses against clean logging served in real time. */
  readonly damage: { readonly auc: T; readonly ne: T };
  /** Live open rate over that of clean logging; 1 is as good. */
  readonly relativeOpenRate: T;
  /** Share of the feature values trained on that differ from those served. */
  readonly mismatch: T;
  /** Stored for each impression of the logging phase, in pages compressed by Snappy, and without. */
  readonly bytesPerImpression: T;
  readonly uncompressedBytesPerImpression: T;
  /** Compressed, in the layout that stores least of the same. */
  readonly leastBytesPerImpression: T;
  /** Days until a feature invented today is trainable; null where there is none. */
  readonly newFeatureDays: T | null;
  /** Rows that it trains and tests on. */
  readonly rows: T;
  /** Features that screening drops. */
  readonly screened: T;
}

export interface MitigationOutcome {
  readonly id: string;
  readonly title: string;
  /** The keys that make it, laid over the scenario. */
  readonly keys: MitigationKeys;
  readonly pipeline: { readonly features: string; readonly split: string; readonly model: string };
  readonly newFeature: NewFeature;
  /** Served from what training reads, so that the incumbent's traffic is another one too. */
  readonly isOtherWorld: boolean;
  /** Whether no other mitigation of the same world has both less damage (AUC) and fewer bytes. */
  readonly isOnFront: boolean;
  readonly summary: MitigationFigures<Estimate>;
  /** In the order of the seeds. */
  readonly perSeed: readonly MitigationFigures<number>[];
}

/** One fault at growing doses. */
export interface FaultOutcome extends DoseResponse {
  readonly id: string;
  /** Which pipeline is immune to it, and why. */
  readonly why: string;
  /** Of each pipeline the largest of each over the doses, whichever its sign. */
  readonly pipelines: readonly {
    readonly label: string;
    /** Its gap minus that of the logged pipeline in the same world. */
    readonly gapBeyondLogged: Estimate;
    readonly damage: Estimate;
    /** What production (AUC) loses against the first dose; worlds differ by more than the fault where it changes what is sent. */
    readonly productionLoss: Estimate;
    /** See `IMMUNITY_MARGIN`. */
    readonly isImmune: boolean;
  }[];
}

export interface OmittedMitigation {
  readonly id: string;
  readonly title: string;
  /** What is wrong, as a message. */
  readonly why: string;
}

export interface MitigationsReport {
  readonly formatVersion: number;
  readonly version: string;
  /** What mitigations were laid over, with all defaults. */
  readonly scenario: Scenario;
  readonly seeds: readonly number[];
  readonly intervals: { readonly method: 'student-t over seeds'; readonly level: number };
  /** The highest live open rate first. */
  readonly mitigations: readonly MitigationOutcome[];
  /** Those whose keys are impossible in the scenario. */
  readonly omitted: readonly OmittedMitigation[];
  readonly faults: readonly FaultOutcome[];
  readonly detectors: readonly DetectorOutcome[];
  readonly storage: StorageGrowth | null;
}
