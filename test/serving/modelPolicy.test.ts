/** Policies that serve a model, cached and plain, against slow oracles at every decision of a life. */

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { purpose, stream } from '../../src/base/random.ts';
import { defaultFeatureSet, featureCount, featureNames } from '../../src/features/definitions.ts';
import { CrossTerms } from '../../src/model/crosses.ts';
import { LinearModel } from '../../src/model/linear.ts';
import type { Model } from '../../src/model/model.ts';
import { logitsOf } from '../../src/model/score.ts';
import { CandidateRows } from '../../src/serving/candidateRows.ts';
import { observeChoices } from '../../src/serving/choiceValue.ts';
import { handmadeModel } from '../../src/serving/handmade.ts';
import { type ModelPolicyOptions, modelPolicy } from '../../src/serving/modelPolicy.ts';
import { OraclePolicy } from '../../src/serving/oraclePolicy.ts';
import type { Choice, Policy } from '../../src/serving/policy.ts';
import { RandomPolicy } from '../../src/serving/randomPolicy.ts';
import { valuesOf } from '../features/tables.ts';
import { byGear, runs } from '../gear.ts';
import { allRows, impressionsOf, type Life, live, mean, type WorldInput } from '../world/worlds.ts';
import { type Decision, placeOf, plainBest, plainLogits, plainSoftmax, remains, watched } from './watched.ts';

const WORLD: WorldInput = {
  users: byGear(10, 20),
  follows: { afterOpen: 0.5, unfollowAfterDisappointment: 0.3 },
  sessions: { followUpRate: 0.5 },
  organic: { browsesPerUserDay: 5 },
};

/** Nine days, so that both windows let go of events. */
const LIFE: Life = { world: WORLD, days: 9 };

/** Weights of either sign and of random size; every fourth is 0. */
function randomModel(seed: number, scale: number): LinearModel {
  const draw = stream(seed, 'test-model');
  const weights = Float64Array.from({ length: featureCount }, () =>
    draw() < 0.25 ? 0 : scale * (2 * draw() - 1),
  );
  return new LinearModel(defaultFeatureSet, draw() - 3, weights);
}

/** A model that memorised users, stories and pairs, too. */
function memorisingModel(seed: number): LinearModel {
  const { weights, intercept } = randomModel(seed, 2);
  const entities = ['user', 'story', 'user×topic', 'session'] as const;
  const encodings = entities.map((entity, place) => ({
    entity,
    contribution: (key: number) => Math.sin((place + 1) * (key + 1)),
  }));
  return new LinearModel(defaultFeatureSet, intercept, weights, { encodings });
}

const MODELS: Record<string, LinearModel> = {
  'a random model': randomModel(1, 2),
  'another random model': randomModel(2, 0.5),
  'a model that memorises': memorisingModel(3),
  'the heuristic': handmadeModel('heuristic'),
  'the most popular': handmadeModel('popular'),
  'a model of zeros': new LinearModel(defaultFeatureSet, -3, new Float64Array(featureCount)),
};

const policyOf = (model: Model, options: Partial<ModelPolicyOptions> = {}) =>
  modelPolicy(model, { temperature: null, explorationShare: 0, threshold: null, ...options });

/** Lives under the policy and shows each decision; checks that there were enough of them. */
function eachDecision(policy: Policy, check: (decision: Decision) => void, life: Life = LIFE) {
  let decisions = 0;
  const arm = live({
    ...life,
    policy: () =>
      watched(policy, (decision) => {
        decisions++;
        check(decision);
      }),
  });
  expect(decisions).toBeGreaterThan(byGear(75, 150));
  return arm;
}

