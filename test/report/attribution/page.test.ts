/** The page of an attribution, read back: its figures are those of attribution.json. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Estimate } from '../../../src/evaluation/statistics/intervals.ts';
import type { Attribution } from '../../../src/lab/studies/attribution/schema.ts';
import { attributionReport } from '../../../src/report/kinds.ts';
import { writeReport } from '../../../src/report/write.ts';
import { expectFigures, expectSound, type ReadTable, tablesOf } from '../reading.ts';

const COMMITTED = join(import.meta.dirname, '../../../results/attribute/article');
const committed: Attribution = JSON.parse(readFileSync(join(COMMITTED, 'attribution.json'), 'utf8'));

const number = (value: number) => {
  const text = Math.abs(value).toFixed(4);
  return value < 0 && Number(text) > 0 ? `−${text}` : text;
};
const shown = ({ mean, low, high }: Estimate) => `${number(mean)} [${number(low)}, ${number(high)}]`;

describe('the page of an attribution', () => {
  let directory = '';
  const pageOf = async (attribution: Attribution) => {
    await writeReport(attributionReport, attribution, directory);
    return readFileSync(join(directory, 'report.html'), 'utf8');
  };
  beforeAll(() => {
    directory = mkdtempSync(join(tmpdir(), 'hindsight-attribution-'));
  });
  afterAll(() => rmSync(directory, { recursive: true, force: true }));

  it('holds flattery, damage and total of every feature, in AUC and in NE', async () => {
    const page = await pageOf(committed);
    const of = (words: RegExp) => tablesOf(page).find(({ caption }) => words.test(caption)) as ReadTable;
    const [inAuc, inNe] = [of(/^Each feature/), of(/entropy$/)];
    for (const { feature, plain } of committed.features) {
      for (const [{ head, rows }, metric] of [
        [inAuc, 'auc'],
        [inNe, 'ne'],
      ] as const) {
        const cells = rows.find(([name]) => name.replaceAll(' ', '') === feature) as readonly string[];
        const { flattery, damage } = plain.summary;
        expect(cells[head.indexOf('flattery')], feature).toBe(shown(flattery[metric]));
        expect(cells[head.indexOf('damage')], feature).toBe(shown(damage[metric]));
      }
    }
  });

  it('has every figure of attribution.md', async () => {
    expectFigures(await pageOf(committed), readFileSync(join(COMMITTED, 'attribution.md'), 'utf8'));
  });

  it('is sound, and says what others wrote as it was written', async () => {
    const leak = '<img src=x> & "co"';
    const page = await pageOf({ ...committed, leak });
    expectSound(page);
    expect(page).not.toContain('<img');
    expect(page).toContain('&lt;img src=x&gt; &amp; &quot;co&quot;');
  });
});
