/**
 * Divides examples into training and test rows. In a fold a row is never on both sides; what is on neither is
 * dropped. Copies of a row, beside each other, are rows of their own to a split that divides row by row.
 */
import { rowsWhere } from '../base/columns.ts';
import { Draws, type Purpose, purpose } from '../base/random.ts';
import { ImpressionKind, type Impressions } from '../history/impressions.ts';
import type { SplitName, SplitOptions } from './options.ts';

/** Draws of test rows, and those of validation rows, which would be none if they were the same. */
const TEST = {
  row: purpose('split/row', 22),
  user: purpose('split/user', 23),
  story: purpose('split/story', 24),
};
const VALIDATION = {
  row: purpose('validation/row'),
  user: purpose('validation/user'),
  story: purpose('validation/story'),
};
const FOLD = purpose('split/fold');

const Side = { train: 0, test: 1, dropped: 2 } as const;
type Side = (typeof Side)[keyof typeof Side];

export interface SplitRequest extends SplitOptions {
  readonly impressions: Impressions;
  /** Rows of the impressions to divide, in order of sending. */
  readonly rows: Int32Array;
  readonly seed: number;
}

/** Rows that one model is trained on, and those that it is tested on; both in order of sending. */
export interface Fold {
  readonly train: Int32Array;
  readonly test: Int32Array;
}

/** One fold, or several whose test rows have none in common. */
export function split(name: SplitName, request: SplitRequest): readonly Fold[] {
  return DIVIDE[name](request).map((sideOf) => foldOf(request.rows, sideOf));
}

/**
 * Holds out validation rows, for choosing, of the training rows of a fold: as the split holds out test rows, by draws of
 * their own. Of k-folds, whose parts are test rows in turn, it is a share at random or the latest part.
 */
export function holdOutValidation(name: SplitName, request: SplitRequest): Fold {
  const [sideOf] = DIVIDE_TRAINING[name](request);
  return foldOf(request.rows, sideOf);
}

/** The side of a row, by the number of its copy. */
type SideOf = (row: number, copy: number) => Side;

function foldOf(rows: Int32Array, sideOf: SideOf): Fold {
  const copies = copyNumbers(rows);
  const sides = Uint8Array.from(rows, (row, index) => sideOf(row, copies[index]));
  return {
    train: rowsWhere(rows, (_, index) => sides[index] === Side.train),
    test: rowsWhere(rows, (_, index) => sides[index] === Side.test),
  };
}

/** @returns for each fold the side of a row */
type Divide = (request: SplitRequest) => readonly SideOf[];

/** The copies of each row that come before it. */
function copyNumbers(rows: Int32Array): Uint16Array {
  const numbers = new Uint16Array(rows.length);
  for (let index = 1; index < rows.length; index++) {
    if (rows[index] === rows[index - 1]) numbers[index] = numbers[index - 1] + 1;
  }
  return numbers;
}

/** Single rows go to one side, by a uniform that belongs to the row and the copy. */
function byRow(purpose: Purpose): Divide {
  return ({ impressions, seed, testShare }) => {
    const draws = new Draws(seed);
    return [
      (row, copy) =>
        uniformOf(draws, purpose, idOf(impressions, row), copy) < testShare ? Side.test : Side.train,
    ];
  };
}

/** Whole entities go to one side, by a uniform that belongs to the entity. */
function byEntity(purpose: Purpose, entityOf: (impressions: Impressions, row: number) => number): Divide {
  return ({ impressions, seed, testShare }) => {
    const draws = new Draws(seed);
    return [
      (row) => (uniformOf(draws, purpose, entityOf(impressions, row)) < testShare ? Side.test : Side.train),
    ];
  };
}

/** Ids are below 2^53, so that the upper half of a key has room for the number of a copy. */
function uniformOf(draws: Draws, purpose: Purpose, entity: number, copy = 0): number {
  return draws.uniform(purpose, entity, Math.floor(entity / 4294967296) + copy * 2 ** 21);
}

const idOf = (impressions: Impressions, row: number) => impressions.firstId + row;

/**
 * Test rows have both an unseen user and an unseen story; training rows have neither; rows with one of the two
 * are dropped. The square root keeps the share of test rows at the share asked for.
 */
function byUserAndStory(purposes: typeof TEST): Divide {
  return ({ impressions, seed, testShare }) => {
    const draws = new Draws(seed);
    const share = Math.sqrt(testShare);
    return [
      (row) => {
        const user = uniformOf(draws, purposes.user, impressions.value('user', row)) < share;
        const story = uniformOf(draws, purposes.story, impressions.value('story', row)) < share;
        return user && story ? Side.test : user || story ? Side.dropped : Side.train;
      },
    ];
  };
}

/** Rows that splits by time count: those that were sent by rule would move a cut by days on a day with a broadcast. */
function countedRows({ impressions, rows }: SplitRequest): Int32Array {
  const chosen = rowsWhere(rows, (row) => impressions.value('kind', row) === ImpressionKind.chosen);
  return chosen.length === 0 ? rows : chosen;
}

