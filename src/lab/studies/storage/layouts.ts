/** Every layout that could hold the features of one past: its bytes, for the same impressions and columns. */
import { DAY_MS, HOUR_MS } from '../../../base/time.ts';
import { Fold } from '../../../history/fold.ts';
import { eventTypeNames } from '../../../history/log.ts';
import { startOfHistory, WHOLE_HISTORY } from '../../../history/view.ts';
import type { Arm } from '../../../serving/arm.ts';
import { type Bytes, bytesOf } from '../../measure/storage/bytes.ts';
import { entityTables, type StoredKey } from '../../measure/storage/entityTables.ts';
import { compactHistory, eventHistory } from '../../measure/storage/eventHistory.ts';
import { factoredLog, versionsOf } from '../../measure/storage/factoredLog.ts';
import { loggedRows, rowLog } from '../../measure/storage/rowLog.ts';
import { snapshotBytes } from '../../measure/storage/snapshots.ts';
import type { ExampleSet } from '../../stages/examples.ts';

export const layoutNames = [
  'rowLog',
  'factoredLog',
  'eventHistory',
  'compactHistory',
  'retainedHistory',
  'dailySnapshots',
  'dailyChanges',
  'hourlySnapshots',
  'hourlyChanges',
] as const;
export type LayoutName = (typeof layoutNames)[number];

/** @param columns dynamic features */
export function layoutBytes(
  { log, impressions, world: { catalog } }: Arm,
  { start, end }: ExampleSet,
  columns: readonly number[],
): Readonly<Record<LayoutName, Bytes>> {
  const rows = loggedRows(start, end, () => true);
  const first = impressions.value('sentAtMs', start);
  const last = impressions.value('sentAtMs', end - 1);
  const names = eventTypeNames.filter((name) =>
    columns.some((column) => catalog.features.features[column].events.includes(name)),
  );
  const eventsStored = (retentionMs: number) => {
    const sinceMs = startOfHistory({ ...WHOLE_HISTORY, retentionMs }, first);
    return names.map((name) => ({ name, sinceMs }));
  };
  // Retained for as long as the longest window: lifetime features are lost.
  const [longestMs] = catalog.features.layout.windowsMs.slice(-2);
  const whole = eventsStored(Number.POSITIVE_INFINITY);
  const snapshots = (everyMs: number) => {
    const [from, to] = [first, last].map((atMs) => Math.floor(atMs / everyMs));
    const series = { firstMs: from * everyMs, everyMs, count: to - from + 1 };
    return snapshotBytes(catalog, new Fold(catalog, log), columns, series);
  };
  const daily = snapshots(DAY_MS);
  const hourly = snapshots(HOUR_MS);
  return {
    rowLog: bytesOf([rowLog(catalog, impressions, rows, columns)]),
    factoredLog: bytesOf(factoredLog(catalog, impressions, rows, columns)),
    eventHistory: bytesOf([eventHistory(log, whole)]),
    compactHistory: bytesOf([compactHistory(log, whole)]),
    retainedHistory: bytesOf([eventHistory(log, eventsStored(longestMs))]),
    dailySnapshots: daily.full,
    dailyChanges: daily.changes,
    hourlySnapshots: hourly.full,
    hourlyChanges: hourly.changes,
  };
}

/** Versions of an entity of each key served per impression: 1 where every row finds it changed. */
export function versionsPerImpression(
  { impressions, world: { catalog } }: Arm,
  { start, end }: ExampleSet,
  columns: readonly number[],
): Readonly<Partial<Record<StoredKey, number>>> {
  const rows = loggedRows(start, end, () => true);
  return Object.fromEntries(
    entityTables(catalog, columns).map((table) => [
      table.key,
      versionsOf(table, catalog, impressions, rows).length / rows.length,
    ]),
  );
}
