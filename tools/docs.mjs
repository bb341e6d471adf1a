// Writes the generated parts of docs/scenario.md and docs/model.md from the compiled sources. Run it after
// changing an option or a feature; a test compares the files with the sources.
//
//   npm run build && node tools/docs.mjs
//   node tools/docs.mjs <folder>   with sources compiled to another folder than dist/
import { readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { featureTable, keyTables, messagesFrom, withGenerated } from './docsText.mjs';

const dist = resolve(process.argv[2] ?? fileURLToPath(new URL('../dist/', import.meta.url)));
const compiled = (path) => import(pathToFileURL(`${dist}/${path}`).href);
const { featureDefinitions } = await compiled('features/definitions.js');
const { scenarioJsonSchema } = await compiled('scenario/jsonSchema.js');
const { scenarioSchema } = await compiled('scenario/schema.js');

function renew(file, name, generated) {
  const path = fileURLToPath(new URL(`../docs/${file}`, import.meta.url));
  writeFileSync(path, withGenerated(readFileSync(path, 'utf8'), name, generated));
}

renew('scenario.md', 'keys', keyTables(scenarioJsonSchema(), messagesFrom(scenarioSchema)));
renew('model.md', 'features', featureTable(featureDefinitions));
