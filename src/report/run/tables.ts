/** The tables of a result's page. */

import { STEPS_NOTE } from '../../lab/result/meanings.ts';
import type { PipelineResult, ReferenceResult, Result, WaterfallResult } from '../../lab/result/result.ts';
import { flatten } from '../../lab/result/tree.ts';
import { isReference, pipelineId } from '../../scenario/pipelines.ts';
import { type ReferenceName, referenceLabel, referenceNames } from '../../scenario/references.ts';
import { wayNames } from '../../scenario/retraining.ts';
import { breakable, type Html, html } from '../page/html.ts';
import { details, figure, paragraphs, type TableRow, tableHtml } from '../page/parts.ts';
import { type Figure, HEADLINE, MATRIX, REFERENCES } from '../text/figures.ts';
import { count, fixed, percent } from '../text/numbers.ts';
import { measured } from './lookups.ts';

export function headlineTable(result: Result): Html {
  const references = referenceNames.filter((name) =>
    HEADLINE.some(({ path }) => measured(result.references[name], path) !== undefined),
  );
  return pipelineTable(
    result,
    'What each pipeline promised offline and what production gave, and the policies to compare with',
    HEADLINE,
    references,
  );
}

export function matrixTable(result: Result): Html {
  return pipelineTable(result, 'Every model on every set of rows', MATRIX);
}

function pipelineTable(
  result: Result,
  caption: string,
  figures: readonly Figure[],
  references: readonly ReferenceName[] = [],
): Html {
  const shown = figures.filter(({ path }) =>
    result.pipelines.some((pipeline) => measured(pipeline, path) !== undefined),
  );
  return tableHtml({
    caption,
    head: ['pipeline', ...shown.map(({ head }) => head)],
    rows: [
      ...result.pipelines.map((pipeline) => row(pipelineId(pipeline), nameOf(pipeline), shown, pipeline)),
      ...references.map((name) => referenceRow(result, name, shown)),
    ],
  });
}

function row(
  series: string,
  name: string,
  figures: readonly Figure[],
  of: PipelineResult | ReferenceResult,
): TableRow {
  return { series, cells: [name, ...figures.map(({ path, format }) => figure(measured(of, path), format))] };
}

function referenceRow({ references }: Result, name: ReferenceName, figures: readonly Figure[]): TableRow {
  return row(referenceLabel(name), referenceLabel(name), figures, references[name]);
}

function nameOf(pipeline: PipelineResult): string {
  return `${pipelineId(pipeline)}${isReference(pipeline) ? ' *' : ''}`;
}

export function referenceTable(result: Result): Html {
  return tableHtml({
    caption: 'Policies to compare with',
    head: ['policy', ...REFERENCES.map(({ head }) => head)],
    rows: referenceNames.map((name) => referenceRow(result, name, REFERENCES)),
  });
}

/** Every quantity of every pipeline by its path in `result.json`, for those that no other table shows. */
export function allQuantities({ pipelines }: Result): Html {
  const paths = [
    ...new Set(pipelines.flatMap(({ summary }) => [...flatten(summary).keys()].map(withoutEnd))),
  ].filter((path) => pipelines.some((pipeline) => measured(pipeline, path) !== undefined));
  return details(
    `All ${paths.length} quantities of each pipeline`,
    tableHtml({
      caption: 'By path in result.json, under pipelines[].summary',
      head: ['quantity', ...pipelines.map(nameOf)],
      rows: paths.map((path) => [
        path,
        ...pipelines.map((pipeline) => figure(measured(pipeline, path), precise)),
      ]),
    }),
  );
}

/** Counts, such as those of rows, are large. */
function precise(value: number): string {
  return Math.abs(value) >= 1000 ? count(value) : fixed(value, 4);
}

/** `gap.auc` of `gap.auc.mean`. */
function withoutEnd(path: string): string {
  return path.slice(0, path.lastIndexOf('.'));
}

const STEPS = ['split', 'feature', 'drift', 'rest', 'policy'] as const;

/** Undefined without waterfalls. */
export function waterfallTables({ waterfall }: Result): Html | undefined {
  if (waterfall.length === 0) return undefined;
  return html`${paragraphs([
    STEPS_NOTE,
  ])}${waterfall.map((fall) => details(`The steps of ${pipelineId(fall)}`, stepTables(fall)))}`;
}

function stepTables(fall: WaterfallResult): Html[] {
  return (['auc', 'ne'] as const).map((metric) => {
    const { total, average, splitFirst, featureFirst } = fall[metric];
    return tableHtml({
      caption: `${pipelineId(fall)}, ${metric.toUpperCase()}`,
      head: ['step', 'average', 'split removed first', 'features removed first'],
      rows: [
        ...STEPS.map((step) => [
          step,
          figure(average[step]),
          figure(splitFirst[step]),
          figure(featureFirst[step]),
        ]),
        ['offline − live', figure(total), '', ''],
      ],
    });
  });
}

/** Undefined where nothing is trained again. */
export function retrainingTable({ retraining, scenario }: Result): Html | undefined {
  if (retraining === null || scenario.retraining === null) return undefined;
  const days = Object.keys(retraining.without.summary).filter((day) => day !== 'days');
  const row = (head: string, day: string) => [
    head,
    ...wayNames.map((way) => figure(measured(retraining[way], `${day}.auc`))),
    figure(measured(retraining['wait-and-log'], `${day}.uses`), percent),
  ];
  return html`${paragraphs([
    `New on day 0: ${scenario.retraining.newFeatures.join(', ')}. Each day every way's model is trained again on what is known by then; its AUC is on the incumbent's traffic of that day, in shadow. ` +
      'Wait-and-log uses what it has logged since day 0 once that model does better on the last of those rows than the one without.',
  ])}${tableHtml({
    caption: 'AUC by day and way to come by the new feature',
    head: ['day', ...wayNames, 'worlds in which wait-and-log uses it'],
    rows: [...days.map((day, index) => row(String(index), day)), row('mean', 'days')],
  })}`;
}

/** Undefined where every row was logged. */
export function skewTables({ skew }: Result): Html | undefined {
  const modes = [...new Set(skew.map(({ features }) => features))];
  if (modes.length === 0) return undefined;
  return html`${modes.map((mode) => {
    const all = skew.filter(({ features }) => features === mode);
    const differing = all
      .filter(({ mismatch }) => mismatch.mean !== 0)
      .sort((a, b) => b.mismatch.mean - a.mismatch.mean);
    if (differing.length === 0) {
      return paragraphs([`${mode}: all ${all.length} features equal the served ones in every row.`]);
    }
    return details(
      `${mode}: ${differing.length} of ${all.length} features differ`,
      tableHtml({
        caption: `${mode} features, over all logged impressions: value minus served value, in the unit of the feature`,
        head: [
          'feature',
          'rows that differ',
          'one side missing',
          'mean difference',
          'mean absolute difference',
          '5 %',
          'median',
          '95 %',
        ],
        rows: differing.map((one) => [
          breakable(one.feature),
          figure(one.mismatch, percent),
          figure(one.missing, percent),
          figure(one.meanDifference),
          figure(one.meanAbsoluteDifference),
          figure(one.q05),
          figure(one.q50),
          figure(one.q95),
        ]),
      }),
    );
  })}`;
}
