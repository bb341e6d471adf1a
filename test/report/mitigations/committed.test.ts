/** The committed benchmark belongs together: its page and pictures follow from its JSON, and its JSON from the files. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadFaults } from '../../../src/cli/mitigations/load.ts';
import { frontOf } from '../../../src/lab/studies/mitigations/benchmark.ts';
import { mitigations } from '../../../src/lab/studies/mitigations/catalog.ts';
import type { MitigationsReport } from '../../../src/lab/studies/mitigations/schema.ts';
import { openStudio } from '../../../src/report/chart/studio.ts';
import { faultChart } from '../../../src/report/mitigations/faultChart.ts';
import { paretoChart } from '../../../src/report/mitigations/paretoChart.ts';
import { storageChart } from '../../../src/report/mitigations/storageChart.ts';
import { checked } from '../chart/drawn.ts';

const directory = join(import.meta.dirname, '../../../results/mitigations');
const read = (file: string) => readFileSync(join(directory, file), 'utf8');

describe('the committed benchmark; renew it with `npx hindsight mitigations`', () => {
  const report = JSON.parse(read('mitigations.json')) as MitigationsReport;

  it('is of every mitigation that there is and of faults that there are, over at least 20 seeds, faults over eight', () => {
    expect(report.mitigations.map(({ id }) => id).sort()).toEqual(mitigations.map(({ id }) => id).sort());
    expect(report.omitted).toEqual([]);
    expect(report.seeds.length).toBeGreaterThanOrEqual(20);
    const faults = loadFaults();
    expect(report.faults.map(({ id, title, why }) => ({ id, title, why }))).toEqual(
      faults.map(({ id, scenario }) => ({ id, title: scenario.title, why: scenario.description })),
    );
    for (const { seeds } of report.faults) expect(seeds).toBeGreaterThanOrEqual(8);
  });

  it('has its stars where its figures put them', () => {
    expect(report.mitigations.map(({ isOnFront }) => isOnFront)).toEqual(frontOf(report.mitigations));
  });

  it('gives its pictures again, byte for byte', async () => {
    const studio = await openStudio();
    expect(studio.svg(paretoChart(report))).toBe(read('pareto.svg'));
    for (const fault of report.faults)
      expect(studio.svg(faultChart(fault)), fault.id).toBe(read(`fault-${fault.id}.svg`));
  });

  it.each([328, 768, 900])('has charts whose texts are legible at %i pixels', (width) => {
    const storage = report.storage === null ? [] : [storageChart(report.storage)];
    for (const chart of [paretoChart(report), ...storage, ...report.faults.map(faultChart)])
      checked(chart, width);
  });
});
