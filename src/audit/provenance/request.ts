/** The part of a request that is about history: its tables, their names, and the definitions of features. */
import { UserError } from '../../base/errors.ts';
import { parseScenario } from '../../scenario/reading/parse.ts';
import type { Scenario } from '../../scenario/schema.ts';
import { exportNames, type Names } from '../../warehouse/names.ts';
import { parseNames } from '../../warehouse/readNames.ts';
import { momentsOf } from '../moments.ts';
import { tableError } from '../reading/problem.ts';
import { piecesOf, type Source } from '../reading/source.ts';
import type { AuditRequest, TableRequest } from '../request.ts';
import type { AuditedRows } from '../rows.ts';
import { plainName } from './columns.ts';
import type { Decisions } from './history.ts';

export type ScenarioIn = (file: string) => Promise<Pick<Scenario, 'features'>>;

export interface HistoryRequest {
  /** With the columns of decisions left out of the features. */
  readonly request: AuditRequest;
  readonly events: TableRequest;
  readonly names: Names;
  readonly scenario: Pick<Scenario, 'features'>;
  /** Columns of the training set that say whose row it is, and when. */
  readonly columns: readonly string[];
}

/** Undefined where no events are given. */
export async function historyRequest(
  request: AuditRequest,
  open: (file: string) => Promise<Source>,
  scenarioIn: ScenarioIn,
): Promise<HistoryRequest | undefined> {
  const { events, definitions } = request;
  if (events === undefined) return undefined;
  const names =
    request.names === undefined ? exportNames : parseNames(await textOf(request.names, open), request.names);
  const scenario = definitions === undefined ? {} : await scenarioIn(definitions);
  const columns = Object.values(columnsOf(request, names));
  return {
    request: { ...request, except: [...request.except, ...columns] },
    events,
    names,
    scenario,
    columns,
  };
}

/** Of a request that names columns itself, those; of a file of names, its own. */
function columnsOf(request: AuditRequest, { decisions }: Names) {
  const isDefault = request.names === undefined;
  const own = (key: 'user' | 'story' | 'kind' | 'sentAt') => plainName(decisions[key], `decisions.${key}`);
  return {
    user: (isDefault ? request.user : undefined) ?? own('user'),
    story: own('story'),
    kind: own('kind'),
    sentAt: (isDefault ? request.at : undefined) ?? own('sentAt'),
  };
}

/** @throws UserError if no column says whose a row is, or when it was sent */
export function decisionsIn(
  rows: AuditedRows,
  label: string,
  { request, names }: Pick<HistoryRequest, 'request' | 'names'>,
): Decisions {
  const columns = columnsOf(request, names);
  const required = (key: 'user' | 'sentAt', flag: string) => {
    const column = rows.named(columns[key]);
    if (column !== undefined) return column;
    throw tableError({
      place: `${label}, decisions.${key}`,
      found: `no column ${columns[key]}`,
      expected: 'the user and the moment of each decision, as of which events are read',
      remedy: `name it with ${flag}, or under decisions.${key} in a file of names (--names)`,
    });
  };
  return {
    label,
    user: required('user', '--user'),
    story: rows.named(columns.story),
    kind: rows.named(columns.kind),
    atMs: momentsOf(required('sentAt', '--at'), label, request),
  };
}

/** Chooses the columns that names give, whatever key they are under. */
export function wantedBy(names: object): (name: string) => boolean {
  const texts = Object.values(names).flatMap((name) => (typeof name === 'string' ? [name] : []));
  const plain = new Set([...texts, 'seen_by']);
  const patterns = texts.filter((name) => name.includes('{topic}')).map((name) => name.split('{topic}'));
  return (name) =>
    plain.has(name) || patterns.some(([start, end]) => name.startsWith(start) && name.endsWith(end));
}

/** The text of a small file. */
export async function textOf(file: string, open: (file: string) => Promise<Source>): Promise<string> {
  const source = await open(file);
  try {
    let text = '';
    for await (const piece of piecesOf(source)) text += piece;
    return text;
  } finally {
    await source.close();
  }
}

/** Reads a scenario that stands alone. */
export function scenarioAlone(open: (file: string) => Promise<Source>): ScenarioIn {
  return async (file) =>
    parseScenario(await textOf(file, open), file, {
      read: () => {
        throw new UserError('found a scenario that extends another; expected one that stands alone');
      },
    }).scenario;
}
