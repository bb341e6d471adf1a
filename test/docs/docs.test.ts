/** The documentation is true: generated parts are current, links lead somewhere, examples load. */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { challengeScoreFile } from '../../src/audit/challenge/schema.ts';
import { UserError } from '../../src/base/errors.ts';
import { createProgram } from '../../src/cli/program.ts';
import { shippedCases } from '../../src/cli/scenarios.ts';
import { featureDefinitions } from '../../src/features/definitions.ts';
import { quantityOf } from '../../src/index.ts';
import { fieldTable } from '../../src/lab/export/readme.ts';
import { tableDescriptions } from '../../src/lab/export/tables.ts';
import { claimsFile } from '../../src/lab/studies/claims/schema.ts';
import { factOf } from '../../src/lab/studies/facts/catalog.ts';
import { factsFile } from '../../src/lab/studies/facts/schema.ts';
import { sources } from '../../src/lab/studies/facts/sources.ts';
import { mitigations } from '../../src/lab/studies/mitigations/catalog.ts';
import { entryTable } from '../../src/report/challenge/page.ts';
import { palettes } from '../../src/report/chart/palette.ts';
import { provenanceStyle } from '../../src/report/chart/styles.ts';
import { filesOf, outcomeContent, shortVerdictTable } from '../../src/report/claims/page.ts';
import { readDataFile } from '../../src/report/dataFiles.ts';
import { labelOf } from '../../src/report/explanation/features.ts';
import { chance } from '../../src/report/explanation/logOdds.ts';
import { explanationPage } from '../../src/report/explanation/page.ts';
import { moment, stretch } from '../../src/report/explanation/times.ts';
import * as factsReport from '../../src/report/facts/page.ts';
import { knobTable } from '../../src/report/fit/page.ts';
import { markdownOf } from '../../src/report/markdown.ts';
import { runPage } from '../../src/report/run/page.ts';
import { renderTerminal } from '../../src/report/terminal.ts';
import { plain } from '../../src/report/text/numbers.ts';
import { scenarioJsonSchema } from '../../src/scenario/jsonSchema.ts';
import { ScenarioError } from '../../src/scenario/messages/error.ts';
import * as quantities from '../../src/scenario/quantities.ts';
import { parseScenario } from '../../src/scenario/reading/parse.ts';
import { scenarioSchema } from '../../src/scenario/schema.ts';
import {
  anchorsOf,
  benchPart,
  caseTable,
  claimParts,
  commandSections,
  explanationPart,
  factParts,
  featureTable,
  keyRows,
  keyTables,
  messagesFrom,
  mitigationTables,
  parameterTables,
  quantityTables,
  recoveryPart,
  resultKeyTables,
  runPart,
  sharedOptionTable,
  sourcePart,
  withGenerated,
} from '../../tools/docsText.mjs';
import { drawings } from '../../tools/drawings.mjs';

const root = join(import.meta.dirname, '..', '..');
const read = (path: string) => readFileSync(join(root, path), 'utf8');
const documents = [
  ...readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.md'))
    .map((file) => `docs/${file}`),
  ...['README.md', 'CONTRIBUTING.md', 'CHANGELOG.md'],
];

const messagesOf = messagesFrom(scenarioSchema);

const allSources = { ...sources, ...parse(read('tools/sources.yaml')).sources };

interface Block {
  /** What follows the opening fence. */
  readonly info: string;
  readonly text: string;
  readonly line: number;
}

function codeBlocks(document: string): Block[] {
  return Array.from(document.matchAll(/^```(.*)\n([\s\S]*?)^```$/gm), ({ 1: info, 2: text, index }) => ({
    info,
    text,
    line: document.slice(0, index).split('\n').length,
  }));
}