describe.each(Object.entries(MODELS))('%s', (name, model) => {
  it('is served from the cache exactly as its vectors are scored', () => {
    const arm = eachDecision(policyOf(model), (decision) => {
      const { choice, allowed } = decision;
      const logits = plainLogits(model, decision);
      const best = plainBest(logits, allowed);
      expect(choice.position).toBe(best);
      expect(choice.propensity).toBe(1);
      if (best < 0) return;
      expect(choice.score).toBe(logits[best]);
      if (name === 'a model of zeros') expect(best).toBe(allowed[0]);
    });
    expect(arm.totals.sends).toBeGreaterThan(100);
  });

  it('scores in serving what it scores from the logged vector', () => {
    const arm = live({ ...LIFE, policy: () => policyOf(model, { temperature: 0.5 }) });
    const rows = allRows(arm.impressions).filter(
      (row) => arm.impressions.value('sessionPosition', row) === 0,
    );
    const logits = logitsOf(model, arm.impressions.features, arm.impressions, rows, arm.world.catalog);
    expect(logits).toEqual(arm.impressions.column('score', rows));
  });

  it.each([
    [0.25, null],
    [1, 0.05],
    [0.1, 0.2],
  ])('explores at temperature %d and threshold %s as a plain softmax does', (temperature, threshold) => {
    const nothingLogit =
      threshold === null ? Number.NEGATIVE_INFINITY : Math.log(threshold / (1 - threshold));
    let nothings = 0;
    eachDecision(policyOf(model, { temperature, threshold }), (decision) => {
      const { allowed, uniform, choice } = decision;
      if (allowed.length === 0) return;
      const all = plainLogits(model, decision);
      const logits = allowed.map((position) => all[position]);
      const probabilities = plainSoftmax(logits, nothingLogit, temperature);
      const { place, distance } = placeOf(probabilities, uniform);
      const chosen = choice.position < 0 ? allowed.length : allowed.indexOf(choice.position);
      expect(chosen).toBeGreaterThanOrEqual(0);
      if (distance > 1e-11) expect(chosen).toBe(place);
      expect(Math.abs(choice.propensity - probabilities[chosen])).toBeLessThan(1e-12);
      if (choice.position < 0) {
        nothings++;
        expect(choice.score).toBeNaN();
      } else {
        expect(choice.score).toBe(logits[chosen]);
      }
    });
    if (threshold === null) expect(nothings).toBe(0);
  });
});

describe('softmax exploration of extreme scores', () => {
  it.each([
    [0.001, 2],
    [0.01, 20],
    [0.25, 2000],
    [5, 0.01],
  ])('at temperature %d and with weights up to %d picks what a plain softmax picks', (temperature, scale) => {
    for (const seed of [4, 5, 6]) {
      const model = randomModel(seed, scale);
      const check = (decision: Decision) => {
        const { allowed, uniform, choice } = decision;
        if (allowed.length === 0) return;
        const all = plainLogits(model, decision);
        const logits = allowed.map((position) => all[position]);
        const probabilities = plainSoftmax(logits, Number.NEGATIVE_INFINITY, temperature);
        const { place, distance } = placeOf(probabilities, uniform);
        const chosen = allowed.indexOf(choice.position);
        // A tie of thousands in the exponent leaves fewer digits than a tie of ones.
        if (distance > 1e-6) expect(chosen).toBe(place);
        expect(Math.abs(choice.propensity - probabilities[chosen])).toBeLessThan(1e-6);
      };
      eachDecision(policyOf(model, { temperature }), check, { ...LIFE, days: 5 });
    }
  });

  it('does not lose a candidate whose parts are extreme and whose score is not', () => {
    // An old story of a source that the user follows: exp(−1000) times exp(700), where others are worth exp(−500).
    const weights = new Float64Array(featureCount);
    weights[featureNames.indexOf('story_age_hours')] = -20;
    weights[featureNames.indexOf('user_follows_source')] = 700;
    const model = new LinearModel(defaultFeatureSet, 0, weights);
    let extreme = 0;
    eachDecision(
      policyOf(model, { temperature: 1 }),
      (decision) => {
        const { allowed, choice, candidates, state, user } = decision;
        if (allowed.length === 0) return;
        const all = plainLogits(model, decision);
        const logits = allowed.map((position) => all[position]);
        const probabilities = plainSoftmax(logits, Number.NEGATIVE_INFINITY, 1);
        const likeliest = probabilities.indexOf(Math.max(...probabilities));
        if (probabilities[likeliest] < 1 - 1e-6) return;
        const source = candidates.source[allowed[likeliest]];
        if (
          logits[likeliest] < -100 &&
          state.count('user×source', user * 6 + source, 'follows', Number.POSITIVE_INFINITY) > 0
        )
          extreme++;
        expect(allowed.indexOf(choice.position)).toBe(likeliest);
      },
      {
        days: 60,
        world: {
          users: 20,
          newsroom: { storiesPerDay: 3, dailyRhythm: 1, medianLifetime: '3d', maximumLifetime: '5d' },
          follows: { initialPerUser: 1 },
        },
      },
    );
    expect(extreme).toBeGreaterThan(2);
  });

  it('sends nothing where the threshold is 1, and always something where it is 0', () => {
    for (const temperature of [null, 0.25]) {
      const model = handmadeModel('heuristic');
      eachDecision(policyOf(model, { temperature, threshold: 1 }), ({ choice }) => {
        expect(choice.position).toBe(-1);
        expect(choice.propensity).toBe(1);
      });
      eachDecision(policyOf(model, { temperature, threshold: 0 }), ({ choice, allowed }) => {
        expect(choice.position >= 0).toBe(allowed.length > 0);
      });
    }
  });
});

