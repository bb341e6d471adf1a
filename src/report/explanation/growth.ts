/** How the leaky model's answer grows as its features are recomputed later and later. */
import { DAY_MS, HOUR_MS } from '../../base/time.ts';
import type { Explanation, Moment } from '../../lab/studies/explanation/schema.ts';
import { chance } from './logOdds.ts';
import { stretch } from './times.ts';

const LONGEST_BAR = 24;

/** A line for each of a few telling moments: the time since sending, the probability, and a bar. */
export function growthLines(
  { moments, models, notification, trainingAtMs }: Explanation,
  columns: number,
): string[] {
  const { sentAtMs, openedAtMs, followedAtMs } = notification;
  const wanted: [label: string, atMs: number | null][] = [
    ['when it was sent', sentAtMs],
    ['an hour later', sentAtMs + HOUR_MS],
    ['once it was opened', openedAtMs],
    ['once it was followed', followedAtMs],
    ...[1, 3, 7, 14, 28].map((days): [string, number] => [
      `${stretch(days * DAY_MS)} later`,
      sentAtMs + days * DAY_MS,
    ]),
    ['at training', trainingAtMs],
  ];
  const lines = wanted
    .filter(
      (each): each is [string, number] =>
        each[1] !== null && (each[1] < trainingAtMs || each[0] === 'at training'),
    )
    .sort((a, b) => a[1] - b[1])
    .map(([label, atMs]) => ({
      label,
      probability: momentAt(moments, label.startsWith('once') ? atMs + 1 : atMs).probability,
    }));
  const { leakyWithoutOwn } = models;
  if (leakyWithoutOwn !== null)
    lines.push({ label: 'but for its own open', probability: leakyWithoutOwn.probability });
  const width = Math.max(...lines.map(({ label }) => label.length));
  const widest = Math.max(...lines.map(({ probability }) => chance(probability).length));
  const bar = Math.max(0, Math.min(LONGEST_BAR, columns - width - widest - 4));
  return lines.map(({ label, probability }) =>
    `${label.padEnd(width)}  ${chance(probability).padStart(widest)}  ${'█'.repeat(Math.round(probability * bar))}`.trimEnd(),
  );
}

/** The first stop at a moment or after it. */
function momentAt(moments: readonly Moment[], atMs: number): Moment {
  return moments.find((moment) => moment.atMs >= atMs) ?? moments[moments.length - 1];
}
