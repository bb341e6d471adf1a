/** `report.html` of a benchmark of mitigations, to be pointed at in a browser. A pure function of the report. */
import type { MitigationOutcome, MitigationsReport } from '../../lab/studies/mitigations/schema.ts';
import type { Studio } from '../chart/studio.ts';
import { ALARMS_NOTE, detectorAlarms, detectorRates, RATES_NOTE } from '../claims/detectors.ts';
import { dataTable, withoutMarks } from '../page/dataTable.ts';
import { type Html, html } from '../page/html.ts';
import { chartFigure } from '../page/inlineChart.ts';
import { type PageSection, renderPage } from '../page/page.ts';
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
import { faultsHtml } from './faultsHtml.ts';
import { costFigures, leftFigures, type MitigationFigure, missingOf } from './figures.ts';
import { numbersIn, paretoChart } from './paretoChart.ts';
import { storageHtml } from './storageHtml.ts';
import {
  faultFindingsOf,
  findingsOf,
  immunityOf,
  KEYS_NOTE,
  markedTitle,
  notesOf,
  pipelineOf,
} from './words.ts';

export function renderMitigationsPage(report: MitigationsReport, studio: Studio): string {
  const { scenario, seeds, version, mitigations, faults, detectors, storage } = report;
  const numbers = numbersIn(mitigations);
  return renderPage({
    title: `${scenario.name}: what each mitigation leaves of the leak, and what it costs`,
    subtitle: `Scenario ${scenario.name}, ${seeds.length === 1 ? 'seed' : 'seeds'} ${seedsOf(report)}, version ${version}`,
    lead: leadOf(report),
    sections: [
      {
        id: 'mitigations',
        title: 'Mitigations',
        body: together([
          chartFigure(studio, paretoChart(report), {
            id: 'chart-pareto',
            title: 'What mitigations lose in production, and what they store',
            description: '',
            series: [...numbers.keys()],
            legend: true,
            shortNames: numbers,
          }),
          html`<h3 id="left">${LEFT}</h3>`,
          tableOf('The highest live open rate first', mitigations, leftFigures),
          html`<h3>What it costs</h3>`,
          tableOf('In the same order', mitigations, costFigures),
          bulletsHtml(notesOf(report)),
        ]),
      },
      ...section('faults', 'Faults', faults.length > 0, () => [faultsHtml(faults, studio)]),
      ...section('detectors', 'Detectors', detectors.length > 0, () => [
        paragraphs([RATES_NOTE]),
        dataTable('Rates of detectors', detectorRates(detectors)),
        paragraphs([ALARMS_NOTE]),
        dataTable('Alarms by kind', detectorAlarms(detectors)),
      ]),
      ...(storage === null ? [] : [{ id: 'storage', title: 'Storage', body: storageHtml(storage, studio) }]),
      {
        id: 'keys',
        title: 'The keys of each mitigation',
        body: [paragraphs([KEYS_NOTE]), mitigations.map(keysOf)],
      },
      {
        id: 'scenario',
        title: 'The scenario, and the same again',
        body: [
          paragraphs([
            html`Written by <code>npx hindsight mitigations</code>. <code>mitigations.json</code> beside this page holds every figure by seed, and the whole scenario.`,
          ]),
          detailsYaml('The scenario that mitigations were laid over, defaults included', scenario),
        ],
      },
    ],
  });
}

const LEFT = 'What is left of the leak';

/** What was found, each with a link to where it is shown. */
function leadOf(report: MitigationsReport): Html {
  const { faults } = report;
  return bulletsHtml([
    ...findingsOf(report).map((text) => withLink(text, 'left', LEFT)),
    ...(faults.length === 0 ? [] : [withLink(immunityOf(faults), 'faults', 'Faults')]),
    ...faultFindingsOf({ ...report, faults: [] }).map((text) => withLink(text, 'detectors', 'Detectors')),
  ]);
}

function section(id: string, title: string, isThere: boolean, body: () => Html[]): PageSection[] {
  return isThere ? [{ id, title, body: body() }] : [];
}

function tableOf(
  caption: string,
  mitigations: readonly MitigationOutcome[],
  figures: readonly MitigationFigure[],
): Html {
  return tableHtml({
    caption,
    head: ['mitigation', ...figures.map(({ title }) => title)],
    rows: mitigations.map((each) => ({
      series: each.title,
      cells: [
        html`<a href="#${keysId(each)}">${markedTitle(each)}</a>`,
        ...figures.map((column) => {
          const estimate = column.of(each.summary);
          return estimate === null ? missingOf(column, each) : figure(estimate, column.format);
        }),
      ],
    })),
  });
}

function keysOf(mitigation: MitigationOutcome): Html {
  const { title, keys } = mitigation;
  return detailsYaml(title, keys, { id: keysId(mitigation), note: withoutMarks(pipelineOf(mitigation)) });
}

function keysId({ id }: MitigationOutcome): string {
  return `keys-${id}`;
}
