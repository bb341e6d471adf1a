/** Wrong values at serving: what is logged, scored and chosen, against the plain faults of `wronglyServed.ts`. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { z } from 'zod';
import { sigmoid } from '../../src/base/sigmoid.ts';
import { DAY_MS } from '../../src/base/time.ts';
import { defaultFeatureSet, featureCount } from '../../src/features/definitions.ts';
import { materialise } from '../../src/features/provenance.ts';
import { Phase } from '../../src/history/impressions.ts';
import { historyOptions } from '../../src/history/options.ts';
import type { Model } from '../../src/model/model.ts';
import { logitsOf } from '../../src/model/score.ts';
import { Arm } from '../../src/serving/arm.ts';
import { type ChoiceValues, observeChoices } from '../../src/serving/choiceValue.ts';
import { type FaultOption, faultOption } from '../../src/serving/faultOptions.ts';
import { handmadeModel } from '../../src/serving/handmade.ts';
import { type ModelPolicyOptions, modelPolicy } from '../../src/serving/modelPolicy.ts';
import { servingOptions } from '../../src/serving/options.ts';
import { RandomPolicy } from '../../src/serving/randomPolicy.ts';
import { valuesOf } from '../features/tables.ts';
import { runs } from '../gear.ts';
import { allRows, impressionsOf, live, mean, type WorldInput, worldOf } from '../world/worlds.ts';
import { type Decision, plainBest, remains, watched } from './watched.ts';
import { entityOf, isThere, named, strikes, type Vector, wronglyServed } from './wronglyServed.ts';

const SEED = 1;
const USERS = 12;
const DAYS = 2;
const WORLD: WorldInput = {
  users: USERS,
  follows: { afterOpen: 0.5, unfollowAfterDisappointment: 0.3 },
  sessions: { followUpRate: 0.5 },
  organic: { browsesPerUserDay: 5 },
  broadcasts: { perDay: 1 },
};
const heuristic = handmadeModel('heuristic');
const dynamic = defaultFeatureSet.features.flatMap(({ name, kind }) => (kind === 'dynamic' ? [name] : []));

type FaultInput = z.input<typeof faultOption>;

const policyOf = (options: Partial<ModelPolicyOptions> = {}) =>
  modelPolicy(heuristic, { temperature: null, explorationShare: 0, threshold: null, ...options });

function lifeWith(faults: readonly FaultInput[], options?: Partial<ModelPolicyOptions>) {
  const policy = () => policyOf(options);
  return { world: WORLD, days: DAYS, seed: SEED, policy, serving: { faults: [...faults] } };
}

const wrong = (faults: readonly FaultInput[], options: Partial<ModelPolicyOptions> = {}) =>
  live(lifeWith(faults, options));
const parsed = (faults: readonly FaultInput[]): FaultOption[] =>
  faults.map((fault) => faultOption.parse(fault));
const loggedOf = ({ impressions }: Arm) =>
  valuesOf({ start: 0, end: impressions.rows, vectors: impressions.features });
const rightOf = ({ world, log, impressions }: Arm) =>
  valuesOf(materialise('reconstructed', world.catalog, log, impressions, 0, impressions.rows, 99 * DAY_MS));

/** The log of an arm as its faults make it of the reconstruction, `last` aside. */
function expectLogged(arm: Arm, inputs: readonly FaultInput[]): number {
  const faults = parsed(inputs);
  const logged = loggedOf(arm);
  const right = rightOf(arm);
  const sums: Vector = {};
  let changed = 0;
  for (const { id, user, sentAtMs: atMs } of impressionsOf(arm)) {
    const means = Object.fromEntries(Object.entries(sums).map(([name, sum]) => [name, sum / id]));
    const clean = named(right, id);
    const served = wronglyServed(clean, faults, { seed: SEED, users: USERS, user, atMs, means });
    expect(named(logged, id)).toEqual(served);
    if (JSON.stringify(served) !== JSON.stringify(clean)) changed++;
    for (const [name, value] of Object.entries(clean)) sums[name] = (sums[name] ?? 0) + value;
  }
  return changed;
}

