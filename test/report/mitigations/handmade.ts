/** A benchmark made by hand: every mitigation of the catalogue, with numbers that are easy to follow. */
import type { Estimate } from '../../../src/evaluation/statistics/intervals.ts';
import type { DetectorOutcome } from '../../../src/lab/studies/claims/schema.ts';
import { mitigationOutcomes } from '../../../src/lab/studies/mitigations/benchmark.ts';
import { mitigations } from '../../../src/lab/studies/mitigations/catalog.ts';
import type { MitigationReading, StorageReading } from '../../../src/lab/studies/mitigations/readings.ts';
import { mitigatedScenario } from '../../../src/lab/studies/mitigations/scenarios.ts';
import type { FaultOutcome, MitigationsReport } from '../../../src/lab/studies/mitigations/schema.ts';
import { scenarioSchema } from '../../../src/scenario/schema.ts';
import { growthOf } from './growth.ts';

/** Gap (AUC), damage (AUC), live open rate over that of clean logging, bytes per impression. */
type Row = readonly [gap: number, damage: number, openRate: number, bytes: number];

export const ROWS: Readonly<Record<string, Row>> = {
  none: [0.25, 0.058, 0.74, 0],
  'time-split': [0.229, 0.059, 0.7, 0],
  'time-gap': [0.236, 0.066, 0.695, 0],
  'user-split': [0.24, 0.055, 0.725, 0],
  'story-split': [0.248, 0.058, 0.72, 0],
  'user-story-split': [0.249, 0.056, 0.71, 0],
  'screen-auc': [0.08, 0.025, 0.945, 0],
  'screen-shift': [0.2, 0.054, 0.74, 0],
  'screen-skew': [0.012, 0.106, 0.83, 0],
  'minus-own': [0.005, 0.009, 0.97, 0],
  'static-only': [0.001, 0.162, 0.68, 0],
  'daily-partition': [0.23, 0.054, 0.74, 20.3],
  'daily-snapshots': [-0.005, 0.006, 0.985, 51.1],
  'hourly-snapshots': [-0.009, 0.001, 1.008, 1217],
  'daily-served': [0.001, 0.007, 0.94, 52.9],
  'hourly-served': [0.017, 0.012, 1.027, 1230],
  logging: [-0.006, 0, 1, 23.8],
  'log-users': [-0.002, 0.07, 0.755, 3.4],
  'log-rows': [0.078, 0.052, 0.79, 3.7],
  'log-7-days': [-0.007, 0.026, 0.9, 9],
  'log-14-days': [-0.008, 0.009, 0.955, 16.6],
  'by-event-time': [-0.004, 0.0001, 1.009, 20.3],
  'assumed-delay': [-0.006, 0.0002, 1.004, 20.3],
  'by-known-time': [-0.006, 0, 1, 20.3],
  'retention-7-days': [-0.029, 0.025, 0.91, 16.1],
  'retention-28-days': [-0.027, 0.001, 1, 20.3],
  'log-or-reconstruct': [-0.005, -0.0003, 1.012, 24],
};

export interface Handmade {
  readonly seeds?: readonly number[];
  /** Without new features, faults, detectors and storage. */
  readonly bare?: boolean;
  readonly rows?: Readonly<Record<string, Row>>;
}

export function handmade({
  seeds = [1, 2, 3, 4],
  bare = false,
  rows = ROWS,
}: Handmade = {}): MitigationsReport {
  const scenario = scenarioSchema.parse({ name: 'handmade', seeds });
  const readings = (id: string) => seeds.map((seed) => readingOf(rows[id], seed));
  const read = mitigations.map((mitigation) => ({
    mitigation,
    scenario: mitigatedScenario(scenario, mitigation),
    readings: readings(mitigation.id),
    stored: seeds.map((seed) => storedBy(rows[mitigation.id], seed)),
  }));
  const newFeature = bare
    ? []
    : seeds.map((seed) => ({ firstDay: 6 + seed, rowsNeeded: 900, rowsPerDay: 300 }));
  return {
    formatVersion: 2,
    version: '1.2.3',
    scenario,
    seeds,
    intervals: { method: 'student-t over seeds', level: 0.95 },
    mitigations: mitigationOutcomes(scenario, read, readings('logging'), newFeature),
    omitted: [],
    faults: bare ? [] : [lateEvents, encodings],
    detectors: bare
      ? []
      : [
          detector('size of the gap', 0.02, 0.9, 0.4),
          detector('skew', 0.1, 1, 0.1),
          detector('skew', 0.5, 0.8, 0),
        ],
    storage: bare ? null : growthOf([100, 200], [7, 14], (layout) => 20 * 2 ** layout),
  };
}

