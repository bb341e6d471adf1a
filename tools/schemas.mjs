// Writes the JSON Schemas of scenarios, of names and of all data files from the compiled sources. Run it after changing an
// option or the format of results; a test compares the files with the schemas.
import { fileURLToPath } from 'node:url';
import { answersJsonSchema } from '../dist/audit/challenge/answers.js';
import { requestJsonSchema } from '../dist/audit/request.js';
import { readableJson } from '../dist/base/json.js';
import { factsRequestJsonSchema } from '../dist/lab/studies/fit/request.js';
import { dataFiles } from '../dist/report/dataFiles.js';
import { scenarioJsonSchema } from '../dist/scenario/jsonSchema.js';
import { namesJsonSchema } from '../dist/warehouse/names.js';
import { writeIfChanged } from './writing.mjs';

for (const [kind, schema] of [
  ['scenario', scenarioJsonSchema()],
  ['names', namesJsonSchema()],
  ['audit-request', requestJsonSchema()],
  ['facts-request', factsRequestJsonSchema()],
  ['challenge-answers', answersJsonSchema()],
  ...dataFiles.map((file) => [file.kind, file.jsonSchema()]),
]) {
  writeIfChanged(
    fileURLToPath(new URL(`../schema/${kind}.schema.json`, import.meta.url)),
    readableJson(schema),
  );
}