/** Answers over an even grid of uniforms: how often each was given, and the probability that it claims. */
function answersOf(decision: Decision, grid: number): Map<number, { share: number; propensity: number }> {
  const answers = new Map<number, { share: number; propensity: number }>();
  for (let index = 0; index < grid; index++) {
    const { position, propensity } = decision.chooseWith((index + 0.5) / grid);
    const share = (answers.get(position)?.share ?? 0) + 1 / grid;
    const known = answers.get(position)?.propensity ?? propensity;
    expect(propensity).toBe(known);
    answers.set(position, { share, propensity });
  }
  return answers;
}

describe('logged propensities', () => {
  const heuristic = handmadeModel('heuristic');
  it.each([
    ['random', new RandomPolicy()],
    ['softmax', policyOf(heuristic, { temperature: 0.5 })],
    ['softmax with a threshold', policyOf(heuristic, { temperature: 0.5, threshold: 0.1 })],
    ['greedy', policyOf(heuristic)],
    ['greedy with a threshold', policyOf(heuristic, { threshold: 0.28 })],
    ['greedy with exploration', policyOf(heuristic, { explorationShare: 0.3 })],
    [
      'greedy with exploration and a threshold',
      policyOf(heuristic, { explorationShare: 0.3, threshold: 0.28 }),
    ],
    ['nothing but exploration', policyOf(heuristic, { explorationShare: 1 })],
  ])('of the policy %s are the frequencies of its answers, and sum to 1', (name, policy) => {
    const GRID = 1000;
    let sampled = 0;
    let nothings = 0;
    eachDecision(
      policy,
      (decision) => {
        if (sampled++ % 5 !== 0 || decision.allowed.length === 0) return;
        const answers = answersOf(decision, GRID);
        let sum = 0;
        for (const [position, { share, propensity }] of answers) {
          expect(position === -1 || decision.allowed.includes(position)).toBe(true);
          // An interval of length p holds between p × grid − 1 and p × grid + 1 points; exploration has two intervals.
          expect(Math.abs(share - propensity)).toBeLessThanOrEqual(2 / GRID + 1e-12);
          sum += propensity;
        }
        nothings += answers.has(-1) ? 1 : 0;
        // Answers that the grid missed have less than a point of it each.
        expect(sum).toBeLessThan(1 + 1e-9);
        expect(sum).toBeGreaterThan(1 - (decision.allowed.length + 1 - answers.size) / GRID - 1e-9);
        if (name === 'random' || name === 'nothing but exploration')
          expect(answers.size).toBe(decision.allowed.length);
      },
      { ...LIFE, days: 6 },
    );
    expect(nothings > 0).toBe(name.includes('threshold'));
  });

  it('of exploration name the share: best and explored, explored alone, or nothing', () => {
    eachDecision(policyOf(heuristic, { explorationShare: 0.3 }), (decision) => {
      const { allowed, uniform, choice } = decision;
      if (allowed.length === 0) return;
      const best = plainBest(plainLogits(heuristic, decision), allowed);
      const explored = 0.3 / allowed.length;
      expect(choice.propensity).toBeCloseTo(choice.position === best ? 0.7 + explored : explored, 12);
      if (uniform >= 0.3) expect(choice.position).toBe(best);
      else expect(choice.position).toBe(allowed[Math.floor((uniform / 0.3) * allowed.length)]);
    });
  });
});

