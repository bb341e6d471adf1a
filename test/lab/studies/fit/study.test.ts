/** The search in worlds that are formulas: as noisy as simulated ones, with slopes other than those of the knobs. */
import { describe, expect, it } from 'vitest';
import { stream } from '../../../../src/base/random.ts';
import { factNames } from '../../../../src/lab/studies/facts/catalog.ts';
import { partsOf, roundsOf, type Simulate } from '../../../../src/lab/studies/fit/fit.ts';
import { knobs, readBack, toleranceOf } from '../../../../src/lab/studies/fit/knobs.ts';
import { type FactsRequest, parseFacts } from '../../../../src/lab/studies/fit/request.ts';
import { estimateOf, lightEffort } from '../../../../src/lab/studies/fit/rounds.ts';
import { defaultOf, type Setting } from '../../../../src/lab/studies/fit/scenario.ts';
import { fitOf } from '../../../../src/lab/studies/fit/study.ts';
import { runs } from '../../../gear.ts';

/** Facts of the default world. */
const USUAL: Readonly<Record<string, number>> = {
  storiesPerDay: 239,
  lifetimeMedian: 28,
  lifetimeLong: 46.8,
  newsMixChange: 0.09,
  sendsPerDay: 2.3,
  reachable: 0.61,
  openRate: 0.057,
  openRateTop: 0.14,
  neverOpen: 0.18,
  openDelayMedian: 29,
  openDelayLong: 200,
  followRate: 0.026,
  follows: 4,
  weekend: 0.91,
};

const START = knobs.map((knob) => knob.scale.to(defaultOf(knob)));

function placesIn(settings: readonly Setting[]): number[] {
  return knobs.map((knob, place) => {
    const setting = settings.find(({ parameter }) => parameter === knob.parameter);
    return setting === undefined ? START[place] : knob.scale.to(readBack(knob, setting.value));
  });
}

function normal(draw: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - draw())) * Math.cos(2 * Math.PI * draw());
}

/** A world that is a formula, drawn by its number. */
class Formula {
  readonly #draw: () => number;
  readonly #slopes: readonly (readonly number[])[];
  readonly #bends: readonly number[];
  /** Standard deviation of facts over worlds, of their tolerance. */
  readonly #noise: number;