const prose = (document: string) => document.replace(/^```[\s\S]*?^```$/gm, '').replace(/`[^`\n]*`/g, '');

const anchorsIn = (document: string) => [
  ...Array.from(document.matchAll(/ id="([^"]+)"/g), ([, id]) => id),
  ...anchorsOf(
    Array.from(document.replace(/^```[\s\S]*?^```$/gm, '').matchAll(/^#+ (.+)$/gm), ([, heading]) => heading),
  ),
];

describe('generated parts; renew them with `npm run docs`', () => {
  test('every key of a scenario', () => {
    const document = read('docs/know/scenario.md');
    expect(document).toBe(withGenerated(document, 'keys', keyTables(scenarioJsonSchema(), messagesOf)));
  });

  test('every case', () => {
    const document = read('docs/do/cases.md');
    expect(document).toBe(withGenerated(document, 'cases', caseTable(shippedCases())));
    const [first] = shippedCases();
    expect(() => caseTable([{ ...first, description: 'Met at: home. To do: nothing.' }])).toThrow(
      `found another description of ${first.name}`,
    );
  });

  test('every command', () => {
    const document = read('docs/know/commands.md');
    const program = createProgram(() => {});
    expect(document).toBe(withGenerated(document, 'shared-options', sharedOptionTable(program)));
    expect(document).toBe(withGenerated(document, 'commands', commandSections(program)));
  });

  test('every feature', () => {
    const document = read('docs/know/model.md');
    expect(document).toBe(withGenerated(document, 'features', featureTable(featureDefinitions)));
  });

  test('every column of an export', () => {
    const document = read('docs/do/export.md');
    for (const [name, { fields }] of Object.entries(tableDescriptions)) {
      expect(document, name).toBe(withGenerated(document, name, fieldTable(fields)));
    }
  });

  test('every quantity', () => {
    const document = read('docs/know/result.md');
    for (const [name, text] of Object.entries(quantityTables(quantities))) {
      expect(document, name).toBe(withGenerated(document, name, text));
    }
  });

  test('rows that say the same of several quantities name each of them', () => {
    const others = Object.entries(quantities.pipelineQuantities).filter(
      ([, group]) => 'of' in group && !('rows' in group.of),
    );
    const named = Array.from(quantityTables(quantities).others.matchAll(/^\| `([^`]+)`/gm), ([, path]) => {
      const [, before, alternatives, after] = /^(.*)\{(.*)\}(.*)$/.exec(path) ?? [path, path, '', ''];
      return alternatives.split(',').map((alternative) => before + alternative + after);
    }).flat();
    const paths = quantities.listed(Object.fromEntries(others)).map(({ path }) => path);
    expect(named.sort()).toEqual(paths.sort());
    expect(named.length).toBeGreaterThan(100);
  });

  test('every key of a result', () => {
    const document = read('docs/know/result.md');
    const tables = resultKeyTables(JSON.parse(read('schema/result.schema.json')), quantities);
    for (const [name, text] of Object.entries(tables)) {
      expect(document, name).toBe(withGenerated(document, name, text));
    }
    expect(tables.keys).toContain('| `pipelines[].perSeed[].rows.train` |');
    expect(tables.shared).toContain('### Estimate');
  });

  test('every fact', () => {
    const document = read('docs/know/facts.md');
    const report = factsFile.read(read('results/facts/article/facts.json'), 'facts.json');
    for (const [name, text] of Object.entries(factParts(report, { ...factsReport, markdownOf }))) {
      expect(document, name).toBe(withGenerated(document, name, text));
    }
  });

  test('every fact that can be fitted', () => {
    const document = read('docs/do/fit.md');
    expect(document).toBe(withGenerated(document, 'knobs', markdownOf(knobTable())));
  });

  test('every fact that was found again in drawn worlds', () => {
    const document = read('docs/do/fit.md');
    const recovery = JSON.parse(read('results/fit/recovery.json'));
    expect(document).toBe(
      withGenerated(
        document,
        'recovery',
        recoveryPart(recovery, (name) => factOf(name).title),
      ),
    );
  });

  test('every first entry of the challenge', () => {
    const document = read('docs/do/audit.md');
    const score = challengeScoreFile.read(read('results/challenge/score.json'), 'score.json');
    expect(document).toBe(withGenerated(document, 'challenge', markdownOf(entryTable(score))));
  });

  test('every figure of the benchmark', () => {
    const document = read('docs/build/performance.md');
    const timings = JSON.parse(read('results/bench/timings.json'));
    expect(document).toBe(withGenerated(document, 'figures', benchPart(timings)));
  });

  test('every verdict', () => {
    const report = claimsFile.read(read('results/claims/claims.json'), 'claims.json');
    const document = read('docs/know/claims.md');
    const parts = claimParts(report, { outcomeContent, filesOf, shortVerdictTable, markdownOf });
    for (const [name, text] of Object.entries(parts)) {
      expect(document, name).toBe(withGenerated(document, name, text));
    }
  });

  const committed = <T>(path: string) => readDataFile(read(`results/${path}`), path).value as T;

  test('what the console says of the article, and of one of its notifications', () => {
    const page = { columns: 100, color: false };
    const parts: [file: string, name: string, text: string][] = [
      [
        'docs/learn/reading.md',
        'article',
        runPart(renderTerminal(runPage(committed('run/article/result.json')), page)),
      ],
      [
        'docs/do/explain.md',
        'leak',
        explanationPart(renderTerminal(explanationPage(committed('explain/article/explain.json')), page)),
      ],
    ];
    for (const [file, name, text] of parts) {
      const document = read(file);
      expect(document, name).toBe(withGenerated(document, name, text));
      expect(text.split('\n').length, name).toBeGreaterThan(10);
    }
  });

  test('the drawings of the README', () => {
    const made = drawings(committed('explain/article/explain.json'), committed('run/article/result.json'), {
      palettes,
      provenanceStyle,
      quantityOf,
      moment,
      stretch,
      plain,
      chance,
      labelOf,
    });
    for (const [name, svg] of Object.entries(made)) {
      expect(svg, name).not.toMatch(/NaN|undefined/);
      expect(read(`docs/images/${name}.svg`), name).toBe(svg);
      expect(read('README.md'), name).toContain(`docs/images/${name}.svg`);
    }
  });

  test('a missing marker is an error', () => {
    expect(() => withGenerated('text', 'keys', 'table')).toThrow('found no <!-- keys:begin -->');
    expect(() => withGenerated('<!-- a:end --><!-- a:begin -->', 'a', 'table')).toThrow(
      'found no <!-- a:begin -->',
    );
    expect(withGenerated('1<!-- a:begin -->2<!-- a:end -->3', 'a', 'x')).toBe(
      '1<!-- a:begin -->\n\nx\n\n<!-- a:end -->3',
    );
  });

  test('bounds of durations are those that the schema enforces', () => {
    const typeOf = new Map(keyRows(scenarioJsonSchema(), messagesOf).map(([path, type]) => [path, type]));
    expect(typeOf.get('`timeline.logging`')).toBe('duration of whole days from 1d to 1000d');
    expect(typeOf.get('`serving.attributionWindow`')).toBe('duration from 1m to 14d');
    expect(typeOf.get('`training.gap`')).toBe('duration from 0s to 1000d, or `null`');
    expect(typeOf.get('`training.provenances[].from.every`')).toBe('duration from 1s to 1000d');
  });

  test('a windowed feature says so in its description', () => {
    for (const { name, description } of featureDefinitions) {
      expect(/_24h(_ln)?$/.test(name), name).toBe(/last 24 hours/.test(description));
      expect(/_7d(_ln)?$/.test(name), name).toBe(/last 7 days/.test(description));
    }
  });
});