/** Seeds differ a little in whatever is not clean. */
function readingOf([gap, damage, openRate]: Row, seed: number): MitigationReading {
  const noise = noiseOf(seed);
  const own = damage === 0 ? 0 : damage + noise;
  return {
    shadow: { auc: 0.74 + noise - own, ne: 0.9 + 2 * own, softAuc: 0.73 + noise - damage },
    gap: { auc: gap + 2 * noise, ne: gap - noise },
    openRate: (0.15 + noise) * openRate * (own === 0 ? 1 : 1 + 2 * noise),
    mismatch: Math.min(1, Math.abs(gap) * 2),
    rows: 40_000 + 100 * seed,
    screened: gap === 0.08 ? 2.5 : 0,
  };
}

function storedBy([, , , bytes]: Row, seed: number): StorageReading {
  return {
    bytesPerImpression: bytes * (1 + noiseOf(seed)),
    uncompressedBytesPerImpression: 2 * bytes,
    leastBytesPerImpression: bytes / 2,
  };
}

function noiseOf(seed: number): number {
  return ((seed % 4) - 1.5) / 1000;
}

const about = (mean: number, reach: number): Estimate => ({
  mean,
  low: mean - reach,
  high: mean + reach,
});

/** @param slopes of the gap of each pipeline along the doses; its production falls half as fast */
export function faultOf(
  id: string,
  title: string,
  places: readonly (number | string)[],
  slopes: Readonly<Record<string, number>>,
): FaultOutcome {
  const last = places.length - 1;
  const series = Object.entries(slopes).flatMap(([label, slope]) =>
    [
      ['gap.auc', 0, slope],
      ['damage.softAuc', 0, slope / 2],
      ['shadow.softAuc', 0.74, -slope / 2],
      ['skew.mismatch', 0, slope],
    ].map(([quantity, from, step]) => ({
      label,
      contrast: `${quantity} of ${label} × time`,
      margin: null,
      points: places.map((at, index) => ({ at, effect: about(Number(from) + Number(step) * index, 0.002) })),
    })),
  );
  return {
    id,
    file: `${id}.yaml`,
    title,
    key: typeof places[0] === 'number' ? 'history.late.share' : '',
    seeds: 20,
    why: 'What is logged is immune, since it is kept as it was served.',
    series,
    pipelines: Object.entries(slopes).map(([label, slope]) => {
      const beyond = (slope - slopes.logged) * last;
      return {
        label,
        gapBeyondLogged: about(beyond, 0.002),
        damage: about(beyond / 2, 0.002),
        productionLoss: about((slope / 2) * last, 0.002),
        isImmune: Math.abs(beyond) + 0.002 <= 0.005,
      };
    }),
  };
}

const lateEvents = faultOf(
  'late-events',
  'Some events are known half a day late (share)',
  [0, 0.1, 0.3, 0.6],
  {
    recomputed: 0.0004,
    logged: 0,
    reconstructed: 0.0001,
    'reconstructed by event time': 0.01,
  },
);

const encodings = faultOf(
  'encodings',
  'Values of a category are written in another way by serving than by training',
  ['as trained', 'upper case', 'with an unknown value in its place'],
  { recomputed: 0.02, logged: 0.03 },
);

function detector(
  name: string,
  threshold: number,
  truePositives: number,
  falsePositives: number,
): DetectorOutcome {
  const kind = (world: string, leaks: boolean, alarms: number) => ({
    world,
    provenance: leaks ? 'recomputed' : 'logged',
    leaks,
    alarms: about(alarms, 0.1),
  });
  return {
    name,
    quantity: 'gap.auc',
    threshold,
    kinds: [kind('A steady world', true, truePositives), kind('A drifting world', false, falsePositives)],
    truePositiveRate: about(truePositives, 0.05),
    falsePositiveRate: about(falsePositives, 0.05),
    precision: [{ prevalence: 0.2, precision: 0.5 }],
  };
}
