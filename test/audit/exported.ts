/** Tables of a simulated world as an audit reads them. */
import type { HistoryTables } from '../../src/audit/provenance/history.ts';
import { provenanceOf } from '../../src/audit/provenance/provenance.ts';
import { historyRequest } from '../../src/audit/provenance/request.ts';
import { requestOf } from '../../src/audit/request.ts';
import { auditedRows } from '../../src/audit/rows.ts';
import type { ProvenanceFinding } from '../../src/audit/schema.ts';
import type { Column, Table } from '../../src/audit/table.ts';
import type { Table as LabTable } from '../../src/lab/export/table.ts';
import { completeScenario, type ScenarioLike, type SimulatedWorld, simulate } from '../../src/lab/library.ts';

/** @param changes new values of some columns, by name */
function tableOf(
  label: string,
  table: LabTable,
  rows: readonly number[] = Array.from({ length: table.rows }, (_, row) => row),
  changes: Readonly<Record<string, (value: number) => number>> = {},
): Table {
  const columns = table.names.map((name): [string, Column] => {
    const values = table.column(name);
    const some = rows.map((row) => values[row]);
    const kind = some.some((value) => typeof value === 'string')
      ? 'text'
      : some.some((value) => typeof value === 'boolean')
        ? 'flag'
        : 'number';
    const texts = kind === 'text' ? [...new Set(some.filter((value) => value !== null).map(String))] : [];
    const change = changes[name] ?? ((value: number) => value);
    return [
      name,
      {
        name,
        kind,
        texts,
        lacksZone: false,
        values: Float64Array.from(some, (value) =>
          value === null
            ? Number.NaN
            : kind === 'text'
              ? texts.indexOf(String(value))
              : change(Number(value)),
        ),
      },
    ];
  });
  return {
    label,
    rows: rows.length,
    rowsInFile: rows.length,
    names: table.names,
    columns: new Map(columns),
    placeOf: (row) => `${label}, row ${row + 1}`,
  };
}

export interface ExportedWorld {
  readonly scenario: ScenarioLike;
  readonly world: SimulatedWorld;
}

export function exportedWorld(scenario: ScenarioLike, seed = 1): ExportedWorld {
  return { scenario, world: simulate(scenario, seed) };
}

export interface Audited {
  /** Beginning of the names of the training values. */
  readonly prefix: string;
  /** New values of columns. */
  readonly changes?: Readonly<Record<string, (value: number) => number>>;
  /** Definitions by which features are recomputed, where those of the world are others. */
  readonly definitions?: ScenarioLike;
  /** Time from the reader's moment 0 to the beginning of the world. */
  readonly sinceMs?: number;
  /** Changes tables of the history. */
  readonly history?: (tables: HistoryTables) => HistoryTables;
  /** More keys of the request. */
  readonly more?: object;
}

/** The readings that an audit finds in the rows of the logging phase. */
export async function readingsIn(
  { scenario, world }: ExportedWorld,
  {
    prefix,
    changes = {},
    definitions = scenario,
    sinceMs = 0,
    history: changed = (same) => same,
    more = {},
  }: Audited,
): Promise<ProvenanceFinding> {
  const { impressions, events, stories, users } = world;
  const rows = impressions.column('phase').flatMap((name, row) => (name === 'logging' ? [row] : []));
  const later = (name: string) => ({ [name]: (value: number) => value + sinceMs });
  const table = tableOf('impressions', impressions, rows, { ...later('sent_at_ms'), ...changes });
  const asked = requestOf({
    training: { file: 'impressions', prefix },
    served: { file: 'impressions', prefix: 'logged_' },
    id: 'impression_id',
    label: 'opened',
    events: 'events',
    definitions: 'scenario.yaml',
    ...more,
  });
  const history = await historyRequest(asked, unread, async () => completeScenario(definitions));
  if (history === undefined) throw new Error('expected a request with events');
  return provenanceOf(
    {
      ...history,
      rows: auditedRows(history.request, { training: table, served: table, previous: undefined }),
      label: 'impressions',
      tables: changed({
        events: tableOf('events', events, undefined, { ...later('occurred_at_ms'), ...later('known_at_ms') }),
        stories: tableOf('stories', stories, undefined, later('published_at_ms')),
        users: tableOf('users', users),
      }),
    },
    () => {},
  );
}

async function unread(): Promise<never> {
  throw new Error('expected no file to be read');
}
