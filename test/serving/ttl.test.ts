/** Values that expire at serving, where nothing has happened to their entity for the time to live. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { durationMs } from '../../src/base/time.ts';
import { defaultFeatureSet } from '../../src/features/definitions.ts';
import { isSameTable, materialise } from '../../src/features/provenance.ts';
import { entityKeys, Key } from '../../src/history/entities.ts';
import { simulateProduction } from '../../src/lab/stages/production.ts';
import { zeroes } from '../../src/model/imputation.ts';
import { LinearModel } from '../../src/model/linear.ts';
import type { Model } from '../../src/model/model.ts';
import type { ScenarioInput } from '../../src/scenario/schema.ts';
import type { Traffic } from '../../src/serving/arm.ts';
import { modelPolicy } from '../../src/serving/modelPolicy.ts';
import { runs } from '../gear.ts';
import { eventsOf } from '../history/events.ts';
import { impressionsOf, pastOf, scenarioOf } from '../world/worlds.ts';

type Features = NonNullable<ScenarioInput['serving']>['features'];

function pastWith(features: Features, policy: 'model' | 'heuristic' | 'random' = 'random') {
  return pastOf(
    scenarioOf({
      world: { users: 25, newsroom: { storiesPerDay: 40 }, opens: { baseRate: 0.3 } },
      history: { ingestionDelay: { minimum: '0s', maximum: '2h' } },
      serving: { attributionWindow: '6h', features, incumbent: { policy } },
      training: { missing: 'mean' },
      timeline: { burnIn: '1d', warmup: '2d', logging: '3d', production: '1d' },
    }),
  ).past;
}

function isReconstructed({ impressions, log, world }: Traffic, parameters: object): boolean {
  const option = { provenance: 'reconstructed', clock: 'known', boundary: 'before', ...parameters } as const;
  const table = materialise(option, world.catalog, log, impressions, 0, impressions.rows, Number.NaN);
  return isSameTable(table, { start: 0, end: impressions.rows, vectors: impressions.features });
}

const lengths = fc.constantFrom('1s', '90m', '6h', '1d', '30d');

describe('a time to live at serving', () => {
  it('is reconstructed bit for bit by the same one, whatever else serving does, and by no other', () => {
    let differing = 0;
    fc.assert(
      fc.property(
        lengths,
        fc.constantFrom('0s', '3h'),
        fc.constantFrom('0s', '2h'),
        fc.constantFrom('model' as const, 'heuristic' as const, 'random' as const),
        (ttl, staleness, every, policy) => {
          const { arm } = pastWith({ ttl, staleness, every }, policy);
          const others = { staleness, ...(every === '0s' ? {} : { every }) };
          expect(isReconstructed(arm, { ...others, ttl })).toBe(true);
          if (!isReconstructed(arm, others)) differing++;
        },
      ),
      runs(12),
    );
    expect(differing).toBeGreaterThan(1);
  });

  it('makes the values of a story missing that nobody was sent, opened or read for so long, and no facts', () => {
    const ttl = '6h';
    const { arm } = pastWith({ ttl });
    const { features } = arm.world.catalog;
    const events = eventsOf(arm.log);
    const { first, end } = features.columns[Key.story];
    const ofStory = features.features.slice(first, end);
    let [expired, alive] = [0, 0];
    for (const [row, { story, sentAtMs }] of impressionsOf(arm).entries()) {
      const isAlive = events.some(
        (event) =>
          event.story === story &&
          event.knownAtMs < sentAtMs &&
          event.occurredAtMs >= sentAtMs - durationMs(ttl),
      );
      const at = arm.impressions.features.placeOf(row) + first;
      ofStory.forEach(({ kind }, column) => {
        const value = arm.impressions.features.valuesOf(row)[at + column];
        expect(Number.isNaN(value)).toBe(kind === 'dynamic' && !isAlive);
      });
      if (isAlive) alive++;
      else expired++;
    }
    expect(Math.min(expired, alive)).toBeGreaterThan(50);
  });
});

describe('a model that is served values that expire', () => {
  const past = pastWith({ ttl: '5h' });
  const { features } = past.arm.world.catalog;
  const weights = Float64Array.from(features.features, (_, column) => Math.sin(1 + column));
  const model = new LinearModel(features, -2, weights, { imputation: zeroes(features.count) });
  const byVectors: Model = { logits: (rows, into) => model.logits(rows, into) };

  it.each([
    null,
    0.5,
  ])('sends by cached sums what it sends by whole vectors, at temperature %s', (temperature) => {
    const sentBy = (served: Model) => {
      const traffic = simulateProduction(past, {
        policyOf: () => modelPolicy(served, { temperature, explorationShare: 0, threshold: null }),
        logsVectors: true,
        measuresRegret: false,
        onDay: () => {},
      });
      return traffic;
    };
    const [cached, plain] = [sentBy(model), sentBy(byVectors)];
    const what = (traffic: Traffic) =>
      impressionsOf(traffic).map(({ user, story, sentAtMs }) => [user, story, sentAtMs]);
    expect(what(cached)).toEqual(what(plain));
    expect(cached.impressions.rows).toBeGreaterThan(30);
    const scores = ({ impressions }: Traffic) =>
      Array.from(impressions.column('score'), (score) => (Number.isNaN(score) ? null : score.toFixed(9)));
    expect(scores(cached)).toEqual(scores(plain));
  });

  it('is another than one whose values do not expire', () => {
    expect(features).not.toBe(defaultFeatureSet);
    expect(features.computed({ ttlMs: Number.POSITIVE_INFINITY }).ages).toEqual(defaultFeatureSet.ages);
    expect(features.ages).toEqual(entityKeys.map((key) => key !== 'moment'));
    expect(features.computed({})).toBe(features);
    expect(defaultFeatureSet.computed({ ttlMs: durationMs('5h') })).toBe(features);
  });
});
