/** The cached policy against its plain twin, at every decision of a life. */

import { describe, expect, it } from 'vitest';
import { purpose, stream } from '../../src/base/random.ts';
import { defaultFeatureSet, featureCount, featureNames } from '../../src/features/definitions.ts';
import { CrossTerms } from '../../src/model/crosses.ts';
import { LinearModel } from '../../src/model/linear.ts';
import { observeChoices } from '../../src/serving/choiceValue.ts';
import { handmadeModel } from '../../src/serving/handmade.ts';
import { type LinearPolicy, type LinearPolicyOptions, linearPolicy } from '../../src/serving/linearPolicy.ts';
import { OraclePolicy } from '../../src/serving/oraclePolicy.ts';
import { plainBest } from '../../src/serving/plainScorer.ts';
import { RandomPolicy } from '../../src/serving/randomPolicy.ts';
import { valuesOf } from '../features/tables.ts';
import { byGear } from '../gear.ts';
import { allRows, impressionsOf, type Life, live, mean, type WorldInput } from '../world/worlds.ts';
import { type Decision, placeOf, plainLogit, plainSoftmax, remains, watched } from './watched.ts';

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
  return new LinearModel(defaultFeatureSet, intercept, weights, encodings);
}

const MODELS: Record<string, LinearModel> = {
  'a random model': randomModel(1, 2),
  'another random model': randomModel(2, 0.5),
  'a model that memorises': memorisingModel(3),
  'the heuristic': handmadeModel('heuristic'),
  'the most popular': handmadeModel('popular'),
  'a model of zeros': new LinearModel(defaultFeatureSet, -3, new Float64Array(featureCount)),
};

const policyOf = (model: LinearModel, options: Partial<LinearPolicyOptions> = {}) =>
  linearPolicy(model, { temperature: null, explorationShare: 0, threshold: null, ...options });

/** Lives under the policy and shows each decision; checks that there were enough of them. */
function eachDecision(
  policy: LinearPolicy | RandomPolicy,
  check: (decision: Decision) => void,
  life: Life = LIFE,
) {
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
  it('is served by the cached kernel exactly as by the plain twin', () => {
    const arm = eachDecision(policyOf(model), (decision) => {
      const { state, candidates, exclusions, user, atMs, choice, allowed } = decision;
      const best = plainBest(model, state, candidates, exclusions, user, atMs);
      expect(choice.position).toBe(best);
      expect(choice.propensity).toBe(1);
      if (best < 0) return;
      expect(choice.score).toBe(plainLogit(model, decision, best));
      if (name === 'a model of zeros') expect(best).toBe(allowed[0]);
    });
    expect(arm.totals.sends).toBeGreaterThan(100);
  });

  it('scores in serving what it scores from the logged vector', () => {
    const arm = live({ ...LIFE, policy: () => policyOf(model, { temperature: 0.5 }) });
    const rows = allRows(arm.impressions).filter(
      (row) => arm.impressions.value('sessionPosition', row) === 0,
    );
    const logits = model.logits(arm.impressions.features, arm.impressions, rows, arm.world.catalog);
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
      const logits = allowed.map((position) => plainLogit(model, decision, position));
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
        const logits = allowed.map((position) => plainLogit(model, decision, position));
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
        const logits = allowed.map((position) => plainLogit(model, decision, position));
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
      const { allowed, exclusions, state, candidates, user, atMs, uniform, choice } = decision;
      if (allowed.length === 0) return;
      const best = plainBest(heuristic, state, candidates, exclusions, user, atMs);
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
      const { state, candidates, exclusions, user, atMs, choice } = decision;
      const best = plainBest(model, state, candidates, exclusions, user, atMs);
      const sends = best >= 0 && plainLogit(model, decision, best) >= logit;
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
    expect(weighted('popular').toSorted()).toEqual(['story_reads_ln', 'story_open_rate']);
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
          observer(user, atMs, readAtMs, key, exclusions) {
            choices.observer(user, atMs, readAtMs, key, exclusions);
            const { truth, candidates, fold } = observed;
            const probability = (position: number) =>
              1 / (1 + Math.exp(-truth.ownTerm(user, atMs) - truth.matchLogit(user, position)));
            const excluded = exclusions.positions.subarray(0, exclusions.count);
            const allowed = Array.from({ length: candidates.count }, (_, position) => position)
              .filter((position) => !excluded.includes(position))
              .map(probability);
            if (allowed.length === 0) return;
            models.forEach((model, index) => {
              expected.models[index].push(
                probability(plainBest(model, fold.state, candidates, exclusions, user, atMs)),
              );
            });
            expected.oracle.push(Math.max(...allowed));
            expected.random.push(mean(allowed));
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

describe('a model with crosses', () => {
  it('is served by no cached policy', () => {
    const crosses = new CrossTerms([{ first: 0, second: 1 }], Float64Array.of(1));
    const model = new LinearModel(defaultFeatureSet, 0, new Float64Array(featureCount), [], crosses);
    for (const temperature of [null, 0.25]) {
      expect(() => policyOf(model, { temperature })).toThrow(/model with crosses/);
    }
  });

  it('picks the candidate whose whole vector scores highest', () => {
    const { weights, intercept } = randomModel(5, 1);
    const crosses = [
      { first: 0, second: 6 },
      { first: 8, second: 20 },
      { first: 11, second: 17 },
    ];
    const crossWeights = Float64Array.of(3, -2, 1.5);
    const model = new LinearModel(
      defaultFeatureSet,
      intercept,
      weights,
      [],
      new CrossTerms(crosses, crossWeights),
    );
    const plain = new LinearModel(defaultFeatureSet, intercept, weights);
    let decisions = 0;
    let changed = 0;
    const policy = watched(new RandomPolicy(), ({ state, candidates, exclusions, user, atMs }) => {
      const excluded = new Set(exclusions.positions.subarray(0, exclusions.count));
      const vector = new Float64Array(featureCount);
      let best = -1;
      let highest = Number.NEGATIVE_INFINITY;
      for (let position = 0; position < candidates.count; position++) {
        if (excluded.has(position)) continue;
        defaultFeatureSet.writeVector(state, user, candidates.story[position], atMs, atMs, vector, 0);
        let score = vector.reduce((sum, value, column) => sum + weights[column] * value, 0);
        crosses.forEach(({ first, second }, index) => {
          score += crossWeights[index] * vector[first] * vector[second];
        });
        if (score > highest + 1e-9) [best, highest] = [position, score];
      }
      if (best < 0) return;
      decisions++;
      const picked = plainBest(model, state, candidates, exclusions, user, atMs);
      expect(picked).toBe(best);
      if (picked !== plainBest(plain, state, candidates, exclusions, user, atMs)) changed++;
    });
    live({ ...LIFE, days: 2, policy: () => policy });
    expect(decisions).toBeGreaterThan(30);
    expect(changed).toBeGreaterThan(0);
  });
});
