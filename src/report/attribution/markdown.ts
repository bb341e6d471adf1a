/** `attribution.md`: the ranking with every interval, and how to read it. A pure function of the attribution. */
import type { Attribution } from '../../lab/studies/attribution/attribution.ts';
import { bullets, markdownTable, page } from '../text/markdown.ts';
import { exact } from '../text/numbers.ts';
import { type AttributionFigure, entropyFiguresOf, figuresOf } from './figures.ts';
import { type AttributionRow, rowsOf } from './rows.ts';
import { findingsOf, loggedOf, notesOf } from './words.ts';

export function renderAttribution(attribution: Attribution): string {
  const { scenario, leak, version, seeds, live } = attribution;
  const { features, wholes } = rowsOf(attribution);
  const rows = [...features, ...wholes];
  return page([
    [`# ${scenario.name}: which feature leaks, and what it costs`],
    bullets([...findingsOf(attribution), loggedOf(attribution)]),
    ['![Flattery and damage of each feature alone, and of all together](attribution.svg)'],
    ['## In AUC'],
    tableOf(rows, figuresOf(attribution)),
    bullets(notesOf(attribution)),
    ['## In normalised entropy'],
    tableOf(rows, entropyFiguresOf(attribution)),
    ['## Where this comes from'],
    [
      `Written by \`npx hindsight attribute\`, version ${version}: scenario \`${scenario.name}\`, \`--provenance ${leak}\`${live ? ', `--live`' : ''}, seeds ${seeds.join(', ')}. ` +
        '`attribution.json` beside this file holds every figure by seed, and the whole scenario.',
    ],
  ]);
}

function tableOf(
  rows: readonly AttributionRow[],
  figures: readonly Pick<AttributionFigure, 'title' | 'format' | 'of'>[],
): string[] {
  return markdownTable(
    ['feature', ...figures.map(({ title }) => title)],
    rows.map((row) => [
      labelOf(row),
      ...figures.map(({ of, format }) => {
        const estimate = of(row);
        return estimate === undefined ? '' : exact(estimate, format);
      }),
    ]),
  );
}

function labelOf({ label, coefficient }: AttributionRow): string {
  return coefficient === undefined ? `**${label}**` : label;
}
