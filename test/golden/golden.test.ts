/**
 * One small scenario, byte for byte. A change of these bytes is a change of results: renew the file with
 *
 *     UPDATE_GOLDEN=1 npx vitest run test/golden
 *
 * and say in the commit what changed and why.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { runSeed } from '../../src/lab/experiment.ts';
import { assembleResult } from '../../src/lab/result/result.ts';
import { loadScenario } from '../../src/scenario/reading/read.ts';

const FILE = 'test/golden/quick.json';

/** JSON with a line for each record or list of plain values, so that a diff shows what changed. */
function linesOf(value: unknown, indent = '\n'): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const children = Object.entries(value).filter(([, child]) => child !== undefined);
  if (children.every(([, child]) => typeof child !== 'object' || child === null)) {
    return JSON.stringify(value);
  }
  const inner = `${indent} `;
  const [open, close] = Array.isArray(value) ? '[]' : '{}';
  const lines = children.map(
    ([key, child]) => (open === '[' ? '' : `${JSON.stringify(key)}: `) + linesOf(child, inner),
  );
  return open + inner + lines.join(`,${inner}`) + indent + close;
}

test('the quick scenario gives the bytes it always gave', () => {
  const { scenario } = loadScenario('scenarios/quick.yaml', {});
  const worlds = scenario.seeds.map((seed) => runSeed(scenario, seed));
  const text = `${linesOf(assembleResult(scenario, worlds, 'golden'))}\n`;
  if (process.env['UPDATE_GOLDEN'] !== undefined) writeFileSync(FILE, text);
  expect(text).toBe(readFileSync(FILE, 'utf8'));
});
