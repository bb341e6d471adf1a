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
  type Entry,
  heading,
  list,
  only,
  PAGES,
  type Page,
  picture,
  prose,
  quiet,
  type Section,
  type Table,
  type Text,
  table,
  textOnly,
  titleOn,
  together,
  yamlDetails,
} from '../page.ts';
import { seedsOf } from '../run/facts.ts';
import { change as changeInWords, NO_NUMBER } from '../text/numbers.ts';
import { faultChart } from './faultChart.ts';
import {
  costFigures,
  leftFigures,
  type MitigationFigure,
  openRateChange,
  perImpression,
  shownFigures,
  small,
} from './figures.ts';
import { numbersIn, paretoChart } from './paretoChart.ts';
import { storageIntro, storagePicture, storageSections } from './storagePage.ts';
import {
  detectorFindings,
  findingsOf,
  immuneOf,
  immunityOf,
  inOrder,
  isClean,
  isUndecided,
  markedTitle,
  notesOf,
  pipelineOf,
  recommendationsOf,
} from './words.ts';

export function mitigationsPage(report: MitigationsReport): Page {
  const { scenario, seeds, version, faults, detectors } = report;
  const mitigations = inOrder(report.mitigations);
  const recommendations = recommendationsOf(report);
  const findings = [...findingsOf(report), ...immunityOf(faults), ...detectorFindings(detectors)];
  const notes = notesOf(report);
  const numbers = numbersIn(mitigations);
  return {
    title: titleOn(scenario.name, 'what each mitigation leaves of the leak, and what it costs'),
    subtitle: `Scenario ${scenario.name}, ${seeds.length === 1 ? 'seed' : 'seeds'} ${seedsOf(report)}, version ${version}`,
    lead: [prose(...recommendations), only(['markdown'], list(findings))],
    guide: 'docs/do/mitigations.md',
    elsewhere: 'in mitigations.md',
    atAGlance: [
      prose(...recommendations),
      tableOf(mitigations, LEFT, shownFigures),
      prose(...findings),
      quiet(...notes),
    ],
    sections: [
      {
        id: 'short',
        title: 'In short',
        group: OVERVIEW,
        only: ['html'],
        body: list(findings),
      },
      {
        id: 'mitigations',
        title: textOnly(['html'], 'Mitigations'),
        group: OVERVIEW,
        body: together(
          picture({
            name: 'pareto',
            chart: paretoChart(report),
            alt: 'Live opens that each mitigation loses against the bytes that it stores',
            title: 'Live opens that mitigations lose, and what they store',
            series: [...numbers.keys()],
            shortNames: numbers,
          }),
          heading(LEFT),
          tableOf(mitigations, 'Those as good as clean logging first', leftFigures),
          heading('What it costs'),
          tableOf(mitigations, 'In the same order', costFigures),
          list(notes),
        ),
      },
      { id: 'faults', title: 'Faults', group: OVERVIEW, body: faultsContent(faults) },
      { id: 'detectors', title: 'Detectors', group: OVERVIEW, body: detectorTables(detectors) },
      { id: 'storage', title: 'Storage', group: OVERVIEW, body: storageContent(report) },
      ...mitigations.map(mitigationSection),
      ...faults.map(faultSection),
      {
        id: 'keys',
        title: 'The keys of each mitigation',
        only: ['markdown'],
        body: [
          prose('Laid over the scenario; whatever they do not state is as the scenario has it.'),
          mitigations.map(keysOf),
        ],
      },
      { id: 'scenario', title: 'Where this comes from', group: OVERVIEW, body: originOf(report) },
    ],
  };
}

const OVERVIEW = 'All together';
const LEFT = 'What is left of the leak';

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
          textOnly(['html'], { link: markedTitle(each), to: `#${sectionOf(each)}` }),
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

/** A mitigation by itself: what it is, what it leaves and costs, and the keys that make it. */
function mitigationSection(mitigation: MitigationOutcome): Section {
  const { title, keys, summary, newFeature } = mitigation;
  const perImpressionLeast = summary.leastBytesPerImpression;
  return {
    id: sectionOf(mitigation),
    title: markedTitle(mitigation),
    group: 'Mitigations, those as good as clean logging first',
    only: ['html'],
    entry: {
      ...statusOf(mitigation),
      line: `${perImpression(perImpressionLeast.mean)} bytes an impression; ${NEW_FEATURE_SHORT[newFeature]}`,
    },
    body: [
      prose(pipelineOf(mitigation)),
      table({
        caption: `${title}: what it leaves, and what it costs`,
        columns: [{ head: 'figure' }, { head: 'with its interval' }],
        rows: [...leftFigures, ...costFigures].map((figure) => ({
          cells: [figure.head, cellOf(figure, mitigation)],
        })),
      }),
      heading('The keys that make it'),
      { block: 'code', label: title, language: 'yaml', text: stringify(keys, { lineWidth: 0 }) },
    ],
  };
}

const NEW_FEATURE_SHORT = {
  'at once': 'new features at once',
  wait: 'new features have to wait',
  never: 'nothing dynamic',
} as const;

function statusOf(mitigation: MitigationOutcome): Pick<Entry, 'badge' | 'kind'> {
  const change = openRateChange(mitigation.summary.relativeOpenRate);
  const opens = `${changeInWords(change.mean)} opens`;
  if (isClean(mitigation))
    return { badge: { badge: 'what others are measured by', tone: 'good' }, kind: 'as good' };
  if (mitigation.isAsGood)
    return { badge: { badge: 'as good as clean logging', tone: 'good' }, kind: 'as good' };
  if (isUndecided(mitigation))
    return { badge: { badge: `undecided: ${opens}`, tone: 'unsure' }, kind: 'undecided' };
  return { badge: { badge: opens, tone: 'bad' }, kind: 'worse' };
}

function sectionOf({ id }: MitigationOutcome): string {
  return `mitigation-${id}`;
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
    only(
      ['markdown'],
      faults.map((fault) => [heading(fault.title), faultContent(fault)]),
    ),
  ];
}

function faultSection(fault: FaultOutcome): Section {
  const { title, pipelines } = fault;
  const immune = pipelines.filter(({ isImmune }) => isImmune).length;
  const tone = immune === pipelines.length ? 'good' : immune === 0 ? 'bad' : 'unsure';
  return {
    id: pictureOf(fault),
    title,
    group: 'Faults',
    only: ['html'],
    entry: {
      badge: { badge: `${immune} of ${pipelines.length} pipelines immune`, tone },
      line: immuneOf(fault),
      kind: 'faults',
    },
    body: faultContent(fault),
  };
}

/** The name of the picture, and the anchor. */
function pictureOf({ id }: FaultOutcome): string {
  return `fault-${id}`;
}

function faultContent(fault: FaultOutcome): Content {
  const { title, why, file, seeds, key, pipelines } = fault;
  return [
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
    { heading: id },
  );
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
