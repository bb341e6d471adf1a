/** The whole of `hindsight schema`. */
import { attributionJsonSchema } from '../report/attribute/schema.ts';
import { explanationJsonSchema } from '../report/explain/schema.ts';
import { mitigationsJsonSchema } from '../report/mitigations/schema.ts';
import { resultJsonSchema } from '../report/run/schema.ts';
import { scenarioJsonSchema } from '../scenario/jsonSchema.ts';

const schemas = {
  scenario: scenarioJsonSchema,
  result: resultJsonSchema,
  attribution: attributionJsonSchema,
  mitigations: mitigationsJsonSchema,
  explanation: explanationJsonSchema,
} as const;

export type SchemaKind = keyof typeof schemas;

/** The JSON Schema as text: the same as in the file of the package. */
export function schemaText(kind: SchemaKind): string {
  return `${JSON.stringify(schemas[kind](), null, 2)}\n`;
}
