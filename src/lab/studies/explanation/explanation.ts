/** What is told of one notification: plain data, from which a terminal, a page or a program takes what it shows. */
import type { EntityKey, FeatureKind } from '../../../features/definitions.ts';
import type { ProvenanceName } from '../../../features/options.ts';
import type { EventName } from '../../../history/log.ts';
import type { Causes } from './causes.ts';
import type { Prediction } from './contributions.ts';
import type { Crowd } from './crowd.ts';
import type { Step } from './history.ts';
import type { Moment } from './moments.ts';
import type { Reason } from './pick.ts';

/** Rises with every change that could break a reader of explain.json. */
export const EXPLAIN_FORMAT_VERSION = 1;

/** A notification and what became of it before training. */
export interface Notification {
  readonly id: number;
  readonly user: number;
  readonly story: number;
  readonly source: number;
  readonly topic: number;
  /** 0 for a decision of the policy; 1, 2, … for follow-ups. */
  readonly sessionPosition: number;
  readonly storyPublishedAtMs: number;
  readonly sentAtMs: number;
  /** Null where it was not opened before training. */
  readonly openedAtMs: number | null;
  /** The label: opened within the attribution window. */
  readonly opened: boolean;
  /** When the user followed the source because of this opening; null where that did not happen before training. */
  readonly followedAtMs: number | null;
  /** Where the split by time put it. */
  readonly side: 'train' | 'test' | 'neither';
}

/** One feature of the notification: three values that ought to be the same. */
export interface ExplainedFeature {
  readonly name: string;
  readonly key: EntityKey;
  readonly kind: FeatureKind;
  readonly events: readonly EventName[];
  /** As logged when the notification was sent. */
  readonly served: number;
  /** As replayed from the history of events as of that moment. */
  readonly reconstructed: number;
  /** As the leaky model's training set has it. */
  readonly recomputed: number;
  /** The provenance of the recomputed value, and the moment as of which it reads history: training, in the plain one. */
  readonly provenance: ProvenanceName;
  readonly readAtMs: number;
  /** The recomputed value knows nothing from before this moment; null where all of history is kept. */
  readonly keptSinceMs: number | null;
  /** Recomputed, had this notification's own send and open never been counted; null where only other ways exist. */
  readonly withoutOwn: number | null;
  /** Events between sending and the moment of reading that the value follows from, by whose they were. */
  readonly causes: Causes;
}

export interface Explanation {
  readonly formatVersion: number;
  readonly version: string;
  readonly scenario: string;
  readonly seed: number;
  readonly trainingAtMs: number;
  /** Why this notification was chosen, among how many, and for which feature or user, where one was asked for. */
  readonly chosen: {
    readonly reason: Reason;
    readonly among: number;
    readonly feature: string | null;
    readonly user: number | null;
  };
  readonly notification: Notification;
  readonly features: readonly ExplainedFeature[];
  readonly models: {
    /** Trained on served values, scoring them. */
    readonly clean: ExplainedModel;
    /** Trained on recomputed values, scoring them, as its offline test did. */
    readonly leaky: ExplainedModel;
    /** The same leaky model on served values, as production would give them. */
    readonly leakyInProduction: ExplainedModel;
    /** The same on recomputed values, had this notification's own send and open never been counted; null where no feature has such a value. */
    readonly leakyWithoutOwn: ExplainedModel | null;
  };
  /** What the user did and was sent between sending and training, and which of the features each time changed. */
  readonly steps: readonly Step[];
  /** What everybody else did with the same story, source and topic: by the hour for a day, then by the day. */
  readonly crowd: readonly Crowd[];
  /** The features recomputed at later and later moments, from sending to training. */
  readonly moments: readonly Moment[];
}

export interface ExplainedModel extends Prediction {
  /** Such as `logged × time`. */
  readonly pipeline: string;
}
