/** `report.html` of a run: the result to be read, and pointed at, in a browser. A pure function of the result. */

import { observationsOf, outcomesOf } from '../../lab/result/expectations.ts';
import { glossary } from '../../lab/result/meanings.ts';
import type { Result } from '../../lab/result/result.ts';
import { pipelineId } from '../../scenario/pipelines.ts';
import type { Studio } from '../chart/studio.ts';
import { type Content, type Html, html } from '../page/html.ts';
import { chartFigure } from '../page/inlineChart.ts';
import { type PageSection, renderPage } from '../page/page.ts';
import { badge, bulletsHtml, details, detailsYaml, paragraphs, tilesHtml } from '../page/parts.ts';
import type { ChartName, RunCharts } from './charts.ts';
import { factsOf, notesOf, seedsOf } from './facts.ts';
import { bondedSentencesOf } from './sentences.ts';
import {
  allQuantities,
  headlineTable,
  matrixTable,
  referenceTable,
  retrainingTable,
  skewTables,
  waterfallTables,
} from './tables.ts';
import { tilesOf } from './tiles.ts';

/** What each picture shows, and how it is to be used. */
const DESCRIPTIONS: Readonly<Record<ChartName, string>> = {
  'offline-vs-production':
    'Hollow marks are what each pipeline promised offline, filled ones what production gave.',
  waterfall: 'Where the promise of the pipeline that lost most went.',
  coefficients:
    'The same rows and the same kind of model: where coefficients part, the values that were trained on parted.',
  roc: 'Offline and production side by side: curves that sink from left to right are broken promises.',
  reliability: 'Whether predicted probabilities can be taken at their word, offline and in production.',
  'open-rates': 'What users did, day by day, under each policy.',
  'skew-by-age': 'Values computed at training, and what has happened to them since they were served.',
};

export function renderRunPage(result: Result, charts: RunCharts, studio: Studio): string {
  const { scenario } = result;
  const chart = (name: ChartName): Html | undefined => {
    const drawn = charts.get(name);
    return drawn === undefined
      ? undefined
      : chartFigure(studio, drawn, { id: `chart-${name}`, description: DESCRIPTIONS[name] });
  };
  return renderPage({
    title: scenario.title === '' ? scenario.name : scenario.title,
    subtitle: `Scenario ${scenario.name}, ${result.seeds.length === 1 ? 'seed' : 'seeds'} ${seedsOf(result)}, version ${result.version}`,
    lead: html`${tilesHtml(tilesOf(result))}${scenario.description === '' ? undefined : paragraphs([scenario.description.trim()])}${bulletsHtml(bondedSentencesOf(result))}`,
    series: result.pipelines.map(pipelineId),
    sections: [
      {
        id: 'offline-and-production',
        title: 'Offline and production',
        body: html`${chart('offline-vs-production')}
${headlineTable(result)}
${details('What the words mean', glossaryHtml(), 'words')}
<p class="note">* the leak-free reference: flattery and damage are against it. Intervals stand below their figures.</p>
${bulletsHtml([...factsOf(result), ...notesOf(result)])}`,
      },
      ...expectations(result),
      ...section('steps', 'From offline to live, in steps', chart('waterfall'), waterfallTables(result)),
      ...section('coefficients', 'What the models learnt', chart('coefficients')),
      ...section('scores', 'Ranking and calibration', chart('roc'), chart('reliability')),
      ...section('days', 'Day by day', chart('open-rates')),
      ...section('retraining', 'Days after a new feature', retrainingTable(result)),
      ...section('skew', 'Features against what was served', chart('skew-by-age'), skewTables(result)),
      {
        id: 'all-numbers',
        title: 'Every model, every number',
        body: html`${matrixTable(result)}${referenceTable(result)}${allQuantities(result)}`,
      },
      { id: 'scenario', title: 'The scenario, and the same result again', body: provenance(result) },
    ],
  });
}

/** A section of what there is; none where there is nothing. */
function section(id: string, title: string, ...parts: readonly (Html | undefined)[]): PageSection[] {
  const body = parts.filter((part) => part !== undefined);
  return body.length === 0 ? [] : [{ id, title, body }];
}

function expectations(result: Result): PageSection[] {
  const outcomes = outcomesOf(result);
  const observations = observationsOf(result);
  const lists: Content[] = [
    ...(outcomes.length === 0
      ? []
      : [
          bulletsHtml(
            outcomes.map(({ holds, sentence }) => [
              holds ? badge('holds', 'good') : badge('does not hold', 'bad'),
              ` ${sentence}`,
            ]),
          ),
        ]),
    ...(observations.length === 0 ? [] : [html`<h3>Observed</h3>`, bulletsHtml(observations)]),
  ];
  return lists.length === 0 ? [] : [{ id: 'expectations', title: 'What the scenario expects', body: lists }];
}

function glossaryHtml(): Html {
  return html`<dl>${glossary.map(({ title, meaning }) => html`<dt>${title}</dt><dd>${meaning}</dd>\n`)}</dl>`;
}

function provenance({ scenario }: Result): Html {
  return html`${paragraphs([
    html`<code>result.json</code> beside this page holds every figure and the whole scenario, defaults included. From it, the same result again:`,
  ])}
<pre class="scroll" role="group" aria-label="Commands" tabindex="0"><code>node -p "JSON.stringify(JSON.parse(fs.readFileSync('result.json', 'utf8')).scenario)" &gt; again.json
npx hindsight run again.json</code></pre>
${detailsYaml('The scenario as it ran, defaults included', scenario)}`;
}
