// Writes the generated parts of README.md and docs/ from the compiled sources and results/claims/claims.json. Run it
// after changing an option or a feature, or renewing the claims; a test compares the files with their sources.
//
//   npm run build && node tools/docs.mjs
//   node tools/docs.mjs <folder>   with sources compiled to another folder than dist/
import { readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { claimParts, featureTable, keyTables, messagesFrom, withGenerated } from './docsText.mjs';

const dist = resolve(process.argv[2] ?? fileURLToPath(new URL('../dist/', import.meta.url)));
const compiled = (path) => import(pathToFileURL(`${dist}/${path}`).href);
const { featureDefinitions } = await compiled('features/definitions.js');
const { scenarioJsonSchema } = await compiled('scenario/jsonSchema.js');
const { scenarioSchema } = await compiled('scenario/schema.js');
const { outcomeLines, shortVerdictTable } = await compiled('report/claims/markdown.js');
const { parseClaims } = await compiled('report/claims/read.js');

const pathOf = (file) => fileURLToPath(new URL(`../${file}`, import.meta.url));

function renew(file, name, generated) {
  const path = pathOf(file);
  writeFileSync(path, withGenerated(readFileSync(path, 'utf8'), name, generated));
}

renew('docs/scenario.md', 'keys', keyTables(scenarioJsonSchema(), messagesFrom(scenarioSchema)));
renew('docs/model.md', 'features', featureTable(featureDefinitions));
const report = parseClaims(readFileSync(pathOf('results/claims/claims.json'), 'utf8'));
for (const { file, name, text } of claimParts(report, { outcomeLines, shortVerdictTable })) {
  renew(file, name, text);
}
