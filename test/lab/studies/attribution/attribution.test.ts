/** Attributions against what the results of single worlds say, and in worlds in which nothing can leak. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { runSeed } from '../../../../src/lab/experiment.ts';
import { flatten } from '../../../../src/lab/result/tree.ts';
import { attributionOf } from '../../../../src/lab/studies/attribution/attribution.ts';
import { readTwins, type TwinReading } from '../../../../src/lab/studies/attribution/readings.ts';
import type { Attribution } from '../../../../src/lab/studies/attribution/schema.ts';
import { twinsOf } from '../../../../src/lab/studies/attribution/twins.ts';
import { leakOf } from '../../../../src/lab/studies/leak.ts';
import { type Scenario, type ScenarioInput, scenarioSchema } from '../../../../src/scenario/schema.ts';
import { cases } from '../../../gear.ts';

const COLUMNS = [
  'user_open_rate',
  'story_open_rate',
  'user_source_open_rate',
  'user_follows_source',
  'hour_sine',
];
const DYNAMIC = COLUMNS.slice(0, 4);

function small(training: ScenarioInput['training'] = {}): Scenario {
  return scenarioSchema.parse({
    name: 'small',
    seeds: [1, 2, 3],
    world: { users: 150 },
    timeline: { burnIn: '1d', warmup: '4d', logging: '6d', production: '2d' },
    training: { features: COLUMNS, ...training },
  });
}

function attribute(scenario: Scenario, provenance?: string, live = false): Attribution {
  const leak = leakOf(scenario, provenance);
  const read = twinsOf(scenario, leak, live).map((twins) => ({
    twins,
    readings: scenario.seeds.map((seed) => readTwins(twins, runSeed(twins.scenario, seed))),
  }));
  return attributionOf(scenario, leak.name, read, '1.2.3');
}

describe('an attribution', () => {
  const scenario = small();
  const attribution = attribute(scenario);
  /** The same by hand: a mix for each feature, written the other way round, and the plain provenances. */
  const byHand = {
    ...scenario,
    training: {
      ...scenario.training,
      splits: ['time' as const],
      provenances: [
        'logged' as const,
        'recomputed' as const,
        'recomputed-minus-own' as const,
        ...(['recomputed', 'recomputed-minus-own'] as const).flatMap((from) =>
          DYNAMIC.map((feature) => ({
            name: `${feature.replaceAll('_', '-')}-${from}`,
            from,
            except: Object.fromEntries(
              DYNAMIC.filter((other) => other !== feature).map((other) => [other, 'logged' as const]),
            ),
          })),
        ),
      ],
    },
    evaluation: { ...scenario.evaluation, live: false, driftTwin: false },
  };
  const worlds = scenario.seeds.map((seed) => runSeed(byHand, seed));
  const quantities = (world: number, provenance: string) => {
    const found = worlds[world].pipelines.find((pipeline) => pipeline.provenance === provenance);
    if (found === undefined) throw new Error(provenance);
    return found;
  };
  const provenances = { plain: 'recomputed', minusOwn: 'recomputed-minus-own' } as const;

  it.each([
    'plain',
    'minusOwn',
  ] as const)('says of each feature what its own pipeline says: %s', (variant) => {
    expect(attribution.features.map(({ feature }) => feature).sort()).toEqual([...DYNAMIC].sort());
    for (const each of attribution.features) {
      const name = `${each.feature.replaceAll('_', '-')}-${provenances[variant]}`;
      each[variant]?.perSeed.forEach((figures, world) => {
        const own = quantities(world, name);
        const logged = quantities(world, 'logged');
        expect(figures.seed).toBe(scenario.seeds[world]);
        for (const metric of ['auc', 'ne'] as const) {
          expect(figures.flattery[metric]).toBe(own.quantities.flattery[metric]);
          expect(figures.damage[metric]).toBe(own.quantities.damage[metric]);
          expect(figures.gap[metric]).toBe(own.quantities.gap[metric]);
          // gap − gap of the reference = flattery + damage
          const difference = own.quantities.gap[metric] - logged.quantities.gap[metric];
          expect(figures.total[metric]).toBeCloseTo(difference, 13);
        }
        // `skew.mismatch` is over all dynamic features of the model, of which one differs.
        expect(figures.mismatch).toBeCloseTo(own.quantities.skew.mismatch * DYNAMIC.length, 13);
        const coefficientIn = ({ coefficients }: typeof own) =>
          coefficients!.columns.find(({ name: column }) => column === each.feature)?.coefficient;
        expect(figures.coefficient).toBe(coefficientIn(own));
        expect(each.logged.perSeed[world].coefficient).toBe(coefficientIn(logged));
      });
      expect(each[variant]?.perSeed).toHaveLength(3);
    }
  });

  it.each([
    'plain',
    'minusOwn',
  ] as const)('has together what the whole provenance gives, and the interaction that is left: %s', (variant) => {
    const whole = worlds.map((_, world) => quantities(world, provenances[variant]).quantities);
    const together = attribution.together[variant];
    expect(together?.perSeed.map(({ flattery }) => flattery.auc)).toEqual(
      whole.map(({ flattery }) => flattery.auc),
    );
    expect(together?.perSeed.map(({ damage }) => damage.ne)).toEqual(whole.map(({ damage }) => damage.ne));

    const sums = worlds.map((_, world) => {
      let sum = 0;
      for (const feature of DYNAMIC) {
        const name = `${feature.replaceAll('_', '-')}-${provenances[variant]}`;
        const { flattery, damage } = quantities(world, name).quantities;
        sum += flattery.auc + damage.auc;
      }
      return sum;
    });
    const left = whole.map(({ flattery, damage }, world) => flattery.auc + damage.auc - sums[world]);
    attribution.sum[variant]?.perSeed.forEach(({ total }, world) => {
      expect(total.auc).toBeCloseTo(sums[world], 13);
    });
    attribution.interaction[variant]?.perSeed.forEach(({ total }, world) => {
      expect(total.auc).toBeCloseTo(left[world], 13);
    });
    // Student's t with 2 degrees of freedom, from a table.
    const mean = (left[0] + left[1] + left[2]) / 3;
    const spread = Math.sqrt(left.reduce((sum, value) => sum + (value - mean) ** 2, 0) / 2);
    const reach = (4.30265 * spread) / Math.sqrt(3);
    const { total } = attribution.interaction[variant]!.summary;
    expect(total.auc.mean).toBeCloseTo(mean, 13);
    expect(total.auc.low).toBeCloseTo(mean - reach, 6);
    expect(total.auc.high).toBeCloseTo(mean + reach, 6);
  });

  it('ranks by the total', () => {
    const totals = attribution.features.map(({ plain }) => plain.summary.total.auc.mean);
    expect(totals).toEqual([...totals].sort((a, b) => b - a));
    expect(totals[0]).toBeGreaterThan(0.02);
  });

  it('tells the open rates of twins that go live', () => {
    const two = { ...scenario, seeds: [1, 2] };
    expect(attribution.together.plain.summary.damage).not.toHaveProperty('openRate');
    const live = attribute(two, undefined, true);
    const went = live.together.plain.perSeed;
    const world = runSeed({ ...byHand, evaluation: { ...byHand.evaluation, live: true }, seeds: [1, 2] }, 1);
    const rateOf = (provenance: string) =>
      world.pipelines.find((pipeline) => pipeline.provenance === provenance)?.quantities.live
        ?.openRate as number;
    expect(went[0].damage.openRate).toBe(rateOf('logged') - rateOf('recomputed'));
    expect(live.logged.perSeed[0].openRate).toBe(rateOf('logged'));
    // What is measured in shadow does not depend on it.
    expect(live.together.plain.perSeed[0].flattery).toEqual(attribution.together.plain.perSeed[0].flattery);
  });
});

