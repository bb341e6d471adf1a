/** Soft metrics, adjusted ones, and whether soft is an unbiased estimate of hard. */
import { describe, expect, test } from 'vitest';
import { runSeed } from '../../../src/lab/experiment.ts';
import { labelProbabilities } from '../../../src/lab/stages/labelLogits.ts';
import type { RunData } from '../../../src/lab/stages/production.ts';
import { pipelineId } from '../../../src/scenario/pipelines.ts';
import { type Scenario, type ScenarioInput, scenarioSchema } from '../../../src/scenario/schema.ts';
import { byGear } from '../../gear.ts';

function scenarioOf(training: ScenarioInput['training'], live = false): Scenario {
  return scenarioSchema.parse({
    name: 'small',
    seeds: [1, 2],
    timeline: { burnIn: '3d', warmup: '7d', logging: '7d', production: '4d' },
    world: { users: 150, newsroom: { storiesPerDay: 60 }, opens: { baseRate: 0.2 } },
    serving: { maximumCandidates: 60 },
    training,
    evaluation: { live, liveReferences: ['random'], choiceSample: 20, driftTwin: false },
  });
}

function run(scenario: Scenario, seed = 1) {
  const data: RunData[] = [];
  const result = runSeed(scenario, seed, { onData: (ready) => data.push(ready) });
  const quantities = (id: string) => {
    const found = result.pipelines.find((pipeline) => pipelineId(pipeline) === id);
    if (found === undefined) throw new RangeError(`there is no ${id}`);
    return found.quantities;
  };
  return { data: data[0], result, quantities };
}

const CELLS = ['offline', 'offlineServed', 'shadow', 'random'] as const;

describe('metrics adjusted by the plain logged pipeline of the same split', () => {
  const { result, quantities, data } = run(
    scenarioOf(
      {
        provenances: ['logged', 'recomputed'],
        splits: ['random', 'time'],
        encoders: ['none', 'hashed-id'],
        models: [
          { name: 'rates', encoder: 'none', features: ['user_open_rate', 'story_open_rate'] },
          { name: 'users', encoder: 'target-k-fold', entities: ['user'] },
        ],
      },
      true,
    ),
  );

  test('are hard ones less what the luck of the labels did to that pipeline', () => {
    for (const pipeline of result.pipelines) {
      const plain = quantities(`logged × ${pipeline.split}${pipeline.encoder === 'rates' ? ' × rates' : ''}`);
      for (const name of CELLS) {
        const [own, control] = [pipeline.quantities[name], plain[name]];
        if (own === null || control === null) throw new RangeError(`nothing was measured in ${name}`);
        expect(own.adjustedAuc).toBe(own.auc - (control.auc - control.softAuc));
        expect(own.adjustedNe).toBe(own.ne - (control.ne - control.softNe));
      }
    }
  });

  test('are soft ones of that pipeline itself', () => {
    for (const id of ['logged × random', 'logged × time', 'logged × time × rates']) {
      for (const name of CELLS) {
        const metrics = quantities(id)[name];
        expect(metrics?.adjustedAuc).toBeCloseTo(metrics?.softAuc as number, 12);
        expect(metrics?.adjustedNe).toBeCloseTo(metrics?.softNe as number, 12);
      }
    }
  });

  test('have gaps, flattery and damage that add up, as soft ones have', () => {
    for (const { encoder, quantities: own } of result.pipelines) {
      // Leaky codes are measured against no codes.
      const isPlain = encoder === 'none' || encoder === 'users';
      const reference = quantities(isPlain ? 'logged × time' : `logged × time × ${encoder}`);
      for (const metric of ['softAuc', 'softNe', 'adjustedAuc', 'adjustedNe'] as const) {
        const [gap, ofReference] = [own.gap[metric], reference.gap[metric]] as [number, number];
        const [flattery, damage] = [own.flattery[metric], own.damage[metric]] as [number, number];
        expect(gap - ofReference).toBeCloseTo(flattery + damage, 12);
      }
      expect(own.gap.softAuc).toBe(own.offline.softAuc - own.shadow.softAuc);
      expect(own.gap.softNe).toBe(own.shadow.softNe - own.offline.softNe);
    }
  });

  test('are of rows with the probabilities of their own labels, and the oracle has these for scores', () => {
    const { arm, pipelines, timeline } = data;
    for (const {
      offline,
      test: { rows: testRows },
    } of pipelines) {
      const own = labelProbabilities(arm, testRows, timeline.attributionWindowMs);
      expect(offline.labelProbabilities).toEqual(own);
      expect(own.every((p) => p > 0 && p < 1)).toBe(true);
    }
    const { offline, shadow } = result.references.oracle;
    expect(offline?.rows).toBe(quantities('logged × time').offline.rows);
    for (const metrics of [offline, shadow]) {
      expect(metrics?.softCalibration).toBeCloseTo(1, 12);
      for (const { quantities: own } of result.pipelines) {
        const of = metrics === offline ? quantities('logged × time').offline : own.shadow;
        expect(of.softAuc).toBeLessThan(metrics?.softAuc as number);
        expect(of.softNe).toBeGreaterThan(metrics?.softNe as number);
      }
    }
  });

  test('are null where no such pipeline was trained', () => {
    const training = { provenances: ['recomputed' as const], splits: ['random' as const, 'time' as const] };
    const alone = run(scenarioOf(training));
    expect(alone.quantities('recomputed × random').offline.adjustedAuc).toBeNull();
    expect(alone.quantities('recomputed × random').gap.adjustedNe).toBeNull();
    // logged × time is trained in any case.
    expect(alone.quantities('recomputed × time').gap.adjustedNe).not.toBeNull();
    const memory = run(scenarioOf({ ...training, encoders: ['hashed-id'] }));
    for (const { quantities } of memory.result.pipelines) {
      expect([quantities.offline.adjustedAuc, quantities.gap.adjustedAuc]).toEqual([null, null]);
    }
  });
});

/** Means over independent worlds of hard less soft, in standard errors. */
test('hard metrics are soft ones on the average over worlds, offline and in production', () => {
  const scenario = scenarioOf({ provenances: ['logged'], splits: ['time', 'random'] });
  const worlds = Array.from({ length: byGear(16, 60) }, (_, index) => run(scenario, 601 + index));
  for (const id of ['logged × time', 'logged × random']) {
    for (const cell of ['offline', 'shadow'] as const) {
      for (const [hard, soft] of [
        ['auc', 'softAuc'],
        ['ne', 'softNe'],
        ['calibration', 'softCalibration'],
      ] as const) {
        const differences = worlds.map(({ quantities }) => {
          const metrics = quantities(id)[cell];
          return metrics[hard] - metrics[soft];
        });
        const n = differences.length;
        const mean = differences.reduce((sum, value) => sum + value, 0) / n;
        const variance = differences.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (n - 1);
        expect(Math.abs(mean) / Math.sqrt(variance / n), `${id}, ${cell}.${hard}`).toBeLessThan(4.5);
      }
    }
  }
});
