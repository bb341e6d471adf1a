import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { Ajv } from 'ajv';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { readableJson } from '../../../src/base/json.ts';
import { CLEAN_LOGGING, mitigations } from '../../../src/lab/studies/mitigations/catalog.ts';
import { mitigatedScenario } from '../../../src/lab/studies/mitigations/scenarios.ts';
import type { MitigationsReport } from '../../../src/lab/studies/mitigations/schema.ts';
import { mitigationsFile } from '../../../src/lab/studies/mitigations/schema.ts';
import { plainText } from '../../../src/report/inline.ts';
import { mitigationsReport } from '../../../src/report/kinds.ts';
import { renderMarkdown } from '../../../src/report/markdown.ts';
import { mitigationsPage } from '../../../src/report/mitigations/page.ts';
import { recommendationsOf } from '../../../src/report/mitigations/words.ts';
import { renderTerminal } from '../../../src/report/terminal.ts';
import { writeReport } from '../../../src/report/write.ts';
import { scenarioSchema } from '../../../src/scenario/schema.ts';
import { faultOf, handmade, ROWS } from './handmade.ts';

const report = handmade();
const kinds: [string, MitigationsReport][] = [
  ['with everything', report],
  ['with one seed', handmade({ seeds: [7] })],
  ['with mitigations alone', handmade({ bare: true })],
];

describe('the table', () => {
  it.each([80, 120, 200])('in %i columns', (columns) => {
    expect(renderTerminal(mitigationsPage(report), { columns, color: false })).toMatchSnapshot();
  });

  it.each(kinds)('fits every width and tells what it leaves out: %s', (_, each) => {
    for (const columns of [50, 64, 80, 100, 120, 160, 200, 240]) {
      const text = renderTerminal(mitigationsPage(each), { columns, color: false });
      const lines = text.split('\n');
      expect(Math.max(...lines.map((line) => line.length)), text).toBeLessThanOrEqual(columns);
      for (const word of ['damage', 'live open']) expect(text).toContain(word);
      expect(text).not.toMatch(/NaN|undefined|null/);
    }
    expect(renderTerminal(mitigationsPage(each), { columns: 80, color: false })).toContain(
      'but in mitigations.md:',
    );
    expect(renderTerminal(mitigationsPage(each), { columns: 240, color: false })).not.toContain('not shown');
  });

  it('cuts no mark off', () => {
    for (const columns of [50, 80, 200]) {
      const text = renderTerminal(mitigationsPage(report), { columns, color: false });
      // Those in the note come on top.
      expect(text.match(/^★ (?!as good)/gm)).toHaveLength(
        report.mitigations.filter((m) => m.isOnFront && (m.isAsGood || m.id === CLEAN_LOGGING)).length,
      );
      expect(text.match(/^† (?!served from what)/gm)).toHaveLength(2);
    }
  });

  it('colours without changing a letter', () => {
    const [bare, coloured] = [false, true].map((color) =>
      renderTerminal(mitigationsPage(report), { columns: 100, color }),
    );
    expect(stripVTControlCharacters(coloured)).toBe(bare);
    expect(coloured).not.toBe(bare);
  });

  it('finds only what intervals show', () => {
    const text = renderTerminal(mitigationsPage(handmade({ seeds: [7] })), { columns: 200, color: false });
    expect(text).not.toContain('As good as');
    expect(text).not.toContain('clearly');
  });
});

describe('the recommendation', () => {
  const recommended = (rows: Record<string, readonly [number, number, number, number]>) => {
    const page = handmade({ bare: true, rows: { ...ROWS, ...rows } });
    return recommendationsOf(page).map((text) => plainText(text, 'markdown'));
  };

  it('is what stores least of all that is as good, with what it assumes', () => {
    const [first, ...others] = recommended({});
    expect(first).toMatch(
      /^Recommended: reconstruct by event time\. .* This assumes that events stay in the log/,
    );
    expect(others).toEqual([]);
  });

  it('names a second one where the first makes new features wait', () => {
    expect(recommended({ logging: [0, 0, 1, 5] })).toEqual([
      expect.stringMatching(
        /^Recommended: log everything\. .* This assumes that every row’s features are logged/,
      ),
      expect.stringMatching(/^Recommended, if a new feature is wanted at once: reconstruct by event time\./),
    ]);
  });

  it('says what would be cheaper and is undecided', () => {
    expect(recommended({ 'minus-own': [0.005, 0.004, 1.003, 0] })).toEqual([
      expect.stringMatching(/^Recommended: /),
      expect.stringMatching(
        /^Cheaper, and neither shown to be as good nor to lose opens: “exclude the row’s own label” \(0\.0 .*live open rate \+0\.3 %.*\)\. More seeds may decide\.$/,
      ),
    ]);
  });

  it('is none where nothing was shown to be as good', () => {
    expect(recommendationsOf(handmade({ seeds: [7] }))).toEqual([]);
  });
});