  constructor(number: number, noise: number) {
    this.#draw = stream(number, 'formula');
    this.#noise = noise;
    this.#slopes = knobs.map(({ fact }) =>
      knobs.map(({ moves }) => (moves[fact] ?? 0) * (1 + 0.2 * normal(this.#draw))),
    );
    this.#bends = knobs.map(() => 0.1 * normal(this.#draw));
  }

  /** Facts at places of the parameters, but for noise: they grow with the number of users. */
  at(places: readonly number[], users: number): number[] {
    const steps = places.map((place, knob) => place - START[knob]);
    return knobs.map(({ fact, factScale }, row) => {
      const moved = steps.reduce((sum, step, knob) => sum + this.#slopes[row][knob] * step, 0);
      const place = factScale.to(USUAL[fact]) + moved + this.#bends[row] * steps[row] ** 2;
      return factScale.from(place + 0.03 * Math.log(users / 400));
    });
  }

  simulate: Simulate = async ({ users, seeds }, settings) => {
    const means = this.at(placesIn(settings), users);
    return seeds.map((seed) => {
      // Half of the noise comes with the seed, whatever the size; half with the users.
      const ofSeed = stream(seed, 'seed');
      const values = factNames.map(() => 1);
      for (const [row, { fact, tolerance }] of knobs.entries()) {
        const chance = normal(ofSeed) + Math.sqrt(400 / users) * normal(this.#draw);
        const noise = this.#noise * Math.SQRT1_2 * toleranceOf(tolerance, means[row]) * chance;
        values[factNames.indexOf(fact)] = Math.max(0, means[row] + noise);
      }
      return values;
    });
  };

  /** Places of the parameters within a factor of two or so of the usual ones. */
  drawn(): number[] {
    return START.map((place, knob) => {
      const reach = knobs[knob].fact === 'openRateTop' || knobs[knob].fact === 'lifetimeLong' ? 0.15 : 0.5;
      return place + reach * (2 * this.#draw() - 1);
    });
  }
}

const nothing = parseFacts('users: 400\n', 'facts.yaml');
const given = (request: Partial<FactsRequest>) => ({
  name: 'own',
  label: 'facts.yaml',
  request: { ...nothing, ...request },
});
const usual = (users: number) => ({ users, wanted: new Map(Object.entries(USUAL)) });

describe('a fit', () => {
  it.each([
    800, 20_000,
  ])('of %i users finds all facts of drawn worlds again, and says matched only of those that are within their tolerance', async (users) => {
    let said = 0;
    const worlds = Array.from({ length: runs(12).numRuns }, (_, index) => index + 1);
    for (const number of worlds) {
      const world = new Formula(number, 0.8);
      const facts = world.at(world.drawn(), users);
      const wanted = new Map(knobs.map(({ fact }, row) => [fact, facts[row]]));
      const fit = await fitOf(given({ users, wanted }), world.simulate);
      const found = world.at(placesIn(fit.settings as readonly Setting[]), users);
      for (const { name, verdict, wanted, tolerance } of fit.fitted.filter(
        (each) => each.verdict === 'matched',
      )) {
        said++;
        const row = knobs.findIndex(({ fact }) => fact === name);
        expect(Math.abs(found[row] - wanted) / tolerance, `${number} ${name} ${verdict}`).toBeLessThan(1);
      }
    }
    expect(said / (worlds.length * knobs.length)).toBeGreaterThan(0.97);
  });

  it('leaves the default world nearly where it is', async () => {
    const fit = await fitOf(given(usual(400)), new Formula(1, 0.5).simulate);
    expect(fit.fitted.filter(({ verdict }) => verdict === 'matched')).toHaveLength(knobs.length);
    placesIn(fit.settings as readonly Setting[]).forEach((place, knob) => {
      expect(Math.abs(place - START[knob]), knobs[knob].fact).toBeLessThan(0.25);
    });
  });

  it.each([
    ['openRate: 0.999', 'openRate', /world\.opens\.baseRate.*whatever the base rate/s],
    ['neverOpen: 0', 'neverOpen', /world\.dormancy\.openLift.*by chance/s],
    ['weekend: 0', 'weekend', /world\.drift\.weekendOpens/],
  ])('says that %s is not matched, and why', async (page, name, why) => {
    const world: Simulate = async ({ seeds }) =>
      seeds.map(() => factNames.map((fact) => (fact === name ? 0.3 : 1)));
    const { fitted } = await fitOf(given(parseFacts(page, 'facts.yaml')), world);
    expect(fitted.find((each) => each.name === name)).toMatchObject({
      verdict: 'not matched',
      why: expect.stringMatching(why),
    });
  });

  it('comes back from where no world can be simulated', async () => {
    const { scale, fact } = knobs.find((knob) => knob.fact === 'openRate') as (typeof knobs)[number];
    const place = knobs.findIndex((knob) => knob.fact === fact);
    // Where fewer than one in a thousand is opened, no model can be fitted.
    const world: Simulate = async ({ seeds }, settings) => {
      const rate = scale.from(placesIn(settings)[place]);
      return seeds.map(() => factNames.map(() => (rate < 0.001 ? Number.NaN : rate)));
    };
    const { fitted, settings } = await fitOf(given(parseFacts('openRate: 0\n', 'facts.yaml')), world);
    expect(settings[0].value).toBeGreaterThanOrEqual(0.001);
    expect(settings[0].value).toBeLessThan(0.004);
    expect(fitted.find(({ name }) => name === fact)).toMatchObject({ verdict: 'not matched' });
  });

  it('says not matched of what a world of the check has none of', async () => {
    const request = parseFacts('neverOpen: 0.2\n', 'facts.yaml');
    const rounds = roundsOf(given(request));
    const world: Simulate = async ({ name, seeds }) =>
      seeds.map((_, index) => factNames.map(() => (name === 'check' && index === 0 ? Number.NaN : 0.2)));
    const { fitted } = await fitOf(given(request), world);
    expect(rounds.length).toBeGreaterThan(1);
    expect(fitted.find(({ name }) => name === 'neverOpen')).toMatchObject({
      verdict: 'not matched',
      why: 'in some world too little happened to count it',
    });
  });

  it.each([
    1, 400, 800, 5000, 20_000, 1_000_000,
  ])('of %i users searches and checks in other worlds, at last of that size, or of the largest that are simulated', (users) => {
    const rounds = roundsOf(given(usual(users)));
    const parts = rounds.flatMap(partsOf);
    const seedsOf = (places: typeof rounds) => new Set(places.flatMap(partsOf).flatMap(({ seeds }) => seeds));
    const [search, check] = [seedsOf(rounds.slice(0, -1)), seedsOf(rounds.slice(-1))];
    expect([...check].filter((seed) => search.has(seed))).toEqual([]);
    expect(rounds.slice(-2).map((round) => round.users)).toEqual(Array(2).fill(Math.min(users, 20_000)));
    for (const { users: of, seeds, beside } of rounds) {
      expect(seeds.length).toBeGreaterThan(2);
      if (beside === undefined) continue;
      expect(beside.users).toBeLessThan(of);
      expect(beside.seeds.slice(0, seeds.length)).toEqual(seeds);
    }
    expect(new Set(parts.map(({ name }) => name)).size).toBe(parts.length);
    expect(parts.reduce((sum, part) => sum + part.users * part.seeds.length, 0)).toBeLessThan(300_000);
  });
});

describe('the estimate of a fact', () => {
  it('is the mean of worlds, with its standard error', () => {
    expect(estimateOf([1, 2, 3, 4])).toEqual({ mean: 2.5, error: Math.sqrt(5 / 3 / 4) });
  });

  it('has the chance of many smaller worlds where size makes the same difference in all', () => {
    const beside = [1, 2, 3, 4, 5, 6];
    const { mean, error } = estimateOf([11, 12], beside);
    expect(mean).toBeCloseTo(13.5, 12);
    expect(error).toBeCloseTo(estimateOf(beside).error, 12);
  });

  it('is of the worlds alone where the smaller ones have none', () => {
    expect(estimateOf([1, 3], [Number.NaN, Number.NaN, 2])).toEqual(estimateOf([1, 3]));
  });

  it('has rounds for a page, whose worlds are the smaller the more notifications there are', () => {
    const roundsAt = (sendsPerDay: number) =>
      roundsOf({ ...given(usual(20_000)), effort: lightEffort(sendsPerDay) });
    for (const [sendsPerDay, users] of [
      [0.1, 2000],
      [1, 1000],
      [2, 500],
      [20, 300],
    ] as const) {
      const rounds = roundsAt(sendsPerDay);
      expect(rounds.at(-1)).toEqual({ name: 'check', users, seeds: [1, 2, 3, 4, 5, 6, 7, 8] });
      // No smaller worlds beside them.
      expect(rounds.flatMap(partsOf)).toEqual(rounds);
    }
  });
});