describe('a threshold', () => {
  it('lets nothing be sent below it, and everything above it', () => {
    const model = handmadeModel('heuristic');
    const threshold = 0.28;
    const logit = Math.log(threshold / (1 - threshold));
    const arm = eachDecision(policyOf(model, { threshold }), (decision) => {
      const { choice, allowed } = decision;
      const logits = plainLogits(model, decision);
      const best = plainBest(logits, allowed);
      const sends = best >= 0 && logits[best] >= logit;
      expect(choice.position).toBe(sends ? best : -1);
      expect(choice.propensity).toBe(1);
    });
    const decided = impressionsOf(arm).filter((row) => row.sessionPosition === 0);
    expect(decided.length).toBe(arm.totals.sends);
    expect(decided.length).toBeGreaterThan(20);
    expect(decided.length).toBeLessThan(arm.totals.decisions - 20);
    for (const row of decided) expect(row.score).toBeGreaterThanOrEqual(logit);
  });
});

describe('an impression', () => {
  it('keeps the vector as of the decision, its propensity and its score', () => {
    const expected: { vector: number[]; propensity: number; score: number }[] = [];
    const arm = eachDecision(policyOf(handmadeModel('heuristic'), { temperature: 0.5 }), (decision) => {
      const { choice, state, candidates, user, atMs, sessionId } = decision;
      if (choice.position < 0) return;
      const vector = new Float64Array(featureCount);
      defaultFeatureSet.writeVector(state, user, candidates.story[choice.position], atMs, atMs, vector, 0);
      expected[sessionId] = {
        vector: Array.from(vector),
        propensity: choice.propensity,
        score: choice.score,
      };
    });
    const { impressions } = arm;
    let checked = 0;
    impressionsOf(arm).forEach((row, index) => {
      if (row.sessionPosition > 0) return;
      const vector = Array.from(valuesOf({ start: index, end: index + 1, vectors: impressions.features }));
      expect({ vector, propensity: row.propensity, score: row.score }).toEqual(expected[row.id]);
      checked++;
    });
    expect(checked).toBe(arm.totals.sends);
  });
});

describe('hand-made models', () => {
  it('weigh features that exist', () => {
    const weighted = (kind: 'heuristic' | 'popular') => {
      const { weights } = handmadeModel(kind);
      expect(weights.length).toBe(featureCount);
      return featureNames.filter((_, column) => weights[column] !== 0);
    };
    expect(weighted('popular').toSorted()).toEqual(['story_open_rate', 'story_reads_ln']);
    expect(weighted('heuristic').length).toBe(6);
  });
});

describe('choice value', () => {
  it('is the true probability of each model’s pick, and watching changes nothing', () => {
    const models = [MODELS['the heuristic'], MODELS['a random model']];
    const policy = () => policyOf(models[0], { temperature: 0.25 });
    let values: ReturnType<typeof observeChoices>['values'] | undefined;
    const expected = { models: [[], []] as number[][], oracle: [] as number[], random: [] as number[] };
    const arm = live({
      ...LIFE,
      policy,
      run: (observed) => {
        const choices = observeChoices(observed, models, 1);
        values = choices.values;
        return {
          observer(user, atMs, readAtMs, key, exclusions, choice) {
            choices.observer(user, atMs, readAtMs, key, exclusions, choice);
            const { truth, candidates, fold, world } = observed;
            const probability = (position: number) =>
              1 / (1 + Math.exp(-truth.ownTerm(user, atMs) - truth.matchLogit(user, position)));
            const excluded = exclusions.positions.subarray(0, exclusions.count);
            const allowed = Array.from({ length: candidates.count }, (_, position) => position).filter(
              (position) => !excluded.includes(position),
            );
            if (allowed.length === 0) return;
            const { state } = fold;
            const { features } = world.catalog;
            models.forEach((model, index) => {
              const decision = { state, candidates, features, user, atMs, readAtMs, sessionId: -1 };
              expected.models[index].push(probability(plainBest(plainLogits(model, decision), allowed)));
            });
            expected.oracle.push(Math.max(...allowed.map(probability)));
            expected.random.push(mean(allowed.map(probability)));
          },
        };
      },
    });
    const measured = values?.();
    expect(measured?.decisions).toBe(expected.oracle.length);
    expect(measured?.decisions).toBeGreaterThan(100);
    expect(measured?.oracle).toBeCloseTo(mean(expected.oracle), 12);
    expect(measured?.random).toBeCloseTo(mean(expected.random), 12);
    expected.models.forEach((own, index) => {
      expect(measured?.models[index]).toBeCloseTo(mean(own), 12);
      expect(mean(own)).toBeLessThan(mean(expected.oracle));
    });
    expect(remains(arm)).toBe(remains(live({ ...LIFE, policy })));
  });

  it('samples about the share asked for', () => {
    const sampledOf = (share: number) => {
      let values: ReturnType<typeof observeChoices>['values'] | undefined;
      live({
        ...LIFE,
        run: (arm) => {
          const choices = observeChoices(arm, [], share);
          values = choices.values;
          return { observer: choices.observer };
        },
      });
      return values?.().decisions ?? 0;
    };
    const all = sampledOf(1);
    expect(Math.abs(sampledOf(0.3) / all - 0.3)).toBeLessThan(5 * Math.sqrt((0.3 * 0.7) / all));
    expect(sampledOf(0)).toBe(0);
  });
});

