/** The page of a benchmark, read back: its figures are those of mitigations.json. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Estimate } from '../../../src/evaluation/statistics/intervals.ts';
import type { MitigationsReport } from '../../../src/lab/studies/mitigations/schema.ts';
import { mitigationsReport } from '../../../src/report/kinds.ts';
import { writeReport } from '../../../src/report/write.ts';
import { expectFigures, expectSound, type ReadTable, tablesOf } from '../reading.ts';
import { handmade } from './handmade.ts';

const COMMITTED = join(import.meta.dirname, '../../../results/mitigations');
const committed: MitigationsReport = JSON.parse(readFileSync(join(COMMITTED, 'mitigations.json'), 'utf8'));

const number = (value: number, digits: number) => {
  const text = Math.abs(value).toFixed(digits);
  return value < 0 && Number(text) > 0 ? `−${text}` : text;
};
const shown = ({ mean, low, high }: Estimate, digits: number) =>
  `${number(mean, digits)} [${number(low, digits)}, ${number(high, digits)}]`;

describe('the page of a benchmark of mitigations', () => {
  let directory = '';
  const pageOf = async (report: MitigationsReport) => {
    await writeReport(mitigationsReport, report, directory);
    return readFileSync(join(directory, 'report.html'), 'utf8');
  };
  beforeAll(() => {
    directory = mkdtempSync(join(tmpdir(), 'hindsight-mitigations-'));
  });
  afterAll(() => rmSync(directory, { recursive: true, force: true }));

  it('is the committed one, byte for byte, but for links to reports that are beside that one', async () => {
    const page = await pageOf(committed);
    const others = /<nav class="others"[\s\S]*?<\/nav>/;
    const there = readFileSync(join(COMMITTED, 'report.html'), 'utf8');
    expect(there).toMatch(others);
    // Not toBe, whose message would hold both pages.
    expect(page === there.replace(others, '')).toBe(true);
  });

  it('holds what is left of the leak, for every mitigation', async () => {
    const page = await pageOf(committed);
    const { head, rows } = tablesOf(page).find(({ head: [, first] }) => first === 'gap, AUC') as ReadTable;
    expect(rows.length).toBe(committed.mitigations.length);
    for (const { title, summary } of committed.mitigations) {
      const cells = rows.find(([name]) => name.replace(/^(?:[★†] )+/, '') === title) as readonly string[];
      const of = (column: string) => cells[head.indexOf(column)];
      expect(of('gap, AUC'), title).toBe(shown(summary.gap.auc, 4));
      expect(of('damage, AUC'), title).toBe(shown(summary.damage.auc, 4));
      expect(of('damage, NE'), title).toBe(shown(summary.damage.ne, 4));
      const { mean } = summary.relativeOpenRate;
      expect(of('live open rate against clean logging'), title).toContain(number((mean - 1) * 100, 1));
    }
  });

  it('has every figure of mitigations.md, and the tables of storage.md', async () => {
    const page = await pageOf(committed);
    expectFigures(page, readFileSync(join(COMMITTED, 'mitigations.md'), 'utf8'));
    const { rows } = tablesOf(page).find(({ head: [, first] }) => first === 'kept') as ReadTable;
    expect(rows[0].slice(2)).toEqual(['24.3', '29.8', '2.0 MB']);
  });

  it('is sound, and says what others wrote as it was written', async () => {
    const name = '<script>alert("x")</script> & \'co\'';
    const report = handmade({});
    const titled = {
      ...report,
      mitigations: report.mitigations.map((each, index) => (index === 0 ? { ...each, title: name } : each)),
    };
    for (const page of [await pageOf(committed), await pageOf(titled)]) expectSound(page);
    const page = await pageOf(titled);
    expect(page).not.toContain('<script>alert');
    expect(
      tablesOf(page)[0]
        .rows.flat()
        .some((cell) => cell.includes(name)),
    ).toBe(true);
  });
});
