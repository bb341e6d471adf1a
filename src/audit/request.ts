/** A request for an audit: files, and what their columns hold. */
import { z } from 'zod';
import { duration } from '../base/options.ts';
import { ZONE_PATTERN } from '../base/time.ts';
import { inputJsonSchema, type JsonSchema } from '../scenario/jsonSchema.ts';
import { ScenarioError } from '../scenario/messages/error.ts';
import type { Place } from '../scenario/messages/problem.ts';
import { Vocabulary } from '../scenario/messages/vocabulary.ts';
import { parseInput } from '../scenario/reading/inputFile.ts';
import { tableError } from './reading/problem.ts';

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

/** Beginning of the names of a table's features. */
export function prefixOf(request: TableRequest | undefined): string {
  return typeof request === 'object' && 'prefix' in request ? (request.prefix ?? '') : '';
}

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
  previous: table
    .optional()
    .describe('An earlier copy of the training set, from which is told what was restated since.'),
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
  entities: z
    .array(z.string().min(1))
    .default([])
    .describe('Columns of other entities, such as the item, that both sides of the split may have.'),
  split: column('Column of the side of the split: train and test.').optional(),
  labelKnownAt: column('Column of the moment from which on the label was known.').optional(),
  score: column('Column of the score online, as it was served: a probability.').optional(),
  scoreOffline: column('Column of the score offline, of the same rows: a probability.').optional(),
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
    .string()
    .regex(new RegExp(`^Z$|${ZONE_PATTERN.source}`), {
      error: 'expected Z, which is UTC, or an offset from it in hours and minutes, such as +05:30',
    })
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
/** A request as it is written, with what has a default left out. */
export type AuditRequestInput = z.input<typeof requestSchema>;

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
  'scoreOffline',
] as const satisfies readonly (keyof AuditRequest)[];
export type NamedColumn = (typeof namedColumns)[number];

/** The keys that name tables. */
export const tableKeys = [
  'training',
  'served',
  'previous',
  'events',
  'stories',
  'users',
] as const satisfies readonly (keyof AuditRequest)[];
export type TableKey = (typeof tableKeys)[number];

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
  const request = parseInput(REQUEST, text, fileName);
  requireSense(request, fileName);
  return request;
}

type Key = keyof AuditRequest;

/** Keys that answer nothing without one of others, and what those are for. */
const NEEDS: readonly (readonly [key: Key, others: readonly Key[], forWhat: string])[] = [
  ['served', ['id'], 'the column by which what was served of a row is found'],
  ['previous', ['id'], 'the column by which an earlier copy of a row is found'],
  ['session', ['split'], 'the column of the sides that may share sessions'],
  ['entities', ['split'], 'the column of the sides that may share entities'],
  ['labelKnownAt', ['at'], 'the moment since which the label took so long'],
  ['attributionWindow', ['at'], 'the moment at which the window begins'],
  ['timeUnit', ['at', 'events'], 'a column of moments'],
  ['zone', ['at', 'events'], 'a column of moments'],
  ...(['stories', 'users', 'definitions', 'names', 'trainedAt'] as const).map(
    (key) => [key, ['events'], 'the log from which features are recomputed'] as const,
  ),
];

/** @throws UserError for keys that contradict each other, or that say nothing without others */
function requireSense(request: AuditRequest, fileName: string): void {
  const isGiven = (key: Key) => {
    const value = request[key];
    return value !== undefined && !(Array.isArray(value) && value.length === 0);
  };
  const idle = NEEDS.find(([key, others]) => isGiven(key) && !others.some(isGiven));
  if (idle !== undefined) {
    const [key, others, forWhat] = idle;
    throw tableError({
      place: `${fileName}, ${key}`,
      found: `${key} without ${others.join(' or ')}`,
      expected: `${others.join(' or ')}: ${forWhat}`,
      remedy: `give ${others[0]}, too, or leave ${key} out`,
    });
  }
  const uses = [
    ...namedColumns.flatMap((key) => (request[key] === undefined ? [] : [{ key, name: request[key] }])),
    ...request.entities.map((name) => ({ key: 'entities', name })),
    ...request.except.map((name) => ({ key: 'except', name })),
    ...(request.features === 'all' ? [] : request.features).map((name) => ({
      key: 'features',
      name: prefixOf(request.training) + name,
    })),
  ];
  const [second] = uses.filter(({ name }, place) => uses.findIndex((use) => use.name === name) < place);
  if (second !== undefined) {
    const first = uses.find(({ name }) => name === second.name)?.key;
    throw tableError({
      place: `${fileName}, ${first} and ${second.key}`,
      found: `the column ${second.name} ${first === second.key ? 'twice' : 'for both'}`,
      expected: 'a column of its own for each',
      remedy: 'leave one of them out, or name another column',
    });
  }
  const { training, served } = request;
  if (served !== undefined && isSame(training, served)) {
    throw tableError({
      place: `${fileName}, training and served`,
      found: `the same columns of ${filesOf(training).join(', ')}, which equal themselves`,
      expected: 'training values, and those that were served',
      remedy: 'name the log of what was served; or a prefix of each, where one file has both',
    });
  }
}

function isSame(a: TableRequest, b: TableRequest): boolean {
  return prefixOf(a) === prefixOf(b) && filesOf(a).join('\n') === filesOf(b).join('\n');
}

/**
 * A request from options, undefined where none was given.
 * @param flagOf the flag of a command that an option was given by
 * @throws UserError that names the option
 */
export function requestOf(
  given: Readonly<Record<string, unknown>>,
  flagOf?: (option: string) => string,
): AuditRequest {
  const written = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
  try {
    return parseRequest(JSON.stringify(written), 'options');
  } catch (error) {
    if (!(error instanceof ScenarioError)) throw error;
    throw new ScenarioError(
      error.problems.map(({ place: _, path: [option = '', ...rest], ...problem }) =>
        flagOf === undefined || option === ''
          ? { ...problem, place: placeOf('options'), path: [option, ...rest] }
          : { ...problem, place: placeOf(flagOf(String(option))), path: rest },
      ),
    );
  }
}

function placeOf(label: string): Place {
  return { source: { label, rank: 0 } };
}
