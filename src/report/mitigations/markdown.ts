/** `mitigations.md`: every number of a benchmark with its interval, and how to have what it compares. */
import { stringify } from 'yaml';
import type { MitigationOutcome, MitigationsReport } from '../../lab/studies/mitigations/schema.ts';
import { ALARMS_NOTE, detectorAlarms, detectorRates, RATES_NOTE } from '../claims/detectors.ts';
import { bullets, markdownTable, page, written } from '../text/markdown.ts';
import { exact } from '../text/numbers.ts';
import { faultSections } from './faultSections.ts';
import { costFigures, leftFigures, type MitigationFigure, missingOf } from './figures.ts';
import { faultFindingsOf, findingsOf, KEYS_NOTE, markedTitle, notesOf, pipelineOf } from './words.ts';

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
    [KEYS_NOTE],
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
      ...figures.map((figure) => {
        const estimate = figure.of(each.summary);
        return estimate === null ? missingOf(figure, each) : exact(estimate, figure.format);
      }),
    ]),
  );
}

function keysOf(mitigation: MitigationOutcome): string[][] {
  return [
    [`### ${mitigation.id}`],
    [pipelineOf(mitigation)],
    ['```yaml', stringify(mitigation.keys, { lineWidth: 0 }).trimEnd(), '```'],
  ];
}
