/** Faults in a page: each with its picture, its pipelines, and why. */
import type { FaultOutcome } from '../../lab/studies/mitigations/schema.ts';
import type { Studio } from '../chart/studio.ts';
import { withoutMarks } from '../page/dataTable.ts';
import { type Content, type Html, html } from '../page/html.ts';
import { chartFigure } from '../page/inlineChart.ts';
import { badge, bulletsHtml, figure, paragraphs, tableHtml, together } from '../page/parts.ts';
import { faultChart } from './faultChart.ts';
import { FAULTS_NOTE, faultHead, faultPicture, sourceOf } from './faultSections.ts';
import { small } from './figures.ts';
import { immuneOf } from './words.ts';

export function faultsHtml(faults: readonly FaultOutcome[], studio: Studio): Html {
  return html`${bulletsHtml(
    faults.map((fault) => html`<a href="#${faultPicture(fault)}">${fault.title}</a>: ${immuneOf(fault)}.`),
  )}${paragraphs([FAULTS_NOTE])}${faults.map((fault) => faultHtml(fault, studio))}`;
}

function faultHtml(fault: FaultOutcome, studio: Studio): Html {
  const { title, why, pipelines } = fault;
  const parts: Content[] = [
    chartFigure(studio, faultChart(fault), {
      id: `chart-${faultPicture(fault)}`,
      title: 'Each pipeline along the doses',
      description: '',
      series: pipelines.map(({ label }) => label),
      legend: pipelines.length > 1,
    }),
    tableOf(fault),
  ];
  return html`<h3 id="${faultPicture(fault)}">${title}</h3>
${paragraphs([withoutMarks(why)])}${together(parts)}<p class="note">${withoutMarks(sourceOf(fault))}</p>
`;
}

function tableOf({ title, pipelines }: FaultOutcome): Html {
  return tableHtml({
    caption: `${title}: each pipeline at the dose at which it is farthest`,
    head: faultHead,
    texts: [1],
    rows: pipelines.map(({ label, isImmune, gapBeyondLogged, damage, productionLoss }) => ({
      series: label,
      cells: [
        label,
        isImmune ? badge('yes', 'good') : badge('no', 'bad'),
        figure(gapBeyondLogged, small),
        figure(damage, small),
        figure(productionLoss, small),
      ],
    })),
  });
}
