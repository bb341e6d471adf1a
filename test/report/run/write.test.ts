import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Result } from '../../../src/lab/result/schema.ts';
import { runReport } from '../../../src/report/kinds.ts';
import { renderMarkdown } from '../../../src/report/markdown.ts';
import { runPage } from '../../../src/report/run/page.ts';
import { writeReport } from '../../../src/report/write.ts';
import { article, handmade } from '../handmade.ts';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'hindsight-report-'));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

const shadowOnly = () =>
  handmade({
    pipelines: [{ provenance: 'logged', split: 'time', offline: [0.7, 0.71], shadow: [0.7, 0.7] }],
  });

describe('writeReport', () => {
  it('gives the same bytes each time, pictures included', async () => {
    const first = await writeReport(runReport, article(), join(directory, 'a'));
    const second = await writeReport(runReport, article(), join(directory, 'b'));
    expect(first.map((file) => basename(file))).toEqual([
      'summary.md',
      'report.html',
      'teaser.svg',
      'teaser.png',
      'offline-vs-production.svg',
      'offline-vs-production.png',
      'waterfall.svg',
      'waterfall.png',
      'coefficients.svg',
      'coefficients.png',
      'result.json',
    ]);
    expect(second.map((file) => readFileSync(file))).toEqual(first.map((file) => readFileSync(file)));
    expect(readdirSync(join(directory, 'a')).sort()).toEqual(first.map((file) => basename(file)).sort());
  });

  it('removes a chart of an earlier result, and no other file', async () => {
    for (const name of ['waterfall.svg', 'waterfall.png', 'notes.txt'])
      writeFileSync(join(directory, name), '');
    await writeReport(runReport, shadowOnly(), directory);
    expect(readdirSync(directory).sort()).toEqual([
      'coefficients.png',
      'coefficients.svg',
      'notes.txt',
      'offline-vs-production.png',
      'offline-vs-production.svg',
      'report.html',
      'result.json',
      'summary.md',
      'teaser.png',
      'teaser.svg',
    ]);
  });

  it('leaves an earlier report untouched when something cannot be rendered', async () => {
    writeFileSync(join(directory, 'summary.md'), 'earlier');
    const broken = { ...shadowOnly(), skew: undefined } as unknown as Result;
    await expect(writeReport(runReport, broken, directory)).rejects.toThrow();
    expect(readdirSync(directory)).toEqual(['summary.md']);
    expect(readFileSync(join(directory, 'summary.md'), 'utf8')).toBe('earlier');
  });

  it('leaves no result.json and no temporary file when a file cannot be written', async () => {
    mkdirSync(join(directory, 'summary.md'));
    await expect(writeReport(runReport, shadowOnly(), directory)).rejects.toThrow();
    expect(readdirSync(directory)).toEqual(['summary.md']);
  });

  it('keeps all text inside the pictures', async () => {
    await writeReport(runReport, article(), directory);
    for (const name of ['offline-vs-production', 'waterfall']) {
      const svg = readFileSync(join(directory, `${name}.svg`), 'utf8');
      expect(svg).not.toMatch(/…|NaN|undefined/);
      expect(svg).toContain('recomputed × random');
    }
  });
});

describe('summary.md', () => {
  it('is the same page each time, without holes', () => {
    const page = renderMarkdown(runPage(article()));
    expect(page).toMatchSnapshot();
    expect(page).not.toMatch(/NaN|undefined/);
  });

  it('has no section for what was not measured', () => {
    expect(renderMarkdown(runPage(shadowOnly()))).not.toMatch(
      /NaN|undefined|## From offline to live|## Days after a new feature/,
    );
  });

  it('tells the days after a new feature', () => {
    const page = renderMarkdown(
      runPage(
        handmade({
          pipelines: [{ provenance: 'logged', split: 'time', offline: [0.7, 0.71], shadow: [0.7, 0.7] }],
          retraining: {
            without: [0.7, 0.7],
            'wait-and-log': [0.7, 0.72],
            reconstruct: [0.74, 0.74],
            recompute: [0.6, 0.61],
          },
        }),
      ),
    );
    const section = page.slice(page.indexOf('## Days after'), page.indexOf('## What the words mean'));
    expect(section).toMatchInlineSnapshot(`
      "## Days after a new feature

      New on day 0: user_open_rate. Each day every way's model is trained again on what is known by then; its AUC is on the traffic of that day in shadow, where the incumbent sends. Wait-and-log uses what it has logged since day 0 once that model does better on the last of those rows than the one without.

      | day | without | wait-and-log | reconstruct | recompute | worlds in which wait-and-log uses it |
      | --- | ---: | ---: | ---: | ---: | ---: |
      | 0 | 0.702 [0.695, 0.708] | 0.702 [0.695, 0.708] | 0.742 [0.735, 0.748] | 0.601 [0.595, 0.608] | 0.0 % |
      | 1 | 0.702 [0.695, 0.708] | 0.722 [0.715, 0.728] | 0.742 [0.735, 0.748] | 0.611 [0.605, 0.618] | 100.0 % |
      | mean | 0.702 [0.695, 0.708] | 0.702 [0.695, 0.708] | 0.702 [0.695, 0.708] | 0.702 [0.695, 0.708] | 50.0 % |

      "
    `);
  });
});
