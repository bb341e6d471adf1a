/** The report of an attribution, from top to bottom: `attribution.md`, `report.html` and the table in the terminal. */
import type { Attribution } from '../../lab/studies/attribution/schema.ts';
import {
  beside,
  details,
  heading,
  list,
  only,
  type Page,
  picture,
  prose,
  quiet,
  type Row,
  type Table,
  type Text,
  table,
  textOnly,
  yamlDetails,
} from '../page.ts';
import { seedsOf } from '../run/facts.ts';
import { attributionChart, chartRows } from './chart.ts';
import { type AttributionFigure, entropyFiguresOf, figuresOf } from './figures.ts';
import { type AttributionRow, rowsOf } from './rows.ts';
import { culpritOf, findingsOf, loggedOf, notesOf } from './words.ts';

export function attributionPage(attribution: Attribution): Page {
  const { scenario, leak, version, seeds } = attribution;
  const findings = findingsOf(attribution);
  const culprit = culpritOf(attribution);
  const notes = notesOf(attribution);
  const inAuc = tableOf(
    attribution,
    'Each feature against the model with every feature logged',
    figuresOf(attribution),
  );
  return {
    title: [
      textOnly(['terminal'], `${scenario.name}: what each feature leaks with ${leak}`),
      textOnly(['markdown'], `${scenario.name}: which feature leaks, and what it costs`),
      textOnly(['html'], 'Which feature leaks, and what it costs'),
    ],
    subtitle: `Scenario ${scenario.name}, features from ${leak}, ${seeds.length === 1 ? 'seed' : 'seeds'} ${seedsOf(attribution)}, version ${version}`,
    lead: [
      only(['html'], culprit === undefined ? undefined : prose({ strong: culprit })),
      beside(
        picture({
          name: 'attribution',
          chart: attributionChart(attribution),
          alt: TITLE,
          title: TITLE,
        }),
        list([...findings, loggedOf(attribution)]),
      ),
    ],
    series: chartRows(attribution).map(({ label }) => label),
    atAGlance: [inAuc, prose(...findings), quiet(...notes)],
    guide: 'docs/do/attribution.md',
    elsewhere: 'in attribution.md',
    sections: [
      {
        id: 'features',
        title: textOnly(['html'], 'Feature by feature'),
        body: [
          heading('In AUC'),
          inAuc,
          list(notes),
          details(
            'In normalised entropy',
            tableOf(attribution, 'The same in normalised entropy', entropyFiguresOf(attribution)),
            { heading: 'In normalised entropy' },
          ),
        ],
      },
      { id: 'scenario', title: 'Where this comes from', body: originOf(attribution) },
    ],
  };
}

const TITLE = 'Flattery and damage of each feature alone, and of all together';

function tableOf(
  attribution: Attribution,
  caption: string,
  figures: readonly Pick<AttributionFigure, 'head' | 'format' | 'of'>[],
): Table {
  const { features, wholes } = rowsOf(attribution);
  const row = ({ label, ...row }: AttributionRow, group: string): Row => ({
    series: label,
    group,
    cells: [
      group === 'wholes' ? { strong: label } : label,
      ...figures.map(({ of, format, ...figure }): Text => {
        const estimate = of({ label, ...row });
        return estimate === undefined ? '' : { ...figure, estimate, format };
      }),
    ],
  });
  return table({
    caption,
    columns: [{ head: 'feature' }, ...figures],
    nameColumns: NAME_COLUMNS,
    rows: [...features.map((each) => row(each, 'features')), ...wholes.map((each) => row(each, 'wholes'))],
  });
}

/** Longer names of features are in two lines where intervals are below their values. */
const NAME_COLUMNS = 22;

function originOf({ scenario, leak, live, seeds, version }: Attribution) {
  return [
    prose([
      'Written by ',
      { code: 'npx hindsight attribute' },
      `, version ${version}: scenario `,
      { code: scenario.name },
      ', ',
      { code: `--provenance ${leak}` },
      ...(live ? [', ', { code: '--live' }] : []),
      `, seeds ${seeds.join(', ')}. `,
      { code: 'attribution.json' },
      ' beside this file holds every figure by seed, and the whole scenario.',
    ]),
    only(['html'], yamlDetails('The scenario, defaults included', scenario)),
  ];
}
