/** The search of `hindsight fit` in simulated worlds: a few small ones a round. */
import { describe, expect, it } from 'vitest';
import { factNames } from '../../src/lab/studies/facts/catalog.ts';
import { simulatedFacts } from '../../src/lab/studies/facts/simulate.ts';
import { knobs, readBack } from '../../src/lab/studies/fit/knobs.ts';
import { parseFacts } from '../../src/lab/studies/fit/request.ts';
import { defaultOf, type Setting, scenarioWith } from '../../src/lab/studies/fit/scenario.ts';
import { fitOf } from '../../src/lab/studies/fit/study.ts';

const USERS = 150;
const DAYS = 35;

const simulated = (settings: readonly Setting[], seeds: readonly number[]) =>
  simulatedFacts({ scenario: scenarioWith('own', settings, USERS), seeds, days: DAYS, skipsFailures: true });

const fitted = (page: string) =>
  fitOf(
    { name: 'own', label: 'facts.yaml', request: parseFacts(page, 'facts.yaml') },
    async ({ seeds }, settings) => simulated(settings, seeds.slice(0, 3)),
  );

describe('a fit in simulated worlds', () => {
  it('of facts of the default world gives nearly its parameters', async () => {
    const bySeed = simulated([], [501, 502, 503, 504]);
    const asked = ['storiesPerDay', 'sendsPerDay', 'openRate', 'follows'];
    const page = asked.map((fact) => {
      const place = factNames.indexOf(fact);
      return `${fact}: ${bySeed.reduce((sum, values) => sum + values[place], 0) / bySeed.length}\n`;
    });
    const { settings } = await fitted(page.join(''));
    for (const fact of asked) {
      const knob = knobs.find((each) => each.fact === fact) as (typeof knobs)[number];
      const setting = settings.find((each) => each.fact === fact) as Setting;
      const ratio = readBack(knob, setting.value) / defaultOf(knob);
      expect(Math.abs(Math.log(ratio)), fact).toBeLessThan(fact === 'openRate' ? 0.5 : 0.2);
    }
  });

  it('of an open rate of 99.9 % and nobody who opens nothing matches neither, and goes as far as it can', async () => {
    const { fitted: facts, settings } = await fitted('openRate: 0.999\nneverOpen: 0\nstoriesPerDay: 100\n');
    const verdicts = Object.fromEntries(facts.map(({ name, verdict }) => [name, verdict]));
    expect(verdicts).toMatchObject({ openRate: 'not matched', storiesPerDay: 'matched' });
    expect(settings.find(({ fact }) => fact === 'openRate')?.value).toBeGreaterThan(0.9);
  });

  it('of an open rate of 0 ends where worlds can be simulated', async () => {
    const { fitted: facts } = await fitted('openRate: 0\n');
    const { bySeed, simulated, verdict } = facts.find(
      ({ name }) => name === 'openRate',
    ) as (typeof facts)[number];
    const rates = bySeed.filter((rate) => !Number.isNaN(rate));
    expect(rates.length).toBeGreaterThan(0);
    expect(Math.max(...rates)).toBeLessThan(0.02);
    // One world of the check that cannot be simulated leaves no mean.
    expect(verdict).toBe(simulated <= 0.001 ? 'matched' : 'not matched');
  });
});
