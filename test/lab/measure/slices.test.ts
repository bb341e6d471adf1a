/** Rows that are measured apart, against plain counts. */
import { expect, test } from 'vitest';
import { sigmoid } from '../../../src/base/sigmoid.ts';
import { ImpressionKind } from '../../../src/history/impressions.ts';
import { runSeed } from '../../../src/lab/experiment.ts';
import { labelLogits } from '../../../src/lab/stages/labelLogits.ts';
import type { RunData } from '../../../src/lab/stages/production.ts';
import { logitsOf } from '../../../src/model/score.ts';
import { type ScenarioInput, scenarioSchema } from '../../../src/scenario/schema.ts';

const SEED = 3;

function run(evaluation: ScenarioInput['evaluation']) {
  const data: RunData[] = [];
  const scenario = scenarioSchema.parse({
    name: 'small',
    seeds: [SEED, 4],
    timeline: { burnIn: '3d', warmup: '7d', logging: '14d', production: '7d' },
    world: {
      users: 400,
      // So many come and go that there are new users in a week.
      tenure: { scale: '3d', tail: 0.9, longest: '60d' },
      newsroom: { storiesPerDay: 120 },
      sessions: { followUpRate: 0.6 },
    },
    serving: { maximumCandidates: 100 },
    training: { provenances: ['logged'], splits: ['session', 'time'], followUps: true },
    evaluation: { choiceSample: 20, live: false, driftTwin: false, ...evaluation },
  });
  const result = runSeed(scenario, SEED, { onData: (ready) => data.push(ready) });
  return { data: data[0], slices: result.pipelines.map(({ quantities }) => quantities.slices) };
}

interface PlainRow {
  readonly logit: number;
  /** 1 where opened, or the probability of it. */
  readonly label: number;
}

/** The share of pairs of an opened and an unopened row that the opened one wins, each pair by its probability. */
function plainAuc(rows: readonly PlainRow[]): number {
  let wins = 0;
  let pairs = 0;
  for (const a of rows) {
    for (const b of rows) {
      if (a === b) continue;
      const weight = a.label * (1 - b.label);
      pairs += weight;
      wins += weight * (a.logit > b.logit ? 1 : a.logit === b.logit ? 0.5 : 0);
    }
  }
  return wins / pairs;
}

test('each slice is the metric of its rows', () => {
  const { data, slices } = run({ slices: true });
  const { examples, incumbent, incumbentExamples, pipelines, timeline } = data;
  const { population, newsroom, catalog } = incumbent.world;
  const sent = incumbent.impressions;
  const { impressions } = examples;
  const sessions = Array.from({ length: examples.end - examples.start }, (_, index) => {
    const row = examples.start + index;
    return { id: impressions.firstId + row, session: impressions.value('session', row) };
  });
  const chosen = Array.from(incumbentExamples.mature).filter(
    (row) => sent.value('kind', row) === ImpressionKind.chosen,
  );
  pipelines.forEach(({ shipped, offline, test: { rows: testRows } }, index) => {
    const probabilities = labelLogits(incumbent, Int32Array.from(chosen), timeline.attributionWindowMs).map(
      sigmoid,
    );
    const logits = logitsOf(shipped.model, sent.features, sent, Int32Array.from(chosen), catalog);
    const production = chosen.map((row, place) => ({
      logit: logits[place],
      probability: probabilities[place],
      label: incumbentExamples.labels[row],
      arrived: population.lives.arrivesAtMs[sent.value('user', row)],
      published: newsroom.storyPublishedAtMs[sent.value('story', row)],
    }));
    const tested = Array.from(testRows, (row, place) => ({
      logit: offline.logits[place],
      label: offline.labels[place],
      follows: sessions.filter(({ id, session }) => session === impressions.firstId + row && id !== session)
        .length,
    }));
    const newUsers = production.filter(({ arrived }) => arrived >= timeline.trainingAtMs);
    const newStories = production.filter(({ published }) => published >= timeline.trainingAtMs);
    const followedUp = tested.filter(({ label, follows }) => label === 0 || follows > 0);
    expect(newUsers.length).toBeGreaterThan(20);
    expect(newStories.length).toBeLessThan(production.length);
    expect(followedUp.length).toBeLessThan(tested.length);
    for (const [name, rows] of Object.entries({ newUsers, newStories, followedUp })) {
      const slice = slices[index]?.[name as 'newUsers'];
      expect(slice?.rows, name).toBe(rows.length);
      expect(slice?.auc, name).toBeCloseTo(plainAuc(rows), 12);
    }
    for (const [name, rows] of Object.entries({ newUsers, newStories })) {
      const soft = rows.map(({ logit, probability }) => ({ logit, label: probability }));
      expect(slices[index]?.[name as 'newUsers'].softAuc, name).toBeCloseTo(plainAuc(soft), 12);
    }
    // Who was not opened is not followed up.
    expect(tested.every(({ label, follows }) => follows === 0 || label === 1)).toBe(true);
  });
});

test('nothing is measured apart unless it is asked for', () => {
  expect(run({}).slices).toEqual([null, null]);
});
