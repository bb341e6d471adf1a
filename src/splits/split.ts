/** Divides examples into training and test rows. A row is never on both sides; what is on neither is dropped. */
import { rowsWhere } from '../base/columns.ts';
import { Draws, type Purpose, purpose } from '../base/random.ts';
import { ImpressionKind, type Impressions } from '../history/impressions.ts';
import type { SplitName } from './options.ts';

const ROW = purpose('split/row', 22);
const USER = purpose('split/user', 23);
const STORY = purpose('split/story', 24);

export const Side = { train: 0, test: 1, dropped: 2 } as const;

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

export interface Split {
  readonly train: Int32Array;
  readonly test: Int32Array;
  /** One `Side` for each of the requested rows. */
  readonly sides: Uint8Array;
}

export function split(name: SplitName, request: SplitRequest): Split {
  const sides = new Uint8Array(request.rows.length);
  SIDES_OF[name](request, sides);
  return {
    train: rowsWhere(request.rows, (_, index) => sides[index] === Side.train),
    test: rowsWhere(request.rows, (_, index) => sides[index] === Side.test),
    sides,
  };
}

type Divide = (request: SplitRequest, sides: Uint8Array) => void;

/** Whole entities go to one side, by a uniform that belongs to the entity. */
function byEntity(purpose: Purpose, entityOf: (impressions: Impressions, row: number) => number): Divide {
  return ({ impressions, rows, seed, testShare }, sides) => {
    const draws = new Draws(seed);
    for (let index = 0; index < rows.length; index++) {
      const isTest = heldOut(draws, purpose, entityOf(impressions, rows[index]), testShare);
      sides[index] = isTest ? Side.test : Side.train;
    }
  };
}

function heldOut(draws: Draws, purpose: Purpose, entity: number, share: number): boolean {
  return draws.uniform(purpose, entity, Math.floor(entity / 4294967296)) < share;
}

/**
 * Test rows have both an unseen user and an unseen story; training rows have neither; rows with one of the two
 * are dropped. The square root keeps the share of test rows at the share asked for.
 */
const byUserAndStory: Divide = ({ impressions, rows, seed, testShare }, sides) => {
  const draws = new Draws(seed);
  const share = Math.sqrt(testShare);
  for (let index = 0; index < rows.length; index++) {
    const row = rows[index];
    const user = heldOut(draws, USER, impressions.value('user', row), share);
    const story = heldOut(draws, STORY, impressions.value('story', row), share);
    sides[index] = user && story ? Side.test : user || story ? Side.dropped : Side.train;
  }
};

/**
 * The latest rows are test rows. All rows sent at the moment of the first test row are test rows too; a row
 * sent exactly `gapMs` before it is still a training row, one sent later is dropped. Rows that were sent by rule
 * are not counted: on a day with a broadcast they would move the moment by days.
 */
const byTime: Divide = ({ impressions, rows, testShare, gapMs }, sides) => {
  const chosen = rowsWhere(rows, (row) => impressions.value('kind', row) === ImpressionKind.chosen);
  const counted = chosen.length === 0 ? rows : chosen;
  if (counted.length === 0) return;
  const first = Math.min(counted.length - 1, Math.floor(counted.length * (1 - testShare)));
  const cutMs = impressions.value('sentAtMs', counted[first]);
  for (let index = 0; index < rows.length; index++) {
    const sentAtMs = impressions.value('sentAtMs', rows[index]);
    sides[index] = sentAtMs >= cutMs ? Side.test : sentAtMs + gapMs <= cutMs ? Side.train : Side.dropped;
  }
};

const SIDES_OF: Readonly<Record<SplitName, Divide>> = {
  random: byEntity(ROW, (impressions, row) => impressions.firstId + row),
  // A session has the id of its first impression, so without follow-ups this is the random split.
  session: byEntity(ROW, (impressions, row) => impressions.value('session', row)),
  user: byEntity(USER, (impressions, row) => impressions.value('user', row)),
  story: byEntity(STORY, (impressions, row) => impressions.value('story', row)),
  'user+story': byUserAndStory,
  time: byTime,
};
