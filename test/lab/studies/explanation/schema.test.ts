import { expect, it } from 'vitest';
import { explain } from '../../../../src/lab/studies/explanation/explain.ts';
import { explanationFile } from '../../../../src/lab/studies/explanation/schema.ts';
import { followingScenario } from './explained.ts';

it.each([
  ['a follow', {}],
  ['an encoder', { training: { encoders: ['hashed-id' as const], encoding: { buckets: 8 } } }],
  ['fewer columns', { training: { features: ['user_open_rate', 'user_follows_source'] } }],
  ['no opens but some', { world: { follows: { afterOpen: 0, afterRead: 0 } } }],
])('accepts explanations with %s', (_, input) => {
  const explanation = explain(followingScenario(input), 1, {});
  expect(explanationFile.read(explanationFile.write(explanation), 'explain.json')).toEqual(explanation);
});
