/** Any set of features, against the plain definitions of its forms. */

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { stream } from '../../src/base/random.ts';
import { DAY_MS, HOUR_MS } from '../../src/base/time.ts';
import { defaultFeatureSet, featureDefinitions } from '../../src/features/definitions.ts';
import { FeatureSet } from '../../src/features/featureSet.ts';
import { type ProvenanceName, provenanceNames } from '../../src/features/options.ts';
import { materialise } from '../../src/features/provenance.ts';
import { Fold } from '../../src/history/fold.ts';
import type { ImpressionKind } from '../../src/history/impressions.ts';
import { LIFETIME_MS } from '../../src/history/layout.ts';
import { LinearModel } from '../../src/model/linear.ts';
import { logitsOf } from '../../src/model/score.ts';
import { modelPolicy } from '../../src/serving/modelPolicy.ts';
import { runs } from '../gear.ts';
import {
  anyEvent,
  anyView,
  catalog,
  type Event,
  eventsOf,
  isInHistory,
  logOf,
  momentsInOrder,
} from '../history/events.ts';
import { plainBest, plainLogits, watched } from '../serving/watched.ts';
import { allRows, liveIn, worldOf } from '../world/worlds.ts';
import { anySet } from './anySet.ts';
import { history, recorded, TRAINING } from './histories.ts';
import { namedRow, plainFeatures } from './plainFeatures.ts';
import { valuesOf } from './tables.ts';

/** Events of which some come twice. */
const events = fc
  .array(fc.tuple(anyEvent, fc.constantFrom(1, 1, 1, 2)), { maxLength: 40 })
  .map((list) => list.flatMap(([event, times]) => Array.from({ length: times }, () => event)));

describe('any set of features', () => {
  it('is what its definitions count from the list of events, in every view of history, wherever windows end', () => {
    fc.assert(
      fc.property(
        anySet,
        events,
        anyView,
        momentsInOrder(6),
        fc.boolean(),
        (features, list, view, moments, isOpen) => {
          const own = { ...catalog, features };
          const fold = new Fold(own, logOf(list), view);
          const values = new Float64Array(features.count);
          for (const [index, atMs] of moments.entries()) {
            const windowEndMs = isOpen ? moments[Math.floor(index / 2)] : atMs;
            fold.advance(atMs, windowEndMs);
            for (let user = 0; user < catalog.users; user++) {
              for (let story = 0; story < catalog.stories; story++) {
                const kind = ((user + story) % 3) as ImpressionKind;
                features.writeVector(fold.state, user, story, atMs, atMs, values, 0, kind);
                const { side } = view;
                const holds = (event: Event) => isInHistory(view, event, atMs);
                const moments = { sentAtMs: atMs, readAtMs: atMs, windowEndMs };
                const reading = { user, story, ...moments, side, holds, kind };
                expect(namedRow(values, 0, features.names)).toEqual(
                  plainFeatures(own, list, reading, features.features),
                );
              }
            }
          }
        },
      ),
      runs(300),
    );
  });

  it.each([
    ['reconstructed', 'sent', false],
    ['recomputed', 'trained', false],
    ['recomputed-minus-own', 'trained', true],
  ] as const)('is so when it is %s', (name, moment, minusOwn) => {
    fc.assert(
      fc.property(anySet, history, TRAINING, (features, past, trainingAtMs) => {
        const own = { ...catalog, features };
        const { log, impressions } = recorded(past);
        const values = valuesOf(materialise(name, own, log, impressions, 0, impressions.rows, trainingAtMs));
        for (let row = 0; row < impressions.rows; row++) {
          const sentAtMs = impressions.value('sentAtMs', row);
          const readAtMs = moment === 'sent' ? sentAtMs : trainingAtMs;
          const reading = {
            user: impressions.value('user', row),
            story: impressions.value('story', row),
            sentAtMs,
            readAtMs,
            windowEndMs: readAtMs,
            kind: impressions.value('kind', row) as ImpressionKind,
          };
          const others = eventsOf(log).filter((event) => !(minusOwn && event.impression === row));
          expect(namedRow(values, row, features.names)).toEqual(
            plainFeatures(own, others, reading, features.features),
          );
        }
      }),
      runs(150),
    );
  });

  it('is reconstructed as it was logged, and served by cached partials as it is computed afresh', () => {
    let sends = 0;
    fc.assert(
      fc.property(anySet, fc.constantFrom('0s', '6h'), fc.nat(), (features, maximum, seed) => {
        const draw = stream(seed, 'test-model');
        const weights = Float64Array.from(features.names, () => 4 * draw() - 2);
        const model = new LinearModel(features, -3, weights);
        const life = {
          days: 9,
          world: {
            users: 12,
            follows: { afterOpen: 0.5, unfollowAfterDisappointment: 0.3 },
            sessions: { followUpRate: 0.5 },
            organic: { browsesPerUserDay: 5 },
          },
          history: { ingestionDelay: { minimum: '0s', maximum }, duplicates: { share: 0.1 } },
        };
        const world = worldOf(life);
        const { days, history: arrivals } = life;
        const arm = liveIn(
          { ...world, catalog: { ...world.catalog, features } },
          {
            days,
            history: arrivals,
            policy: () =>
              watched(
                modelPolicy(model, { temperature: null, explorationShare: 0, threshold: null }),
                (decision) => {
                  const { choice, allowed } = decision;
                  const logits = plainLogits(model, decision);
                  const best = plainBest(logits, allowed);
                  expect(choice.position).toBe(best);
                  if (best >= 0) expect(choice.score).toBe(logits[best]);
                },
              ),
          },
        );
        const { impressions, log } = arm;
        sends += impressions.rows;
        const table = (name: ProvenanceName) =>
          valuesOf(materialise(name, arm.world.catalog, log, impressions, 0, impressions.rows, Number.NaN));
        expect(table('reconstructed')).toEqual(table('logged'));
        const decided = allRows(impressions).filter((row) => impressions.value('sessionPosition', row) === 0);
        expect(logitsOf(model, impressions.features, impressions, decided, arm.world.catalog)).toEqual(
          impressions.column('score', decided),
        );
      }),
      runs(24),
    );
    expect(sends).toBeGreaterThan(1000);
  });

  it('lays no counter over another, nor over a moment', () => {
    fc.assert(
      fc.property(anySet, ({ layout }) => {
        const places = new Map<number, number[]>();
        // Unfollows change the counters of follows.
        for (const { counters } of layout.since[0].filter(({ change }) => change === 1)) {
          for (const { key, place } of counters) places.set(key, [...(places.get(key) ?? []), place]);
        }
        layout.latestPlaces.forEach((own, key) => {
          const ints = own.flatMap((place) => [2 * place, 2 * place + 1]);
          const all = [...(places.get(key) ?? []), ...ints];
          expect(new Set(all).size).toBe(all.length);
          for (const place of all) expect(place).toBeLessThan(layout.strides[key]);
        });
      }),
      runs(200),
    );
  });
});