describe('where nothing can leak', () => {
  const numbersOf = ({ features, together, sum, interaction }: Attribution) => {
    const effects = [...features, together, sum, interaction].flatMap(({ plain, minusOwn }) => [
      plain,
      ...(minusOwn === null ? [] : [minusOwn]),
    ]);
    return effects.flatMap(({ perSeed, summary }) =>
      [...perSeed, summary].flatMap((figures) => [
        ...flatten({ flattery: figures.flattery, damage: figures.damage, total: figures.total }).values(),
        ...('mismatch' in figures ? flatten({ mismatch: figures.mismatch }).values() : []),
      ]),
    );
  };

  it('every figure is exactly 0: reconstructed values are the logged ones', () => {
    const numbers = numbersOf(attribute(small(), 'reconstructed'));
    expect(numbers.length).toBeGreaterThan(100);
    expect(numbers.filter((number) => number !== 0)).toEqual([]);
  });

  it('every figure is exactly 0: recomputed at the very moment of sending', () => {
    const now = { name: 'now', from: { provenance: 'recomputed' as const, after: '0s' } };
    const attribution = attribute(small({ provenances: [now] }), 'now');
    expect(attribution.together.minusOwn).not.toBeNull();
    expect(numbersOf(attribution).filter((number) => number !== 0)).toEqual([]);
  });

  it('features of which no event tells anything differ in nothing: nobody ever follows', () => {
    const scenario = small({ features: ['user_follows_ln', 'user_follows_source', 'hour_sine'] });
    const { world } = scenario;
    const still = { ...world, follows: { ...world.follows, initialPerUser: 0, afterOpen: 0, afterRead: 0 } };
    const attribution = attribute({
      ...scenario,
      world: scenarioSchema.parse({ name: 'a', world: still }).world,
    });
    expect(numbersOf(attribution).filter((number) => number !== 0)).toEqual([]);
  });
});

