import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { Ajv } from 'ajv';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readableJson } from '../../../src/base/json.ts';
import type { Attribution } from '../../../src/lab/studies/attribution/schema.ts';
import { attributionFile } from '../../../src/lab/studies/attribution/schema.ts';
import { attributionChart } from '../../../src/report/attribution/chart.ts';
import { attributionPage } from '../../../src/report/attribution/page.ts';
import { attributionReport } from '../../../src/report/kinds.ts';
import { renderMarkdown } from '../../../src/report/markdown.ts';
import { renderTerminal, type TerminalOptions } from '../../../src/report/terminal.ts';
import { writeReport } from '../../../src/report/write.ts';
import { checked } from '../chart/drawn.ts';
import { handmade } from './handmade.ts';

const renderAttributionTable = (each: Attribution, options: TerminalOptions) =>
  renderTerminal(attributionPage(each), options);
const renderAttribution = (each: Attribution) => renderMarkdown(attributionPage(each));

const attribution = handmade();
const kinds: [string, Attribution][] = [
  ['in shadow', attribution],
  ['live', handmade({ live: true })],
  ['with one seed', handmade({ seeds: [7] })],
  ['without a variant minus own', handmade({ provenance: 'recomputed-partition' })],
  ['of nothing', handmade({ nothing: true })],
];

describe('the table', () => {
  it('ranks features, then shows all at once', () => {
    expect(renderAttributionTable(attribution, { columns: 120, color: false })).toMatchSnapshot();
  });

  it.each(kinds)('fits every width and tells what it leaves out: %s', (_, each) => {
    for (const columns of [50, 64, 80, 100, 120, 200]) {
      const text = renderAttributionTable(each, { columns, color: false });
      const lines = text.split('\n');
      expect(Math.max(...lines.map((line) => line.length)), text).toBeLessThanOrEqual(columns);
      for (const word of ['flattery', 'damage', 'total', 'interaction']) expect(text).toContain(word);
    }
    expect(renderAttributionTable(each, { columns: 50, color: false })).toContain('in attribution.md:');
  });

  it('colours without changing a letter', () => {
    const [bare, coloured] = [false, true].map((color) =>
      renderAttributionTable(attribution, { columns: 100, color }),
    );
    expect(stripVTControlCharacters(coloured)).toBe(bare);
    expect(coloured).not.toBe(bare);
  });

  it('says that nothing leaks where nothing does', () => {
    const text = renderAttributionTable(handmade({ nothing: true }), { columns: 200, color: false });
    expect(text).toContain('With recomputed nothing leaks');
  });

  it('says so where no total could be measured, in place of sentences without numbers', () => {
    const text = renderAttributionTable(handmade({ production: Number.NaN }), { columns: 200, color: false });
    expect(text).toContain('No total could be measured');
    expect(text).not.toMatch(/: —|leaks most/);
  });
});

describe('attribution.md', () => {
  it('holds every figure with its interval', () => {
    expect(renderAttribution(attribution)).toMatchSnapshot();
  });

  it.each(kinds)('has cells in all columns: %s', (_, each) => {
    const tables = renderAttribution(each).match(/(?:^\|.*\n)+/gm) ?? [];
    expect(tables).toHaveLength(2);
    for (const table of tables) {
      const widths = table
        .trim()
        .split('\n')
        .map((line) => line.split('|').length);
      expect(new Set(widths).size).toBe(1);
      expect(widths).toHaveLength(2 + 3 + 3);
    }
  });
});

describe('the chart', () => {
  it.each(kinds)('names every row, fits and tells what it draws: %s', (_, each) => {
    const chart = attributionChart(each);
    for (const width of [328, 768, 1200]) {
      const { texts } = checked(chart, width);
      expect(texts).toEqual(
        expect.arrayContaining([
          ...each.features.slice(0, 10).map(({ feature }) => feature),
          'all together',
          each.leak,
        ]),
      );
    }
  });
});

describe('the schema of attributions', () => {
  const validate = new Ajv({ allErrors: true, allowUnionTypes: true }).compile(attributionFile.jsonSchema());
  const written = (each: Attribution) => JSON.parse(readableJson(each));

  it.each(kinds)('accepts those that are written: %s', (_, each) => {
    validate(written(each));
    expect(validate.errors ?? []).toEqual([]);
    expect(attributionFile.write(attributionFile.read(readableJson(each), 'attribution.json'))).toBe(
      readableJson(each),
    );
  });

  it('misses every key, and rejects those that it does not know', () => {
    const json = written(attribution);
    for (const key of Object.keys(json)) {
      const { [key]: _, ...rest } = json;
      expect(validate(rest), key).toBe(false);
    }
    const [feature, ...others] = json.features;
    for (const changed of [
      { ...json, extra: 1 },
      { ...json, formatVersion: 1 },
      { ...json, features: [{ ...feature, extra: 1 }, ...others] },
      { ...json, features: [{ ...feature, plain: { ...feature.plain, extra: 1 } }, ...others] },
      { ...json, sum: { ...json.sum, plain: json.together.plain } },
    ]) {
      expect(validate(changed)).toBe(false);
    }
  });
});

describe('writing the report', () => {
  let directory: string;
  beforeAll(() => {
    directory = mkdtempSync(join(tmpdir(), 'hindsight-attribution-'));
  });
  afterAll(() => rmSync(directory, { recursive: true, force: true }));

  it('writes text, picture and numbers, the same bytes each time', async () => {
    const written = await writeReport(attributionReport, attribution, directory);
    expect(readdirSync(directory).sort()).toEqual([
      ...['json', 'md', 'png', 'svg'].map((type) => `attribution.${type}`),
      'report.html',
    ]);
    const first = written.map((path) => readFileSync(path));
    await writeReport(attributionReport, attribution, directory);
    expect(written.map((path) => readFileSync(path))).toEqual(first);
    const json = JSON.parse(readFileSync(join(directory, 'attribution.json'), 'utf8'));
    expect(json.features).toEqual(attribution.features);
  });
});