describe('a set of features', () => {
  const [first] = featureDefinitions;
  const rate = (windowMs: number, opens = 1, sends = 20) =>
    ({ form: 'open-rate', windowMs, prior: { opens, sends } }) as const;

  it('puts columns in the order of keys, whatever the order of the definitions', () => {
    expect(new FeatureSet(featureDefinitions.toReversed()).names.toSorted()).toEqual(
      defaultFeatureSet.names.toSorted(),
    );
    expect(new FeatureSet([...featureDefinitions.slice(6), ...featureDefinitions.slice(0, 6)]).names).toEqual(
      defaultFeatureSet.names,
    );
  });

  it.each([
    ['found user_open_rate twice', [first, first]],
    ['a window of 60000 ms', [{ ...first, value: rate(60_000) }]],
    ['a window of 7862400000 ms', [{ ...first, value: rate(91 * DAY_MS) }]],
    [
      'found a lifetime',
      [{ ...first, value: { form: 'log-hours-since', of: 'sends', windowMs: LIFETIME_MS } }],
    ],
    ['a prior of 1 opens in 0 sends', [{ ...first, value: rate(DAY_MS, 1, 0) }]],
    ['found age of a user', [{ ...first, value: { form: 'age' } }]],
    [
      'found follows of a topic',
      [{ ...first, key: 'topic', value: { form: 'count', of: 'follows', windowMs: HOUR_MS } }],
    ],
    [
      'found opens of a moment',
      [{ ...first, key: 'moment', value: { form: 'count', of: 'opens', windowMs: DAY_MS } }],
    ],
  ] as const)('%s is refused', (message, definitions) => {
    expect(() => new FeatureSet(definitions)).toThrow(message);
  });

  it('is the only one that a model of it can be served by', () => {
    const other = new FeatureSet(featureDefinitions);
    const model = new LinearModel(other, -3, new Float64Array(other.count));
    const world = worldOf();
    expect(() =>
      liveIn(world, {
        policy: () => modelPolicy(model, { temperature: null, explorationShare: 0, threshold: null }),
      }),
    ).toThrow('found a model of other features than those of the state');
  });
});

it('every provenance but the logged one can be computed for any set', () => {
  const features = new FeatureSet(featureDefinitions.slice(0, 3));
  const { log, impressions } = recorded({ sent: [], others: [] });
  for (const name of provenanceNames) {
    if (name === 'logged') continue;
    const table = materialise(name, { ...catalog, features }, log, impressions, 0, 0, 1);
    expect(table.vectors.width).toBe(3);
  }
});
