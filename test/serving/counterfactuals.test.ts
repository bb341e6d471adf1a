/** Counterfactuals of deployed models against the policies themselves, asked at every decision of a life. */
import { describe, expect, it } from 'vitest';
import { purpose } from '../../src/base/random.ts';
import { DAY_MS } from '../../src/base/time.ts';
import type { Model } from '../../src/model/model.ts';
import type { Arm, DecisionObserver } from '../../src/serving/arm.ts';
import { observeCounterfactuals } from '../../src/serving/counterfactuals.ts';
import { handmadeModel } from '../../src/serving/handmade.ts';
import { modelPolicy } from '../../src/serving/modelPolicy.ts';
import type { Choice } from '../../src/serving/policy.ts';
import { byGear } from '../gear.ts';
import { type Life, live, type WorldInput } from '../world/worlds.ts';
import { plainLogits, remains } from './watched.ts';

const WORLD: WorldInput = { users: byGear(10, 20), organic: { browsesPerUserDay: 5 } };
const WINDOW_MS = DAY_MS / 4;
const MODELS = [handmadeModel('heuristic'), handmadeModel('popular')];
const REWARD_MODEL = handmadeModel('heuristic').shifted(-0.5);

const softmax = (threshold: number | null) => () =>
  modelPolicy(MODELS[1], { temperature: 1, explorationShare: 0, threshold });

interface Deployment {
  readonly explorationShare: number;
  readonly threshold: number | null;
}

/** A life with every decision watched, and a plain look at each beside it. */
function watchedLife(deployment: Deployment, look: (arm: Arm) => DecisionObserver, life: Life = {}) {
  let observed: ReturnType<typeof observeCounterfactuals> | undefined;
  const arm = live({
    world: WORLD,
    days: 9,
    policy: softmax(deployment.threshold),
    run: (begun) => {
      const options = { ...deployment, share: 1, attributionWindowMs: WINDOW_MS };
      observed = observeCounterfactuals(begun, MODELS, [REWARD_MODEL], options);
      const { observer } = observed;
      const looked = look(begun);
      return {
        observer(...decision) {
          observer(...decision);
          looked(...decision);
        },
      };
    },
    ...life,
  });
  const { decisions } = observed as NonNullable<typeof observed>;
  return { arm, decisions };
}

/** Probability of each position of a deployed policy, by asking it with uniforms all over; the last one is of nothing. */
function askedOf(
  arm: Arm,
  model: Model,
  deployment: Deployment,
  [user, atMs, readAtMs, , exclusions]: Parameters<DecisionObserver>,
) {
  const policy = modelPolicy(model, { temperature: null, ...deployment });
  const { candidates, fold, world } = arm;
  policy.attach(fold, candidates, world.catalog.features);
  policy.tick(atMs - (atMs % (DAY_MS / 24)));
  const asked = 20 * (candidates.count - exclusions.count);
  const counts = new Float64Array(candidates.count + 1);
  const choice: Choice = { position: -1, propensity: 1, score: Number.NaN };
  for (let index = 0; index < asked; index++) {
    policy.choose(user, atMs, readAtMs, exclusions, (index + 0.5) / asked, -1, choice);
    counts[choice.position < 0 ? candidates.count : choice.position] += 1 / asked;
  }
  return counts;
}

const sum = (values: Iterable<number>) => [...values].reduce((total, value) => total + value, 0);

