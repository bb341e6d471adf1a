import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { dataFiles } from '../../src/report/dataFiles.ts';
import { command, ROOT } from './hindsight.ts';

describe('hindsight schema', () => {
  it.each([
    [[], 'scenario'],
    ...['scenario', 'names', ...dataFiles.map(({ kind }) => kind)].map((kind): [string[], string] => [
      [kind],
      kind,
    ]),
  ])('%j prints the file of the package', async (args, kind) => {
    const { code, stdout, stderr } = await command(['schema', ...args]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toBe(readFileSync(join(ROOT, 'schema', `${kind}.schema.json`), 'utf8'));
  });

  it('knows no other', async () => {
    const { code, stdout, stderr } = await command(['schema', 'results']);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toBe(
      'no schema "results"\n  expected: one of scenario, names, audit-request, facts-request, challenge-answers, result, claims, mitigations, attribution, explanation, storage, facts, fit, audit, audit-rates, challenge-score, challenge, challenge-truth, timings\n  nearest:  result\n',
    );
  });
});
