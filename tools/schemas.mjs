// Writes the JSON Schemas of scenarios and of all data files from the compiled sources. Run it after changing an
// option or the format of results; a test compares the files with the schemas.
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { readableJson } from '../dist/base/json.js';
import { dataFiles } from '../dist/lab/dataFiles.js';
import { scenarioJsonSchema } from '../dist/scenario/jsonSchema.js';

for (const [kind, schema] of [
  ['scenario', scenarioJsonSchema()],
  ...dataFiles.map((file) => [file.kind, file.jsonSchema()]),
]) {
  writeFileSync(
    fileURLToPath(new URL(`../schema/${kind}.schema.json`, import.meta.url)),
    readableJson(schema),
  );
}
