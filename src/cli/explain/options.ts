/** The options of `hindsight explain`, and numbers as they are typed behind them. */
import { InvalidArgumentError } from 'commander';
import { LARGEST_SEED } from '../../scenario/seeds.ts';

export const DEFAULT_OUT = 'results/explain';

export interface ExplainOptions {
  impression?: number;
  user?: number;
  feature?: string;
  seed?: number;
  out?: string;
  set?: string[];
  json?: boolean;
  quiet?: boolean;
}

export function seedNumber(text: string): number {
  if (/^\d{1,10}$/.test(text) && Number(text) <= LARGEST_SEED) return Number(text);
  throw new InvalidArgumentError(`Expected a whole number from 0 to ${LARGEST_SEED}.`);
}

/** An id. */
export function numberFromZero(text: string): number {
  if (!/^\d{1,15}$/.test(text)) throw new InvalidArgumentError('Expected a whole number, 0 or above.');
  return Number(text);
}
