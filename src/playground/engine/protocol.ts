/** Messages between the page and its workers. */
import type { SeedResult } from '../../lab/result/seedResult.ts';
import type { FactsTask } from '../../lab/studies/facts/simulate.ts';
import type { Scenario } from '../../scenario/schema.ts';

export type Request =
  | { readonly kind: 'run'; readonly scenario: Scenario; readonly seed: number }
  | { readonly kind: 'facts'; readonly task: FactsTask };

/** Notifications that users got, and the share that they opened, until the day of training: facts of the catalog. */
export interface AppFacts {
  readonly sendsPerDay: number;
  readonly openRate: number;
}

export type Answer =
  | { readonly kind: 'progress'; readonly stage: string; readonly share: number }
  | { readonly kind: 'done'; readonly world: SeedResult; readonly app: AppFacts }
  | { readonly kind: 'counted'; readonly facts: readonly (readonly number[])[] }
  | { readonly kind: 'failed'; readonly message: string };
