/** An audit: the tables of a request, read as far as the request needs them, and every question that they answer. */

import { alarmFindings } from './alarms.ts';
import { vectorNumbers } from './checks/copies.ts';
import { checkLabel } from './checks/label.ts';
import { checkSet } from './checks/set.ts';
import { checkSplit } from './checks/split.ts';
import { judge } from './judge.ts';
import { notJudged } from './notJudged.ts';
import { provenanceOf } from './provenance/provenance.ts';
import { historyRequest, type ScenarioIn, scenarioAlone, wantedBy } from './provenance/request.ts';
import type { ReadOptions, ReadTable } from './reading/reading.ts';
import { readTable } from './reading/readTable.ts';
import type { Source } from './reading/source.ts';
import { type AuditRequest, filesOf, namedColumns, prefixOf, type TableRequest } from './request.ts';
import { auditedRows, requireExcepted } from './rows.ts';
import type { Audit, AuditedInput } from './schema.ts';

/** Stages that an audit goes through, and the table without which it leaves one out. */
const STAGES = [
  ['reading training', 'training'],
  ['reading served', 'served'],
  ['reading previous', 'previous'],
  ['reading history', 'events'],
  ['judging', 'training'],
  ['looking for readings', 'events'],
] as const satisfies readonly (readonly [string, keyof AuditRequest])[];

export interface AuditProgress {
  readonly stage: (typeof STAGES)[number][0];
  /** 0 to 1, of the stage. */
  readonly share: number;
}

export function stagesOf(request: AuditRequest): readonly AuditProgress['stage'][] {
  return STAGES.flatMap(([stage, table]) => (request[table] === undefined ? [] : [stage]));
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
  const { training, served, previous } = request;
  const named = new Set<string>([
    ...namedColumns.flatMap((key) => request[key] ?? []),
    ...request.entities,
    ...Object.keys(request.where),
    ...(history?.columns ?? []),
  ]);
  const isFeature = (name: string, of: TableRequest) =>
    name.startsWith(prefixOf(of)) &&
    !request.except.includes(name) &&
    (request.features === 'all' || request.features.includes(name.slice(prefixOf(of).length)));
  const read = async (
    file: TableRequest,
    stage: AuditProgress['stage'],
    options: Pick<ReadOptions, 'mostRows' | 'stride' | 'wanted'> & Partial<ReadOptions>,
  ) => {
    const sources: Source[] = [];
    try {
      for (const name of filesOf(file)) sources.push(await open(name));
      const onShare = (share: number) => onProgress({ stage, share });
      return await readTable(sources, { id: request.id, ...options, onProgress: onShare });
    } finally {
      for (const source of sources) await source.close();
    }
  };
  const first = await read(training, 'reading training', {
    mostRows: request.mostRows,
    stride: 1,
    wanted: (name) => named.has(name) || isFeature(name, training),
  });
  const beside = async (
    table: TableRequest | undefined,
    stage: AuditProgress['stage'],
    columns: readonly (string | undefined)[],
  ) =>
    table === undefined
      ? undefined
      : read(table, stage, {
          mostRows: Number.POSITIVE_INFINITY,
          stride: first.stride,
          wanted: (name) => columns.includes(name) || isFeature(name, table),
        });
  const second = await beside(served, 'reading served', [request.id]);
  const earlier = await beside(previous, 'reading previous', [request.id, request.label]);
  requireExcepted(asked.except, [first.table, second?.table]);
  const whole = async (file: TableRequest, names: object) => {
    const kept = { id: undefined, mostRows: Number.POSITIVE_INFINITY, stride: 1, wanted: wantedBy(names) };
    return (await read(file, 'reading history', kept)).table;
  };
  const { stories, users } = request;
  const tables = history && {
    events: await whole(history.events, history.names.events),
    stories: stories === undefined ? undefined : await whole(stories, history.names.stories),
    users: users === undefined ? undefined : await whole(users, history.names.users),
  };
  onProgress({ stage: 'judging', share: 0 });
  const rows = auditedRows(request, {
    training: first.table,
    served: second?.table,
    previous: earlier?.table,
  });
  const { label } = first.table;
  const vectors = vectorNumbers(rows);
  const inputOf = (read: ReadTable | undefined, of: TableRequest | undefined): AuditedInput | null =>
    read === undefined || of === undefined
      ? null
      : {
          files: [...filesOf(of)],
          rows: read.table.rows,
          rowsInFile: read.table.rowsInFile,
          stride: read.stride,
        };
  const judged = judge(rows);
  const checks = {
    split: checkSplit(request, label, rows, vectors),
    label: checkLabel(request, label, rows),
    set: checkSet(rows, label, vectors),
  };
  return {
    formatVersion: 1,
    version,
    audited: {
      training: inputOf(first, training) as AuditedInput,
      served: inputOf(second, served),
      previous: inputOf(earlier, previous),
    },
    ...judged,
    provenance:
      history === undefined || tables === undefined
        ? null
        : provenanceOf({ ...history, rows, label, tables }, (done) =>
            onProgress({ stage: 'looking for readings', share: done }),
          ),
    ...checks,
    alarms: alarmFindings({ ...judged, ...checks }),
    notJudged: notJudged(request, rows),
  };
}
