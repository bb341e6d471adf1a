/** The columns of the table on the console: what each holds for a pipeline, and for a reference. */

import type { Estimate } from '../../evaluation/intervals.ts';
import type { PipelineResult, ReferenceResult } from '../../lab/result/result.ts';
import { isReference } from '../../scenario/pipelines.ts';
import type { Cell } from '../text/cell.ts';
import { clarityOf } from '../text/clarity.ts';
import { change, NO_NUMBER, percent, plain, plusMinus } from '../text/numbers.ts';
import { measured } from './lookups.ts';

export type ColumnName =
  | 'offline'
  | 'production'
  | 'gap'
  | 'flattery'
  | 'damage'
  | 'entropy'
  | 'openRate'
  | 'uplift';

export interface Column {
  readonly name: ColumnName;
  /** What it is called in a sentence. */
  readonly title: string;
  /** Two lines. */
  readonly head: readonly [string, string];
  readonly ofPipeline: (pipeline: PipelineResult) => Cell;
  readonly ofReference: (reference: ReferenceResult) => Cell;
}

const EMPTY: Cell = { value: '', interval: '', tone: 'neutral' };

export const columns: readonly Column[] = [
  {
    name: 'offline',
    title: 'offline AUC',
    head: ['offline', 'AUC'],
    ofPipeline: (pipeline) => cell(measured(pipeline, 'offline.auc'), plain),
    ofReference: () => EMPTY,
  },
  {
    name: 'production',
    title: 'production AUC',
    head: ['production', 'AUC'],
    ofPipeline: (pipeline) => cell(measured(pipeline, 'shadow.auc'), plain),
    ofReference: (reference) => cell(measured(reference, 'shadow.auc'), plain, 'empty'),
  },
  {
    name: 'gap',
    title: 'gap',
    head: ['', 'gap'],
    ofPipeline: (pipeline) => harm(measured(pipeline, 'gap.auc')),
    ofReference: () => EMPTY,
  },
  {
    name: 'flattery',
    title: 'flattery',
    head: ['', 'flattery'],
    ofPipeline: (pipeline) => comparison(pipeline, 'flattery.auc'),
    ofReference: () => EMPTY,
  },
  {
    name: 'damage',
    title: 'damage',
    head: ['', 'damage'],
    ofPipeline: (pipeline) => comparison(pipeline, 'damage.auc'),
    ofReference: () => EMPTY,
  },
  {
    name: 'entropy',
    title: 'NE',
    head: ['NE', 'offline → prod.'],
    ofPipeline: (pipeline) => entropy(measured(pipeline, 'offline.ne'), measured(pipeline, 'shadow.ne')),
    ofReference: (reference) => cell(measured(reference, 'shadow.ne'), plain, 'empty'),
  },
  {
    name: 'openRate',
    title: 'live open rate',
    head: ['live open', 'rate'],
    ofPipeline: (pipeline) => cell(measured(pipeline, 'live.openRate'), percent),
    ofReference: (reference) => cell(measured(reference, 'live.openRate'), percent, 'empty'),
  },
  {
    name: 'uplift',
    title: 'uplift against the incumbent',
    head: ['against', 'incumbent'],
    ofPipeline: (pipeline) => benefit(measured(pipeline, 'live.uplift')),
    ofReference: (reference) => {
      const uplift = measured(reference, 'live.uplift');
      // The incumbent against itself is no news.
      return clarityOf(uplift) === 'none' || uplift?.mean === 0 ? EMPTY : cell(uplift, change, 'empty');
    },
  },
];

/** Columns about live arms, which a scenario may do without. */
export const liveColumns: readonly ColumnName[] = ['openRate', 'uplift'];

/** What a narrow terminal can do without, first to go first; the summary has them all. */
export const dispensable: readonly ColumnName[] = ['entropy', 'uplift', 'flattery', 'damage', 'openRate'];

function cell(
  estimate: Estimate | undefined,
  format: (value: number) => string,
  whenMissing: 'dash' | 'empty' = 'dash',
): Cell {
  if (estimate === undefined) return whenMissing === 'dash' ? { ...EMPTY, value: NO_NUMBER } : EMPTY;
  return { value: format(estimate.mean), interval: plusMinus(estimate, format), tone: 'neutral' };
}

function harm(estimate: Estimate | undefined): Cell {
  return { ...cell(estimate, plain), tone: clarityOf(estimate) === 'above' ? 'bad' : 'neutral' };
}

function benefit(estimate: Estimate | undefined): Cell {
  const clarity = clarityOf(estimate);
  const tone = clarity === 'above' ? 'good' : clarity === 'below' ? 'bad' : 'neutral';
  return { ...cell(estimate, change), tone };
}

/** Against itself the reference has nothing to show. */
function comparison(pipeline: PipelineResult, path: string): Cell {
  return isReference(pipeline) ? { ...EMPTY, value: NO_NUMBER } : harm(measured(pipeline, path));
}

function entropy(offline: Estimate | undefined, production: Estimate | undefined): Cell {
  const [from, to] = [cell(offline, plain), cell(production, plain)];
  const interval = [from.interval, to.interval].filter((text) => text !== '').join(' ');
  return { value: `${from.value} → ${to.value}`, interval, tone: 'neutral' };
}
