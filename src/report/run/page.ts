/** `report.html`: a result to be read and pointed at in a browser. */
import type { Result } from '../../lab/result.ts';
import { pipelineId } from '../../scenario/pipelines.ts';
import type { ChartName } from '../charts.ts';
import type { Drawing } from '../drawing.ts';
import { measured } from '../lookups.ts';
import { html } from '../page/html.ts';
import { inlineChart } from '../page/inlineChart.ts';
import { renderPage } from '../page/page.ts';
import { detailsYaml, figure, paragraphs, tableHtml } from '../page/parts.ts';
import { sentencesOf } from '../sentences.ts';

export function renderRunPage(result: Result, drawings: ReadonlyMap<ChartName, Drawing>): string {
  const { scenario } = result;
  return renderPage({
    title: scenario.title === '' ? scenario.name : scenario.title,
    lead: paragraphs(sentencesOf(result)),
    sections: [
      {
        id: 'pipelines',
        title: 'Offline and production',
        body: html`${[...drawings].map(([name, drawing]) => inlineChart(drawing, { id: name, description: '', series: result.pipelines.map(pipelineId) }))}
      ${tableHtml({ caption: 'x', head: ['pipeline', 'offline AUC'], rows: result.pipelines.map((p) => ({ series: pipelineId(p), cells: [pipelineId(p), figure(measured(p, 'offline.auc'))] })) })}`,
      },
      {
        id: 'scenario',
        title: 'The scenario',
        body: detailsYaml('All settings, defaults included', scenario),
      },
    ],
  });
}
