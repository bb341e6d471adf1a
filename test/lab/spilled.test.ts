import { describe, expect, it } from 'vitest';
import { runSeed } from '../../src/lab/experiment.ts';
import { scenarioSchema } from '../../src/scenario/schema.ts';
import { countedStore } from '../base/stores.ts';

/** Large enough that every table has more blocks than the store leaves in memory. */
const scenario = scenarioSchema.parse({
  name: 'spilled',
  seeds: [1, 2],
  timeline: { burnIn: '2d', warmup: '3d', logging: '16d', production: '7d' },
  world: { users: 3000 },
  training: { features: ['recomputed', 'reconstructed', 'logged'], encoders: ['none', 'target'] },
  evaluation: { driftTwin: false, liveReferences: ['random'] },
  retraining: { newFeatures: ['user_open_rate', 'user_source_log_reads'] },
});

describe('a run that does not fit in memory', () => {
  it('gives the same result, bit for bit', () => {
    const store = countedStore(5 * 2 ** 20);
    const spilled = runSeed(scenario, 1, { store });
    expect(store.writes).toBeGreaterThan(20);
    expect(store.reads).toBeGreaterThan(20);
    expect(spilled).toEqual(runSeed(scenario, 1));
  });
});
