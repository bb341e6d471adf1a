import type { EntityCounts } from './entities.ts';
import type { CounterLayout } from './layout.ts';

/** Static side of the app: facts about stories and users that production knows without any history. */
export interface Catalog extends EntityCounts {
  /** Per story, in order of publication. */
  readonly storySource: Int32Array;
  readonly storyTopic: Int32Array;
  readonly storyPublishedAtMs: Float64Array;
  readonly storyExpiresAtMs: Float64Array;
  readonly storyIsBreaking: Uint8Array;

  /** users × topics, row-major: 1 where the user declared an interest in the topic at sign-up. */
  readonly declaredInterest: Uint8Array;

  /** The features that are computed for them: history has to know only what they count. */
  readonly features: { readonly layout: CounterLayout };
}
