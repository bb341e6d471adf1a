/** Messages between the page and its workers. */
import type { SeedResult } from '../../lab/result/seedResult.ts';
import type { Scenario } from '../../scenario/schema.ts';

export interface Request {
  readonly scenario: Scenario;
  readonly seed: number;
}

export type Answer =
  | { readonly kind: 'progress'; readonly stage: string; readonly share: number }
  | { readonly kind: 'done'; readonly world: SeedResult }
  | { readonly kind: 'failed'; readonly message: string };
