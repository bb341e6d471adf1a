import { describe, expect, it } from 'vitest';
import { runSeed } from '../../src/lab/experiment.ts';
import { scenarioSchema } from '../../src/scenario/schema.ts';
import { countedStore } from '../base/stores.ts';

const seeds = [1, 2];
const timeline = { burnIn: '2d', warmup: '3d', logging: '16d', production: '7d' };

/** Every table of rows has more blocks than the store leaves in memory, which is one. */
const rows = scenarioSchema.parse({
  name: 'rows',
  seeds,
  timeline,
  world: { users: 500 },
  training: {
    provenances: ['recomputed', 'reconstructed', 'logged'],
    splits: ['time'],
    encoders: ['none', 'target'],
  },
  evaluation: { driftTwin: false, ownLabel: false, liveReferences: ['random'] },
  retraining: { newFeatures: ['user_open_rate', 'user_source_reads_ln'] },
});

/** The log of events has four blocks, of which three stay: with fewer, folds would ask for the same ones thousands of times. */
const events = scenarioSchema.parse({
  name: 'events',
  seeds,
  timeline,
  world: {
    users: 1000,
    opens: { baseRate: 0.3 },
    dormancy: { share: 0 },
    organic: { browsesPerUserDay: 40 },
  },
  history: { drops: { share: 0.1 } },
  training: { provenances: ['recomputed', 'reconstructed'], splits: ['time'] },
  evaluation: { driftTwin: false, ownLabel: false, liveReferences: [] },
});

describe('a run that does not fit in memory', () => {
  it.each([
    [rows, 0, 20],
    [events, 8 * 2 ** 20, 2],
  ])('gives the same result, bit for bit: $name', (scenario, residentBytesMax, movesMin) => {
    const store = countedStore(residentBytesMax);
    const spilled = runSeed(scenario, 1, { store });
    expect(store.writes).toBeGreaterThan(movesMin);
    expect(store.reads).toBeGreaterThan(movesMin);
    expect(spilled).toEqual(runSeed(scenario, 1));
  });
});
