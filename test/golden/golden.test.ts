/**
 * One small scenario, byte for byte. A change of these bytes is a change of results: renew the file with
 *
 *     UPDATE_GOLDEN=1 npx vitest run test/golden
 *
 * and say in the commit what changed and why.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { readableJson } from '../../src/base/json.ts';
import { runSeed } from '../../src/lab/experiment.ts';
import { assembleResult } from '../../src/lab/result/result.ts';
import { loadScenario } from '../../src/scenario/read.ts';

const FILE = 'test/golden/quick.json';

test('the quick scenario gives the bytes it always gave', () => {
  const { scenario } = loadScenario('scenarios/quick.yaml', {});
  const worlds = scenario.seeds.map((seed) => runSeed(scenario, seed));
  const text = readableJson(assembleResult(scenario, worlds, 'golden'));
  if (process.env['UPDATE_GOLDEN'] !== undefined) writeFileSync(FILE, text);
  expect(text).toBe(readFileSync(FILE, 'utf8'));
});
