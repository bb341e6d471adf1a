/** The whole of `hindsight schema`. */

import { resultJsonSchema } from '../lab/result/schema.ts';
import { attributionJsonSchema } from '../lab/studies/attribution/schema.ts';
import { explanationJsonSchema } from '../lab/studies/explanation/schema.ts';
import { mitigationsJsonSchema } from '../lab/studies/mitigations/schema.ts';
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
