/** The quantities that the tables of a result show, each with its heads, its unit and what is bad about it. */
import type { PipelineResult, ReferenceResult } from '../../lab/result/result.ts';
import { isReference } from '../../scenario/pipelines.ts';
import { type Figure, type Medium, PAGES, type Text, textOnly } from '../page.ts';
import { clarityOf } from '../text/clarity.ts';
import { change, fixed, NO_NUMBER, type NumberFormat, percent, plain } from '../text/numbers.ts';
import { measured } from './lookups.ts';

export interface Quantity {
  readonly head: string;
  readonly path: string;
  readonly format: NumberFormat;
}

export interface HeadlineColumn extends Pick<Figure, 'bad' | 'good'> {
  readonly name: string;
  readonly head: string;
  /** In two lines, for terminals. */
  readonly shortHead?: readonly [string, string];
  /** What a sentence calls it, where that differs from the head. */
  readonly title?: string;
  readonly path: string;
  readonly format: NumberFormat;
  /** Columns that a narrow terminal goes without, 1 first. */
  readonly dispensable?: number;
  readonly only?: readonly Medium[];
}

/** What a pipeline promised and what it gave. */
export const headline: readonly HeadlineColumn[] = [
  { name: 'offline', head: 'offline AUC', shortHead: ['offline', 'AUC'], path: 'offline.auc', format: plain },
  {
    name: 'production',
    head: 'production AUC',
    shortHead: ['production', 'AUC'],
    path: 'shadow.auc',
    format: plain,
  },
  { name: 'gap', head: 'gap', path: 'gap.auc', format: plain, bad: 'above' },
  { name: 'flattery', head: 'flattery', path: 'flattery.auc', format: plain, bad: 'above', dispensable: 3 },
  { name: 'damage', head: 'damage', path: 'damage.auc', format: plain, bad: 'above', dispensable: 4 },
  { name: 'offlineNe', head: 'offline NE', path: 'offline.ne', format: plain, only: PAGES },
  { name: 'productionNe', head: 'production NE', path: 'shadow.ne', format: plain, only: PAGES },
  {
    name: 'entropy',
    head: 'NE',
    shortHead: ['NE', 'offline → prod.'],
    path: 'shadow.ne',
    format: plain,
    dispensable: 1,
    only: ['terminal'],
  },
  {
    name: 'openRate',
    head: 'live open rate',
    shortHead: ['live open', 'rate'],
    path: 'live.openRate',
    format: percent,
    dispensable: 5,
  },
  {
    name: 'uplift',
    head: 'against incumbent',
    shortHead: ['against', 'incumbent'],
    title: 'uplift against the incumbent',
    path: 'live.uplift',
    format: change,
    good: 'above',
    bad: 'below',
    dispensable: 2,
  },
];

/** Of a pipeline. At a glance, the reference is not compared with itself. */
export function pipelineCell(pipeline: PipelineResult, column: HeadlineColumn): Text {
  const { name } = column;
  const figure = figureOf(pipeline, column);
  if (name === 'entropy') {
    return [{ estimate: measured(pipeline, 'offline.ne'), format: plain }, ' → ', figure];
  }
  const isWithItself = isReference(pipeline) && (name === 'flattery' || name === 'damage');
  return isWithItself ? [textOnly(['terminal'], NO_NUMBER), textOnly(PAGES, figure)] : figure;
}

/** Of a policy to compare with. At a glance, what it has no figure for is empty, and so is the incumbent against itself. */
export function referenceCell(reference: ReferenceResult, column: HeadlineColumn): Text {
  const figure = figureOf(reference, column);
  const { estimate } = figure;
  const isOwn = column.name === 'uplift' && (clarityOf(estimate) === 'none' || estimate?.mean === 0);
  const { bad: _, good: __, ...neutral } = figure;
  return [textOnly(['terminal'], estimate === undefined || isOwn ? '' : neutral), textOnly(PAGES, neutral)];
}

function figureOf(of: PipelineResult | ReferenceResult, { path, format, bad, good }: HeadlineColumn): Figure {
  return {
    estimate: measured(of, path),
    format,
    ...(bad === undefined ? {} : { bad }),
    ...(good === undefined ? {} : { good }),
  };
}

/** Every model on every set of rows. */
export const matrix: readonly Quantity[] = [
  { head: 'AUC offline', path: 'offline.auc', format: plain },
  { head: 'AUC offline, served values', path: 'offlineServed.auc', format: plain },
  { head: 'AUC in shadow', path: 'shadow.auc', format: plain },
  { head: 'AUC on random traffic', path: 'random.auc', format: plain },
  { head: 'grouped AUC in shadow', path: 'shadow.groupedAuc', format: plain },
  { head: 'calibration in shadow', path: 'shadow.calibration', format: plain },
  { head: 'choice value', path: 'choiceValue', format: percent },
  { head: 'regret', path: 'live.regret', format: percent },
  { head: 'opt-outs', path: 'live.optOuts', format: (value) => fixed(value, 1) },
];

/** Of policies to compare with. */
export const ofReferences: readonly Quantity[] = [
  { head: 'AUC in shadow', path: 'shadow.auc', format: plain },
  { head: 'NE in shadow', path: 'shadow.ne', format: plain },
  { head: 'calibration in shadow', path: 'shadow.calibration', format: plain },
  { head: 'choice value', path: 'choiceValue', format: percent },
  { head: 'live open rate', path: 'live.openRate', format: percent },
  { head: 'against incumbent', path: 'live.uplift', format: change },
  { head: 'regret', path: 'live.regret', format: percent },
  { head: 'opt-outs', path: 'live.optOuts', format: (value) => fixed(value, 1) },
];
