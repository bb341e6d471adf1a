/** The report of a benchmark of mitigations, from top to bottom: `mitigations.md`, `report.html` and the table in the terminal. */
import { stringify } from 'yaml';
import type { Estimate } from '../../evaluation/statistics/intervals.ts';
import type {
  FaultOutcome,
  MitigationOutcome,
  MitigationsReport,
} from '../../lab/studies/mitigations/schema.ts';
import { IMMUNITY_MARGIN } from '../../lab/studies/mitigations/schema.ts';
import { detectorTables } from '../claims/detectors.ts';
import {
  type Content,
  details,
  heading,
  list,
  only,
  PAGES,
  type Page,
  picture,
  prose,
  quiet,
  type Table,
  type Text,
  table,
  textOnly,
  together,
  yamlDetails,
} from '../page.ts';
import { seedsOf } from '../run/facts.ts';
import { NO_NUMBER } from '../text/numbers.ts';
import { faultChart } from './faultChart.ts';
import { costFigures, leftFigures, type MitigationFigure, shownFigures, small } from './figures.ts';
import { numbersIn, paretoChart } from './paretoChart.ts';
import { storageIntro, storagePicture, storageSections } from './storagePage.ts';
import {
  detectorFindings,
  faultFindings,
  findingsOf,
  immuneOf,
  immunityOf,
  isClean,
  markedTitle,
  notesOf,
  pipelineOf,
} from './words.ts';

export function mitigationsPage(report: MitigationsReport): Page {
  const { scenario, seeds, version, mitigations, faults, detectors } = report;
  const findings = findingsOf(report);
  const atFaults = faultFindings(faults);
  const atDetectors = detectorFindings(detectors);
  const notes = notesOf(report);
  const numbers = numbersIn(mitigations);
  return {
    title: `${scenario.name}: what each mitigation leaves of the leak, and what it costs`,
    subtitle: `Scenario ${scenario.name}, ${seeds.length === 1 ? 'seed' : 'seeds'} ${seedsOf(report)}, version ${version}`,
    lead: [
      only(['markdown'], list([...findings, ...atFaults, ...atDetectors])),
      only(
        ['html'],
        list([
          ...findings.map((text) => withLink(text, 'left', LEFT)),
          ...(faults.length === 0 ? [] : [withLink(immunityOf(faults), 'faults', 'Faults')]),
          ...atDetectors.map((text) => withLink(text, 'detectors', 'Detectors')),
        ]),
      ),
    ],
    elsewhere: 'in mitigations.md',
    atAGlance: [
      tableOf(mitigations, LEFT, shownFigures),
      prose(...findings, ...atFaults, ...atDetectors),
      quiet(...notes),
    ],
    sections: [
      {
        id: 'mitigations',
        title: textOnly(['html'], 'Mitigations'),
        body: together(
          picture({
            name: 'pareto',
            chart: paretoChart(report),
            alt: 'Live opens that each mitigation loses against the bytes that it stores',
            title: 'Live opens that mitigations lose, and what they store',
            series: [...numbers.keys()],
            shortNames: numbers,
          }),
          heading(LEFT, 'left'),
          tableOf(mitigations, 'The highest live open rate first', leftFigures),
          heading('What it costs'),
          tableOf(mitigations, 'In the same order', costFigures),
          list(notes),
        ),
      },
      { id: 'faults', title: 'Faults', body: faultsContent(faults) },
      { id: 'detectors', title: 'Detectors', body: detectorTables(detectors) },
      { id: 'storage', title: 'Storage', body: storageContent(report) },
      {
        id: 'keys',
        title: 'The keys of each mitigation',
        body: [
          prose('Laid over the scenario; whatever they do not state is as the scenario has it.'),
          mitigations.map(keysOf),
        ],
      },
      { id: 'scenario', title: 'Where this comes from', body: originOf(report) },
    ],
  };
}

const LEFT = 'What is left of the leak';

function withLink(text: string, id: string, title: string): Text {
  return [text, ' ', { link: title, to: `#${id}` }];
}

// ---- Mitigations ----

function tableOf(
  mitigations: readonly MitigationOutcome[],
  caption: string,
  figures: readonly MitigationFigure[],
): Table {
  return table({
    caption,
    columns: [{ head: 'mitigation' }, ...figures],
    nameColumns: 34,
    rows: mitigations.map((each) => ({
      series: each.title,
      isMarked: isClean(each),
      cells: [
        [
          textOnly(['terminal', 'markdown'], { link: markedTitle(each), to: `#${each.id}` }),
          textOnly(['html'], { link: markedTitle(each), to: `#${keysId(each)}` }),
        ],
        ...figures.map((figure) => cellOf(figure, each)),
      ],
    })),
  });
}

