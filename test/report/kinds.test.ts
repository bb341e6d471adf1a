/** Reports made again from the data that were written with them. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { storedReport } from '../../src/report/kinds.ts';

const results = join(import.meta.dirname, '../../results');
const directory = mkdtempSync(join(tmpdir(), 'hindsight-stored-'));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

describe('a stored report', () => {
  it('is written again, byte for byte', async () => {
    const folder = join(results, 'attribute/article');
    const text = readFileSync(join(folder, 'attribution.json'), 'utf8');
    const files = await storedReport(text, 'attribution.json').write(directory);
    expect(files.map((file) => file.slice(directory.length + 1))).toContain('attribution.json');
    for (const name of ['attribution.md', 'attribution.json'])
      expect(readFileSync(join(directory, name))).toEqual(readFileSync(join(folder, name)));
  });

  it('is refused for data that have no report of their own', () => {
    const text = readFileSync(join(results, 'mitigations/timings.json'), 'utf8');
    expect(() => storedReport(text, 'timings.json')).toThrow(
      /timings\.json[\s\S]*found: +data of the kind timings, which have no report of their own[\s\S]*expected: result\.json/,
    );
  });
});