const KINDS: Record<string, FaultInput> = {
  'a default of 0': { kind: 'default', features: ['user_topic_open_rate', 'story_open_rate'], value: 0 },
  'time-outs with a default of -1': { kind: 'default', features: 'all', value: -1, share: 0.3 },
  'time-outs with the mean': { kind: 'default', features: ['story_open_rate'], value: 'mean', share: 0.5 },
  'always the mean': { kind: 'default', features: ['user_topic_open_rate'], value: 'mean' },
  'per cent': { kind: 'scale', features: ['user_topic_open_rate'], by: 100 },
  'a shift for a day': { kind: 'shift', features: ['story_open_rate'], by: 0.1, from: '1d', lasts: '12h' },
  rounding: { kind: 'round', features: ['story_open_rate'], to: 0.05 },
  'single precision': { kind: 'float32', features: 'all' },
  'two columns swapped': {
    kind: 'replace',
    as: { user_open_rate: 'story_open_rate', story_open_rate: 'user_open_rate' },
  },
  'another definition': { kind: 'replace', as: { user_topic_open_rate: 'user_open_rate' }, share: 0.5 },
};

describe.each(Object.entries(KINDS))('%s', (_, fault) => {
  const arm = wrong([fault]);

  it('is what is logged, of the right values', () => {
    expect(arm.impressions.rows).toBeGreaterThan(60);
    expect(expectLogged(arm, [fault])).toBeGreaterThan(5);
  });

  it('is what is scored, by the best candidate and by softmax', () => {
    for (const each of [arm, wrong([fault], { temperature: 0.5 })]) {
      const { impressions, world } = each;
      const all = allRows(impressions);
      const logits = logitsOf(heuristic, impressions.features, impressions, all, world.catalog);
      const scored = impressionsOf(each).filter(({ score }) => !Number.isNaN(score));
      expect(scored.length).toBeGreaterThan(40);
      for (const { id, score } of scored) expect(score).toBe(logits[id]);
    }
  });
});

describe('what is computed by entity, or kept', () => {
  const whole: Model = { logits: (rows, into) => heuristic.logits(rows, into) };
  const always = (fault: FaultInput): FaultInput => ({ ...fault, share: 1, from: '0s', lasts: null });
  const last: FaultInput = { kind: 'default', features: 'all', value: 'last', share: 0.5 };
  const lists = [...Object.values(KINDS), last].flatMap((fault) => [
    [fault],
    [always(fault)],
    [always(fault), { kind: 'round', features: 'all', to: 0.01 } as const],
  ]);

  it('sends and logs, bit for bit, what the whole vector of every candidate would', () => {
    for (const faults of lists) {
      const life = lifeWith(faults);
      const options = { temperature: null, explorationShare: 0, threshold: null };
      const plain = live({ ...life, policy: () => modelPolicy(whole, options) });
      expect(remains(live(life))).toBe(remains(plain));
    }
  });
});

/** Vectors of all candidates at a decision. */
function rightVectors({ state, candidates, features, user, atMs, readAtMs }: Decision): Float64Array {
  const vectors = new Float64Array(candidates.count * features.count);
  for (let position = 0; position < candidates.count; position++) {
    const at = position * features.count;
    features.writeVector(state, user, candidates.story[position], readAtMs, atMs, vectors, at);
  }
  return vectors;
}

describe('a list of faults', () => {
  const names = fc.subarray(dynamic, { minLength: 1, maxLength: 4 });
  const share = fc.constantFrom(0, 0.4, 1);
  const from = fc.constantFrom('0s', '12h', '1d');
  const lasts = fc.constantFrom(null, '6h', '18h');
  const by = fc.integer({ min: -20, max: 20 });
  const fault: fc.Arbitrary<FaultInput> = fc.oneof(
    fc.record({
      kind: fc.constant('default' as const),
      features: names,
      value: fc.constantFrom('mean' as const, 0, -1),
      share,
      from,
      lasts,
    }),
    fc.record({ kind: fc.constantFrom('scale', 'shift'), features: names, by, share, from, lasts }),
    fc.record({ kind: fc.constant('float32' as const), features: fc.constant('all' as const), share, from }),
    fc
      .tuple(names, fc.shuffledSubarray(dynamic, { minLength: 4, maxLength: 4 }), share)
      .map(([some, others, of]) => ({
        kind: 'replace' as const,
        as: Object.fromEntries(some.map((name, index) => [name, others[index]])),
        share: of,
      })),
  );

  it('strikes in its order, in the log and at every choice', () => {
    fc.assert(
      fc.property(fc.array(fault, { minLength: 1, maxLength: 4 }), (inputs) => {
        const faults = parsed(inputs).filter((each) => !('value' in each && each.value === 'mean'));
        const hasMean = faults.length < inputs.length;
        const policy = policyOf();
        const watch = (decision: Decision) => {
          if (hasMean) return;
          const { user, atMs, allowed, choice } = decision;
          const served = wrongVectors(rightVectors(decision), faults, user, atMs);
          const logits = logitsOfVectors(heuristic, served, decision);
          expect(choice.position).toBe(plainBest(logits, allowed));
          if (choice.position >= 0) expect(choice.score).toBe(logits[choice.position]);
        };
        const life = { ...lifeWith(inputs), days: 2, policy: () => watched(policy, watch) };
        expectLogged(live(life), inputs);
      }),
      runs(18),
    );
  });
});

