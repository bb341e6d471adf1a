/** An audit: the tables of a request, read as far as the request needs them, and every question that they answer. */

import { adviceOn } from './advice.ts';
import { alarmFindings } from './alarms.ts';
import { vectorNumbers } from './checks/copies.ts';
import { checkLabel } from './checks/label.ts';
import { checkSet } from './checks/set.ts';
import { checkSplit } from './checks/split.ts';
import { type AuditProgress, type AuditStage, expected, progressAt } from './duration.ts';
import { missingNamed } from './join.ts';
import { judge } from './judge.ts';
import { notJudged } from './notJudged.ts';
import { HISTORY_COLUMNS, missingInHistory } from './provenance/columns.ts';
import { provenanceOf } from './provenance/provenance.ts';
import {
  type HistoryRequest,
  historyRequest,
  type ScenarioIn,
  scenarioAlone,
  wantedBy,
} from './provenance/request.ts';
import { throwTogether } from './reading/problem.ts';
import type { ReadOptions, ReadTable } from './reading/reading.ts';
import { readTable } from './reading/readTable.ts';
import type { Source } from './reading/source.ts';
import { type TableSize, tableSize } from './reading/tableSize.ts';
import { withSources } from './reading/withSources.ts';
import {
  type AuditRequest,
  filesOf,
  namedColumns,
  prefixOf,
  type TableKey,
  type TableRequest,
  tableKeys,
} from './request.ts';
import { auditedRows, requireExcepted } from './rows.ts';
import type { Audit, AuditedInput } from './schema.ts';
import type { Table } from './table.ts';

/** Chooses among the columns of each table. */
function wantedColumns(
  request: AuditRequest,
  history: HistoryRequest | undefined,
): Readonly<Record<TableKey, (name: string) => boolean>> {
  const named = new Set<string>([
    ...namedColumns.flatMap((key) => request[key] ?? []),
    ...request.entities,
    ...Object.keys(request.where),
    ...(history?.columns ?? []),
  ]);
  const isFeature = (name: string, of: TableRequest | undefined) =>
    name.startsWith(prefixOf(of)) &&
    !request.except.includes(name) &&
    (request.features === 'all' || request.features.includes(name.slice(prefixOf(of).length)));
  const { training, served, previous } = request;
  return {
    training: (name) => named.has(name) || isFeature(name, training),
    served: (name) => name === request.id || isFeature(name, served),
    previous: (name) => name === request.id || name === request.label || isFeature(name, previous),
    events: wantedBy(history?.names.events ?? {}),
    stories: wantedBy(history?.names.stories ?? {}),
    users: wantedBy(history?.names.users ?? {}),
  };
}

/**
 * @param open finds a file by the name that the request gives it
 * @param scenarioIn reads the scenario that defines the features, by its name
 */
export async function audit(
  asked: AuditRequest,
  open: (file: string) => Promise<Source>,
  version: string,
  onProgress: (progress: AuditProgress) => void = () => {},
  scenarioIn: ScenarioIn = scenarioAlone(open),
): Promise<Audit> {
  const history = await historyRequest(asked, open, scenarioIn);
  const request = history?.request ?? asked;
  const wanted = wantedColumns(request, history);
  const sizes = new Map<TableKey, TableSize>();
  for (const key of tableKeys) {
    const table = request[key];
    if (table === undefined) continue;
    sizes.set(key, await withSources(filesOf(table), open, (sources) => tableSize(sources, wanted[key])));
  }
  throwTogether([
    ...missingNamed(request, sizes),
    ...(history === undefined ? [] : missingInHistory(sizes, history.names, HISTORY_COLUMNS)),
  ]);
  const expectation = expected(request, sizes);
  const tell = (stage: AuditStage, share: number) => onProgress(progressAt(expectation, stage, share));
  const read = (
    key: TableKey,
    stage: AuditStage,
    options: Pick<ReadOptions, 'mostRows' | 'stride'> & Partial<ReadOptions>,
  ) => {
    const table = request[key];
    return table === undefined
      ? undefined
      : withSources(filesOf(table), open, (sources) =>
          readTable(sources, {
            id: request.id,
            wanted: wanted[key],
            onProgress: (share) => tell(stage, share),
            ...options,
          }),
        );
  };
  const first = (await read('training', 'reading training', {
    mostRows: request.mostRows,
    stride: 1,
  })) as ReadTable;
  const beside = { mostRows: Number.POSITIVE_INFINITY, stride: first.stride };
  const second = await read('served', 'reading served', beside);
  const earlier = await read('previous', 'reading previous', beside);
  requireExcepted(asked.except, [first.table, second?.table]);
  const whole = async (key: TableKey) =>
    (await read(key, 'reading history', { ...beside, id: undefined, stride: 1 }))?.table;
  const tables = history && {
    events: (await whole('events')) as Table,
    stories: await whole('stories'),
    users: await whole('users'),
  };
  tell('judging', 0);
  const rows = auditedRows(request, {
    training: first.table,
    served: second?.table,
    previous: earlier?.table,
  });
  const { label } = first.table;
  const vectors = vectorNumbers(rows);
  const inputOf = (key: TableKey, read: ReadTable | undefined): AuditedInput | null => {
    const table = request[key];
    return table !== undefined && read !== undefined
      ? {
          files: [...filesOf(table)],
          rows: read.table.rows,
          rowsInFile: read.table.rowsInFile,
          stride: read.stride,
        }
      : null;
  };
  const judged = judge(rows, (share) => tell('judging', share));
  const checks = {
    split: checkSplit(request, label, rows, vectors),
    label: checkLabel(request, label, rows),
    set: checkSet(rows, label, vectors),
  };
  const alarms = alarmFindings({ ...judged, ...checks });
  const provenance =
    history === undefined || tables === undefined
      ? null
      : provenanceOf({ ...history, rows, label, tables }, (done) => tell('looking for readings', done));
  return {
    formatVersion: 1,
    version,
    audited: {
      training: inputOf('training', first) as AuditedInput,
      served: inputOf('served', second),
      previous: inputOf('previous', earlier),
    },
    ...judged,
    provenance,
    ...checks,
    alarms,
    advice: [...adviceOn({ alarms, provenance })],
    notJudged: notJudged(request, rows),
  };
}
