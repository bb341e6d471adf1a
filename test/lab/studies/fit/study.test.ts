/** The search in worlds that are formulas: as noisy as simulated ones, with slopes other than those of the knobs. */
import { describe, expect, it } from 'vitest';
import { stream } from '../../../../src/base/random.ts';
import { factNames } from '../../../../src/lab/studies/facts/catalog.ts';
import { knobs, readBack, toleranceOf } from '../../../../src/lab/studies/fit/knobs.ts';
import { type FactsRequest, parseFacts } from '../../../../src/lab/studies/fit/request.ts';
import { defaultOf, type Setting } from '../../../../src/lab/studies/fit/scenario.ts';
import { fitOf, roundsOf, type Simulate } from '../../../../src/lab/studies/fit/study.ts';
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
      knobs.map(({ moves }) => (moves[fact] ?? 0) * (1 + 0.2 * this.#normal())),
    );
    this.#bends = knobs.map(() => 0.1 * this.#normal());
  }

  #normal(): number {
    return Math.sqrt(-2 * Math.log(1 - this.#draw())) * Math.cos(2 * Math.PI * this.#draw());
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
    return seeds.map(() => {
      const values = factNames.map(() => 1);
      for (const [row, { fact, tolerance }] of knobs.entries()) {
        const noise = this.#noise * toleranceOf(tolerance, means[row]) * this.#normal();
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
  it('finds all facts of drawn worlds again, and says matched only of those that are within their tolerance', async () => {
    let said = 0;
    const worlds = Array.from({ length: runs(12).numRuns }, (_, index) => index + 1);
    for (const number of worlds) {
      const world = new Formula(number, 0.8);
      const facts = world.at(world.drawn(), 800);
      const wanted = new Map(knobs.map(({ fact }, row) => [fact, facts[row]]));
      const fit = await fitOf(given({ users: 800, wanted }), world.simulate);
      const found = world.at(placesIn(fit.settings as readonly Setting[]), 800);
      for (const { name, verdict, wanted, tolerance } of fit.fitted.filter(
        (each) => each.verdict === 'matched',
      )) {
        said++;
        const row = knobs.findIndex(({ fact }) => fact === name);
        expect(Math.abs(found[row] - wanted) / tolerance, `${number} ${name} ${verdict}`).toBeLessThan(1);
      }
    }
    expect(said / (worlds.length * knobs.length)).toBeGreaterThan(0.98);
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
    const seeds = rounds.flatMap((round) => round.seeds);
    expect(new Set(seeds).size).toBe(seeds.length);
    expect(rounds.slice(-2).map((round) => round.users)).toEqual(Array(2).fill(Math.min(users, 20_000)));
    expect(rounds.every((round) => round.seeds.length >= 4)).toBe(true);
    expect(rounds.reduce((sum, round) => sum + round.users * round.seeds.length, 0)).toBeLessThan(200_000);
  });
});
