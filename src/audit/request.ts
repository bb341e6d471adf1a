/** A request for an audit: files, and what their columns hold. */
import { z } from 'zod';
import { duration } from '../base/options.ts';
import { ZONE_PATTERN } from '../base/time.ts';
import { inputJsonSchema, type JsonSchema } from '../scenario/jsonSchema.ts';
import { ScenarioError } from '../scenario/messages/error.ts';
import type { LocatedProblem, Place } from '../scenario/messages/problem.ts';
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
const moment = column('Column of the moment of the decision.');
const user = column('Column of the user, or of whatever entity rows are dependent within.');

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
  at: moment.optional(),
  user: user.optional(),
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
export interface AuditRequest extends z.infer<typeof requestSchema> {}
/** A request as it is written, with what has a default left out. */
export interface AuditRequestInput extends z.input<typeof requestSchema> {}

/** A request for facts of an app, which are counted by user and day. */
const usageSchema = requestSchema.extend({ at: moment, user });
export type UsageRequest = z.infer<typeof usageSchema>;

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
  return sensible(parseInput(REQUEST, text, fileName), namesIn(fileName));
}

type Key = keyof AuditRequest;

/** Words of messages for keys, and for a place that several make up. */
interface Naming {
  readonly nameOf: (key: Key) => string;
  readonly placeOf: (...keys: readonly Key[]) => string;
}

function namesIn(fileName: string): Naming {
  return { nameOf: (key) => key, placeOf: (...keys) => `${fileName}, ${distinct(keys).join(' and ')}` };
}

function distinct<T>(values: readonly T[]): T[] {
  return [...new Set(values)];
}

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

/**
 * The same request.
 * @throws UserError for keys that contradict each other, or that say nothing without others
 */
function sensible<Request extends AuditRequest>(request: Request, { nameOf, placeOf }: Naming): Request {
  const isGiven = (key: Key) => {
    const value = request[key];
    return value !== undefined && !(Array.isArray(value) && value.length === 0);
  };
  const idle = NEEDS.find(([key, others]) => isGiven(key) && !others.some(isGiven));
  if (idle !== undefined) {
    const [key, others, forWhat] = idle;
    const either = others.map(nameOf).join(' or ');
    throw tableError({
      place: placeOf(key),
      found: `${nameOf(key)} without ${either}`,
      expected: `${either}: ${forWhat}`,
      remedy: `give ${nameOf(others[0])}, too, or leave ${nameOf(key)} out`,
    });
  }
  const uses: readonly { readonly key: Key; readonly name: string }[] = [
    ...namedColumns.flatMap((key) => (request[key] === undefined ? [] : [{ key, name: request[key] }])),
    ...request.entities.map((name) => ({ key: 'entities' as const, name })),
    ...request.except.map((name) => ({ key: 'except' as const, name })),
    ...(request.features === 'all' ? [] : request.features).map((name) => ({
      key: 'features' as const,
      name: prefixOf(request.training) + name,
    })),
  ];
  const twice = uses.flatMap((second, place) => {
    const first = uses.slice(0, place).find(({ name }) => name === second.name);
    return first === undefined ? [] : [{ first, second }];
  });
  if (twice.length > 0) {
    const [{ first, second }] = twice;
    throw tableError({
      place: placeOf(first.key, second.key),
      found: `the column ${second.name} ${first.key === second.key ? 'twice' : 'for both'}`,
      expected: 'a column of its own for each',
      remedy: 'leave one of them out, or name another column',
    });
  }
  const { training, served } = request;
  if (served !== undefined && isSame(training, served)) {
    throw tableError({
      place: placeOf('training', 'served'),
      found: `the same columns of ${filesOf(training).join(', ')}, which equal themselves`,
      expected: 'training values, and those that were served',
      remedy: 'name the log of what was served; or a prefix of each, where one file has both',
    });
  }
  return request;
}

function isSame(a: TableRequest, b: TableRequest): boolean {
  return prefixOf(a) === prefixOf(b) && filesOf(a).join('\n') === filesOf(b).join('\n');
}

/** Words that were typed to give a key its value: the flag of a command, or the names of files. */
export type Typed = (key: string) => string;

/**
 * A request from options, undefined where none was given.
 * @throws UserError that names the option, as it was typed where that is known
 */
export function requestOf(given: Readonly<Record<string, unknown>>, typed?: Typed): AuditRequest {
  return fromOptions((text, fileName) => parseInput(REQUEST, text, fileName), given, typed);
}

/**
 * A request for facts of an app, in the same way.
 * @throws UserError that names the option
 */
export function usageRequestOf(given: Readonly<Record<string, unknown>>, typed?: Typed): UsageRequest {
  const file = { ...REQUEST, schema: usageSchema };
  return fromOptions((text, fileName) => parseInput(file, text, fileName), given, typed);
}

const OPTIONS = 'options';

function fromOptions<Request extends AuditRequest>(
  parse: (text: string, fileName: string) => Request,
  given: Readonly<Record<string, unknown>>,
  typed: Typed | undefined,
): Request {
  const written = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
  try {
    return sensible(
      parse(JSON.stringify(written), OPTIONS),
      typed === undefined
        ? namesIn(OPTIONS)
        : { nameOf: typed, placeOf: (...keys) => distinct(keys).map(typed).join(' and ') },
    );
  } catch (error) {
    if (!(error instanceof ScenarioError)) throw error;
    throw new ScenarioError(
      error.problems.map((problem) =>
        typed === undefined
          ? { ...problem, place: placeOf(OPTIONS) }
          : { ...problem, ...asTyped(problem, written, typed) },
      ),
    );
  }
}

/** Place and remedy of a problem of options. */
function asTyped(
  { path: [key, ...rest] }: LocatedProblem,
  written: Readonly<Record<string, unknown>>,
  typed: Typed,
): Partial<LocatedProblem> {
  const label = typed(String(key));
  const isGiven = written[key] !== undefined;
  return { place: placeOf(label), path: rest, ...(isGiven ? {} : { remedy: `give ${label}` }) };
}

function placeOf(label: string): Place {
  return { source: { label, rank: 0 } };
}
