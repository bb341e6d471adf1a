/** `mitigations.md`: every number of a benchmark with its interval, and how to have what it compares. */
import { stringify } from 'yaml';
import type { MitigationOutcome, MitigationsReport } from '../../lab/mitigations/outcome.ts';
import { ALARMS_NOTE, detectorAlarms, detectorRates, RATES_NOTE } from '../claims/detectors.ts';
import { bullets, markdownTable, page, written } from '../markdown.ts';
import { exact, NO_NUMBER } from '../numbers.ts';
import { faultSections } from './faultSections.ts';
import { costFigures, leftFigures, type MitigationFigure } from './figures.ts';
import { faultFindingsOf, findingsOf, markedTitle, notesOf } from './words.ts';

export function renderMitigations(report: MitigationsReport): string {
  const { scenario, version, seeds, mitigations, faults, detectors, storage } = report;
  return page([
    [`# ${scenario.name}: what each mitigation leaves of the leak, and what it costs`],
    bullets([...findingsOf(report), ...faultFindingsOf(report)]),
    ['![Damage of each mitigation against the bytes that it stores](pareto.svg)'],
    ['## What is left of the leak'],
    tableOf(mitigations, leftFigures),
    ['## What it costs'],
    tableOf(mitigations, costFigures),
    bullets(notesOf(report)),
    ...(faults.length === 0 ? [] : [['## Faults'], ...faultSections(faults)]),
    ...(detectors.length === 0
      ? []
      : [
          ['## Detectors'],
          [RATES_NOTE],
          written(detectorRates(detectors)),
          [ALARMS_NOTE],
          written(detectorAlarms(detectors)),
        ]),
    ...(storage === null
      ? []
      : [
          ['## Storage'],
          [
            'How bytes grow with users and with days, by layout, and what they would be in an app of another size: [storage.md](storage.md).',
          ],
          ['![Bytes for each user and day, by layout](storage.svg)'],
        ]),
    ['## The keys of each mitigation'],
    ['Laid over the scenario; whatever they do not state is as the scenario has it.'],
    ...mitigations.flatMap(keysOf),
    ['## Where this comes from'],
    [
      `Written by \`npx hindsight mitigations\`, version ${version}: scenario \`${scenario.name}\`, seeds ${seeds.join(', ')}. ` +
        '`mitigations.json` beside this file holds every figure by seed, and the whole scenario.',
    ],
  ]);
}

function tableOf(mitigations: readonly MitigationOutcome[], figures: readonly MitigationFigure[]): string[] {
  return markdownTable(
    ['mitigation', ...figures.map(({ title }) => title)],
    mitigations.map((each) => [
      `[${markedTitle(each)}](#${each.id})`,
      ...figures.map((figure) => figureOf(figure, each)),
    ]),
  );
}

function figureOf(
  { name, of, format }: MitigationFigure,
  { summary, newFeature }: MitigationOutcome,
): string {
  const estimate = of(summary);
  if (estimate !== null) return exact(estimate, format);
  return name === 'newFeatureDays' && newFeature === 'never' ? 'never' : NO_NUMBER;
}

function keysOf({ id, title, keys, pipeline, newFeature }: MitigationOutcome): string[][] {
  const { features, split, model } = pipeline;
  return [
    [`### ${id}`],
    [
      `${title[0].toUpperCase()}${title.slice(1)}. Its pipeline is \`${features} × ${split} × ${model}\`; a new feature ${NEW_FEATURE[newFeature]}.`,
    ],
    ['```yaml', stringify(keys, { lineWidth: 0 }).trimEnd(), '```'],
  ];
}

const NEW_FEATURE = {
  'at once': 'has values for the rows of the past at once',
  wait: 'has to wait until it has been stored for long enough',
  never: 'is none, where nothing dynamic is used',
} as const;
