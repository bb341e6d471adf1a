/** The whole of `hindsight schema`. */
import { resultJsonSchema } from '../report/resultSchema.ts';
import { scenarioJsonSchema } from '../scenario/jsonSchema.ts';

export type SchemaKind = 'scenario' | 'result';

/** The JSON Schema as text: the same as in the file of the package. */
export function schemaText(kind: SchemaKind): string {
  const schema = kind === 'scenario' ? scenarioJsonSchema() : resultJsonSchema();
  return `${JSON.stringify(schema, null, 2)}\n`;
}
