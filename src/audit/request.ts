/** A request for an audit: files, and what their columns hold. */
import { z } from 'zod';
import { duration, zone } from '../base/options.ts';
import { inputJsonSchema, type JsonSchema } from '../scenario/jsonSchema.ts';
import { Vocabulary } from '../scenario/messages/vocabulary.ts';
import { parseInput } from '../scenario/reading/inputFile.ts';

const files = z.union([z.string().min(1), z.array(z.string().min(1)).min(1)]);
const FILES =
  'Files in Parquet, CSV or JSON lines: one, a pattern such as days/*.parquet, or a list; with the same columns.';
const table = z.union([
  files.describe(FILES),
  z.strictObject({
    file: files.describe(FILES),
    prefix: z
      .string()
      .min(1)
      .optional()
      .describe(
        'Beginning of the names of its features, which is left out: recomputed_ of recomputed_clicks_7d.',
      ),
  }),
]);
export type TableRequest = z.infer<typeof table>;

export function filesOf(request: TableRequest): readonly string[] {
  const file = typeof request === 'object' && 'file' in request ? request.file : request;
  return typeof file === 'string' ? [file] : file;
}

const column = (holds: string) => z.string().min(1).describe(holds);

export const requestSchema = z.strictObject({
  training: table.describe('The training set: a row for each example, with its label and its features.'),
  served: table
    .optional()
    .describe(
      'The log of features as they were when the prediction was made; a sample of the rows is enough.',
    ),
  events: table
    .optional()
    .describe('The log of events: entities, type, when each occurred, when it was known.'),
  stories: table.optional().describe('What was sent, with its topic and source; for readings of the events.'),
  users: table
    .optional()
    .describe('Users, with the interests that they declared; for readings of the events.'),
  definitions: z
    .string()
    .min(1)
    .optional()
    .describe('A scenario whose `features` define the features; by default those of the lab.'),
  names: z
    .string()
    .min(1)
    .optional()
    .describe('File of names of these tables and their columns; by default those of an export of the lab.'),
  trainedAt: z
    .string()
    .min(1)
    .optional()
    .describe(
      'When the training set was made, such as 2026-05-01T00:00Z; without it, the moment is looked for.',
    ),
  id: column('Column that tells rows apart, by which the tables are joined.').optional(),
  label: column('Column of the label: 0 and 1, or false and true.'),
  at: column('Column of the moment of the decision.').optional(),
  user: column('Column of the user, or of whatever entity rows are dependent within.').optional(),
  session: column('Column of the session.').optional(),
  split: column('Column of the side of the split: train and test.').optional(),
  labelKnownAt: column('Column of the moment from which on the label was known.').optional(),
  score: column('Column of the score online: a probability.').optional(),
  attributionWindow: duration({ min: '1s', max: '1000d' })
    .optional()
    .describe('Time after the decision within which an event makes the label 1.'),
  features: z
    .union([z.literal('all'), z.array(z.string().min(1)).min(1)])
    .default('all')
    .describe('Features that are judged; all columns that both tables have and that nothing above names.'),
  except: z.array(z.string().min(1)).default([]).describe('Columns that are no features.'),
  where: z
    .record(z.string(), z.union([z.string(), z.number(), z.boolean()]))
    .default({})
    .describe('Rows of the training set that are judged, by the value of a column.'),
  timeUnit: z
    .enum(['s', 'ms', 'us', 'ns'])
    .optional()
    .describe('Unit of moments that are numbers; without it, found by their size.'),
  zone: z
    .union([z.literal('Z'), zone()])
    .optional()
    .describe('Zone of moments that are written without one.'),
  mostRows: z
    .int()
    .min(1000)
    .max(1_000_000_000)
    .default(2_000_000)
    .describe('Most rows that are read: beyond them, a sample by a hash of the id.'),
});
export type AuditRequest = z.infer<typeof requestSchema>;

/** The keys that name columns of the training set, none of which is a feature. */
export const namedColumns = [
  'id',
  'label',
  'at',
  'user',
  'session',
  'split',
  'labelKnownAt',
  'score',
] as const satisfies readonly (keyof AuditRequest)[];
export type NamedColumn = (typeof namedColumns)[number];

/** The keys that name tables. */
export const tableKeys = [
  'training',
  'served',
  'events',
  'stories',
  'users',
] as const satisfies readonly (keyof AuditRequest)[];

/** JSON Schema of a file that asks for an audit. */
export function requestJsonSchema(): JsonSchema & Record<string, unknown> {
  return inputJsonSchema(requestSchema, {
    kind: 'audit-request',
    title: 'Request for hindsight audit',
    description: 'Files with training and served features, and what their columns hold.',
  });
}

const REQUEST = {
  schema: requestSchema,
  vocabulary: new Vocabulary(requestJsonSchema),
  expected: 'a mapping of keys such as training, served, id and label',
};

/**
 * Parses and checks a request.
 * @param fileName shown in messages
 * @throws ScenarioError with every problem
 */
export function parseRequest(text: string, fileName: string): AuditRequest {
  return parseInput(REQUEST, text, fileName);
}

/**
 * A request from options of a command, undefined where none was given.
 * @throws UserError that names the option
 */
export function requestOf(given: Readonly<Record<string, unknown>>): AuditRequest {
  const written = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
  return parseRequest(JSON.stringify(written), 'options');
}