it('of a single feature is that of all together, without interaction', () => {
  const { features, together, sum, interaction } = attribute(
    small({ features: ['user_open_rate', 'hour_sine'] }),
  );
  const { coefficient: _, ...alone } = features[0].plain.summary;
  expect(features).toHaveLength(1);
  expect(together.plain.summary).toEqual(alone);
  expect(sum.plain.summary.total).toEqual(alone.total);
  expect([...flatten(interaction.plain.perSeed.map(({ seed: __, ...rest }) => rest)).values()]).toEqual(
    Array(18).fill(0),
  );
});

describe('from readings', () => {
  const twins = twinsOf(small(), leakOf(small()), false)[0];
  const pair = fc.record({
    auc: fc.double({ min: -1, max: 1, noNaN: true }),
    ne: fc.double({ min: -1, max: 1, noNaN: true }),
  });
  const figures = fc.record({
    flattery: pair,
    damage: pair,
    total: pair,
    gap: pair,
    mismatch: fc.double({ min: 0, max: 1, noNaN: true }),
    coefficient: fc.double({ min: -5, max: 5, noNaN: true }),
  });
  const reading: fc.Arbitrary<TwinReading> = fc.record({
    seed: fc.nat(100),
    logged: fc.record({ offline: pair, shadow: pair, gap: pair }),
    coefficients: fc.array(fc.double({ min: -5, max: 5, noNaN: true }), { minLength: 4, maxLength: 4 }),
    together: figures,
    alone: fc.array(figures, { minLength: 4, maxLength: 4 }),
  });
  const outcome = (readings: readonly TwinReading[]) =>
    attributionOf(small(), 'recomputed', [{ twins, readings }], '1.2.3');

  it('the sum and the interaction make up what all do together, and the order of seeds does not matter', () => {
    fc.assert(
      fc.property(fc.array(reading, { minLength: 1, maxLength: 5 }), (readings) => {
        const { sum, interaction, together, features } = outcome(readings);
        const [all, parts, rest] = [together, sum, interaction].map(
          ({ plain }) => plain.summary.total.auc.mean,
        );
        expect(parts + rest).toBeCloseTo(all, 9);
        const alone = features.reduce((total, { plain }) => total + plain.summary.damage.ne.mean, 0);
        expect(sum.plain.summary.damage.ne.mean).toBeCloseTo(alone, 9);
        const backwards = outcome([...readings].reverse());
        expect(backwards.features.map(({ feature }) => feature)).toHaveLength(4);
        expect(backwards.interaction.plain.summary.total.auc.mean).toBeCloseTo(rest, 9);
      }),
      cases(100),
    );
  });

  it('what cannot be measured comes last, and equal totals stay in the order of the lab', () => {
    const [like] = fc.sample(reading, cases(1));
    const totals = [0.1, Number.NaN, 0.3, 0.1];
    const readings = [
      { ...like, alone: totals.map((auc, index) => ({ ...like.alone[index], total: { auc, ne: 0 } })) },
    ];
    expect(outcome(readings).features.map(({ feature }) => twins.features.indexOf(feature))).toEqual([
      2, 0, 3, 1,
    ]);
  });
});
