/** Descriptions against what was measured: the benchmark's runs, the article's result, a newsroom that publishes. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { mean } from 'simple-statistics';
import { describe, expect, it } from 'vitest';
import { DAY_MS, HOUR_MS } from '../../../src/base/time.ts';
import { packageRoot } from '../../../src/lab/jobs/package.ts';
import { costOf } from '../../../src/report/description/cost.ts';
import { differencesOf, shownValue } from '../../../src/report/description/differences.ts';
import { descriptionPage } from '../../../src/report/description/page.ts';
import { sizesOf } from '../../../src/report/description/sizes.ts';
import { durationRange, seedsInWords } from '../../../src/report/description/words.ts';
import { renderTerminal } from '../../../src/report/terminal.ts';
import { candidatesOf, meanLifetimeMs } from '../../../src/scenario/candidates.ts';
import { loadScenario } from '../../../src/scenario/reading/read.ts';
import { parseSeeds } from '../../../src/scenario/reading/seeds.ts';
import { type Scenario, type ScenarioInput, scenarioSchema } from '../../../src/scenario/schema.ts';
import { createNewsroom } from '../../../src/world/newsroom.ts';
import { cases } from '../../gear.ts';

const ROOT = packageRoot();
const json = (path: string) => JSON.parse(readFileSync(join(ROOT, path), 'utf8'));
const shipped = (name: string, sets: string[] = []) =>
  loadScenario(join(ROOT, 'scenarios', name), { sets }).scenario;
const made = (input: Omit<ScenarioInput, 'name'> = {}): Scenario =>
  scenarioSchema.parse({ name: 'made', ...input });

describe('the cost', () => {
  interface Run {
    readonly seconds: number;
    readonly peakBytes: number;
    readonly users: number;
  }
  const { growth, million, experiment }: Record<string, { runs: Run[] }> = json('results/bench/timings.json');
  const measured: [name: string, run: Run, scenario: Scenario][] = [
    ...[...growth.runs, ...million.runs].map((run): [string, Run, Scenario] => [
      `${run.users} users`,
      run,
      shipped('million-users.yaml', [`world.users=${run.users}`]),
    ]),
    ...experiment.runs.map((run, index): [string, Run, Scenario] => [
      `the article, run ${index + 1}`,
      run,
      // As it was when it was measured.
      { ...shipped('article.yaml', ['timeline.warmup=7d']), seeds: [1] },
    ]),
  ];

  it.each(measured)('spans what the benchmark measured: %s', (_, run, scenario) => {
    const { worlds, seconds, bytes } = costOf([scenario]);
    expect(worlds).toBe(1);
    expect(seconds.low).toBeLessThan(run.seconds);
    expect(seconds.high).toBeGreaterThan(run.seconds);
    expect(bytes.low).toBeLessThan(run.peakBytes);
    expect(bytes.high).toBeGreaterThan(run.peakBytes);
    // Or the range says nothing.
    expect(seconds.high / seconds.low).toBeLessThan(3);
    expect(bytes.high / bytes.low).toBeLessThan(3);
  });

  it('spans what starting and writing took, by docs/build/performance.md, and counts the writing of each result', () => {
    const tiny = made({
      seeds: [1],
      world: { users: 60, topics: 4, sources: 6, newsroom: { storiesPerDay: 60, topicsPerSource: 2 } },
      timeline: { burnIn: '1d', warmup: '2d', logging: '6d', production: '1d' },
    });
    const { seconds, aroundSeconds } = costOf([tiny]);
    expect(aroundSeconds.low + seconds.low).toBeLessThan(5.1);
    expect(aroundSeconds.high + seconds.high).toBeGreaterThan(7.5);
    const eight = costOf(Array.from({ length: 8 }, () => tiny)).aroundSeconds;
    expect((eight.low - aroundSeconds.low) / 7).toBeLessThan(1.8);
    expect((eight.high - aroundSeconds.high) / 7).toBeGreaterThan(2);
  });

  it('of disk is what the million users took, and nothing for the article', () => {
    expect(costOf([shipped('article.yaml')]).scratchBytes).toBe(0);
    // About 33 GB by docs/build/performance.md.
    const { scratchBytes } = costOf([shipped('million-users.yaml')]);
    expect(scratchBytes / 33e9).toBeGreaterThan(0.7);
    expect(scratchBytes / 33e9).toBeLessThan(1.4);
  });

  it('is counted once for scenarios that share a world', () => {
    const seeds = [1, 2, 3];
    const weak = made({ seeds, training: { l2: 1 } });
    const strong = made({ seeds, training: { l2: 100 } });
    const other = made({ seeds, world: { users: 400 } });
    expect(costOf([weak, strong]).worlds).toBe(3);
    expect(costOf([weak, other]).worlds).toBe(6);
    const [alone, shared] = [costOf([weak]), costOf([weak, strong])];
    expect(shared.seconds.low).toBeGreaterThan(alone.seconds.low);
    expect(shared.seconds.low).toBeLessThan(2 * alone.seconds.low);
  });

  it('grows with what there is to do', () => {
    const highest = (input: Omit<ScenarioInput, 'name'>) => costOf([made(input)]).seconds.high;
    const usual = highest({});
    expect(highest({ world: { users: 10_000 } })).toBeCloseTo(2 * usual, 9);
    expect(highest({ evaluation: { live: false } })).toBeLessThan(usual);
    expect(highest({ evaluation: { driftTwin: false } })).toBeLessThan(usual);
    expect(highest({ training: { encoders: ['hashed-id'] } })).toBeGreaterThan(usual);
    expect(highest({ training: { models: [{ name: 'ids', encoder: 'hashed-id' }] } })).toBeGreaterThan(
      highest({ training: { models: [{ name: 'plain', encoder: 'none' }] } }),
    );
    const crossed = (input: Omit<ScenarioInput, 'name'> = {}) =>
      highest({ ...input, training: { models: [{ name: 'crossed', crosses: 'all' }] } });
    const uncrossed = (input: Omit<ScenarioInput, 'name'> = {}) =>
      highest({ ...input, training: { models: [{ name: 'uncrossed' }] } });
    expect(crossed()).toBeGreaterThan(uncrossed());
    expect(crossed({ evaluation: { live: false } })).toBe(uncrossed({ evaluation: { live: false } }));
  });
});

describe('the sizes', () => {
  it('are those of the article, but for opt-outs and follow-ups', () => {
    const { logged, pipelines } = json('results/run/article/result.json');
    const { impressions, testRows, isBound } = sizesOf(shipped('article.yaml'));
    // Broadcasts are few, so that worlds differ by them.
    const meanImpressions = mean(logged.map((world: { impressions: number }) => world.impressions));
    expect(Math.abs(meanImpressions / impressions - 1)).toBeLessThan(0.1);
    for (const { split, perSeed } of pipelines) {
      for (const { rows } of perSeed) expect(rows.test / testRows(split)).toBeCloseTo(1, 1);
    }
    expect(isBound).toBe(false);
  });

  it('leave out rows whose label is not known, or that are too young', () => {
    const usable = (training: ScenarioInput['training']) =>
      sizesOf(made({ training, world: { optOut: { earlier: 0 } } })).usable / 10_000;
    // Two decisions of 5,000 users a day; a label takes a day.
    expect(usable({})).toBe(20);
    expect(usable({ immature: 'negative' })).toBe(21);
    expect(usable({ minimumAge: '12h' })).toBe(20);
    expect(usable({ minimumAge: '3d' })).toBe(18);
    expect(usable({ minimumAge: '100d' })).toBe(0);
  });

  it('leave out those who are taken for bots', () => {
    const world = { bots: { share: 0.1 } };
    const usable = (training: ScenarioInput['training']) => sizesOf(made({ world, training })).usable;
    const botRule = { recall: 0.8, falsePositives: 0.05 };
    expect(usable({ botRule }) / usable({})).toBeCloseTo(1 - 0.1 * 0.8 - 0.9 * 0.05, 12);
    expect(usable({ botRule: { recall: 1, falsePositives: 1 - 1e-12 } })).toBeCloseTo(0, 6);
  });

  it('test as many rows as the split does', () => {
    const { usable, testRows } = sizesOf(made({ world: { optOut: { earlier: 0 } } }));
    expect(usable).toBe(200_000);
    expect(testRows('time')).toBe(50_000);
    expect(testRows('temporal-user')).toBe(50_000);
    expect(testRows('user+story')).toBe(50_000);
    expect(testRows('k-fold')).toBe(200_000);
    expect(testRows('purged-k-fold')).toBe(200_000);
    expect(testRows('leave-last-out')).toBe(5000);
    const scenario = made({ training: { splits: ['time', 'k-fold', 'leave-last-out'] } });
    const text = renderTerminal(descriptionPage({ scenario }, 2), { columns: 10_000, color: false });
    expect(text).toMatch(/for testing \([\d,]+ with k-fold, [\d,]+ with leave-last-out\)\./);
  });

  it.each([
    {},
    { lifetimeSpread: 0 },
    { medianLifetime: '60h', lifetimeSpread: 1.5 },
    { maximumLifetime: '12h', medianLifetime: '10h' },
  ])('count the candidates that a newsroom has: %j', (newsroom) => {
    const scenario = made({
      world: { newsroom: { ...newsroom, storiesPerDay: 2000 } },
      serving: { maximumCandidates: 100_000 },
    });
    const days = 20;
    const { storyPublishedAtMs, storyExpiresAtMs } = createNewsroom(3, scenario.world, days * DAY_MS);
    let alive = 0;
    let hours = 0;
    // Candidates are renewed on the full hour and leave when they expire: in the mean of an hour half have left by its middle.
    for (let tickMs = 5 * DAY_MS; tickMs < days * DAY_MS; tickMs += HOUR_MS) {
      hours++;
      for (let story = 0; story < storyPublishedAtMs.length; story++) {
        if (storyPublishedAtMs[story] <= tickMs && storyExpiresAtMs[story] > tickMs + HOUR_MS / 2) alive++;
      }
    }
    expect(candidatesOf(scenario) / (alive / hours)).toBeCloseTo(1, 1);
  });

  it('never have more candidates than may be taken', () => {
    expect(candidatesOf(made({ serving: { maximumCandidates: 50 } }))).toBe(50);
  });

  it('know the mean of a lifetime that is cut', () => {
    expect(meanLifetimeMs(10, 20, 0)).toBe(10);
    expect(meanLifetimeMs(30, 20, 0)).toBe(20);
    // Without a cut, the mean of a log-normal.
    expect(meanLifetimeMs(10, 1e9, 0.5)).toBeCloseTo(10 * Math.exp(0.125), 5);
    // Cut at the median: half are cut, and Φ(−1) = 0.158655 (tables) of the rest's weight remains.
    expect(meanLifetimeMs(10, 10, 1)).toBeCloseTo(10 * Math.exp(0.5) * 0.158655 + 5, 4);
  });
});

describe('the differences', () => {
  it('of the defaults are none', () => {
    expect(differencesOf(made())).toEqual([]);
    expect(differencesOf(made({ description: 'other', seeds: [9], expect: [] }))).toEqual([]);
  });

  it('tell the key, both values and what it means', () => {
    const scenario = made({ world: { follows: { lift: 0 } }, training: { splits: ['user', 'time'] } });
    expect(differencesOf(scenario)).toEqual([
      {
        path: 'world.follows.lift',
        value: 0,
        normal: 0.6,
        meaning: 'Change of the open logit when the user follows the source; 0 makes follows mean nothing.',
      },
      {
        path: 'training.splits',
        value: ['user', 'time'],
        normal: ['random', 'time'],
        meaning: 'How test rows are held out: a pipeline for each.',
      },
    ]);
  });

  it('show values as a file has them', () => {
    expect(shownValue(['logged', { name: 'mix', from: 'logged', except: {} }, null, 0.5])).toBe(
      '[logged, { name: mix, from: logged, except: {} }, null, 0.5]',
    );
  });
});

describe('the words', () => {
  it('for seeds are those that --seeds takes', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.nat(30), { minLength: 1, maxLength: 10 }), (seeds) => {
        expect(parseSeeds(seedsInWords(seeds).replace(/^seeds? /, ''))).toEqual(seeds);
      }),
      cases(100),
    );
    expect(seedsInWords([1, 2, 3, 7])).toBe('seeds 1..3, 7');
    expect(seedsInWords([5])).toBe('seed 5');
  });

  it('for time choose the unit', () => {
    expect(durationRange({ low: 0.2, high: 0.4 })).toBe('1 second at most');
    expect(durationRange({ low: 7.9, high: 18.1 })).toBe('7 to 19 seconds');
    expect(durationRange({ low: 100, high: 250 })).toBe('1.7 to 4.2 minutes');
    expect(durationRange({ low: 4000, high: 9000 })).toBe('1.1 to 2.5 hours');
  });
});

describe('the text', () => {
  it('says which pipelines are slower live, and by how much', () => {
    const textOf = (input: Omit<ScenarioInput, 'name'>) => {
      const page = descriptionPage({ scenario: made(input) }, 2);
      return renderTerminal(page, { columns: 10_000, color: false });
    };
    const training = {
      provenances: ['logged' as const],
      splits: ['time' as const],
      models: [{ name: 'crossed', crosses: 'all' as const }],
    };
    expect(textOf({ training })).toContain(
      'logged × time × crossed has crosses, which are no sums over entity keys: live, every candidate is scored by its ' +
        'whole vector, some ten times as slow as from cached sums. In a world that adds 2 to 7 seconds for each such pipeline.',
    );
    expect(textOf({ training, evaluation: { live: false } })).not.toContain('has crosses');
    expect(textOf({})).not.toContain('has crosses');
  });

  it('says which features are not those of the app', () => {
    const input = {
      features: {
        mine: { key: 'user x topic', value: 'open-rate', window: '3d', description: 'My idea.' },
        user_open_rate: { prior: { sends: 50 } },
        hour_sine: null,
        user_sends_24h: { window: '24h' },
        hour_cosine: null,
      },
      retraining: {
        newFeatures: [
          'user_open_rate_7d',
          { name: 'late', key: 'source', value: 'exists', of: 'reads', window: '1h' },
        ],
      },
    } as const;
    const scenario = scenarioSchema.parse({ name: 'a', ...input });
    const text = renderTerminal(descriptionPage({ scenario }, 2), { columns: 10_000, color: false });
    const from = text.indexOf('The features');
    expect(text.slice(from, text.indexOf('What is compared')).trimEnd()).toMatchInlineSnapshot(`
      "The features
      21 features from the beginning. What the scenario says of them:
      - mine (user×topic) is new: Smoothed opens over sends of the user on the topic in the last 3 days. Described as: My idea.
      - user_open_rate (user) is changed: Smoothed opens over sends of the user in the last 28 days, as if 1 of 50 more had been opened before. In the app: Smoothed opens over sends of the user in the last 28 days.
      - user_sends_24h (user) is as in the app: Notifications to the user in the last 24 hours.
      - Dropped: hour_sine, hour_cosine.
      - On the first day of production, late (source) is new: 1 where there are organic reads of the source in the last hour."
    `);
    const plain = scenarioSchema.parse({ name: 'a' });
    expect(
      renderTerminal(descriptionPage({ scenario: plain }, 2), { columns: 80, color: false }),
    ).not.toContain('The features');
  });

  it('of a sweep describes the first point and counts all', () => {
    const scenario = made({
      title: 'Late events do no harm.',
      description: 'They are reconstructed.',
      seeds: [1, 2],
      sweep: { 'history.ingestionDelay.maximum': ['1h', '6h'] },
      evaluation: { live: false, driftTwin: false, shadowPolicy: 'random' },
      retraining: { newFeatures: ['user_follows_source'] },
      training: { provenances: ['reconstructed'], splits: ['random'], ship: 'refit' },
      serving: { threshold: 0.01, frequencyCapPer24h: 1, incumbent: { policy: 'popular' } },
      timeline: { burnIn: '0d', production: '1d' },
      expect: [
        {
          that: 'reconstructed × random',
          quantity: 'gap.auc',
          minus: 'logged × time',
          is: 'within',
          margin: 0.01,
          because: 'Nothing that matters is smaller.',
        },
      ],
      observe: [
        { label: 'damage', at: 3, that: 'reconstructed × random', quantity: 'damage.auc', divide: 2 },
      ],
    });
    const points = ['1h', '6h'].map((maximum) => ({
      name: maximum,
      settings: {},
      scenario: { ...scenario, history: { ...scenario.history, ingestionDelay: { minimum: '0s', maximum } } },
    }));
    expect(
      renderTerminal(descriptionPage({ scenario, points }, 2), { columns: 100, color: false }),
    ).toMatchInlineSnapshot(`
      "made
      Late events do no harm.
      They are reconstructed.

      The world
      5,000 users, 12 topics and 40 news sources, in each of 2 worlds (seeds 1..2).
      Intervals of 2 seeds are wide, about 11 times as wide as of 8: for clear differences run 4 or more,
      such as seeds 1..8.
      About 240 stories a day, each a candidate for about 30 hours: about 300 candidates at a time.
      The app may notify a user about 2 times a day, each time with the one candidate that its policy
      picks; in the app itself a user looks at about 2.5 stories a day.
      On top, sent by rule: follow-ups of opened stories and broadcasts to all.
      --simulate tells the open rate to expect.
      No user gets more than 1 notification in 24 hours.
      Nothing is sent below a predicted open probability of 0.01 (serving.threshold says how).
      The feature system knows of an event 0s to 1h after it happened.

      The days
      Days 0 to 55. Warm-up: logged under a simple rule until day 7.
      Days 56 to 76. Logging under the incumbent policy (popular): at most 140,000 impressions, at most
      120,000 of them usable on the day of training, at most 30,000 for testing.
      Day 77. Production: models, trained at the beginning of day 77, are deployed.
      Beware: no whole weeks: production (1 day). Weekends weigh differently there than in other phases,
      which tilts trends and calibration; lengths in multiples of 7 days avoid it.

      What is compared
      2 pipelines, each a way to get features × a way to hold out test rows:
      - reconstructed × random
      - logged × time
      Flattery and damage are measured against logged × time, which is trained though not asked for.
      What is deployed is trained once more, on every usable row.
      In shadow the random policy sends, and every model scores the same notifications.
      No model goes live (evaluation.live is false).
      On every day of production models are trained again with user_follows_source, invented on the first
      of them, in 4 ways: without, wait-and-log, reconstruct, recompute.

      What differs from the defaults
      - timeline.burnIn: 0d instead of 7d. Life before anything is logged, so that counters are not young.
      - timeline.production: 1d instead of 7d. Models are deployed, in shadow and live.
      - history.ingestionDelay.maximum: 1h instead of 0s. Longest such time; delays are uniform in
        between, so events can arrive out of order. 0s turns the delay off.
      - serving.threshold: 0.01 instead of null. Deployed models send nothing below this predicted open
        probability; for a softmax incumbent, sending nothing is one more alternative of that probability.
        Null always sends.
      - serving.frequencyCapPer24h: 1 instead of null. Most notifications to a user in any 24 hours; null
        for no cap.
      - serving.incumbent.policy: popular instead of model. What the company runs today. A model is
        trained on the warm-up, generation after generation.
      - training.provenances: [reconstructed] instead of [recomputed, logged, reconstructed]. Where
        feature values come from: a pipeline for each.
      - training.splits: [random] instead of [random, time]. How test rows are held out: a pipeline for
        each.
      - training.ship: refit instead of evaluated. Deploy the evaluated model, or one trained again on
        every mature row.
      - evaluation.live: false instead of true. Deploy each model in its own copy of the world; false
        measures in shadow only.
      - evaluation.driftTwin: false instead of true. Simulate the same world without drift from the first
        day of logging on, for the drift step of the waterfall.
      - evaluation.shadowPolicy: random instead of incumbent. Who sends in production while models are
        measured in shadow; another than the incumbent is a policy shift.
      - retraining: { newFeatures: [user_follows_source] } instead of null. Train again on every day of
        production with new features, in each way to come by their values; null does not.

      What is expected
      - gap.auc of reconstructed × random minus logged × time: within ±0.01. Nothing that matters is
        smaller.
      The whole 95 % interval must lie there; otherwise the command ends with exit code 1.

      What is reported without a verdict
      - damage at 3: damage.auc of reconstructed × random, divided by 2.

      What is run through
      2 combinations, each a scenario with results of its own:
      - history.ingestionDelay.maximum: 1h, 6h
      All of the above is of the first of them.

      What it takes, roughly
      4 to 12 seconds for a world; for all 4 with 2 workers, 13 to 33 seconds, with starting and writing.
      240 MiB to 620 MiB of memory for each worker.
      Taken from runs that were measured on one machine (docs/build/performance.md): yours may need half
      or twice the time. Worlds that were run before are not run again."
    `);
  });

  it('keeps to its width', () => {
    for (const columns of [60, 80, 100]) {
      const text = renderTerminal(descriptionPage({ scenario: shipped('no-leak.yaml') }, 1), {
        columns,
        color: false,
      });
      for (const line of text.split('\n')) expect(line.length).toBeLessThanOrEqual(columns);
    }
  });
});

describe('the warning of phases that are no whole weeks', () => {
  const warning = (input: Omit<ScenarioInput, 'name'>) =>
    renderTerminal(descriptionPage({ scenario: made(input) } as Parameters<typeof descriptionPage>[0], 1), {
      columns: 2000,
      color: false,
    }).match(/Beware: no whole weeks: [^.]*\./)?.[0];

  it('names those, but for burn-in', () => {
    expect(warning({ timeline: { burnIn: '3d', logging: '20d', production: '1d' } })).toBe(
      'Beware: no whole weeks: logging (20 days) and production (1 day).',
    );
  });

  it('is none where all are, or weekends are like other days', () => {
    expect(warning({})).toBeUndefined();
    const drift = { weekendActivity: 1, weekendOpens: 0 };
    expect(warning({ timeline: { logging: '20d' }, world: { drift } })).toBeUndefined();
  });
});
