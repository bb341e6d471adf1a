/** Time of an audit: what its stages are expected to take, and how much of that is done. */
import { MODEL_ROWS } from './limits.ts';
import type { TableSize } from './reading/tableSize.ts';
import type { AuditRequest, TableKey } from './request.ts';

/** Stages that an audit goes through, and the table without which it leaves one out. */
const STAGES = [
  ['reading training', 'training'],
  ['reading served', 'served'],
  ['reading previous', 'previous'],
  ['reading history', 'events'],
  ['judging', 'training'],
  ['looking for readings', 'events'],
] as const satisfies readonly (readonly [string, TableKey])[];

export type AuditStage = (typeof STAGES)[number][0];

export interface AuditProgress {
  readonly stage: AuditStage;
  /** 0 to 1, of the stage. */
  readonly share: number;
  /** Expected seconds of what is done, and of all, at the speed of the machine that they were measured on. */
  readonly doneSeconds: number;
  readonly totalSeconds: number;
}

/** Seconds by stage, of those that the request goes through. */
export type Expectation = ReadonlyMap<AuditStage, number>;

/** Seconds of a fit for each row, times the square of its columns. */
const FIT_S = 8e-9;
/** Seconds of everything else that is said of a value of training. */
const VALUE_S = 2e-7;
/**
 * Seconds of the readings for each event or row, times the features. Where the usual ones do not explain the values it is
 * three times as long as where they do: this lies between.
 */
const READING_S = 2e-6;

export function expected(request: AuditRequest, sizes: ReadonlyMap<TableKey, TableSize>): Expectation {
  // All but a few of the columns are features; of a file of both sides, those of one.
  const features = (sizes.get('served') ?? sizes.get('training'))?.columns ?? 0;
  const rows = Math.min(sizes.get('training')?.rows ?? 0, request.mostRows);
  const events = sizes.get('events')?.rows ?? 0;
  const reading = (...keys: readonly TableKey[]) =>
    keys.reduce((sum, key) => sum + (sizes.get(key)?.seconds ?? 0), 0);
  const fitted =
    request.served === undefined ? 0 : Math.min(rows, sizes.get('served')?.rows ?? 0, MODEL_ROWS);
  const seconds: Record<AuditStage, number> = {
    'reading training': reading('training'),
    'reading served': reading('served'),
    'reading previous': reading('previous'),
    'reading history': reading('events', 'stories', 'users'),
    judging: rows * features * VALUE_S + fitted * fitWork(usualWidths(features)) * FIT_S,
    'looking for readings': (events + rows) * features * READING_S,
  };
  return new Map(
    STAGES.flatMap(([stage, table]) =>
      request[table] === undefined ? [] : [[stage, seconds[stage]] as const],
    ),
  );
}

/** Columns of the fits of so many numbers, all of which differ somewhere and have a value everywhere. */
function usualWidths(features: number): readonly number[] {
  const each = Array.from({ length: features }, () => [2, 3, 3]).flat();
  return [2 * features, 3 * features, ...each, 2 * features, 2 * features];
}

/** Work of fits by their columns: products of two of them are most of it. */
export function fitWork(widths: readonly number[]): number {
  return widths.reduce((sum, width) => sum + (1 + width) ** 2, 0);
}

export function progressAt(expectation: Expectation, stage: AuditStage, share: number): AuditProgress {
  let [doneSeconds, totalSeconds] = [0, 0];
  let isBefore = true;
  for (const [each, seconds] of expectation) {
    if (each === stage) {
      isBefore = false;
      doneSeconds += share * seconds;
    } else if (isBefore) doneSeconds += seconds;
    totalSeconds += seconds;
  }
  return { stage, share, doneSeconds, totalSeconds };
}