/**
 * The latest rows are test rows. All rows sent at the moment of the first test row are test rows too; a row
 * sent exactly `gapMs` before it is still a training row, one sent later is dropped.
 */
const byTime: Divide = (request) => {
  const { impressions, testShare, gapMs } = request;
  const counted = countedRows(request);
  const first = Math.min(counted.length - 1, Math.floor(counted.length * (1 - testShare)));
  const cutMs = counted.length === 0 ? 0 : impressions.value('sentAtMs', counted[first]);
  return [
    (row) => {
      const sentAtMs = impressions.value('sentAtMs', row);
      return sentAtMs >= cutMs ? Side.test : sentAtMs + gapMs <= cutMs ? Side.train : Side.dropped;
    },
  ];
};

/**
 * The latest rows of each user are test rows, with all that were sent to the user at the moment of the first of them. All
 * rows of a user are training rows where none would be left to train on.
 *
 * @param tested their number, of a user with so many rows
 */
function byUserTail(tested: (rows: number, testShare: number) => number): Divide {
  return (request) => {
    const { impressions, testShare } = request;
    const momentsOf = new Map<number, number[]>();
    for (const row of countedRows(request)) {
      const user = impressions.value('user', row);
      const moments = momentsOf.get(user);
      const sentAtMs = impressions.value('sentAtMs', row);
      if (moments === undefined) momentsOf.set(user, [sentAtMs]);
      else moments.push(sentAtMs);
    }
    const cutMsOf = new Map<number, number>();
    for (const [user, moments] of momentsOf) {
      const cutMs = moments[Math.max(0, moments.length - tested(moments.length, testShare))];
      if (cutMs > moments[0]) cutMsOf.set(user, cutMs);
    }
    return [
      (row) => {
        const cutMs = cutMsOf.get(impressions.value('user', row)) ?? Number.POSITIVE_INFINITY;
        return impressions.value('sentAtMs', row) >= cutMs ? Side.test : Side.train;
      },
    ];
  };
}

/** Each row is tested on in one fold, by a uniform of its own, and trained on in the others. */
const byFold: Divide = ({ impressions, seed, folds }) => {
  const draws = new Draws(seed);
  const foldOf = (row: number, copy: number) =>
    Math.floor(folds * uniformOf(draws, FOLD, idOf(impressions, row), copy));
  return Array.from(
    { length: folds },
    (_, fold) => (row: number, copy: number) => (foldOf(row, copy) === fold ? Side.test : Side.train),
  );
};

/**
 * Folds are spans of time with equal numbers of rows, those of one moment in the same. Left out of training are rows whose
 * label is made while one of a test row is: both begin when the row is sent and take `gapMs`. After that, rows are left out for as
 * long as the embargo.
 *
 * Source: Lopez de Prado, Advances in Financial Machine Learning (2018), sections 7.4.1 and 7.4.2.
 */
const byPurgedFold: Divide = (request) => {
  const { impressions, folds, gapMs, embargoMs } = request;
  const moments = Float64Array.from(countedRows(request), (row) => impressions.value('sentAtMs', row));
  const beginsMs = Array.from({ length: folds }, (_, fold) =>
    fold === 0 ? Number.NEGATIVE_INFINITY : moments[Math.floor((fold * moments.length) / folds)],
  );
  return beginsMs.map((beginMs, fold) => {
    const endMs = beginsMs[fold + 1] ?? Number.POSITIVE_INFINITY;
    const lastMs = moments.findLast((moment) => moment < endMs) ?? beginMs;
    return (row) => {
      const sentAtMs = impressions.value('sentAtMs', row);
      if (sentAtMs >= beginMs && sentAtMs < endMs) return Side.test;
      const isClear =
        sentAtMs < beginMs ? sentAtMs + gapMs <= beginMs : sentAtMs >= lastMs + gapMs + embargoMs;
      return isClear ? Side.train : Side.dropped;
    };
  });
};

function dividing(purposes: typeof TEST): Readonly<Record<SplitName, Divide>> {
  return {
    random: byRow(purposes.row),
    // A session has the id of its first impression, so without follow-ups this is the random split.
    session: byEntity(purposes.row, (impressions, row) => impressions.value('session', row)),
    user: byEntity(purposes.user, (impressions, row) => impressions.value('user', row)),
    story: byEntity(purposes.story, (impressions, row) => impressions.value('story', row)),
    'user+story': byUserAndStory(purposes),
    time: byTime,
    'temporal-user': byUserTail((rows, testShare) => Math.max(1, Math.round(rows * testShare))),
    'leave-last-out': byUserTail(() => 1),
    'k-fold': byFold,
    'purged-k-fold': byPurgedFold,
  };
}

const DIVIDE = dividing(TEST);
const ofTraining = dividing(VALIDATION);
const DIVIDE_TRAINING = {
  ...ofTraining,
  'k-fold': ofTraining.random,
  'purged-k-fold': ofTraining.time,
};
