// Writes the generated parts of README.md and docs/ from the compiled sources and from results/. Run it after
// changing an option or a feature, or renewing results; a test compares the files with their sources.
//
//   npm run docs
//   node tools/docs.mjs <folder>   with sources compiled to another folder than dist/
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parse } from 'yaml';
import { architecturePicture } from './architecture.mjs';
import {
  benchmarkModule,
  benchPart,
  caseTable,
  claimParts,
  commandSections,
  explanationPart,
  factParts,
  featureTable,
  keyTables,
  messagesFrom,
  mitigationTables,
  parameterTables,
  quantityTables,
  ratesModule,
  recoveryPart,
  resultKeyTables,
  runPart,
  sharedOptionTable,
  sourcePart,
  withGenerated,
} from './docsText.mjs';
import { drawings } from './drawings.mjs';
import { writeIfChanged } from './writing.mjs';

const dist = resolve(process.argv[2] ?? fileURLToPath(new URL('../dist/', import.meta.url)));
const compiled = (path) => import(pathToFileURL(`${dist}/${path}`).href);
const { advisable } = await compiled('audit/schema.js');
const { shippedCases } = await compiled('cli/scenarios.js');
const { createProgram } = await compiled('cli/program.js');
const { featureDefinitions } = await compiled('features/definitions.js');
const { fieldTable } = await compiled('lab/export/readme.js');
const { tableDescriptions } = await compiled('lab/export/tables.js');
const { scenarioJsonSchema } = await compiled('scenario/jsonSchema.js');
const { scenarioSchema } = await compiled('scenario/schema.js');
const quantities = await compiled('scenario/quantities.js');
const { entryTable } = await compiled('report/challenge/page.js');
const { filesOf, outcomeContent, shortVerdictTable } = await compiled('report/claims/page.js');
const { explanationPage } = await compiled('report/explanation/page.js');
const factsReport = await compiled('report/facts/page.js');
const { mitigations } = await compiled('lab/studies/mitigations/catalog.js');
const { sources } = await compiled('lab/studies/facts/sources.js');
const { factOf } = await compiled('lab/studies/facts/catalog.js');
const { knobTable } = await compiled('report/fit/page.js');
const { ratesContent } = await compiled('report/auditRates/page.js');
const { runPage } = await compiled('report/run/page.js');
const { markdownOf } = await compiled('report/markdown.js');
const { renderTerminal } = await compiled('report/terminal.js');
const { readDataFile } = await compiled('report/dataFiles.js');

const { palettes } = await compiled('report/chart/palette.js');
const { provenanceStyle } = await compiled('report/chart/styles.js');
const { labelOf } = await compiled('report/explanation/features.js');
const { moment, stretch } = await compiled('report/explanation/times.js');
const { chance } = await compiled('report/explanation/logOdds.js');
const { plain } = await compiled('report/text/numbers.js');
const { quantityOf } = await compiled('index.js');

const pathOf = (file) => fileURLToPath(new URL(`../${file}`, import.meta.url));

function renew(file, name, generated) {
  const path = pathOf(file);
  writeIfChanged(path, withGenerated(readFileSync(path, 'utf8'), name, generated));
}

renew('docs/know/commands.md', 'shared-options', sharedOptionTable(createProgram(() => {})));
renew('docs/know/commands.md', 'commands', commandSections(createProgram(() => {})));
renew('docs/do/cases.md', 'cases', caseTable(shippedCases()));
renew('docs/know/scenario.md', 'keys', keyTables(scenarioJsonSchema(), messagesFrom(scenarioSchema)));
renew('docs/know/model.md', 'features', featureTable(featureDefinitions));
for (const [name, text] of Object.entries(parameterTables(scenarioJsonSchema())))
  renew('docs/know/model.md', name, text);
for (const [name, { fields }] of Object.entries(tableDescriptions))
  renew('docs/do/export.md', name, fieldTable(fields));
for (const [name, text] of Object.entries(mitigationTables(mitigations)))
  renew('docs/do/mitigations.md', name, text);
const allSources = { ...sources, ...parse(readFileSync(pathOf('tools/sources.yaml'), 'utf8')).sources };
for (const page of ['docs/do/mitigations.md', 'docs/know/model.md'])
  renew(page, 'sources', sourcePart(readFileSync(pathOf(page), 'utf8'), allSources));
const timings = JSON.parse(readFileSync(pathOf('results/bench/timings.json'), 'utf8'));
renew('docs/build/performance.md', 'figures', benchPart(timings));
const resultSchema = JSON.parse(readFileSync(pathOf('schema/result.schema.json'), 'utf8'));
const resultTables = { ...resultKeyTables(resultSchema, quantities), ...quantityTables(quantities) };
for (const [name, text] of Object.entries(resultTables)) renew('docs/know/result.md', name, text);
writeIfChanged(
  pathOf('docs/build/architecture.svg'),
  architecturePicture(pathOf('src'), readFileSync(pathOf('docs/build/architecture.md'), 'utf8'), palettes),
);
const committed = (file) => readDataFile(readFileSync(pathOf(`results/${file}`), 'utf8'), file).value;
const facts = factParts(committed('facts/article/facts.json'), { ...factsReport, markdownOf });
for (const [name, text] of Object.entries(facts)) renew('docs/know/facts.md', name, text);
const explanation = committed('explain/article/explain.json');
const words = { palettes, provenanceStyle, quantityOf, moment, stretch, plain, chance, labelOf };
for (const [name, text] of Object.entries(drawings(explanation, committed('run/article/result.json'), words)))
  writeIfChanged(pathOf(`docs/images/${name}.svg`), text);
renew('docs/do/fit.md', 'knobs', markdownOf(knobTable()));
const recovery = JSON.parse(readFileSync(pathOf('results/fit/recovery.json'), 'utf8'));
renew(
  'docs/do/fit.md',
  'recovery',
  recoveryPart(recovery, (name) => factOf(name).title),
);
const rates = committed('audit/rates.json');
renew('docs/do/audit.md', 'error-rates', markdownOf(ratesContent(rates)));
writeIfChanged(pathOf('src/audit/rates.ts'), ratesModule(rates));
writeIfChanged(
  pathOf('src/audit/benchmark.ts'),
  benchmarkModule(committed('mitigations/mitigations.json'), advisable),
);
const entries = entryTable(committed('challenge/score.json'));
renew('docs/do/audit.md', 'challenge', markdownOf(entries));
const page = { columns: 100, color: false };
renew(
  'docs/learn/reading.md',
  'article',
  runPart(renderTerminal(runPage(committed('run/article/result.json')), page)),
);
renew('docs/do/explain.md', 'leak', explanationPart(renderTerminal(explanationPage(explanation), page)));
const claims = { outcomeContent, filesOf, shortVerdictTable, markdownOf };
for (const [name, text] of Object.entries(claimParts(committed('claims/claims.json'), claims)))
  renew('docs/know/claims.md', name, text);