function wrongVectors(right: Float64Array, faults: readonly FaultOption[], user: number, atMs: number) {
  const rows = right.length / featureCount;
  return Float64Array.from(
    Array.from({ length: rows }, (_, row) =>
      Object.values(wronglyServed(named(right, row), faults, { seed: SEED, users: USERS, user, atMs })),
    ).flat(),
  );
}

function logitsOfVectors(model: Model, vectors: Float64Array, { candidates, user }: Decision): Float64Array {
  const { count } = candidates;
  const logits = new Float64Array(count);
  model.logits({ count, vectors, ids: () => new Int32Array(count).fill(user) }, logits);
  return logits;
}

describe('the last value', () => {
  const fault = { kind: 'default', features: 'all', value: 'last', share: 0.6, from: '12h' } as const;
  const option = faultOption.parse(fault);
  const FEW = 6;

  /** Replays decisions and what is sent by rule, in their order, and remembers by the name of an entity. */
  function expectRemembered(input: FaultInput) {
    const memory = new Map<string, number>();
    const wants: { atMs: number; user: number; lasts: (story: number) => Vector }[] = [];
    let hasBegun = false;
    const policy = policyOf();
    const keyOf = (name: string, decision: Decision, story: number) =>
      `${name} of ${entityOf(name, decision.state.catalog, decision.user, story)}`;
    const watch = (decision: Decision) => {
      const { user, atMs, readAtMs, state, candidates, features } = decision;
      if (!isThere(option, atMs)) return;
      const { catalog } = state;
      if (!hasBegun) {
        hasBegun = true;
        const vector = new Float64Array(featureCount);
        for (let each = 0; each < catalog.users; each++) {
          for (let story = 0; story < catalog.stories; story++) {
            features.writeVector(state, each, story, readAtMs, atMs, vector, 0);
            for (const [name, value] of Object.entries(named(vector, 0))) {
              memory.set(keyOf(name, { ...decision, user: each }, story), value);
            }
          }
        }
      }
      const right = rightVectors(decision);
      const lasts = new Map<number, Vector>();
      for (let position = 0; position < candidates.count; position++) {
        const story = candidates.story[position];
        const vector = named(right, position);
        if (!strikes(option, 0, { seed: SEED, users: FEW, user, atMs })) {
          for (const name of dynamic) memory.set(keyOf(name, decision, story), vector[name]);
        }
        lasts.set(
          story,
          Object.fromEntries(
            dynamic.map((name) => [name, memory.get(keyOf(name, decision, story)) as number]),
          ),
        );
      }
      wants.push({ atMs, user, lasts: (story) => lasts.get(story) as Vector });
    };
    const life = lifeWith([input]);
    const world = { ...WORLD, users: FEW, sessions: { followUpRate: 0 }, broadcasts: { perDay: 0 } };
    const arm = live({ ...life, world, policy: () => watched(policy, watch) });
    const logged = loggedOf(arm);
    const right = rightOf(arm);
    const rows = impressionsOf(arm);
    let struck = 0;
    for (const { atMs, user, lasts } of wants) {
      const row = rows.find((each) => each.sentAtMs === atMs && each.user === user);
      if (row === undefined) continue;
      const served = { seed: SEED, users: FEW, user, atMs, lasts: lasts(row.story) };
      expect(named(logged, row.id)).toEqual(wronglyServed(named(right, row.id), [option], served));
      if (strikes(option, 0, { seed: SEED, users: FEW, user, atMs })) struck++;
    }
    expect(struck).toBeGreaterThan(2);
  }

  it('is what serving obtained last for the same entity, or had when the fault began', () => {
    expectRemembered(fault);
  });

  it('depends on nobody who looks at candidates, or does not', () => {
    const life = { ...lifeWith([fault]), policy: () => new RandomPolicy() };
    const unseen = live(life);
    const seen = live({
      ...life,
      run: (arm) => ({ observer: observeChoices(arm, [heuristic], 0.5).observer }),
    });
    expect(remains(seen)).toBe(remains(unseen));
    expect(loggedOf(unseen)).not.toEqual(rightOf(unseen));
  });

  it('is frozen where the fault always strikes', () => {
    const arm = wrong([{ ...fault, share: 1, features: ['user_open_rate'] }]);
    const values = new Map<number, Set<number>>();
    for (const { id, user, sentAtMs } of impressionsOf(arm)) {
      if (sentAtMs < DAY_MS / 2) continue;
      values.set(user, (values.get(user) ?? new Set()).add(named(loggedOf(arm), id).user_open_rate));
    }
    expect(values.size).toBeGreaterThan(8);
    for (const each of values.values()) expect(each.size).toBe(1);
  });
});