describe('regret', () => {
  const regretOf = (life: Life) =>
    live({ ...LIFE, ...life, run: () => ({ measuresRegret: true }) }).totals.regret;

  it('of the oracle is exactly 0', () => {
    expect(regretOf({ policy: (arm) => new OraclePolicy(arm.truth) })).toBe(0);
  });

  it('of any policy is what it lost against the best candidate, decision by decision', () => {
    for (const policy of [
      new RandomPolicy(),
      policyOf(MODELS['the heuristic']),
      policyOf(MODELS['a random model']),
    ]) {
      const best = new Map<number, number>();
      const arm = live({
        ...LIFE,
        policy: () => policy,
        run: (observed) => ({
          measuresRegret: true,
          observer(user, atMs, _readAtMs, key, exclusions) {
            const { truth, candidates, world } = observed;
            best.delete(observed.impressions.rows);
            if (world.draws.uniform(purpose('arm/regret sample', 26), user, key) >= 0.25) return;
            const excluded = exclusions.positions.subarray(0, exclusions.count);
            let highest = Number.NEGATIVE_INFINITY;
            for (let position = 0; position < candidates.count; position++) {
              if (!excluded.includes(position))
                highest = Math.max(highest, truth.ownTerm(user, atMs) + truth.matchLogit(user, position));
            }
            best.set(observed.impressions.rows, highest);
          },
        }),
      });
      let regret = 0;
      const probability = (logit: number) => 1 / (1 + Math.exp(-logit));
      impressionsOf(arm).forEach((row, index) => {
        const highest = best.get(index);
        if (highest === undefined || row.sessionPosition > 0) return;
        expect(row.trueLogit).toBeLessThanOrEqual(highest + 1e-12);
        regret += probability(highest) - probability(row.trueLogit);
      });
      expect(arm.totals.regret).toBeCloseTo(regret, 9);
      expect(arm.totals.regret).toBeGreaterThan(1);
    }
  });
});

/** The same model without its partials, as one that is no sum over keys. */
function withoutPartials(model: Model): Model {
  return { logits: (rows, into) => model.logits(rows, into) };
}

/** Lives under the cached policy, and asks the plain one at each of its decisions. */
function eachPair(
  model: Model,
  options: Partial<ModelPolicyOptions>,
  life: Life,
  check: (cached: Choice, plain: Choice) => void,
) {
  const cached = policyOf(model, options);
  const plain = policyOf(withoutPartials(model), options);
  const other: Choice = { position: -1, propensity: Number.NaN, score: Number.NaN };
  let decisions = 0;
  live({
    ...life,
    policy: () => ({
      attach(...to) {
        cached.attach(...to);
        plain.attach(...to);
      },
      tick: (tickMs) => cached.tick(tickMs),
      choose(user, atMs, readAtMs, exclusions, uniform, sessionId, choice) {
        cached.choose(user, atMs, readAtMs, exclusions, uniform, sessionId, choice);
        plain.choose(user, atMs, readAtMs, exclusions, uniform, sessionId, other);
        check(choice, other);
        decisions++;
      },
    }),
  });
  return decisions;
}

