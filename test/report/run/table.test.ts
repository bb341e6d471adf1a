import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it } from 'vitest';
import { type Result, resultFile } from '../../../src/lab/result/schema.ts';
import { runPage } from '../../../src/report/run/page.ts';
import { renderTerminal, type TerminalOptions } from '../../../src/report/terminal.ts';
import { article, handmade } from '../handmade.ts';

const widest = (text: string) => Math.max(...text.split('\n').map((line) => line.length));

const renderTable = (result: Result, options: TerminalOptions) => renderTerminal(runPage(result), options);

describe('a result in the terminal', () => {
  it('fits 120 columns with everything on it', () => {
    expect(renderTable(article(), { columns: 120, color: false })).toMatchSnapshot();
  });

  it('fits 80 columns without what matters least', () => {
    expect(renderTable(article(), { columns: 80, color: false })).toMatchSnapshot();
  });

  it('is the same of a result that was written and read back, without inventing intervals', () => {
    const live = { offline: [0.8], shadow: [0.7], openRate: [0.12] };
    const result = handmade({
      pipelines: [
        { provenance: 'recomputed', split: 'random', ...live },
        { provenance: 'logged', split: 'time', ...live },
      ],
    });
    const again = resultFile.read(resultFile.write(result), 'result.json');
    const text = renderTable(again, { columns: 160, color: false });
    expect(text).toBe(renderTable(result, { columns: 160, color: false }));
    expect(text).toContain('0.700');
    expect(text).not.toMatch(/±\d/);
  });

  it.each([50, 60, 80, 100, 120, 160, 200])('is never wider than %i columns', (columns) => {
    expect(widest(renderTable(article(), { columns, color: false }))).toBeLessThanOrEqual(columns);
  });

  it('shortens names that are wider than the terminal', () => {
    const figures = { offline: [0.8, 0.81], shadow: [0.7, 0.71] };
    const long = handmade({
      pipelines: [
        { provenance: 'a'.repeat(60), split: 'user+story', encoder: 'hashed-id', ...figures },
        { provenance: 'logged', split: 'time', encoder: 'hashed-id', ...figures },
      ],
    });
    const text = renderTable(long, { columns: 80, color: false });
    expect(text.split('\n\n')[1]).toContain('a…');
    expect(widest(text.split('\n\n')[1])).toBeLessThanOrEqual(80);
  });

  it('is empty only where the incumbent is compared with itself, not where another policy equals it', () => {
    const result = article();
    const { incumbent, oracle } = result.references;
    const equal = {
      ...result,
      references: { ...result.references, oracle: { ...oracle, summary: incumbent.summary } },
    } as Result;
    const lines = renderTable(equal, { columns: 200, color: false }).split('\n');
    const rowOf = (name: string) => lines.find((line) => line.startsWith(`${name} `)) as string;
    expect(rowOf('oracle')).toMatch(/0\.0 % ±0$/);
    expect(rowOf('incumbent')).not.toMatch(/0\.0 % ±0$/);
  });

  it('colours without changing a letter', () => {
    for (const columns of [80, 200]) {
      const coloured = renderTable(article(), { columns, color: true });
      expect(coloured).toContain('\u001b[31m');
      expect(stripVTControlCharacters(coloured)).toBe(renderTable(article(), { columns, color: false }));
    }
  });

  it('leaves out the columns of live arms where there are none', () => {
    const figures = { offline: [0.8, 0.81], shadow: [0.7, 0.71] };
    const text = renderTable(handmade({ pipelines: [{ provenance: 'logged', split: 'time', ...figures }] }), {
      columns: 120,
      color: false,
    });
    expect(text.split('\n\n')[1]).not.toMatch(/open|incumbent \n/);
    expect(text).toContain('evaluation.live is false');
    expect(text).not.toMatch(/NaN|undefined/);
  });

  it('shows a single seed without inventing intervals', () => {
    const figures = { offline: [0.8], shadow: [0.7], openRate: [0.1] };
    const text = renderTable(
      handmade({
        pipelines: [
          { provenance: 'recomputed', split: 'random', ...figures },
          { provenance: 'logged', split: 'time', ...figures },
        ],
      }),
      { columns: 120, color: false },
    );
    expect(text).toContain('seed 1 alone · 1,200 users');
    expect(text).not.toMatch(/NaN|undefined/);
    expect(text.split('\n\n')[1]).not.toContain('±');
  });
});
