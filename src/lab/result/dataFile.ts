/**
 * Files of data that the lab writes and reads. A zod schema declares what a file holds; from it follow the type of the
 * value in memory, the published JSON Schema, how the file is written, and how it is read.
 */
import { z } from 'zod';
import { UserError } from '../../base/errors.ts';
import { jsonPieces } from '../../base/json.ts';
import type { Estimate } from '../../evaluation/statistics/intervals.ts';
import { quote, showPath, showProblem } from '../../scenario/messages/problem.ts';

/** A number, which JSON carries as null where it is NaN or infinite. Read back it is NaN. */
export const number = z.codec(
  z.number().nullable(),
  z.custom<number>((value) => typeof value === 'number').meta({ type: ['number', 'null'] as never }),
  { decode: (value) => value ?? Number.NaN, encode: (value) => (Number.isFinite(value) ? value : null) },
);

export const whole = z.int().min(0);

export function list<Item extends z.ZodType>(item: Item) {
  return z.array(item).readonly();
}

export const estimate: z.ZodType<Estimate> = z
  .strictObject({
    mean: number.describe('The mean over seeds, or the figure of the one seed.'),
    low: number.describe('Lower end of the interval; null where there is none.'),
    high: number.describe('Upper end of the interval; null where there is none.'),
  })
  .meta({ id: 'Estimate', description: 'A figure with its interval; see `intervals` for how it was made.' });

/** Student's t over seeds at 95 %, where nothing else is possible. */
export const intervalsOverSeeds = z
  .strictObject({
    method: z.literal('student-t over seeds'),
    level: z.number().gt(0).lt(1).describe('Coverage: 0.95.'),
  })
  .describe('How the intervals were made.');

/** The first keys of a file whose format has a version. */
export function versioned<Version extends number>(version: Version) {
  return {
    formatVersion: z.literal(version).describe('Rises with every change that could break a reader.'),
    version: z.string().describe('Version of hindsight-lab that ran.'),
  };
}

/** The key of a file that a quick look may write. */
export const shortened = {
  shortened: z
    .string()
    .optional()
    .describe('Sizes of a quick look, such as `4 of 8 seeds`; absent where nothing was left out.'),
};

export interface Shortened {
  readonly shortened?: string | undefined;
}

export interface DataFile<Value, Kind extends string = string> {
  /** Its schema is published as `<kind>.schema.json`. */
  readonly kind: Kind;
  /** A key at the top that files of no other kind have. */
  readonly mark: string;
  write(value: Value): string;
  /** The text of `write` in pieces: the whole may be longer than any string. */
  pieces(value: Value): Iterable<string>;
  /**
   * @param label what to call the file in messages
   * @throws UserError with every place, what was found and what was expected
   */
  read(text: string, label: string): Value;
  /** JSON Schema (draft 7) of the file as it is written. */
  jsonSchema(): Record<string, unknown>;
}

interface Description<Schema extends z.ZodObject, Kind extends string> {
  readonly kind: Kind;
  readonly mark: keyof Schema['shape'] & string;
  /** Command that writes such files, as typed behind `hindsight`; for those whose format has a version. */
  readonly command?: string;
  readonly description: string;
}

export function dataFile<Schema extends z.ZodObject, Kind extends string>(
  schema: Schema,
  { kind, mark, command, description }: Description<Schema, Kind>,
): DataFile<z.output<Schema>, Kind> {
  function* pieces(value: z.output<Schema>) {
    yield* jsonPieces(z.encode(schema, value), 2);
    yield '\n';
  }
  return {
    kind,
    mark,
    write: (value) => [...pieces(value)].join(''),
    pieces,
    read(text, label) {
      const json = parseJson(text, label);
      requireVersion(schema, command, json, label);
      const decoded = z.safeDecode(schema, json as z.input<Schema>);
      if (decoded.success) return decoded.data;
      throw unreadable(label, json, decoded.error.issues);
    },
    jsonSchema() {
      const { $schema, ...rest } = z.toJSONSchema(schema, {
        io: 'output',
        target: 'draft-07',
        unrepresentable: 'any',
        override: ({ jsonSchema }) => {
          // A file states every option of its scenario, so defaults and their sources would say nothing, and change whenever one changes.
          delete jsonSchema.default;
          delete jsonSchema.source;
          delete jsonSchema.readOnly;
        },
      });
      const id = `urn:hindsight-lab:${kind}`;
      return { $schema, $id: id, title: `Hindsight ${kind}`, description, ...rest };
    },
  };
}

const SHOWN = 5;

/** @throws UserError if it is none */
export function parseJson(text: string, label: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw problem(label, [], `no JSON (${(error as Error).message})`, 'a file that the lab has written');
  }
}

/** Another version is another format: its keys would be wrong one by one. */
function requireVersion(
  schema: z.ZodObject,
  command: string | undefined,
  json: unknown,
  label: string,
): void {
  const wanted = schema.shape.formatVersion;
  if (!(wanted instanceof z.ZodLiteral)) return;
  const found = valueAt(json, ['formatVersion']);
  if (found === wanted.value) return;
  throw problem(
    label,
    ['formatVersion'],
    inWords(found),
    `${wanted.value}, the format of this version`,
    `make it again: hindsight ${command}`,
  );
}

function unreadable(label: string, json: unknown, issues: readonly z.core.$ZodIssue[]): UserError {
  const blocks = issues
    .slice(0, SHOWN)
    .map((issue) => blockOf(label, issue.path, inWords(valueAt(json, issue.path)), expectedOf(issue)));
  const more = issues.length - SHOWN;
  if (more > 0) blocks.push(`… and ${more} more ${more === 1 ? 'problem' : 'problems'}`);
  blocks.push('Run the command that wrote the file again: such files are not meant to be edited.');
  return new UserError(blocks.join('\n\n'));
}

/** An error about one place of a file. */
export function problem(
  label: string,
  path: readonly PropertyKey[],
  found: string,
  expected: string,
  remedy?: string,
): UserError {
  return new UserError(blockOf(label, path, found, expected, remedy));
}

function blockOf(
  label: string,
  path: readonly PropertyKey[],
  found: string,
  expected: string,
  remedy?: string,
): string {
  return showProblem({
    place: { source: { label, rank: 0 } },
    path: path as (string | number)[],
    found,
    expected,
    ...(remedy === undefined ? {} : { remedy }),
  });
}

function valueAt(json: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, key) =>
      typeof value === 'object' && value !== null ? (value as Record<PropertyKey, unknown>)[key] : undefined,
    json,
  );
}

export function inWords(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (Array.isArray(value)) return `a list of ${value.length}`;
  if (typeof value === 'object' && value !== null) {
    const keys = Object.keys(value);
    return keys.length === 0 ? 'an empty mapping' : `a mapping with the keys ${keys.slice(0, 16).join(', ')}`;
  }
  return typeof value === 'string' ? quote(value) : String(value);
}

function expectedOf(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      return `a value of the type ${issue.expected}`;
    case 'invalid_value':
      return issue.values.map(String).join(', ');
    case 'unrecognized_keys':
      return `no such keys as ${issue.keys.map((key) => showPath([key])).join(', ')}`;
    case 'too_small':
      return `at least ${issue.minimum}`;
    case 'too_big':
      return `at most ${issue.maximum}`;
    default:
      return issue.message.replace(/^expected /, '');
  }
}
