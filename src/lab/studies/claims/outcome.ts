/** What the claims command found: what `results/claims/claims.json` holds. */
import type { Verdict } from '../../../evaluation/claim.ts';
import type { Estimate } from '../../../evaluation/intervals.ts';

export const CLAIMS_FORMAT_VERSION = 1;

export interface ClaimsReport {
  readonly formatVersion: number;
  readonly version: string;
  /** Fewer seeds and no doses: verdicts that cannot be given yet are inconclusive. */
  readonly quick: boolean;
  /** The number of claims that share the error rate (Bonferroni), also when only some are run. */
  readonly claims: number;
  readonly errorRate: number;
  readonly pilotSeeds: readonly number[];
  /** In the order of the list of claims. */
  readonly outcomes: readonly ClaimOutcome[];
}

export interface ClaimOutcome {
  readonly id: string;
  /** The claim in one line: the `title` of its file. */
  readonly says: string;
  readonly verdict: Verdict;
  /** Seeds of the claim and its control, the same for all its parts. */
  readonly seeds: number;
  /** The first is the primary contrast, whose effect the table shows. */
  readonly parts: readonly PartOutcome[];
  /** `observe` of the claim's files (not of its doses): reported without a verdict. */
  readonly observed: readonly Observed[];
  readonly doses: readonly Dose[];
  /** Where along its doses the claim holds and where it stops, in words made from the doses; '' without doses. */
  readonly limits: string;
  /** How well detectors tell worlds with a leak from those without; none where the claim has no populations. */
  readonly detectors: readonly DetectorOutcome[];
}

/** One detector over kinds of worlds and pipelines whose truth is known. */
export interface DetectorOutcome {
  readonly name: string;
  /** An alarm is this quantity above the threshold. */
  readonly quantity: string;
  readonly threshold: number;
  readonly kinds: readonly {
    /** Title of the world's file. */
    readonly world: string;
    readonly features: string;
    readonly leaks: boolean;
    /** Share of seeds with an alarm, with its exact interval. */
    readonly alarms: Estimate;
  }[];
  /** Means over the kinds with, or without, a leak; intervals over seeds. */
  readonly truePositiveRate: Estimate;
  readonly falsePositiveRate: Estimate;
  /** Share of alarms that are right, by the share of models that have a leak. */
  readonly precision: readonly { readonly prevalence: number; readonly precision: number }[];
}

export interface PartOutcome {
  /** The scenario file, relative to the folder of claims. */
  readonly file: string;
  /** The contrast in words, such as `gap.auc of A minus B`. */
  readonly contrast: string;
  readonly is: 'above' | 'below' | 'within';
  readonly margin: number;
  /** Why this margin: `because` of the expectation. */
  readonly because: string;
  readonly verdict: Verdict;
  /** What decided, with the numbers. */
  readonly decided: string;
  /** Mean with its 95 % interval over seeds, for the reader. */
  readonly effect: Estimate;
  /** Mean with the simultaneous bounds that decide. */
  readonly bounds: Estimate;
  /** In the order of the seeds. */
  readonly perSeed: readonly number[];
  readonly control: ControlOutcome | null;
}

export interface ControlOutcome {
  readonly file: string;
  readonly contrast: string;
  readonly tolerance: number;
  readonly because: string;
  readonly nil: boolean;
  readonly effect: Estimate;
  readonly bounds: Estimate;
}

export interface Observed {
  readonly file: string;
  readonly label: string;
  readonly contrast: string;
  readonly effect: Estimate;
}

/** How something responds to a cause: a sweep of a scenario file, or its observations at several places. */
export interface DoseResponse {
  readonly file: string;
  /** Title of the dose file. */
  readonly title: string;
  /** What is varied: the swept key path, or '' where observations name their own places. */
  readonly key: string;
  readonly seeds: number;
  /** By label of the observation. */
  readonly series: readonly DoseSeries[];
}

/** The dose-response of a claim. */
export interface Dose extends DoseResponse {
  /** On which side of their margins the claim wants its series. */
  readonly is: 'above' | 'below' | 'within';
}

export interface DoseSeries {
  readonly label: string;
  readonly contrast: string;
  /** The margin of the part that this dose belongs to, where the series shows the same measure; else null. */
  readonly margin: number | null;
  readonly points: readonly { readonly at: number | string; readonly effect: Estimate }[];
}
