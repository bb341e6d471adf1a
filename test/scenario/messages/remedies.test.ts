/** Remedies that are a value to set, or a key to shorten, remove the problem that they are told with. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { ScenarioError } from '../../../src/scenario/messages/error.ts';
import { type LocatedProblem, showPath } from '../../../src/scenario/messages/problem.ts';
import { runs } from '../../gear.ts';
import { parse } from '../reading/parsing.ts';

function problemsOf(input: object, sets: readonly string[] = []): readonly LocatedProblem[] {
  try {
    parse(JSON.stringify(input), { sets });
    return [];
  } catch (error) {
    if (error instanceof ScenarioError) return error.problems;
    throw error;
  }
}

/** The options of a remedy that can be carried out without thinking. */
function settings({ path, remedy = '' }: LocatedProblem): string[] {
  const shortest: Readonly<Record<string, string>> = {
    'serving.attributionWindow': '1m',
    'training.labelWindow': '1m',
  };
  return remedy.split(', or ').flatMap((one) => {
    const set = /^set ([\w.[\]]+): (\S+)$/.exec(one);
    if (set !== null) {
      const [, key, value] = set;
      return [`${key.includes('.') ? key : [...path.slice(0, -1).map(String), key].join('.')}=${value}`];
    }
    const shorten = /^shorten ([\w.]+)$/.exec(one);
    if (shorten !== null) return [`${shorten[1]}=${shortest[shorten[1]] ?? '0s'}`];
    const write = /^write ([\w.+-]+)$/.exec(one);
    return write === null ? [] : [`${showPath(path)}=${write[1]}`];
  });
}

const days = (min: number, max: number) => fc.integer({ min, max }).map((count) => `${count}d`);
const duration = (minMinutes: number, maxDays: number) =>
  fc.oneof(
    fc.integer({ min: Math.ceil(minMinutes / 60), max: maxDays * 24 }).map((hours) => `${hours}h`),
    fc.integer({ min: minMinutes, max: maxDays * 1440 }).map((minutes) => `${minutes}m`),
    fc.integer({ min: Math.ceil(minMinutes / 1440), max: maxDays }).map((count) => `${count}d`),
  );

const timelines = fc.record({
  timeline: fc.record({ warmup: days(0, 40), logging: days(1, 40) }),
  serving: fc.record({
    attributionWindow: duration(1, 14),
    incumbent: fc.record({ retrainEvery: fc.option(days(1, 30)), trainingWindow: days(1, 40) }),
    deployed: fc.oneof(fc.constant({}), fc.record({ retrainEvery: days(1, 9), trainingWindow: days(1, 40) })),
  }),
  history: fc.record({
    ingestionDelay: fc.record({ maximum: duration(0, 7) }),
    late: fc.oneof(fc.constant({}), fc.record({ share: fc.constant(0.1), by: duration(0, 30) })),
  }),
  training: fc.record({
    labelWindow: fc.option(duration(1, 14)),
    minimumAge: duration(0, 45),
    gap: fc.option(duration(0, 20)),
    testShare: fc.double({ min: 0.01, max: 0.99, noNaN: true }),
    immature: fc.constantFrom('drop', 'negative'),
    models: fc.constantFrom(
      [],
      [{ name: 'young', maximumAge: '3d' }],
      [{ name: 'young', maximumAge: '20h' }],
      [{ name: 'young', maximumAge: '9d', l2: [1, 2], validation: 0.4 }],
      [{ name: 'tuned', l2: [1, 2], validation: 0.9 }],
    ),
    splits: fc.constant(['purged-k-fold']),
    folds: fc.integer({ min: 2, max: 9 }),
    embargo: duration(0, 20),
  }),
});

it('remedies of rules on time remove the problem', () => {
  fc.assert(
    fc.property(timelines, (input) => {
      const problems = problemsOf(input).filter(({ found }) => !found.endsWith('which changes nothing'));
      for (const problem of problems) {
        const path = showPath(problem.path);
        const options = settings(problem);
        expect(options, `${path}: ${problem.remedy}`).not.toEqual([]);
        for (const option of options) {
          // A bound of the key itself is no remedy's fault: none may be longer than 1000 days.
          const left = problemsOf(input, [option]).filter((each) => showPath(each.path) === path);
          const isBound = left.some(({ expected }) => expected.includes('at most'));
          if (!isBound) expect(left, `${path} with ${option}`).toEqual([]);
        }
      }
    }),
    runs(1500),
  );
});

it('remedies of values that are written wrongly remove the problem', () => {
  const amount = fc.integer({ min: 1, max: 9 });
  const unit = fc.constantFrom(
    ' day',
    'days',
    ' d',
    'D',
    ' hours',
    'hrs',
    ' min',
    'minutes',
    ' seconds',
    'w',
    ' weeks',
    '',
  );
  const wrong = fc.oneof(
    fc.tuple(amount, unit).map(([count, word]) => ({ training: { minimumAge: `${count}${word}` } })),
    amount.map((count) => ({ training: { minimumAge: `-${count}h` } })),
    amount.map((count) => ({ world: { users: `${count}00` } })),
    amount.map((count) => ({ world: { users: `${count},000` } })),
    amount.map((count) => ({ training: { testShare: `${count}0 %` } })),
  );
  fc.assert(
    fc.property(wrong, (input) => {
      for (const problem of problemsOf(input)) {
        const path = showPath(problem.path);
        for (const option of settings(problem)) {
          expect(
            problemsOf(input, [option]).filter(
              (each) => showPath(each.path) === path && each.expected === problem.expected,
            ),
            option,
          ).toEqual([]);
        }
      }
    }),
    runs(300),
  );
});

it.each([
  [
    'staleness',
    'no duration is negative; what is read after sending is provenance: recomputed with after: 5h',
  ],
  [
    'after',
    'no duration is negative; what is read before sending is provenance: reconstructed with staleness: 5h',
  ],
])('a negative %s is told what says it', (key, remedy) => {
  const from = { provenance: 'recomputed', [key]: '-5h' };
  const [problem] = problemsOf({ training: { provenances: [{ name: 'mix', from }] } });
  expect(problem).toMatchObject({ found: 'the negative duration -5h', remedy });
});

it('a late event is the cause where it makes a label late', () => {
  const problems = problemsOf({
    timeline: { warmup: '7d', logging: '14d' },
    history: { late: { share: 0.1, by: '30d' } },
  });
  expect(problems.map(({ path }) => showPath(path))).toEqual([
    'timeline.warmup',
    'timeline.logging',
    'serving.incumbent.trainingWindow',
  ]);
  for (const { remedy } of problems) {
    expect(remedy).toContain('shorten history.late.by');
    expect(remedy).not.toContain('attributionWindow');
  }
});

it('no remedy is told of a quantity that nothing would measure', () => {
  const expectOf = (that: string, quantity: string) =>
    problemsOf({
      evaluation: { live: false, ownLabel: false, liveReferences: [] },
      expect: [{ that, quantity, is: 'above' }],
    })[0];
  expect(expectOf('logged × time', 'offline.ndcg').remedy).toBeUndefined();
  expect(expectOf('logged × time', 'ownLabel.gap.auc').remedy).toBeUndefined();
  expect(expectOf('random', 'shadow.auc').remedy).toBeUndefined();
  expect(expectOf('logged × time', 'random.auc').remedy).toBe(
    'name another quantity, or set evaluation.live: true, and add random to evaluation.liveReferences',
  );
});