function cellOf({ of, format, bad, missing }: MitigationFigure, mitigation: MitigationOutcome): Text {
  const estimate = of(mitigation.summary);
  if (estimate === null) return missing?.(mitigation) ?? NO_NUMBER;
  const figure = { format, ...(bad === undefined ? {} : { bad }) };
  return [
    textOnly(['terminal'], { ...figure, estimate: withoutNeedless(estimate) }),
    textOnly(PAGES, { ...figure, estimate }),
  ];
}

/** Without its interval where it is the same in all worlds. */
function withoutNeedless({ mean, low, high }: Estimate): Estimate {
  return low === high ? { mean, low: Number.NaN, high: Number.NaN } : { mean, low, high };
}

// ---- Faults ----

const FAULTS_NOTE = `A pipeline is immune where, at every dose, its gap and its production stay within ${IMMUNITY_MARGIN} AUC of what they are at the first dose, or of the logged pipeline's in the same world, by 95 % intervals over seeds; a fault that changes what is sent makes other worlds, so that only the second comparison is sharp. What a fault costs the logged pipeline, which is immune by the second, is in the last column. The tables show the dose at which each is farthest.`;

function faultsContent(faults: readonly FaultOutcome[]): Content {
  if (faults.length === 0) return undefined;
  return [
    only(
      ['html'],
      list(
        faults.map((fault) => [{ link: fault.title, to: `#${pictureOf(fault)}` }, `: ${immuneOf(fault)}.`]),
      ),
    ),
    prose(FAULTS_NOTE),
    faults.map(faultContent),
  ];
}

/** The name of the picture, and the anchor. */
function pictureOf({ id }: FaultOutcome): string {
  return `fault-${id}`;
}

function faultContent(fault: FaultOutcome): Content {
  const { title, why, file, seeds, key, pipelines } = fault;
  return [
    heading(title, pictureOf(fault)),
    prose(why),
    together(
      picture({
        name: pictureOf(fault),
        chart: faultChart(fault),
        alt: 'Gap, damage and production over the dose',
        title: 'Each pipeline along the doses',
        ...(pipelines.length > 1 ? { series: pipelines.map(({ label }) => label) } : {}),
      }),
      table({
        caption: `${title}: each pipeline at the dose at which it is farthest`,
        columns: [
          { head: 'pipeline' },
          { head: 'immune', isText: true },
          { head: 'gap beyond logged, AUC' },
          { head: 'damage, soft AUC' },
          { head: 'loss of production since the first dose, soft AUC' },
        ],
        rows: pipelines.map(({ label, isImmune, gapBeyondLogged, damage, productionLoss }) => ({
          series: label,
          cells: [
            label,
            [
              textOnly(['markdown'], isImmune ? 'yes' : 'no'),
              textOnly(['html'], isImmune ? { badge: 'yes', tone: 'good' } : { badge: 'no', tone: 'bad' }),
            ],
            ...[gapBeyondLogged, damage, productionLoss].map((estimate) => ({ estimate, format: small })),
          ],
        })),
      }),
    ),
    quiet([{ code: file }, `, ${seeds} seeds`, key === '' ? '' : [', dosed by ', { code: key }], '.']),
  ];
}

// ---- Storage ----

function storageContent({ storage }: MitigationsReport): Content {
  if (storage === null) return undefined;
  return [
    only(
      ['markdown'],
      prose([
        'How bytes grow with users and with days, by layout, and what they would be in an app of another size: ',
        { link: 'storage.md', to: 'storage.md' },
        '.',
      ]),
    ),
    together(
      only(['html'], prose(storageIntro(storage))),
      storagePicture(storage),
      only(
        ['html'],
        storageSections(storage).map(({ title = '', body }) => [heading(title), body]),
      ),
    ),
  ];
}

// ---- Keys and origin ----

function keysOf(mitigation: MitigationOutcome): Content {
  const { id, title, keys } = mitigation;
  return details(
    title,
    [
      prose(pipelineOf(mitigation)),
      { block: 'code', label: title, language: 'yaml', text: stringify(keys, { lineWidth: 0 }) },
    ],
    { heading: id, id: keysId(mitigation) },
  );
}

function keysId({ id }: MitigationOutcome): string {
  return `keys-${id}`;
}

function originOf({ scenario, seeds, version }: MitigationsReport): Content {
  return [
    prose([
      'Written by ',
      { code: 'npx hindsight mitigations' },
      `, version ${version}: scenario `,
      { code: scenario.name },
      `, seeds ${seeds.join(', ')}. `,
      { code: 'mitigations.json' },
      ' beside this file holds every figure by seed, and the whole scenario.',
    ]),
    only(['html'], yamlDetails('The scenario that mitigations were laid over, defaults included', scenario)),
  ];
}
