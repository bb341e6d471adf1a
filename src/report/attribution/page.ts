/** `report.html` of an attribution: the ranking, to be pointed at in a browser. A pure function of the attribution. */
import type { Attribution } from '../../lab/studies/attribution/attribution.ts';
import type { Studio } from '../chart/studio.ts';
import { breakable, type Html, html } from '../page/html.ts';
import { chartFigure } from '../page/inlineChart.ts';
import { renderPage } from '../page/page.ts';
import {
  bulletsHtml,
  detailsYaml,
  figure,
  paragraphs,
  tableHtml,
  together,
  withLink,
} from '../page/parts.ts';
import { seedsOf } from '../run/facts.ts';
import { attributionChart } from './chart.ts';
import { type AttributionFigure, entropyFiguresOf, figuresOf } from './figures.ts';
import { type AttributionRow, rowsOf } from './rows.ts';
import { findingsOf, loggedOf, notesOf } from './words.ts';

export function renderAttributionPage(attribution: Attribution, studio: Studio): string {
  const { scenario, leak, version, seeds, live } = attribution;
  const { features, wholes } = rowsOf(attribution);
  const rows = [...features, ...wholes];
  const title = `${scenario.name}: which feature leaks, and what it costs`;
  return renderPage({
    title,
    subtitle: `Features from ${leak}, ${seeds.length === 1 ? 'seed' : 'seeds'} ${seedsOf(attribution)}, version ${version}`,
    lead: bulletsHtml([
      ...findingsOf(attribution).map((text) => withLink(text, 'auc', IN_AUC)),
      loggedOf(attribution),
    ]),
    sections: [
      {
        id: 'features',
        title: 'Feature by feature',
        body: together([
          chartFigure(studio, attributionChart(attribution), {
            id: 'chart-features',
            title: 'Flattery and damage of each feature alone, and of all together',
            description: '',
            series: rows.map(({ label }) => label),
            legend: true,
          }),
          html`<h3 id="auc">${IN_AUC}</h3>`,
          tableOf('Each feature against the model with every feature logged', rows, figuresOf(attribution)),
          bulletsHtml(notesOf(attribution)),
          html`<h3>In normalised entropy</h3>`,
          tableOf('The same in normalised entropy', rows, entropyFiguresOf(attribution)),
        ]),
      },
      {
        id: 'scenario',
        title: 'The scenario, and the same again',
        body: [
          paragraphs([
            html`Written by <code>npx hindsight attribute</code> with <code>--provenance ${leak}</code>${live ? html` and <code>--live</code>` : undefined}. <code>attribution.json</code> beside this page holds every figure by seed, and the whole scenario.`,
          ]),
          detailsYaml('The scenario, defaults included', scenario),
        ],
      },
    ],
  });
}

const IN_AUC = 'In AUC';

function tableOf(
  caption: string,
  rows: readonly AttributionRow[],
  figures: readonly Pick<AttributionFigure, 'title' | 'format' | 'of'>[],
): Html {
  return tableHtml({
    caption,
    head: ['feature', ...figures.map(({ title }) => title)],
    rows: rows.map((row) => ({
      series: row.label,
      cells: [
        row.coefficient === undefined ? html`<strong>${row.label}</strong>` : breakable(row.label),
        ...figures.map(({ of, format }) => {
          const estimate = of(row);
          return estimate === undefined ? '' : figure(estimate, format);
        }),
      ],
    })),
  });
}