describe('a fault that never strikes', () => {
  const softmax = { temperature: 0.5 };
  const none = remains(wrong([], softmax));

  it('changes no bit: an empty list, a share of 0, a beginning after the end', () => {
    for (const fault of Object.values({
      ...KINDS,
      'the last': { kind: 'default', features: 'all', value: 'last' },
    } as typeof KINDS)) {
      expect(remains(wrong([{ ...fault, share: 0 }], softmax))).toBe(none);
      expect(remains(wrong([{ ...fault, from: '90d' }], softmax))).toBe(none);
    }
    expect(remains(live({ ...lifeWith([], softmax), serving: {} }))).toBe(none);
  });

  it('changes nothing before its beginning', () => {
    const clean = impressionsOf(wrong([], softmax)).filter(({ sentAtMs }) => sentAtMs < DAY_MS);
    for (const fault of Object.values(KINDS)) {
      const arm = wrong([{ ...fault, from: '1d', lasts: null }], softmax);
      const before = impressionsOf(arm).filter(({ sentAtMs }) => sentAtMs < DAY_MS);
      const known = before.map(({ openedAtMs: _, ...row }) => row);
      expect(known).toEqual(clean.map(({ openedAtMs: _, ...row }) => row));
    }
  });
});

describe('a fork', () => {
  it('goes on with what its faults know, whether it logs vectors or not', () => {
    const faults: FaultInput[] = [
      { kind: 'default', features: ['user_topic_open_rate'], value: 'last', share: 0.5 },
      { kind: 'default', features: ['story_open_rate'], value: 'mean', share: 0.5 },
    ];
    const life = lifeWith(faults);
    const arm = Arm.begin(worldOf(life), servingOptions.parse(life.serving), historyOptions.parse({}));
    const options = { phase: Phase.logging, keepsImpressions: true, measuresRegret: false };
    arm.run(0, 1, { ...options, policy: life.policy() });
    const rows = arm.impressions.rows;
    const [fork, unlogged] = [arm.fork(true), arm.fork(false)];
    for (const each of [arm, fork, unlogged]) each.run(1, DAYS, { ...options, policy: life.policy() });
    const later = impressionsOf(arm).slice(rows);
    expect(later.length).toBeGreaterThan(15);
    expect(impressionsOf(fork)).toEqual(later);
    expect(impressionsOf(unlogged)).toEqual(later);
    expect(loggedOf(fork)).toEqual(loggedOf(arm).slice(rows * featureCount));
  });
});

describe('choice value', () => {
  it('is that of the story which the model would pick by what is served', () => {
    const fault: FaultInput = {
      kind: 'replace',
      as: { story_open_rate: 'topic_open_rate_24h' },
      share: 0.5,
    };
    const faults = parsed([fault]);
    const values: number[] = [];
    let measured: (() => ChoiceValues) | undefined;
    live({
      ...lifeWith([fault]),
      policy: ({ truth }) =>
        watched(new RandomPolicy(), (decision) => {
          const { user, atMs, allowed } = decision;
          const vectors = wrongVectors(rightVectors(decision), faults, user, atMs);
          const best = plainBest(logitsOfVectors(heuristic, vectors, decision), allowed);
          if (best >= 0) values.push(sigmoid(truth.ownTerm(user, atMs) + truth.matchLogit(user, best)));
        }),
      run(arm) {
        const { observer, values: valuesOfAll } = observeChoices(arm, [heuristic], 1);
        measured = valuesOfAll;
        return { observer };
      },
    });
    const { decisions, models } = (measured as () => ChoiceValues)();
    expect(decisions).toBe(values.length);
    expect(decisions).toBeGreaterThan(40);
    expect(models[0]).toBeCloseTo(mean(values), 12);
  });
});