describe('mitigations.md', () => {
  const page = renderMarkdown(mitigationsPage(report));

  it('holds every figure with its interval', () => {
    expect(page).toMatchSnapshot();
  });

  it.each(kinds)('has cells in all columns, and no link into the void: %s', (_, each) => {
    const text = renderMarkdown(mitigationsPage(each));
    const tables = text.match(/(?:^\|.*\n)+/gm) ?? [];
    expect(tables).toHaveLength(2 + each.faults.length + (each.detectors.length > 0 ? 2 : 0));
    for (const table of tables) {
      const widths = table
        .trim()
        .split('\n')
        .map((line) => line.split(/(?<!\\)\|/).length);
      expect(new Set(widths).size, table).toBe(1);
    }
    for (const [, id] of text.matchAll(/\]\(#(.+?)\)/g)) expect(text).toContain(`### ${id}\n`);
    expect(text).not.toMatch(/NaN|undefined/);
  });

  it('states keys that, laid over the scenario by hand, make the mitigation', () => {
    const blocks = [...page.matchAll(/^### (.+)\n\n.+\n\n```yaml\n([\s\S]+?)```/gm)];
    expect(blocks.map(([, id]) => id).sort()).toEqual(mitigations.map(({ id }) => id).sort());
    for (const [, id, yaml] of blocks) {
      const { training, serving } = parse(yaml);
      const made = mitigatedScenario(report.scenario, mitigations.find((each) => each.id === id)!);
      const typed = scenarioSchema.parse({ name: 'typed', training, serving });
      for (const key of Object.keys(training) as (keyof typeof typed.training)[])
        expect(typed.training[key], `${id} ${key}`).toEqual(made.training[key]);
      expect(typed.serving).toEqual(made.serving);
    }
  });
});

describe('the schema of mitigations', () => {
  const validate = new Ajv({ allErrors: true, allowUnionTypes: true }).compile(mitigationsFile.jsonSchema());
  const written = (each: MitigationsReport) => JSON.parse(readableJson(each));

  it.each(kinds)('accepts those that are written: %s', (_, each) => {
    validate(written(each));
    expect(validate.errors ?? []).toEqual([]);
    expect(mitigationsFile.write(mitigationsFile.read(readableJson(each), 'mitigations.json'))).toBe(
      readableJson(each),
    );
  });

  it('misses every key, and rejects those that it does not know', () => {
    const json = written(report);
    for (const key of Object.keys(json)) {
      const { [key]: _, ...rest } = json;
      expect(validate(rest), key).toBe(false);
    }
    for (const part of ['mitigations', 'faults', 'detectors']) {
      const [first, ...others] = json[part];
      for (const key of Object.keys(first)) {
        const { [key]: _, ...rest } = first;
        expect(validate({ ...json, [part]: [rest, ...others] }), `${part} ${key}`).toBe(false);
      }
      expect(validate({ ...json, [part]: [{ ...first, extra: 1 }, ...others] })).toBe(false);
    }
    expect(validate({ ...json, formatVersion: 1 })).toBe(false);
    expect(validate({ ...json, storage: { ...json.storage, extra: 1 } })).toBe(false);
  });
});

describe('writing the report', () => {
  let directory: string;
  beforeAll(() => {
    directory = mkdtempSync(join(tmpdir(), 'hindsight-mitigations-'));
  });
  afterAll(() => rmSync(directory, { recursive: true, force: true }));

  it('writes text, pictures and numbers, the same bytes each time, and the numbers last', async () => {
    const written = await writeReport(mitigationsReport, report, directory);
    expect(written.map((path) => path.slice(directory.length + 1))).toEqual([
      'mitigations.md',
      'report.html',
      'pareto.svg',
      'pareto.png',
      'storage.svg',
      'storage.png',
      'fault-late-events.svg',
      'fault-late-events.png',
      'fault-encodings.svg',
      'fault-encodings.png',
      'storage.md',
      'storage.json',
      'mitigations.json',
    ]);
    expect(readdirSync(directory).sort()).toEqual(
      written.map((path) => path.slice(directory.length + 1)).sort(),
    );
    const first = written.map((path) => readFileSync(path));
    await writeReport(mitigationsReport, report, directory);
    expect(written.map((path) => readFileSync(path))).toEqual(first);
    const json = JSON.parse(readFileSync(join(directory, 'mitigations.json'), 'utf8'));
    expect(json.mitigations).toEqual(report.mitigations);
  });

  it('removes what belongs to another report, and nothing else', async () => {
    await writeReport(mitigationsReport, report, directory);
    for (const name of ['notes.md', 'default.svg']) writeFileSync(join(directory, name), 'mine');
    const faults = [faultOf('late-events', 'Late', [0, 1], { logged: 0 })];
    await writeReport(mitigationsReport, { ...handmade({ bare: true }), faults }, directory);
    expect(readdirSync(directory).sort()).toEqual([
      'default.svg',
      'fault-late-events.png',
      'fault-late-events.svg',
      'mitigations.json',
      'mitigations.md',
      'notes.md',
      'pareto.png',
      'pareto.svg',
      'report.html',
    ]);
  });
});

it('puts what is as good as clean logging first, by what it stores, whatever live open rate chance gives to others', () => {
  const rows = [...renderMarkdown(mitigationsPage(report)).matchAll(/^\| \[(?:[★†] )*(.+?)\]/gm)].map(
    ([, title]) => title,
  );
  const bytesOf = ({ summary }: (typeof report.mitigations)[number]) => summary.leastBytesPerImpression.mean;
  const good = report.mitigations
    .filter(({ id, isAsGood }) => isAsGood || id === CLEAN_LOGGING)
    .sort((a, b) => bytesOf(a) - bytesOf(b));
  expect(rows.slice(0, good.length)).toEqual(good.map(({ title }) => title));
  expect(report.mitigations.slice(0, good.length)).not.toEqual(good);
});
