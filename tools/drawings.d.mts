import type { Result } from '../src/lab/result/schema.ts';
import type { Explanation } from '../src/lab/studies/explanation/schema.ts';

export function drawings(explanation: Explanation, result: Result, words: object): Record<string, string>;
