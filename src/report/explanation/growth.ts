/** Growth of the leaky model's answer as its features are recomputed later and later. */
import { DAY_MS, HOUR_MS } from '../../base/time.ts';
import type { Explanation, Moment } from '../../lab/studies/explanation/schema.ts';
import type { Bars } from '../page.ts';
import { chance } from './logOdds.ts';
import { stretch } from './times.ts';

/** A bar for each of a few moments: the time since sending, and the probability. */
export function growthOf({ moments, models, notification, trainingAtMs }: Explanation): Bars {
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
  const answers = wanted
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
    answers.push({ label: 'but for its own open', probability: leakyWithoutOwn.probability });
  return {
    block: 'bars',
    bars: answers.map(({ label, probability }) => ({
      label,
      value: chance(probability),
      share: probability,
    })),
  };
}

/** The first stop at a moment or after it. */
function momentAt(moments: readonly Moment[], atMs: number): Moment {
  return moments.find((moment) => moment.atMs >= atMs) ?? moments[moments.length - 1];
}