describe('the plain policy and the cached one', () => {
  const anyLife = fc.record({
    modelSeed: fc.nat(),
    scale: fc.constantFrom(0.1, 2, 20),
    memorises: fc.boolean(),
    seed: fc.nat(),
    staleness: fc.constantFrom('0s', '6h'),
    maximumCandidates: fc.constantFrom(3, 400),
    threshold: fc.constantFrom(null, 0.05, 0.3),
  });
  type AnyLife = typeof anyLife extends fc.Arbitrary<infer T> ? T : never;
  function lived({ modelSeed, scale, memorises, seed, staleness, maximumCandidates }: AnyLife) {
    const serving = { maximumCandidates, features: { staleness } };
    const life: Life = { world: WORLD, days: 4, seed, serving };
    return { model: memorises ? memorisingModel(modelSeed) : randomModel(modelSeed, scale), life };
  }

  it('choose the same, with the same score and propensity, bit for bit', () => {
    let decisions = 0;
    fc.assert(
      fc.property(anyLife, fc.constantFrom(0, 0.3, 1), (input, explorationShare) => {
        const { model, life } = lived(input);
        const options = { explorationShare, threshold: input.threshold };
        decisions += eachPair(model, options, life, (cached, plain) => expect(plain).toEqual(cached));
      }),
      runs(30),
    );
    expect(decisions).toBeGreaterThan(300);
  });

  it('draw the same by softmax, with the same score', () => {
    let decisions = 0;
    fc.assert(
      fc.property(anyLife, fc.constantFrom(0.05, 0.25, 2), (input, temperature) => {
        const { model, life } = lived(input);
        const options = { temperature, threshold: input.threshold };
        decisions += eachPair(model, options, life, (cached, plain) => {
          expect([plain.position, plain.score]).toEqual([cached.position, cached.score]);
          // The weights of one are products of exponentials, those of the other exponentials of sums.
          expect(Math.abs(plain.propensity - cached.propensity)).toBeLessThan(1e-9);
        });
      }),
      runs(30),
    );
    expect(decisions).toBeGreaterThan(300);
  });
});

describe('the rows of a decision', () => {
  it('hold the vector of every candidate, as it is computed alone', () => {
    let seen = 0;
    eachDecision(new RandomPolicy(), (decision) => {
      const { state, candidates, features, user, atMs, sessionId } = decision;
      const readAtMs = atMs - 1000;
      const rows = new CandidateRows(state, candidates, features);
      rows.turnTo(user, atMs, readAtMs, sessionId);
      const vector = new Float64Array(features.count);
      for (let position = 0; position < rows.count; position++, seen++) {
        features.writeVector(state, user, candidates.story[position], readAtMs, atMs, vector, 0);
        const at = position * features.count;
        expect(rows.vectors.slice(at, at + features.count)).toEqual(vector);
      }
    });
    expect(seen).toBeGreaterThan(1000);
  });
});