describe('the parameters in docs/know/model.md', () => {
  const document = read('docs/know/model.md');
  const tables = parameterTables(scenarioJsonSchema());
  const rows = Object.values(tables).flatMap((text) =>
    Array.from(text.matchAll(/^\| (`[^|]+`) \|.*\| (.+) \|$/gm), ([, path, source]) => ({ path, source })),
  );

  test.each(Object.entries(tables))('are generated: %s', (name, text) => {
    expect(document).toBe(withGenerated(document, name, text));
  });

  test('are all there, once', () => {
    // Faults are off, which needs no source.
    const keys = keyRows(scenarioJsonSchema(), messagesOf)
      .map(([path]) => path)
      .filter(
        (path) =>
          /^`(world|serving|history)\./.test(path) &&
          !/^`(history\.(?!ingestionDelay)|serving\.(features|outage|faults))/.test(path),
      );
    expect(rows.map(({ path }) => path).sort()).toEqual(keys.sort());
  });

  test('say where their defaults come from, but for those that are off', () => {
    expect(rows.filter(({ source }) => source === '–').map(({ path }) => path)).toEqual([
      '`world.tenure.ends`',
      '`world.drift.until`',
      '`serving.threshold`',
      '`serving.frequencyCapPer24h`',
      '`serving.incumbent.recalibrate`',
    ]);
  });
});

