/** Choice of the notification that shows most of the leak. */

import { range, rowsWhere } from '../../../base/columns.ts';
import { UserError } from '../../../base/errors.ts';
import { sigmoid } from '../../../base/sigmoid.ts';
import type { Regression } from '../../../model/model.ts';
import { logitsOf } from '../../../model/score.ts';
import { completeRows } from '../../stages/completeRows.ts';
import { compared } from '../../stages/examples.ts';
import { evaluatedOf, type Pair } from './pair.ts';
import type { Reason } from './schema.ts';
import type { Wanted } from './wanted.ts';

export interface Picked {
  readonly row: number;
  readonly reason: Reason;
  /** Number of notifications that it was chosen among. */
  readonly among: number;
}

/**
 * Among the notifications of the logging phase whose label is known, a typical one: by the distance of the
 * leaky model's probability, on recomputed values, from the clean one's on served values it is the median.
 * Where a feature is asked for, the one for which the leaky model is moved farthest by what became of it.
 * Ties go to the lowest id.
 *
 * @param wanted checked by `checkWanted`
 * @throws UserError if what is asked for is not there
 */
export function pick(pair: Pair, followedAtMs: (row: number) => number | null, wanted: Wanted): Picked {
  if (wanted.impression !== undefined) {
    return { row: rowOf(pair, wanted.impression), reason: 'asked', among: 1 };
  }
  const { impressions, labels } = pair.examples;
  const rows = wanted.user === undefined ? candidates(pair) : rowsOfUser(pair, wanted.user);
  const { trainingAtMs } = pair.timeline;
  const opened = rowsWhere(
    rows,
    (row) => labels[row] === 1 && impressions.value('openedAtMs', row) < trainingAtMs,
  );
  const followed = rowsWhere(opened, (row) => followedAtMs(row) !== null);
  const [reason, among] = (
    [
      ['followed', followed],
      ['opened', opened],
      ['any', rows],
    ] as const
  ).find(([, found]) => found.length > 0) as [Reason, Int32Array];
  const place =
    wanted.feature === undefined
      ? middle(distances(pair, among))
      : largest(moves(pair, among, wanted.feature));
  return { row: among[place], reason, among: among.length };
}

/** The place of the median; of two in the middle, the lower. */
function middle(values: Float64Array): number {
  const places = Array.from(values.keys()).sort((a, b) => values[a] - values[b] || a - b);
  return places[Math.floor((places.length - 1) / 2)];
}

function largest(values: Float64Array): number {
  return values.reduce((most, value, place) => (value > values[most] ? place : most), 0);
}

/** Decisions of the policy, since follow-ups are chosen by rule, of which every value was logged. All such notifications where there is no other. */
function candidates({ examples: { impressions, mature, start, end }, served }: Pair): Int32Array {
  const rows = completeRows(served.vectors, compared(impressions, mature));
  if (rows.length > 0) return rows;
  const logged = completeRows(served.vectors, range(start, end));
  if (logged.length > 0) return logged;
  throw new UserError(
    'found no notification of the logging phase with a logged value of every feature; expected at least one: ' +
      'shorten serving.outage or serve without faults, or log for longer (timeline.logging)',
  );
}

function rowOf({ examples: { impressions, start, end }, served }: Pair, id: number): number {
  const row = id - impressions.firstId;
  if (Number.isInteger(row) && row >= start && row < end) {
    if (completeRows(served.vectors, Int32Array.of(row)).length > 0) return row;
    throw new UserError(
      `--impression ${id}\n` +
        '  found:    a notification of which serving did not log every value\n' +
        '  expected: one whose values are all known: what was served is what is explained\n' +
        '  remedy:   leave the option out to have a telling one chosen',
    );
  }
  const [first, last] = [impressions.firstId + start, impressions.firstId + end - 1];
  throw new UserError(
    `--impression ${id}\n` +
      `  found:    no notification of the logging phase with the id ${id}\n` +
      `  expected: a whole number from ${first} to ${last}\n` +
      '  remedy:   leave the option out to have a telling one chosen',
  );
}

function rowsOfUser(pair: Pair, user: number): Int32Array {
  const { users } = pair.arm.world.catalog;
  const rows = rowsWhere(candidates(pair), (row) => pair.examples.impressions.value('user', row) === user);
  if (rows.length > 0) return rows;
  throw new UserError(
    `--user ${user}\n` +
      `  found:    ${user < users ? 'a user without a notification whose label and values are known' : `${users} users`}\n` +
      `  expected: a user from 0 to ${users - 1} who was notified in the logging phase\n` +
      '  remedy:   leave the option out to have a telling notification chosen',
  );
}

function distances(
  { leaky, clean, recomputed, served, examples, arm }: Pair,
  rows: Int32Array,
): Float64Array {
  const { catalog } = arm.world;
  const { impressions } = examples;
  const promised = logitsOf(evaluatedOf(leaky), recomputed.vectors, impressions, rows, catalog);
  const honest = logitsOf(evaluatedOf(clean), served.vectors, impressions, rows, catalog);
  return promised.map((logit, index) => Math.abs(sigmoid(logit) - sigmoid(honest[index])));
}

function moves({ leaky, recomputed, served, arm }: Pair, rows: Int32Array, feature: string): Float64Array {
  const column = arm.world.catalog.features.names.indexOf(feature);
  const { fit, columnNames } = evaluatedOf(leaky).regression as Regression;
  const index = columnNames.indexOf(feature);
  const weight = fit.coefficients[index] / fit.deviations[index];
  const before = served.vectors.gather(column, rows);
  return recomputed.vectors
    .gather(column, rows)
    .map((value, index) => Math.abs(weight * (value - before[index])));
}
