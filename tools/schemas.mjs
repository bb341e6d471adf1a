// Writes the JSON Schemas of scenarios, results, attributions, mitigations and explanations from the compiled sources. Run it after changing an
// option or the format of results; tests compare the files with the schemas.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { resultJsonSchema } from '../dist/lab/result/schema.js';
import { attributionJsonSchema } from '../dist/lab/studies/attribution/schema.js';
import { explanationJsonSchema } from '../dist/lab/studies/explanation/schema.js';
import { mitigationsJsonSchema } from '../dist/lab/studies/mitigations/schema.js';
import { scenarioJsonSchema } from '../dist/scenario/jsonSchema.js';

const folder = fileURLToPath(new URL('../schema/', import.meta.url));
mkdirSync(folder, { recursive: true });
for (const [name, schema] of [
  ['scenario', scenarioJsonSchema()],
  ['result', resultJsonSchema()],
  ['attribution', attributionJsonSchema()],
  ['mitigations', mitigationsJsonSchema()],
  ['explanation', explanationJsonSchema()],
]) {
  writeFileSync(join(folder, `${name}.schema.json`), `${JSON.stringify(schema, null, 2)}\n`);
}
