/** The JSON Schema that editors read. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { expect, test } from 'vitest';
import { scenarioJsonSchema } from '../../src/scenario/jsonSchema.ts';
import { scenarioVocabulary } from '../../src/scenario/messages/vocabulary.ts';
import { parse } from './reading/parsing.ts';

const root = join(import.meta.dirname, '..', '..');

test('the committed file is the schema; renew it with `npm run build && node tools/schemas.mjs`', () => {
  const committed = readFileSync(join(root, 'schema', 'scenario.schema.json'), 'utf8');
  expect(committed).toBe(`${JSON.stringify(scenarioJsonSchema(), null, 2)}\n`);
});

test('it accepts what the lab accepts, and refuses unknown keys', () => {
  const check = new Ajv({ allErrors: true }).compile(scenarioJsonSchema());
  expect(check({})).toBe(true);
  expect(check({ $schema: 'x', extends: 'base.yaml', world: { users: 5 } })).toBe(true);
  expect(check(parse('{}').scenario)).toBe(true);
  expect(check({ wrold: {} })).toBe(false);
  expect(check({ world: { users: '5' } })).toBe(false);
  expect(check({ serving: { attributionWindow: '24hours' } })).toBe(false);
});

/** Values that somebody has to choose, or that may be left out: the whole of `retraining` is null by default. */
const WITHOUT_DEFAULT = [
  'training.screen.auc',
  'training.screen.skew',
  'training.screen.shift',
  'extends',
  'name',
  'plugins',
  'features',
  'sweep',
  'retraining.newFeatures',
  'training.botRule.recall',
  'serving.outage.from',
  'serving.outage.lasts',
];

test('every value has a description and a default, but those of list items', () => {
  const leaves = scenarioVocabulary.allKeys.filter(
    ({ path }) =>
      !path.includes('[]') && scenarioVocabulary.schemaAt(path.split('.'))?.properties === undefined,
  );
  expect(leaves.length).toBeGreaterThan(60);
  for (const { path } of leaves) {
    const schema = scenarioVocabulary.schemaAt(path.split('.'));
    expect(schema?.description, path).toMatch(/\.$/);
    if (!WITHOUT_DEFAULT.includes(path)) expect(schema, path).toHaveProperty('default');
  }
});

test('only the reader needs Node', () => {
  const folder = join(root, 'src', 'scenario');
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) =>
    file.endsWith('.ts'),
  );
  const needing = files.filter((file) =>
    /from 'node:|\bprocess\.|\bBuffer\b/.test(readFileSync(join(folder, file), 'utf8')),
  );
  expect(needing).toEqual(['reading/pluginFiles.ts', 'reading/read.ts']);
});
