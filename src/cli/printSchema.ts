/** The whole of `hindsight schema`. */

import { readableJson } from '../base/json.ts';
import { dataFiles } from '../lab/dataFiles.ts';
import { scenarioJsonSchema } from '../scenario/jsonSchema.ts';

/** The JSON Schema as text: the same as in the file of the package. */
export function schemaText(kind: string): string {
  const file = dataFiles.find((each) => each.kind === kind);
  return readableJson(file === undefined ? scenarioJsonSchema() : file.jsonSchema());
}
