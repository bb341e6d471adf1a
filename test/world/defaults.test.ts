/** The default world looks like a real news app (design §2), under the incumbent that is trained in it. */
import { describe, expect, it } from 'vitest';
import { DAY_MS } from '../../src/base/time.ts';
import { Phase } from '../../src/history/impressions.ts';
import { simulatePast } from '../../src/lab/stages/past.ts';
import { scenarioSchema } from '../../src/scenario/schema.ts';
import { Candidates } from '../../src/serving/candidates.ts';
import { impressionsOf, mean, opened } from './worlds.ts';

describe('the default world', () => {
  const scenario = scenarioSchema.parse({
    name: 'defaults',
    world: { users: 1500 },
    timeline: { burnIn: '4d', warmup: '6d', logging: '8d', production: '1d' },
  });
  const { arm, timeline } = simulatePast([scenario], 1);
  const phase = arm.impressions.column('phase');
  const rows = impressionsOf(arm).filter((_, row) => phase[row] === Phase.logging);
  const decided = rows.filter((row) => row.sessionPosition === 0);

  it('has open rates between 4 and 10 % under the incumbent', () => {
    const rate = mean(decided.map((row) => (opened(row) ? 1 : 0)));
    expect(rate).toBeGreaterThan(0.04);
    expect(rate).toBeLessThan(0.1);
  });

  it('sends one to three notifications a user and day', () => {
    const perUserDay = rows.length / (1500 * (timeline.productionDay - timeline.loggingDay));
    expect(perUserDay).toBeGreaterThan(1);
    expect(perUserDay).toBeLessThan(3);
  });

  it('has about 300 live candidates', () => {
    const candidates = new Candidates(arm.world.catalog, scenario.serving.maximumCandidates);
    const counts: number[] = [];
    for (let hour = 4 * 24; hour < timeline.productionDay * 24; hour++) {
      candidates.tick((hour * DAY_MS) / 24);
      counts.push(candidates.count);
    }
    expect(mean(counts)).toBeGreaterThan(250);
    expect(mean(counts)).toBeLessThan(350);
  });

  it('has users who open far more than others', () => {
    const logits = new Map<number, number[]>();
    for (const row of decided) logits.set(row.user, [...(logits.get(row.user) ?? []), row.trueLogit]);
    const rates = Array.from(logits.values(), (own) => mean(own.map((logit) => 1 / (1 + Math.exp(-logit)))));
    rates.sort((a, b) => a - b);
    const quantile = (share: number) => rates[Math.floor(share * rates.length)];
    expect(quantile(0.9) / quantile(0.1)).toBeGreaterThan(3);
  });

  it('has sessions, follows, unfollows and few opt-outs', () => {
    expect(rows.length).toBeGreaterThan(decided.length);
    expect(rows.length).toBeLessThan(1.1 * decided.length);
    // Reachable by push: 56 % of iOS, 67 % of Android users (Batch 2025).
    const { arrivesAtMs, departsAtMs } = arm.world.population.lives;
    const here = Array.from(arm.truth.optedOut.keys()).filter(
      (user) => arrivesAtMs[user] < timeline.trainingAtMs && departsAtMs[user] >= timeline.trainingAtMs,
    );
    expect(here.length).toBe(1500);
    const reachable = mean(here.map((user) => 1 - arm.truth.optedOut[user]));
    expect(reachable).toBeGreaterThan(0.56);
    expect(reachable).toBeLessThan(0.67);
  });
});