describe('docs/do/mitigations.md', () => {
  const text = read('docs/do/mitigations.md');

  test.each(Object.entries(mitigationTables(mitigations)))('has generated tables: %s', (name, table) => {
    expect(text).toBe(withGenerated(text, name, table));
  });

  test.each(
    keyRows(scenarioJsonSchema(), messagesOf)
      .map(([path]) => path.replaceAll('`', '').split('.').slice(0, 2).join('.'))
      .filter((path, index, paths) => path.startsWith('history.') && paths.indexOf(path) === index),
  )('has the fault %s', (path) => {
    expect(text).toContain(`\`${path}`);
  });
});

describe('sources', () => {
  const pages = ['docs/do/mitigations.md', 'docs/know/model.md'];

  test.each(pages)('of %s are listed', (page) => {
    const document = read(page);
    expect(document).toBe(withGenerated(document, 'sources', sourcePart(document, allSources)));
  });

  test.each(pages)('of %s exist', (page) => {
    const text = prose(read(page)).split('## Sources')[0];
    const cited = Array.from(
      text.matchAll(/\[(\p{L}[^\]\n=]*\p{L}[^\]\n=]*?)\](?![(:])/gu),
      ([, name]) => name,
    );
    expect(cited.filter((name) => !(name in allSources))).toEqual([]);
  });

  test('are all cited', () => {
    const text = pages.map((page) => read(page).split('## Sources')[0]).join('');
    const names = Object.keys(parse(read('tools/sources.yaml')).sources);
    expect(names.filter((name) => !text.includes(`[${name}]`))).toEqual([]);
  });
});

test('every page stands in the index', () => {
  const index = read('docs/README.md');
  const pages = documents.filter((path) => path.startsWith('docs/') && path !== 'docs/README.md');
  expect(pages.filter((path) => !index.includes(`](${path.slice('docs/'.length)})`))).toEqual([]);
});

describe.each(documents)('%s', (path) => {
  const document = read(path);

  test('links lead to files and headings that exist', () => {
    const broken = Array.from(
      prose(document).matchAll(/\]\(([^)\s]+)[^)]*\)/g),
      ([, target]) => target,
    ).filter((target) => {
      if (/^[a-z]+:/.test(target)) return false;
      const [file, anchor] = target.split('#');
      const linked = file === '' ? path : join(dirname(path), decodeURI(file));
      if (!existsSync(join(root, linked))) return true;
      if (anchor === undefined || anchor === '') return false;
      return statSync(join(root, linked)).isDirectory() || !anchorsIn(read(linked)).includes(anchor);
    });
    expect(broken).toEqual([]);
  });

  const blocks = codeBlocks(document);
  const scenarios = blocks.filter(
    ({ info, text }) => info === 'yaml scenario' || (info === 'yaml' && /^(?:#.*\n)*name:/.test(text)),
  );

  test.each(scenarios)('the scenario at line $line loads', ({ text }) => {
    parseScenario(text, 'scenarios/example.yaml', {
      read(extended) {
        const name = `scenarios/${basename(extended)}`;
        if (!existsSync(join(root, name))) throw new UserError('no such file');
        return { name, text: read(name) };
      },
    });
  });

  const wrong = blocks.flatMap((block, index) =>
    block.info === 'yaml wrong' ? [{ ...block, message: blocks[index + 1].text }] : [],
  );

  test.each(wrong)('the messages about the file at line $line are real', ({ text, message }) => {
    const unreadable = () => {
      throw new UserError('no such file');
    };
    let error: unknown;
    try {
      parseScenario(text, 'mine.yaml', { read: unreadable });
    } catch (thrown) {
      error = thrown;
    }
    expect(error).toBeInstanceOf(ScenarioError);
    expect(`${(error as ScenarioError).message}\n`).toBe(message);
  });
});
