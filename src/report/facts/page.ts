/** The report of an app's facts, from top to bottom: `facts.md`, `report.html` and the table in the terminal. */
import { closenesses, facts, SINGLE_FIGURE_FACTOR } from '../../lab/studies/facts/catalog.ts';
import type { FactsReport } from '../../lab/studies/facts/schema.ts';
import { type SourceName, sources } from '../../lab/studies/facts/sources.ts';
import { OBSERVED_DAYS } from '../../lab/studies/facts/usage.ts';
import {
  type Content,
  type List,
  list,
  type Page,
  picture,
  prose,
  quiet,
  type Row,
  type Table,
  type Text,
  table,
  titleOn,
} from '../page.ts';
import { count } from '../text/numbers.ts';
import { factsChart } from './chart.ts';
import { type FactRow, rangeText, rowsOf, valueText } from './rows.ts';

export function factsPage(report: FactsReport): Page {
  const { scenario, seeds, users, version } = report;
  const rows = rowsOf(report);
  return {
    title: titleOn(scenario, 'the facts of the simulated app'),
    subtitle: `Scenario ${scenario}, ${count(users)} users, ${seeds.length === 1 ? 'seed' : 'seeds'} ${seeds.join(', ')}, version ${version}`,
    lead: prose(summaryOf(rows)),
    atAGlance: [factsTable(report), prose(summaryOf(rows)), quiet(...reasons(report))],
    guide: 'docs/know/facts.md',
    elsewhere: 'in facts.md',
    sections: [
      {
        id: 'facts',
        title: 'Simulated and published',
        body: [
          picture({
            name: 'facts',
            chart: factsChart(report),
            alt: 'Each fact in its published range',
          }),
          factsTable(report),
          whyOutside(report),
        ],
      },
      { id: 'measured', title: 'How each is measured, and what is published', body: definitions() },
      { id: 'sources', title: 'Sources', body: sourceList() },
      {
        id: 'origin',
        title: 'Where this comes from',
        body: prose([
          'Written by ',
          { code: 'npx hindsight describe --simulate' },
          `, version ${version}: scenario `,
          { code: scenario },
          `, seeds ${seeds.join(', ')}. Measured over the last ${OBSERVED_DAYS} days before training; newcomers over the whole past. `,
          { code: 'facts.json' },
          ' beside this file holds every figure by seed.',
        ]),
      },
    ],
  };
}

/** Every fact in its published range. */
export function factsTable(report: FactsReport): Table {
  return table({
    caption: 'Facts of the simulated app beside published ranges',
    columns: [
      { head: 'fact' },
      { head: 'simulated' },
      { head: 'by seed', dispensable: 1 },
      { head: 'published' },
      { head: 'how near', dispensable: 2 },
      { head: 'lies', isText: true, dispensable: 3 },
    ],
    nameColumns: 27,
    rows: rowsOf(report).map(
      ({ fact, measured: { mean, bySeed, published, lies } }): Row => ({
        isQuiet: published === null,
        cells: [
          fact.title,
          valueText(fact, mean),
          rangeText(fact, Math.min(...bySeed), Math.max(...bySeed)),
          published === null ? 'no source' : rangeText(fact, published.low, published.high),
          fact.published?.closeness ?? '',
          lies ?? '',
        ],
      }),
    ),
  });
}

/** The facts that lie outside, and why. */
export function whyOutside(report: FactsReport): List {
  return list(reasons(report));
}

function reasons(report: FactsReport): string[] {
  return rowsOf(report)
    .filter(({ measured: { lies } }) => lies === 'below' || lies === 'above')
    .map(
      ({ fact: { title, published }, measured: { lies } }) =>
        `${title}, ${lies} the range: ${published?.whyOutside ?? 'the default world is inside, so what this scenario has otherwise moves it.'}`,
    );
}

function summaryOf(rows: readonly FactRow[]): string {
  const told = rows.filter(({ measured }) => measured.published !== null);
  const inside = told.filter(({ measured }) => measured.lies === 'inside');
  return `${inside.length} of the ${told.length} facts with a published range lie inside. The other ${rows.length - told.length} are judgements: no source was found.`;
}

/** The rules by which ranges and letters are read, and each fact with its figures. */
export function definitions(): Content {
  return [
    prose(
      `How near: ${Object.entries(closenesses)
        .map(([letter, meaning]) => `${letter}, ${meaning}`)
        .join(
          '; ',
        )}. A range reaches from the least to the greatest of the nearest figures; of a single one, from ${SINGLE_FIGURE_FACTOR} times less to ${SINGLE_FIGURE_FACTOR} times more.`,
    ),
    list(
      facts.map(
        ({ title, measured, published }): Text => [
          { strong: title },
          `: ${measured}. `,
          ...(published === undefined
            ? ['No source was found.']
            : [published.figures, ' ', sourceLinks(published.sources)]),
        ],
      ),
    ),
  ];
}

function sourceLinks(names: readonly SourceName[]): Text {
  return names.map(
    (name, index): Text => [
      index === 0 ? '[' : ', ',
      { link: name, to: sources[name].address },
      index === names.length - 1 ? ']' : '',
    ],
  );
}

/** Every source of a fact. */
export function sourceList(): Content {
  return list(
    Object.entries(sources).map(
      ([name, { what, address }]): Text => [{ link: name, to: address }, `: ${what}.`],
    ),
  );
}
