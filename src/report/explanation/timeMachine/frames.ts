/** Frames of the page, one for each stop of the slider: ready texts, so that the browser computes nothing. */
import type { Explanation } from '../../../lab/studies/explanation/schema.ts';
import { shownValue } from '../features.ts';
import type { Leak } from '../leaks.ts';
import { chance, signed } from '../logOdds.ts';
import { moment, stretch } from '../times.ts';
import { captionsOf } from './captions.ts';

export interface Frame {
  /** `3 days 4 hours after sending`. */
  readonly when: string;
  /** `day 20, 18:07`. */
  readonly clock: string;
  readonly caption: string;
  /** Recomputed values, in the order of the rows of the table. */
  readonly values: readonly string[];
  /** True for each that differs from the served value. */
  readonly moved: readonly boolean[];
  /** Contribution of each to the leaky model's log-odds, as a number for a bar and as text. */
  readonly adds: readonly number[];
  readonly addsText: readonly string[];
  readonly logit: string;
  readonly chance: string;
  readonly probability: number;
}

/** @param rows the features in the order of the table */
export function framesOf(explanation: Explanation, rows: readonly Leak[]): readonly Frame[] {
  const { moments, notification, features, models } = explanation;
  const captions = captionsOf(explanation);
  const columns = rows.map(({ feature }) => features.indexOf(feature));
  const terms = new Map(models.leaky.contributions.map((each) => [each.feature, each]));
  return moments.map(({ atMs, values, logit, probability }, index) => {
    const adds = rows.map(({ feature }, row) => {
      const term = terms.get(feature.name);
      return term === undefined ? 0 : term.weight * (values[columns[row]] - term.mean);
    });
    return {
      when: whenOf(atMs - notification.sentAtMs),
      clock: moment(atMs),
      caption: captions[index],
      values: rows.map(({ feature }, row) => shownValue(feature, values[columns[row]])),
      moved: rows.map(({ feature }, row) => !Object.is(values[columns[row]], feature.served)),
      adds: adds.map((each) => Math.round(each * 1000) / 1000),
      addsText: adds.map(signed),
      logit: signed(logit),
      chance: chance(probability),
      probability: Math.round(probability * 10_000) / 10_000,
    };
  });
}

function whenOf(sinceMs: number): string {
  return sinceMs === 0 ? 'the moment of sending' : `${stretch(sinceMs)} after sending`;
}
