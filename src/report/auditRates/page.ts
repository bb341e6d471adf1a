/** The report on an audit's error rates: `rates.md`, `report.html` and the table in the terminal. */
import type { PlantOutcome, Population } from '../../audit/population/schema.ts';
import type { Estimate } from '../../evaluation/statistics/intervals.ts';
import {
  beside,
  type Content,
  type Figure,
  list,
  type Page,
  picture,
  prose,
  quiet,
  type Row,
  type Table,
  type Text,
  table,
} from '../page.ts';
import { count, fixed, NO_NUMBER, percent, plain } from '../text/numbers.ts';
import { DIFFERING, damageChart, isDiffering } from './chart.ts';

const GROUPS: Readonly<Record<PlantOutcome['group'], string>> = {
  none: 'nothing wrong',
  leak: 'leak',
  skew: 'skew without a leak',
  lost: 'serving lost something',
  rows: 'rows',
  split: 'split',
  label: 'labels',
};

export function auditRatesPage(population: Population): Page {
  const { seeds, version, users, plants } = population;
  const findings = findingsOf(population);
  const alarms = alarmTable(population);
  const rests = restsOn(population);
  return {
    title: 'How often the alarms of an audit are right',
    subtitle: `${plants.length} planted sets in each of ${seeds.length} worlds, seeds ${seeds[0]} to ${seeds[seeds.length - 1]}, ${count(users)} users each, version ${version}`,
    lead: beside(
      picture({
        name: 'damage',
        chart: damageChart(population),
        alt: 'Damage that the audit expects against damage that deployment shows',
        title: 'Damage that the audit expects, and that deployment shows',
        series: Object.values(DIFFERING).map(({ name }) => name),
      }),
      list([...findings, ...agreementOf(population)]),
    ),
    guide: 'docs/do/audit.md',
    elsewhere: 'in rates.md',
    atAGlance: [alarms, prose(...findings), quiet(...rests)],
    sections: [
      { id: 'alarms', title: 'Alarms', body: [alarms, list(rests)] },
      {
        id: 'features',
        title: 'Features, kind by kind',
        body: featureTable(plants.filter(({ group }) => isDiffering(group))),
      },
      {
        id: 'others',
        title: 'Rows, splits and labels, kind by kind',
        body: otherTable(plants.filter(({ group }) => !isDiffering(group))),
      },
    ],
  };
}

/** The part about the rates in the documentation. */
export function ratesContent(population: Population): Content {
  return [
    list([...findingsOf(population), ...agreementOf(population)]),
    alarmTable(population),
    list(restsOn(population)),
  ];
}

function findingsOf({ costlyLeaks, alarmRates, plants }: Population): Text[] {
  const { least, found, missed } = costlyLeaks;
  const leak = alarmRates.find(({ alarm }) => alarm === 'leak');
  return [
    [`Leaks that cost ${least} AUC or more in production are found in `, rate(found), ' of worlds.'],
    ...(missed.length === 0
      ? []
      : [
          [
            'In fewer than 95 % of worlds: ',
            missed.map(
              ({ kind, dose, found: own }, index): Text => [
                index === 0 ? '' : '; ',
                `${kind}, ${dose} (`,
                rate(own),
                ')',
              ],
            ),
            '.',
          ],
        ]),
    ...(['none', 'skew', 'lost'] as const).flatMap((group): Text[] => {
      const share = leak?.byGroup.find((each) => each.group === group)?.share;
      return share === undefined
        ? []
        : [[`A leak is said where there is none, ${GROUPS[group]}: `, rate(share), '.']];
    }),
    ...(plants.length === 0
      ? []
      : [`Of ${plants.length} kinds and doses, in ${plants[0].perSeed.length} worlds each.`]),
  ];
}

function restsOn({ baseRate }: Population): string[] {
  return [
    'Hits are over kinds and doses at which an alarm ought to be raised, false alarms over all others. Kinds of one world are not independent: intervals are over worlds.',
    `Right: the share of alarms that are right if ${percent(baseRate)} of training sets have the fault, and if faults are as these are. With another share it is another number.`,
  ];
}

function alarmTable({ alarmRates, baseRate }: Population): Table {
  return table({
    caption: 'Rates of alarms',
    columns: [
      { head: 'alarm' },
      { head: 'above' },
      { head: 'hits' },
      { head: 'false alarms' },
      {
        head: `right if ${percent(baseRate)} have the fault`,
        shortHead: ['right if', `${percent(baseRate)} have it`],
      },
    ],
    rows: alarmRates.map(
      ({ alarm, limit, hits, falseAlarms, right }): Row => ({
        cells: [
          alarm,
          String(limit),
          rate(hits),
          rate(falseAlarms),
          Number.isNaN(right) ? NO_NUMBER : percent(right),
        ],
      }),
    ),
  });
}

function agreementOf({ agreement: { damage, flattery } }: Population): Text[] {
  const sentence = (what: string, { correlation, bias }: typeof damage): Text => [
    `${what}: expected and measured correlate with `,
    { estimate: correlation, format: plain },
    '; expected less measured is ',
    { estimate: bias, format: plain },
    ' AUC in the mean.',
  ];
  return [sentence('Damage', damage), sentence('Flattery', flattery)];
}

function featureTable(plants: readonly PlantOutcome[]): Table {
  return table({
    caption: 'Leaks said of features, and damage in AUC',
    columns: [
      { head: 'kind' },
      { head: 'dose', isText: true },
      { head: 'in truth', isText: true, dispensable: 2 },
      { head: 'leak said' },
      { head: 'damage measured', shortHead: ['damage', 'measured'] },
      { head: 'expected' },
      { head: 'rows', dispensable: 1 },
    ],
    rows: plants.map(
      ({ title, dose, group, rows, damage, rates }): Row => ({
        group: title,
        cells: [
          title,
          dose,
          GROUPS[group],
          rate(rates.find(({ alarm }) => alarm === 'leak')?.share),
          { estimate: damage.measured, format: plain },
          { estimate: damage.expected, format: plain },
          count(Math.round(rows)),
        ],
      }),
    ),
  });
}

/** Alarms that were raised at least once, or ought to have been. */
function otherTable(plants: readonly PlantOutcome[]): Table {
  return table({
    caption: 'Alarms of rows, splits and labels',
    columns: [
      { head: 'kind' },
      { head: 'dose', isText: true },
      { head: 'alarms', isText: true, wraps: true },
    ],
    rows: plants.map(({ title, dose, rates }): Row => {
      const told = rates.filter(({ isRight, share }) => isRight || share.mean > 0);
      return {
        group: title,
        cells: [
          title,
          dose,
          told.length === 0
            ? 'none'
            : told.map(
                ({ alarm, isRight, share }, index): Text => [
                  index === 0 ? '' : '; ',
                  `${alarm}${isRight ? '' : ' (false)'} `,
                  rate(share),
                ],
              ),
        ],
      };
    }),
  });
}

function rate(estimate: Estimate | undefined): Figure {
  return { estimate, format: percent, ends: (value) => fixed(100 * value, 0) };
}
