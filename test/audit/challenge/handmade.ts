/** A challenge of eight worlds with two features each, whose truth is known. */
import type { Answers } from '../../../src/audit/challenge/answers.ts';
import type { Challenge, Truth } from '../../../src/audit/challenge/schema.ts';

const NAME = 'seed-1-worlds-8-00000000';
const IDS = Array.from({ length: 8 }, (_, index) => `world-${index + 1}`);
const FEATURES = ['a', 'b'];

export const challenge: Challenge = {
  formatVersion: 1,
  version: '0.1.0',
  challenge: NAME,
  seed: 1,
  tables: 'parquet',
  worlds: IDS.map((id) => ({ id, features: FEATURES })),
};

/** Worlds 1 to 4 leak by feature a: 1 and 2 of one kind at two doses, 3 and 4 of another. */
export const truth: Truth = {
  formatVersion: 1,
  version: '0.1.0',
  truthOf: NAME,
  worlds: IDS.map((id, index) => ({
    id,
    ...[
      { kind: 'future', dose: '1 d' },
      { kind: 'future', dose: '7 d' },
      { kind: 'recomputed', dose: 'all features' },
      { kind: 'recomputed', dose: 'all features' },
      { kind: 'rounding', dose: 'to 0.1' },
      { kind: 'rounding', dose: 'to 0.1' },
      { kind: 'inclusive', dose: 'all features' },
      { kind: 'logged', dose: 'all rows' },
    ][index],
    leaks: index < 4,
    features: index < 4 ? ['a'] : [],
    damage: index < 4 ? [0.001, 0.02, 0.05, 0.07][index] : 0.001,
  })),
};

type Answer = Answers['worlds'][string];

/** Answers by the index of the world. */
export function answersBy(of: (index: number) => Answer, detector = 'test'): Answers {
  return {
    challenge: NAME,
    detector,
    worlds: Object.fromEntries(IDS.map((id, index) => [id, of(index)])),
  };
}

export const perfect = answersBy((index) => ({
  score: 10 - index,
  alarm: index < 4,
  features: { a: index < 4 ? 1 : 0, b: 0 },
}));
