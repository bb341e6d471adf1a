/** The quantities that the tables of a result show, each with its heads, its unit and what is bad about it. */
import type { PipelineResult, ReferenceResult } from '../../lab/result/schema.ts';
import { isOwnBaseline } from '../../scenario/pipelines.ts';
import { quantityAt } from '../../scenario/quantities.ts';
import type { ReferenceName } from '../../scenario/references.ts';
import type { Scenario } from '../../scenario/schema.ts';
import { senderInWords, senderName } from '../../scenario/sender.ts';
import { type Figure, type Medium, PAGES, type Text, textOnly } from '../page.ts';
import { formatOf, NO_NUMBER, type NumberFormat, plain } from '../text/numbers.ts';
import { measured } from './lookups.ts';

export interface TableFigure {
  readonly head: string;
  readonly path: string;
  readonly format: NumberFormat;
}

export function tableFigure(path: string): TableFigure {
  const quantity = quantityAt(path);
  return { head: quantity.title, path, format: formatOf(quantity) };
}

export interface HeadlineColumn extends TableFigure, Pick<Figure, 'bad' | 'good'> {
  readonly name: string;
  /** In two lines, for terminals. */
  readonly shortHead?: readonly [string, string];
  /** Name in sentences, where that differs from the head. */
  readonly title?: string;
  /** Columns that a narrow terminal goes without, 1 first. */
  readonly dispensable?: number;
  readonly only?: readonly Medium[];
}

/** Promise and outcome of a pipeline. */
export const headline: readonly HeadlineColumn[] = [
  { ...tableFigure('offline.auc'), name: 'offline', head: 'offline AUC', shortHead: ['offline', 'AUC'] },
  {
    ...tableFigure('shadow.auc'),
    name: 'production',
    head: 'production AUC',
    shortHead: ['production', 'AUC'],
  },
  { ...tableFigure('gap.auc'), name: 'gap', bad: 'above' },
  {
    ...tableFigure('ownLabel.gap.auc'),
    name: 'gapOwn',
    head: 'gap, of it own label',
    shortHead: ['gap,', 'own'],
    dispensable: 6,
  },
  { ...tableFigure('flattery.auc'), name: 'flattery', bad: 'above', dispensable: 3 },
  { ...tableFigure('damage.auc'), name: 'damage', bad: 'above', dispensable: 4 },
  {
    ...tableFigure('ownLabel.damage.auc'),
    name: 'damageOwn',
    head: 'damage, of it own label',
    shortHead: ['damage,', 'own'],
    dispensable: 2,
  },
  { ...tableFigure('offline.ne'), name: 'offlineNe', head: 'offline NE', only: ['markdown'] },
  { ...tableFigure('shadow.ne'), name: 'productionNe', head: 'production NE', only: ['markdown'] },
  {
    ...tableFigure('shadow.ne'),
    name: 'entropy',
    head: 'NE',
    shortHead: ['NE', 'offline → prod.'],
    dispensable: 1,
    only: ['terminal'],
  },
  {
    ...tableFigure('live.openRate'),
    name: 'openRate',
    shortHead: ['live open', 'rate'],
    dispensable: 5,
  },
  {
    ...tableFigure('live.uplift'),
    name: 'uplift',
    good: 'above',
    bad: 'below',
    dispensable: 2,
  },
];

/** The same with the name of the policy that the uplift is against. */
export function headlineOf(scenario: Scenario): readonly HeadlineColumn[] {
  const sender = senderName(scenario);
  return headline.map((column) =>
    column.name !== 'uplift'
      ? column
      : {
          ...column,
          head: `against ${sender}`,
          shortHead: ['against', sender],
          title: `uplift against ${senderInWords(scenario)}`,
        },
  );
}

/** Of a pipeline. At a glance, a baseline is not compared with itself. */
export function pipelineCell(pipeline: PipelineResult, column: HeadlineColumn, scenario: Scenario): Text {
  const { name } = column;
  const figure = figureOf(pipeline, column);
  if (name === 'entropy') {
    return [{ estimate: measured(pipeline, 'offline.ne'), format: plain }, ' → ', figure];
  }
  return isWithItself(pipeline, column, scenario)
    ? [textOnly(['terminal'], NO_NUMBER), textOnly(PAGES, figure)]
    : figure;
}

/** Checks for a baseline's comparison with itself. */
export function isWithItself(
  pipeline: PipelineResult,
  { name }: HeadlineColumn,
  { training }: Scenario,
): boolean {
  return isOwnBaseline(pipeline, training) && (name === 'flattery' || name === 'damage');
}

/** Of a policy to compare with. At a glance, what it has no figure for is empty, and so is who sends in shadow against itself. */
export function referenceCell(name: ReferenceName, reference: ReferenceResult, column: HeadlineColumn): Text {
  const { bad: _, good: __, ...figure } = figureOf(reference, column);
  const isEmpty = figure.estimate === undefined || (name === 'incumbent' && column.name === 'uplift');
  return [textOnly(['terminal'], isEmpty ? '' : figure), textOnly(PAGES, figure)];
}

function figureOf(of: PipelineResult | ReferenceResult, { path, format, bad, good }: HeadlineColumn): Figure {
  return {
    estimate: measured(of, path),
    format,
    ...(bad === undefined ? {} : { bad }),
    ...(good === undefined ? {} : { good }),
  };
}

/** Columns for which the first table of HTML has no room; they stand beside every other figure there. */
export const entropies: readonly TableFigure[] = ['offline.ne', 'shadow.ne'].map(tableFigure);

/** Every model on every set of rows. */
export const matrix: readonly TableFigure[] = [
  'offline.auc',
  'offlineServed.auc',
  'shadow.auc',
  'random.auc',
  'shadow.groupedAuc',
  'shadow.calibration',
  'choiceValue',
  'live.regret',
  'live.optOuts',
].map(tableFigure);

/** Of policies to compare with. */
export const ofReferences: readonly TableFigure[] = [
  'shadow.auc',
  'shadow.ne',
  'shadow.calibration',
  'choiceValue',
  'live.openRate',
  'live.uplift',
  'live.regret',
  'live.optOuts',
].map(tableFigure);