describe('a model with crosses', () => {
  const crosses = [
    { first: 0, second: 6 },
    { first: 8, second: 20 },
    { first: 11, second: 17 },
  ];
  const crossWeights = Float64Array.of(3, -2, 1.5);
  const { weights, intercept } = randomModel(5, 1);
  const terms = new CrossTerms(crosses, crossWeights);
  const model = new LinearModel(defaultFeatureSet, intercept, weights, { crosses: terms });
  const linear = new LinearModel(defaultFeatureSet, intercept, weights);

  /** By the definition, in another order of summation. */
  function definedLogits({ state, candidates, features, user, atMs }: Decision): number[] {
    const vector = new Float64Array(featureCount);
    return Array.from({ length: candidates.count }, (_, position) => {
      features.writeVector(state, user, candidates.story[position], atMs, atMs, vector, 0);
      return (
        vector.reduce((sum, value, column) => sum + weights[column] * value, intercept) +
        crosses.reduce(
          (sum, { first, second }, index) => sum + crossWeights[index] * vector[first] * vector[second],
          0,
        )
      );
    });
  }

  it.each([
    [0, null],
    [0, 0.1],
    [0.3, 0.1],
  ])('sends the candidate whose whole vector scores highest (exploration %d, threshold %s)', (explorationShare, threshold) => {
    const nothingLogit = threshold === null ? -Infinity : Math.log(threshold / (1 - threshold));
    let [changed, nothings, explored] = [0, 0, 0];
    eachDecision(policyOf(model, { explorationShare, threshold }), (decision) => {
      const { allowed, choice, uniform } = decision;
      if (allowed.length === 0) return;
      const logits = definedLogits(decision);
      const best = allowed.reduce((high, each) => (logits[each] > logits[high] + 1e-9 ? each : high));
      const passes = logits[best] >= nothingLogit;
      const share = explorationShare / allowed.length;
      if (uniform < explorationShare) {
        explored++;
        expect(choice.position).toBe(allowed[Math.floor((uniform / explorationShare) * allowed.length)]);
        const isSentAnyway = choice.position === best && passes;
        expect(choice.propensity).toBeCloseTo(isSentAnyway ? share + 1 - explorationShare : share, 12);
      } else {
        expect(choice.position).toBe(passes ? best : -1);
        expect(choice.propensity).toBeCloseTo(1 - explorationShare + (passes ? share : 0), 12);
      }
      if (choice.position < 0) nothings++;
      else expect(choice.score).toBeCloseTo(logits[choice.position], 9);
      if (best !== plainBest(plainLogits(linear, decision), allowed)) changed++;
    });
    expect(changed).toBeGreaterThan(0);
    expect(nothings > 0).toBe(threshold !== null);
    expect(explored > 0).toBe(explorationShare > 0);
  });

  it('sends the first of candidates that are equal', () => {
    const ofUserAndHour = new CrossTerms(
      [{ first: 0, second: featureNames.indexOf('hour_sine') }],
      Float64Array.of(2),
    );
    const tied = new LinearModel(defaultFeatureSet, -3, new Float64Array(featureCount), {
      crosses: ofUserAndHour,
    });
    let later = 0;
    eachDecision(policyOf(tied), ({ choice, allowed }) => {
      expect(choice.position).toBe(allowed[0] ?? -1);
      if (allowed[0] > 0) later++;
    });
    expect(later).toBeGreaterThan(0);
  });

  it('draws by softmax with the frequencies that it names', () => {
    let sampled = 0;
    eachDecision(policyOf(model, { temperature: 0.5, threshold: 0.1 }), (decision) => {
      if (sampled++ % 10 !== 0 || decision.allowed.length === 0) return;
      const logits = definedLogits(decision);
      const nothingLogit = Math.log(0.1 / 0.9);
      const probabilities = plainSoftmax(
        decision.allowed.map((each) => logits[each]),
        nothingLogit,
        0.5,
      );
      for (const [position, { share, propensity }] of answersOf(decision, 500)) {
        const place = position < 0 ? decision.allowed.length : decision.allowed.indexOf(position);
        expect(propensity).toBeCloseTo(probabilities[place], 9);
        expect(Math.abs(share - propensity)).toBeLessThanOrEqual(2 / 500);
      }
    });
  });

  it('is chosen for by its own logit in shadow, too', () => {
    let values: ReturnType<typeof observeChoices>['values'] | undefined;
    const expected: number[] = [];
    live({
      ...LIFE,
      days: 4,
      run: (observed) => {
        const choices = observeChoices(observed, [model], 1);
        values = choices.values;
        return {
          observer(user, atMs, readAtMs, key, exclusions, choice) {
            choices.observer(user, atMs, readAtMs, key, exclusions, choice);
            const { truth, candidates, fold, world } = observed;
            const { features } = world.catalog;
            const decision = { state: fold.state, candidates, features, user, atMs, readAtMs } as Decision;
            const logits = definedLogits(decision);
            const excluded = exclusions.positions.subarray(0, exclusions.count);
            const allowed = [...logits.keys()].filter((position) => !excluded.includes(position));
            if (allowed.length === 0) return;
            const best = allowed.reduce((high, each) => (logits[each] > logits[high] + 1e-9 ? each : high));
            expected.push(1 / (1 + Math.exp(-truth.ownTerm(user, atMs) - truth.matchLogit(user, best))));
          },
        };
      },
    });
    expect(expected.length).toBeGreaterThan(30);
    expect(values?.().models[0]).toBeCloseTo(mean(expected), 12);
  });
});

describe('a model', () => {
  it('that gives no finite logit is refused where it would decide', () => {
    const broken: Model = { logits: (rows, into) => into.fill(Number.NaN, 0, rows.count) };
    expect(() => live({ ...LIFE, policy: () => policyOf(broken) })).toThrow(
      'found a logit of NaN for a candidate',
    );
  });

  it('looks at no value of a feature that it does not use', () => {
    const weights = new Float64Array(featureCount);
    weights[3] = 2;
    const vectors = new Float64Array(featureCount).fill(Number.NaN);
    vectors[3] = 0.5;
    const logits = new Float64Array(1);
    const ids = () => new Int32Array(1);
    new LinearModel(defaultFeatureSet, -3, weights).logits({ count: 1, vectors, ids }, logits);
    expect(logits[0]).toBe(-2);
  });
});
