import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { figure, inUnits, measureOf } from '../../../src/report/claims/measures.ts';
import { claimsPage } from '../../../src/report/claims/page.ts';
import { claimsReport } from '../../../src/report/kinds.ts';
import { renderMarkdown } from '../../../src/report/markdown.ts';
import { renderTerminal } from '../../../src/report/terminal.ts';
import { reportFiles, writeReport } from '../../../src/report/write.ts';
import { about, report } from './report.ts';

describe('the table of verdicts', () => {
  it('fits 120 columns with everything on it', () => {
    expect(renderTerminal(claimsPage(report), { columns: 120, color: false })).toMatchSnapshot();
  });

  it('says at 100 columns in words which sides of a model each verdict is about', () => {
    const table = renderTerminal(claimsPage(report), { columns: 100, color: false });
    const [head, ...lines] = table.split('\n').slice(2);
    const from = head.indexOf('verdict');
    const words = lines.map((line) => line.slice(from, head.indexOf('effect')).trim()).join(' ');
    expect(words).toMatch(/✓ reproduced: shown in ranking; opens: observed/);
    expect(words).toMatch(/✗ refuted: 1 of 2 parts; gap\.auc: not within ±0\.0100/);
  });

  it.each([64, 80, 100, 120, 200])('is never wider than %i columns', (columns) => {
    const lines = renderTerminal(claimsPage(report), { columns, color: false }).split('\n');
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(columns);
  });

  it('tells verdicts apart without colour, and colours without changing a letter', () => {
    const bare = renderTerminal(claimsPage(report), { columns: 120, color: false });
    const coloured = renderTerminal(claimsPage(report), { columns: 120, color: true });
    expect(stripVTControlCharacters(coloured)).toBe(bare);
    for (const mark of ['✓ reproduced', '↓ smaller than', '✗ refuted', '? inconclusive'])
      expect(bare).toContain(mark);
    expect(bare).toContain(
      '4 of 5 claims tested: 1 reproduced, 1 smaller than asked, 1 refuted, 1 inconclusive',
    );
  });
});

describe('claims.md', () => {
  it('holds verdicts, the 2×2, parts, controls, detectors and limits', () => {
    expect(renderMarkdown(claimsPage(report))).toMatchSnapshot();
  });
});

describe('report.html of the claims', () => {
  it('has every effect, rate and interval of claims.md', async () => {
    const files = await reportFiles(claimsReport, report);
    const page = String(files.get('report.html'))
      .replace(/<[^>]*>/g, '')
      .replaceAll('\u00a0', ' ');
    const figures = [
      ...renderMarkdown(claimsPage(report)).matchAll(/[−\d][\d.]*(?: %)? (?<ends>\[[^\]]*\])/g),
    ];
    expect(figures.length).toBeGreaterThan(10);
    for (const { groups } of figures) expect(page).toContain(groups!['ends']);
    for (const { id, says, limits } of report.outcomes)
      for (const text of [id, says, limits]) expect(page).toContain(text);
  });
});

describe('measures', () => {
  it('are read off the first quantity of a contrast', () => {
    expect(measureOf('gap.auc of a minus withoutDrift.auc of b').unit).toBe('AUC');
    expect(inUnits(about(0.0123, 0.001), measureOf('live.openRate of a'))).toBe(
      '1.23 [1.13, 1.33] points of open rate',
    );
    expect(inUnits(about(0.5, 0.1), measureOf('coefficient.user_open_rate of a × b'))).toContain('logit');
    expect(figure(0.25, measureOf('skew.mismatch of a'))).toBe('25.0');
    expect(measureOf('day3.rows of wait-and-log').unit).toBe('rows');
  });
});

describe('writing the report', () => {
  let directory: string;
  beforeAll(() => {
    directory = mkdtempSync(join(tmpdir(), 'hindsight-claims-'));
  });
  afterAll(() => rmSync(directory, { recursive: true, force: true }));

  it('writes the report and a chart a claim, the same bytes each time, and removes charts that are stale', async () => {
    writeFileSync(join(directory, 'mine.svg'), 'not ours');
    const gone = { ...report.outcomes[0], id: 'gone' };
    await writeReport(claimsReport, { ...report, outcomes: [gone] }, directory);
    expect(readdirSync(directory)).toContain('gone.svg');
    const written = await writeReport(claimsReport, report, directory);
    const charts = report.outcomes.flatMap(({ id }) => [`${id}.png`, `${id}.svg`]);
    expect(readdirSync(directory).sort()).toEqual(
      [...charts, 'claims.json', 'claims.md', 'mine.svg', 'report.html'].sort(),
    );
    const first = written.map((path) => readFileSync(path));
    await writeReport(claimsReport, report, directory);
    expect(written.map((path) => readFileSync(path))).toEqual(first);
    const json = JSON.parse(readFileSync(join(directory, 'claims.json'), 'utf8'));
    expect(json.outcomes[3].parts[1].effect.mean).toBeNull();
    expect(json.outcomes[0].parts).toEqual(report.outcomes[0].parts);
  });
});
