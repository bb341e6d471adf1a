import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readableJson } from '../../src/base/json.ts';
import { packageRoot } from '../../src/lab/jobs/package.ts';
import { dataFiles, readDataFile } from '../../src/report/dataFiles.ts';

const read = (path: string) => readFileSync(join(packageRoot(), path), 'utf8');
const STORAGE = read('results/mitigations/storage.json');

it.each(dataFiles)('the schema of $kind is published as it is; renew with "npm run schemas"', (file) => {
  expect(read(`schema/${file.kind}.schema.json`)).toBe(readableJson(file.jsonSchema()));
});

it.each([
  ['result', 'run/article/result.json'],
  ['claims', 'claims/claims.json'],
  ['mitigations', 'mitigations/mitigations.json'],
  ['storage', 'mitigations/storage.json'],
  ['attribution', 'attribute/article/attribution.json'],
  ['explanation', 'explain/article/explain.json'],
  ['facts', 'facts/article/facts.json'],
  ['timings', 'mitigations/timings.json'],
])('%s: results/%s is the same when it has been read and written', (kind, path) => {
  const text = read(`results/${path}`);
  const content = readDataFile(text, path);
  expect(content.kind).toBe(kind);
  const file = dataFiles.find((each) => each.kind === kind);
  expect(file?.write(content.value as never)).toBe(text);
});

describe('a file that cannot be read', () => {
  const refusal = (text: string) => {
    try {
      readDataFile(text, 'some.json');
    } catch (error) {
      return error;
    }
    return undefined;
  };
  const changed = (change: (storage: Record<string, unknown>) => void) => {
    const storage = JSON.parse(STORAGE);
    change(storage);
    return JSON.stringify(storage);
  };

  it('is no JSON', () => {
    expect(refusal('{')).toMatchInlineSnapshot(`
      [UserError: some.json
        found:    no JSON (Expected property name or '}' in JSON at position 1)
        expected: a file that the lab has written]
    `);
  });

  it('is something else', () => {
    expect(refusal('{ "name": "article" }')).toMatchInlineSnapshot(`
      [UserError: some.json
        found:    a mapping with the keys name
        expected: what the lab writes as data: result, claims, mitigations, attribution, explanation, storage, facts, fit, audit, audit-rates, challenge-score, challenge, challenge-truth, timings]
    `);
    expect(refusal('[1]')).toMatchInlineSnapshot(`
      [UserError: some.json
        found:    a list of 1
        expected: what the lab writes as data: result, claims, mitigations, attribution, explanation, storage, facts, fit, audit, audit-rates, challenge-score, challenge, challenge-truth, timings]
    `);
  });

  it('has another format', () => {
    const claims = { ...JSON.parse(read('results/claims/claims.json')), formatVersion: 7, version: '9.9.9' };
    expect(refusal(JSON.stringify(claims))).toMatchInlineSnapshot(`
      [UserError: some.json  formatVersion
        found:    7
        expected: 4, the format of this version
        remedy:   make it again: hindsight claims]
    `);
  });

  it('lacks something, has something else, or something more', () => {
    const text = changed((storage) => {
      delete storage.seed;
      storage.features = 'many';
      storage.extra = 1;
    });
    expect(refusal(text)).toMatchInlineSnapshot(`
      [UserError: some.json  seed
        found:    nothing
        expected: a value of the type number

      some.json  features
        found:    "many"
        expected: a value of the type number

      some.json
        found:    a mapping with the keys scenario, features, worlds, extrapolation, extra
        expected: no such keys as extra

      Run the command that wrote the file again: such files are not meant to be edited.]
    `);
  });

  it('is wrong in many places', () => {
    const text = changed((storage) => {
      for (const world of storage.worlds as Record<string, unknown>[]) world.users = -1;
    });
    expect(refusal(text)).toMatchInlineSnapshot(`
      [UserError: some.json  worlds[0].users
        found:    -1
        expected: at least 0

      some.json  worlds[1].users
        found:    -1
        expected: at least 0

      some.json  worlds[2].users
        found:    -1
        expected: at least 0

      some.json  worlds[3].users
        found:    -1
        expected: at least 0

      some.json  worlds[4].users
        found:    -1
        expected: at least 0

      … and 4 more problems

      Run the command that wrote the file again: such files are not meant to be edited.]
    `);
  });
});
