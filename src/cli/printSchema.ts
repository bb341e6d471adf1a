/** The whole of `hindsight schema`. */
import { explanationJsonSchema } from '../report/explain/schema.ts';
import { resultJsonSchema } from '../report/resultSchema.ts';
import { scenarioJsonSchema } from '../scenario/jsonSchema.ts';

export type SchemaKind = 'scenario' | 'result' | 'explanation';

const SCHEMAS: Readonly<Record<SchemaKind, () => Record<string, unknown>>> = {
  scenario: scenarioJsonSchema,
  result: resultJsonSchema,
  explanation: explanationJsonSchema,
};

/** The JSON Schema as text: the same as in the file of the package. */
export function schemaText(kind: SchemaKind): string {
  return `${JSON.stringify(SCHEMAS[kind](), null, 2)}\n`;
}
