/** A whole benchmark in tiny worlds, against runs made one by one. */
import { expect, it } from 'vitest';
import { runSeed } from '../../src/lab/experiment.ts';
import type { SeedResult } from '../../src/lab/result/seedResult.ts';
import { mitigations } from '../../src/lab/studies/mitigations/catalog.ts';
import { type FaultFile, faultScenarios } from '../../src/lab/studies/mitigations/faults.ts';
import {
  mitigatedScenario,
  newFeatureScenario,
  storedScenario,
} from '../../src/lab/studies/mitigations/scenarios.ts';
import { mitigationsStudy } from '../../src/lab/studies/mitigations/study.ts';
import { type Run, runStudy } from '../../src/lab/studies/study.ts';
import { parseScenario } from '../../src/scenario/reading/parse.ts';

const read = () => {
  throw new Error('nothing is extended here');
};
const WORLD = `
seeds: [1, 2]
world: { users: 100, newsroom: { storiesPerDay: 60 }, opens: { baseRate: 0.2 } }
timeline: { burnIn: 2d, warmup: 7d, logging: 14d, production: 3d }
evaluation: { choiceSample: 1 }
`;
const { scenario } = parseScenario(`name: tiny\n${WORLD}`, 'tiny.yaml', { read });
const fault: FaultFile = {
  id: 'late',
  file: 'late.yaml',
  ...parseScenario(
    `name: late
title: Late
description: Logged is immune.
${WORLD}
training: { provenances: [recomputed, logged], splits: [time] }
sweep: { history.ingestionDelay.maximum: [0s, 1h] }
observe:
  - { label: logged, that: logged × time, quantity: gap.auc }
  - { label: recomputed, that: recomputed × time, quantity: gap.auc }
`,
    'late.yaml',
    { read },
  ),
};

const study = mitigationsStudy(scenario, [fault], []);

it('finds what runs by hand find', async () => {
  const started: Run[] = [];
  const found = await runStudy(study, { workers: 2, onStart: (runs) => started.push(...runs) });
  // Every mitigation, live and by what it stores, then a new feature, then each dose, seed by seed.
  const scenarios = [
    ...mitigations.flatMap((each) => {
      const mitigated = mitigatedScenario(scenario, each);
      return [mitigated, storedScenario(mitigated)];
    }),
    newFeatureScenario(scenario),
    ...faultScenarios(fault),
  ];
  expect(started.map((run) => [run.scenario, run.seed])).toEqual(
    scenarios.flatMap((each) => [1, 2].map((seed) => [each, seed])),
  );
  expect(found.mitigations.map(({ id }) => id).sort()).toEqual(mitigations.map(({ id }) => id).sort());
  expect(found.detectors).toEqual([]);

  const worlds = new Map<string, SeedResult>();
  const quantitiesOf = (id: string, seed: number) => {
    const mitigation = mitigations.find((each) => each.id === id)!;
    const { provenance, split, model = 'none' } = mitigation.pipeline;
    const mitigated = mitigatedScenario(scenario, mitigation);
    const both = { ...mitigated, evaluation: { ...mitigated.evaluation, storage: true } };
    const world = worlds.get(`${id} ${seed}`) ?? runSeed(both, seed);
    worlds.set(`${id} ${seed}`, world);
    return world.pipelines.find(
      (each) => each.provenance === provenance && each.split === split && each.encoder === model,
    )!.quantities;
  };
  for (const id of ['time-split', 'static-only', 'daily-served']) {
    const { perSeed, costsPerSeed } = found.mitigations.find((each) => each.id === id)!;
    scenario.seeds.forEach((seed, index) => {
      const own = quantitiesOf(id, seed);
      const clean = quantitiesOf('logging', seed);
      expect(perSeed[index]).toMatchObject({
        gap: { auc: own.gap.auc, ne: own.gap.ne },
        damage: {
          auc: clean.shadow.auc - own.shadow.auc,
          ne: own.shadow.ne - clean.shadow.ne,
          softAuc: clean.shadow.softAuc - own.shadow.softAuc,
        },
        openRateLoss: clean.live!.openRate - own.live!.openRate,
        relativeOpenRate: own.live!.openRate / clean.live!.openRate,
        mismatch: own.skew.mismatch,
      });
      expect(costsPerSeed[index]).toMatchObject({
        bytesPerImpression: own.storage!.bytesPerImpression,
        leastBytesPerImpression: own.storage!.best.bytesPerImpression,
      });
    });
  }

  const [late] = found.faults;
  const series = late.series.find(({ contrast }) => contrast === 'shadow.softAuc of recomputed × time');
  const byHand = (fault.points ?? []).map((point) => {
    const aucs = [1, 2].map(
      (seed) =>
        runSeed(point.scenario, seed).pipelines.find(({ provenance }) => provenance === 'recomputed')!
          .quantities.shadow.softAuc,
    );
    return (aucs[0] + aucs[1]) / 2;
  });
  expect(series?.points.map(({ effect }) => effect.mean)).toEqual(byHand);
});

it('leaves out waiting longer than there are days before training', () => {
  const short = { ...scenario, timeline: { ...scenario.timeline, warmup: '4d', logging: '6d' } };
  const [waiting] = mitigations.filter(({ id }) => id === 'log-14-days');
  expect(() => mitigatedScenario(short, waiting)).toThrow(
    /^waiting 14 days {2}timeline\n {2}found: {4}12 days before training\n {2}expected: at least 14$/,
  );
  expect(() => mitigationsStudy(short, [], [])).not.toThrow();
});