// Shares of twenties, so that uniforms all over find each probability as it is.
describe.each<Deployment>([
  { explorationShare: 0, threshold: null },
  { explorationShare: 0.25, threshold: null },
  { explorationShare: 0.25, threshold: 0.75 },
  { explorationShare: 0, threshold: 0.75 },
  { explorationShare: 1, threshold: 0.75 },
])('deployed with %o', (deployment) => {
  it('has the probabilities of the deployed policy, and expects what they give', () => {
    let decision = 0;
    const looks: (() => void)[] = [];
    let nothings = 0;
    const { decisions } = watchedLife(deployment, (arm) => (...at) => {
      const [user, atMs, readAtMs, , exclusions, { position, propensity }] = at;
      const { candidates, truth, world, fold, impressions } = arm;
      if (candidates.count === exclusions.count) return;
      const index = decision++;
      // One in a few is enough, and asking takes time.
      if (index % byGear(9, 3) !== 0) return;
      const { features } = world.catalog;
      const place = { state: fold.state, candidates, features, user, atMs, readAtMs, sessionId: -1 };
      const opinions = plainLogits(REWARD_MODEL, place).map((logit) => 1 / (1 + Math.exp(-logit)));
      const inTime = world.behaviour.opensInTime(user, atMs, WINDOW_MS);
      const truths = opinions.map(
        (_, each) => inTime / (1 + Math.exp(-truth.ownTerm(user, atMs) - truth.matchLogit(user, each))),
      );
      const row = position < 0 ? -1 : impressions.rows;
      const asked = MODELS.map((model) => askedOf(arm, model, deployment, at));
      looks.push(() => {
        expect(decisions.rows[index]).toBe(row);
        expect(decisions.propensities[index]).toBe(propensity);
        expect(decisions.actionValues[0][index]).toBeCloseTo(position < 0 ? 0 : opinions[position], 12);
        asked.forEach((probabilities, which) => {
          const own = decisions.models[which];
          const nothing = probabilities[probabilities.length - 1];
          if (nothing > 0) nothings++;
          expect(own.sending[index]).toBeCloseTo(1 - nothing, 10);
          expect(own.probabilities[index]).toBeCloseTo(position < 0 ? 0 : probabilities[position], 10);
          const mean = (values: Float64Array) =>
            sum(values.map((value, each) => value * probabilities[each]));
          expect(own.policyValues[0][index]).toBeCloseTo(mean(opinions), 10);
          expect(own.trueValues[index]).toBeCloseTo(mean(truths), 10);
        });
      });
    });
    for (const look of looks) look();
    expect(looks.length).toBeGreaterThan(10);
    expect(decisions.rows.length).toBe(decision);
    expect(decisions.rows.includes(-1)).toBe(deployment.threshold !== null);
    expect(nothings > 0).toBe(deployment.threshold !== null && deployment.explorationShare < 1);
  });
});

it('the rows are those of the notifications that were sent, and watching changes nothing', () => {
  const deployment = { explorationShare: 0.25, threshold: 0.75 };
  const sent: (readonly [row: number, user: number, atMs: number])[] = [];
  const { arm, decisions } = watchedLife(
    deployment,
    (begun) => (user, atMs, _readAtMs, _key, exclusions, choice) => {
      if (begun.candidates.count > exclusions.count && choice.position >= 0)
        sent.push([begun.impressions.rows, user, atMs]);
    },
  );
  expect(decisions.rows.filter((row) => row >= 0)).toEqual(sent.map(([row]) => row));
  for (const [row, user, atMs] of sent) {
    expect([arm.impressions.value('user', row), arm.impressions.value('sentAtMs', row)]).toEqual([
      user,
      atMs,
    ]);
  }
  const alone = live({ world: WORLD, days: 9, policy: softmax(deployment.threshold) });
  expect(remains(arm)).toBe(remains(alone));
});

it('samples the share asked for: the same decisions, whoever watches', () => {
  const sampled = (share: number) => {
    let observed: ReturnType<typeof observeCounterfactuals> | undefined;
    let expected = 0;
    live({
      world: WORLD,
      days: 9,
      run: (arm) => {
        const options = { explorationShare: 0, threshold: null, share, attributionWindowMs: WINDOW_MS };
        const counterfactuals = observeCounterfactuals(arm, [], [], options);
        observed = counterfactuals;
        return {
          observer(...decision) {
            counterfactuals.observer(...decision);
            const [user, , , key, exclusions] = decision;
            if (exclusions.count === arm.candidates.count) return;
            if (arm.world.draws.uniform(purpose('off-policy/sample', 120), user, key) < share) expected++;
          },
        };
      },
    });
    expect(observed?.decisions.rows.length).toBe(expected);
    return expected;
  };
  const all = sampled(1);
  expect(Math.abs(sampled(0.3) / all - 0.3)).toBeLessThan(5 * Math.sqrt((0.3 * 0.7) / all));
  expect(sampled(0)).toBe(0);
});
