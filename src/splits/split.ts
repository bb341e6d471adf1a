/** Divides examples into training and test rows. In a fold a row is never on both sides; what is on neither is dropped. */
import { rowsWhere } from '../base/columns.ts';
import { Draws, type Purpose, purpose } from '../base/random.ts';
import { ImpressionKind, type Impressions } from '../history/impressions.ts';
import type { SplitName } from './options.ts';

const ROW = purpose('split/row', 22);
const USER = purpose('split/user', 23);
const STORY = purpose('split/story', 24);

const Side = { train: 0, test: 1, dropped: 2 } as const;
type Side = (typeof Side)[keyof typeof Side];

export interface SplitRequest {
  readonly impressions: Impressions;
  /** Rows of the impressions to divide, in order of sending. */
  readonly rows: Int32Array;
  readonly seed: number;
  /** Share of the rows, sessions, users or stories that are held out. */
  readonly testShare: number;
  /** For the time split: training rows end this long before the first test row. */
  readonly gapMs: number;
}

/** Rows that one model is trained on, and those that it is tested on; both in order of sending. */
export interface Fold {
  readonly train: Int32Array;
  readonly test: Int32Array;
}

/** One fold, or several whose test rows have none in common. */
export function split(name: SplitName, request: SplitRequest): readonly Fold[] {
  const { rows } = request;
  return FOLDS_OF[name](request).map((sideOf) => {
    const sides = Uint8Array.from(rows, sideOf);
    return {
      train: rowsWhere(rows, (_, index) => sides[index] === Side.train),
      test: rowsWhere(rows, (_, index) => sides[index] === Side.test),
    };
  });
}

/** @returns for each fold the side of a row */
type Divide = (request: SplitRequest) => readonly ((row: number) => Side)[];

/** Whole entities go to one side, by a uniform that belongs to the entity. */
function byEntity(purpose: Purpose, entityOf: (impressions: Impressions, row: number) => number): Divide {
  return ({ impressions, seed, testShare }) => {
    const draws = new Draws(seed);
    return [
      (row) => (heldOut(draws, purpose, entityOf(impressions, row), testShare) ? Side.test : Side.train),
    ];
  };
}

function heldOut(draws: Draws, purpose: Purpose, entity: number, share: number): boolean {
  return draws.uniform(purpose, entity, Math.floor(entity / 4294967296)) < share;
}

/**
 * Test rows have both an unseen user and an unseen story; training rows have neither; rows with one of the two
 * are dropped. The square root keeps the share of test rows at the share asked for.
 */
const byUserAndStory: Divide = ({ impressions, seed, testShare }) => {
  const draws = new Draws(seed);
  const share = Math.sqrt(testShare);
  return [
    (row) => {
      const user = heldOut(draws, USER, impressions.value('user', row), share);
      const story = heldOut(draws, STORY, impressions.value('story', row), share);
      return user && story ? Side.test : user || story ? Side.dropped : Side.train;
    },
  ];
};

/**
 * The latest rows are test rows. All rows sent at the moment of the first test row are test rows too; a row
 * sent exactly `gapMs` before it is still a training row, one sent later is dropped. Rows that were sent by rule
 * are not counted: on a day with a broadcast they would move the moment by days.
 */
const byTime: Divide = ({ impressions, rows, testShare, gapMs }) => {
  const chosen = rowsWhere(rows, (row) => impressions.value('kind', row) === ImpressionKind.chosen);
  const counted = chosen.length === 0 ? rows : chosen;
  const first = Math.min(counted.length - 1, Math.floor(counted.length * (1 - testShare)));
  const cutMs = counted.length === 0 ? 0 : impressions.value('sentAtMs', counted[first]);
  return [
    (row) => {
      const sentAtMs = impressions.value('sentAtMs', row);
      return sentAtMs >= cutMs ? Side.test : sentAtMs + gapMs <= cutMs ? Side.train : Side.dropped;
    },
  ];
};

const FOLDS_OF: Readonly<Record<SplitName, Divide>> = {
  random: byEntity(ROW, (impressions, row) => impressions.firstId + row),
  // A session has the id of its first impression, so without follow-ups this is the random split.
  session: byEntity(ROW, (impressions, row) => impressions.value('session', row)),
  user: byEntity(USER, (impressions, row) => impressions.value('user', row)),
  story: byEntity(STORY, (impressions, row) => impressions.value('story', row)),
  'user+story': byUserAndStory,
  time: byTime,
};
