/** A request as somebody fills it in: names of files, and texts as they are typed. */
import { stringify } from 'yaml';
import { tableError } from '../../audit/reading/problem.ts';
import {
  type AuditRequest,
  filesOf,
  parseRequest,
  prefixOf,
  requestOf,
  requestSchema,
} from '../../audit/request.ts';
import { UserError } from '../../base/errors.ts';
import { shellWord } from '../../report/text/shellWord.ts';
import { ScenarioError } from '../../scenario/messages/error.ts';
import { type FieldKey, type FileKey, fileKeys, flagOf, type TextKey, textKeys } from './fields.ts';

export interface Draft {
  readonly files: Readonly<Partial<Record<FileKey, readonly string[]>>>;
  /** Those that are not empty. */
  readonly texts: Readonly<Partial<Record<TextKey, string>>>;
}

/** The request as an object, which its rules have not seen yet. */
function givenIn({ files, texts }: Draft): Readonly<Record<string, unknown>> {
  const { trainingPrefix, servedPrefix, ...values } = texts;
  const prefixes: Readonly<Record<string, string | undefined>> = {
    training: trainingPrefix,
    previous: trainingPrefix,
    served: servedPrefix,
  };
  const tables = fileKeys.flatMap((key) => {
    const names = files[key] ?? [];
    if (names.length === 0) return [];
    const file = names.length === 1 ? names[0] : names;
    return [[key, prefixes[key] === undefined ? file : { file, prefix: prefixes[key] }]];
  });
  const others = Object.entries(values).map(([key, text]) => [key, readText(key as TextKey, text)]);
  return Object.fromEntries([...tables, ...others]);
}

function readText(key: TextKey, text: string): unknown {
  switch (key) {
    case 'entities':
    case 'features':
    case 'except':
      return text.split(',').map((name) => name.trim());
    case 'where':
      return Object.fromEntries(linesOf(text).map((line) => /^([^=]*)=?(.*)$/.exec(line)?.slice(1) ?? []));
    case 'mostRows':
      // What is no number is told by the rules of requests.
      return Number.isNaN(Number(text)) ? text : Number(text);
    default:
      return text;
  }
}

function linesOf(text: string): readonly string[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
}

/**
 * The draft of a request in a file, whose files are known by their names alone.
 * @throws UserError with every problem
 */
export function draftOf(text: string, fileName: string): Draft {
  const request = parseRequest(text, fileName);
  requirePrefix(request, fileName);
  const files = fileKeys.map((key) => {
    const table = request[key];
    return [key, table === undefined ? [] : filesOf(table).map(baseName)];
  });
  const texts = textKeys.map((key) => [key, textOf(key, request)]).filter(([, written]) => written !== '');
  return { files: Object.fromEntries(files), texts: Object.fromEntries(texts) };
}

function textOf(key: TextKey, request: AuditRequest): string {
  switch (key) {
    case 'trainingPrefix':
      return prefixOf(request.training);
    case 'servedPrefix':
      return prefixOf(request.served);
    case 'features':
      return request.features === 'all' ? '' : request.features.join(', ');
    case 'entities':
    case 'except':
      return request[key].join(', ');
    case 'where':
      return Object.entries(request.where)
        .map(([column, value]) => `${column}=${value}`)
        .join('\n');
    case 'mostRows':
      return request.mostRows === requestSchema.shape.mostRows.parse(undefined)
        ? ''
        : String(request.mostRows);
    default:
      return request[key] ?? '';
  }
}

/** @throws UserError for a prefix that the form has no field for */
function requirePrefix({ training, previous }: AuditRequest, fileName: string): void {
  if (previous === undefined || prefixOf(previous) === prefixOf(training)) return;
  throw tableError({
    place: `${fileName}, previous`,
    found: `another prefix than that of training: ${prefixOf(previous) || 'none'}`,
    expected: 'names of features as in training',
    remedy: 'rename the columns, or audit on the command line',
  });
}

function baseName(path: string): string {
  return path.replace(/^.*[\\/]/, '');
}

export interface FieldProblem {
  /** The field that it is shown at; undefined where there is none. */
  readonly key: FieldKey | undefined;
  readonly lines: readonly string[];
}

export type Checked =
  | { readonly request: AuditRequest; readonly problems: readonly [] }
  | { readonly request: undefined; readonly problems: readonly FieldProblem[] };

/** The rules of requests, applied to a draft: same rules and same words as on the command line. */
export function check(draft: Draft): Checked {
  try {
    return { request: requestOf(givenIn(draft)), problems: [] };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return { request: undefined, problems: problemsOf(error, draft) };
  }
}

function problemsOf(error: UserError, draft: Draft): readonly FieldProblem[] {
  if (!(error instanceof ScenarioError)) {
    // What does not go together: the place is that of options, which the page has not.
    const { key, lines } = problemOf(error.message, draft);
    return [{ key, lines: lines.slice(1) }];
  }
  return error.problems.map(({ path: [key, part], found, expected, remedy }) => ({
    key: (part === 'prefix' ? `${key}Prefix` : key) as FieldKey,
    lines: [
      `found: ${found}`,
      `expected: ${expected}`,
      ...(remedy === undefined ? [] : [`remedy: ${remedy}`]),
    ],
  }));
}

/** The problem that stopped an audit, at the field that its remedy, its place or else its file names. */
export function problemOf(message: string, { files, texts }: Draft): FieldProblem {
  const [place, ...lines] = message.split('\n').map((line) => line.trim());
  const [flag] = /--[a-z-]+/.exec(lines.find((line) => line.startsWith('remedy:')) ?? '') ?? [];
  const parts = place.split(/, | and /);
  const keys: readonly FieldKey[] = [...textKeys, ...fileKeys];
  const named = keys.find((key) => parts.includes(key));
  const holding = textKeys.find((key) => parts.includes(texts[key] ?? ''));
  // A column that is not there is sought under its key; what is wrong with one that is there stands under its name.
  const isAbsent = lines.some((line) => line.startsWith('found:') && line.includes('no column'));
  const key =
    keys.find((each) => flagOf(each) === flag) ??
    (isAbsent ? (named ?? holding) : (holding ?? named)) ??
    fileKeys.find((each) => files[each]?.some((name) => place.startsWith(name)));
  return { key, lines: [place, ...lines] };
}

/** The request as a file. */
export function yamlOf(draft: Draft): string {
  return stringify(givenIn(draft), { lineWidth: 100 });
}

export const REQUEST_FILE = 'audit.yaml';

/** The command that gives the same audit. */
export function commandOf({ files, texts }: Draft): string {
  const { training = [], ...others } = files;
  const words = (key: FieldKey, values: readonly string[]) =>
    values.length === 0 ? [] : [flagOf(key), ...values];
  const options = [
    ...Object.entries(others).flatMap(([key, names]) => words(key as FieldKey, names)),
    ...textKeys.flatMap((key) => {
      const text = texts[key];
      if (text === undefined) return [];
      return key === 'where' ? linesOf(text).flatMap((line) => words(key, [line])) : words(key, [text]);
    }),
  ];
  return ['npx', 'hindsight', 'audit', ...[...training, ...options].map(shellWord)].join(' ');
}
