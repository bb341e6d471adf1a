import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { readableJson } from '../../../../src/base/json.ts';
import { explain } from '../../../../src/lab/studies/explanation/explain.ts';
import { explanationJsonSchema, explanationSchema } from '../../../../src/lab/studies/explanation/schema.ts';
import { followingScenario } from './explained.ts';

it.each([
  ['a follow', {}],
  ['an encoder', { training: { encoders: ['hashed-id' as const], encoding: { buckets: 8 } } }],
  ['fewer columns', { training: { columns: ['user_open_rate', 'user_follows_source'] } }],
  ['no opens but some', { world: { follows: { afterOpen: 0, afterRead: 0 } } }],
])('accepts explanations with %s', (_, input) => {
  const explanation = explain(followingScenario(input), 1, {});
  const json = JSON.parse(readableJson(explanation));
  expect(explanationSchema.safeParse(json).error).toBeUndefined();
  expect(json).toEqual(explanation);
  expect(explanationSchema.safeParse({ ...json, extra: 1 }).success).toBe(false);
});

it('is published as it is; renew with "npm run build && node tools/schemas.mjs"', () => {
  const file = join(import.meta.dirname, '..', '..', '..', '..', 'schema', 'explanation.schema.json');
  expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(JSON.parse(JSON.stringify(explanationJsonSchema())));
});
