import type { FeatureDefinition } from '../src/features/definitions.ts';
import type { JsonSchema } from '../src/scenario/jsonSchema.ts';

export function withGenerated(text: string, name: string, generated: string): string;
export function featureTable(definitions: readonly FeatureDefinition[]): string;
export function keyTables(
  schema: JsonSchema,
  messagesOf: (path: string, value: unknown) => readonly string[],
): string;
