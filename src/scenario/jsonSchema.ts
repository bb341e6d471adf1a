/** The scenario schema as JSON Schema, for editors and for the words of error messages. */
import { z } from 'zod';
import { scenarioSchema } from './schema.ts';

/** The part of JSON Schema that the scenario schema makes use of. */
export interface JsonSchema {
  readonly type?: string;
  readonly description?: string;
  readonly default?: unknown;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly additionalProperties?: boolean | JsonSchema;
  readonly required?: readonly string[];
  readonly items?: JsonSchema;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly anyOf?: readonly JsonSchema[];
  readonly oneOf?: readonly JsonSchema[];
  readonly enum?: readonly string[];
  readonly const?: unknown;
  readonly pattern?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly exclusiveMaximum?: number;
  /** Source of the default. */
  readonly $comment?: string;
}

/**
 * JSON Schema (draft 7, which editors know best) of files that people write.
 * @param more keys of the file that are gone by the time it is checked
 */
export function inputJsonSchema(
  schema: z.ZodObject,
  {
    kind,
    title,
    description,
  }: { readonly kind: string; readonly title: string; readonly description: string },
  more: Readonly<Record<string, JsonSchema>> = {},
): JsonSchema & Record<string, unknown> {
  const { $schema, properties, ...rest } = z.toJSONSchema(schema, {
    io: 'input',
    target: 'draft-07',
    override: ({ jsonSchema }) => {
      if (typeof jsonSchema.source !== 'string') return;
      jsonSchema.$comment = jsonSchema.source;
      delete jsonSchema.source;
    },
  }) as JsonSchema & { $schema: string };
  return {
    $schema,
    $id: `urn:hindsight-lab:${kind}`,
    title,
    description,
    ...rest,
    properties: {
      $schema: { type: 'string', description: 'Address of this schema, for editors. Ignored.' },
      ...more,
      ...properties,
    },
  };
}

/**
 * JSON Schema of scenario files. A file may leave out everything, since it may extend another and takes its name from
 * the file name.
 */
export function scenarioJsonSchema(): JsonSchema & Record<string, unknown> {
  const { required: _, ...schema } = inputJsonSchema(
    scenarioSchema,
    {
      kind: 'scenario',
      title: 'Hindsight scenario',
      description: 'One experiment of the Hindsight simulation lab. Every key has a default.',
    },
    {
      extends: {
        type: 'string',
        description:
          'Another scenario file, relative to this one, to start from. Mappings are merged key by key; lists are replaced.',
      },
    },
  );
  return schema;
}
