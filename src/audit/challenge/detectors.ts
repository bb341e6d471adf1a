/** Detectors of leaks that come with the lab: excess information, and the checks in use elsewhere with their usual limits. */
import { gather } from '../../base/columns.ts';
import { auc } from '../../evaluation/metrics/auc.ts';
import {
  absoluteCorrelation,
  aucAlone,
  kolmogorovSmirnov,
  mismatchOf,
  populationStabilityIndex,
  shiftAuc,
} from '../../evaluation/metrics/singleFeature.ts';
import { scoresOutOfFold } from '../../model/outOfFold.ts';
import { alarms, leakValue } from '../alarms.ts';
import { columnsOf, type FeaturePair } from '../columns.ts';
import { type Judgement, judge } from '../judge.ts';
import type { AuditedFeature, AuditedRows } from '../rows.ts';
import { type Column, textAt } from '../table.ts';

/** All that an answer can have. */
interface Answer {
  readonly score: number;
  readonly alarm: boolean;
  readonly features: Record<string, number>;
}

export interface Detector {
  readonly name: string;
  /** File name of its answers. */
  readonly id: string;
  /** The figure, and where the limit comes from. */
  readonly looksAt: string;
  readonly limit: number;
  /** Suspicion of a feature by itself; a higher figure is a stronger one. */
  readonly ofFeature: (feature: AuditedFeature, world: World) => number;
  /** Of the feature set; the largest of its features without one. */
  readonly ofSet?: (world: World) => number;
}

/** A world as its tables show it. */
export interface World {
  readonly rows: AuditedRows;
  readonly judgement: Judgement;
  /** Rows on both sides of the split. */
  readonly train: Int32Array;
  readonly test: Int32Array;
}

/** No difference of AUC is less: values that agree leak less than any that differ. */
const LEAST = -1;

export const detectors: readonly Detector[] = [
  {
    id: 'excess',
    name: 'excess information',
    looksAt: 'lower end of the interval of excess information, the limit that of audit',
    limit: alarms.leak.limit,
    ofFeature: ({ name }, { judgement }) =>
      judgement.features.find((each) => each.name === name)?.excess?.low ?? LEAST,
    ofSet: ({ judgement }) => (judgement.verdict === 'equal' ? LEAST : (leakValue(judgement) ?? LEAST)),
  },
  {
    id: 'correlation',
    name: '|r| with the label',
    looksAt: 'Pearson correlation of a feature with the label',
    limit: 0.8,
    ofFeature: ({ training }, { rows }) => absoluteCorrelation(training.values, rows.labels),
  },
  {
    id: 'single-auc',
    name: 'AUC of one feature',
    looksAt: 'AUC of a feature by itself',
    limit: 0.95,
    ofFeature: ({ training }, { rows }) => aucAlone(training.values, rows.labels),
  },
  {
    id: 'psi',
    name: 'PSI train–test',
    looksAt: 'population stability index of training against test rows',
    limit: 0.2,
    ofFeature: acrossSplit(populationStabilityIndex),
  },
  {
    id: 'ks',
    name: 'KS train–test',
    looksAt: 'Kolmogorov–Smirnov distance of training from test rows',
    limit: 0.2,
    ofFeature: acrossSplit(kolmogorovSmirnov),
  },
  {
    id: 'classifier',
    name: 'classifier of train against test',
    looksAt: 'AUC, out of fold, of a model that tells test rows from training rows',
    limit: 0.625,
    ofFeature: acrossSplit(shiftAuc),
    ofSet: classifierAuc,
  },
  {
    id: 'mismatch',
    name: 'mismatch with the log',
    looksAt: 'share of the rows with both values in which training differs from the log',
    limit: 0.01,
    ofFeature: ({ training, served }, { rows: { matched } }) =>
      served === undefined ? 0 : mismatchOf(gather(training.values, matched), gather(served.values, matched)),
  },
];

/** @param rows with the side of the split of each */
export function worldOf(rows: AuditedRows): World {
  const side = rows.column('split') as Column;
  const rowsOf = (name: string) =>
    Int32Array.from(rows.labels.keys()).filter((row) => textAt(side, row) === name);
  return { rows, judgement: judge(rows), train: rowsOf('train'), test: rowsOf('test') };
}

export function answerOf({ ofFeature, ofSet, limit }: Detector, world: World): Answer {
  const features = Object.fromEntries(
    world.rows.features.map((feature) => [feature.name, numberOr(ofFeature(feature, world), LEAST)]),
  );
  const score = ofSet?.(world) ?? Math.max(...Object.values(features));
  return { score, alarm: score > limit, features };
}

/** A constant feature, say, has no correlation. */
function numberOr(value: number, otherwise: number): number {
  return Number.isNaN(value) ? otherwise : value;
}

function acrossSplit(figure: (train: Float64Array, test: Float64Array) => number): Detector['ofFeature'] {
  return ({ training: { values } }, { train, test }) => figure(gather(values, train), gather(values, test));
}

/** Fitted on the features as training has them, with whole users held out. */
function classifierAuc({ rows: { features, users }, train, test }: World): number {
  const all = Int32Array.from([...train, ...test]);
  const columns = features.flatMap(({ name, training }): readonly Float64Array[] => {
    const own = { ...training, values: gather(training.values, all) };
    return columnsOf({ name, training: own, served: own } satisfies FeaturePair).known;
  });
  const labels = new Uint8Array(all.length).fill(1, train.length);
  const scores = scoresOutOfFold(columns, { labels, users: gather(users, all) });
  return auc(scores, labels);
}
