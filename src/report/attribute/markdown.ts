/** `attribution.md`: the ranking with every interval, and how to read it. A pure function of the attribution. */
import type { Estimate } from '../../evaluation/intervals.ts';
import type { Attribution } from '../../lab/attribute/attribution.ts';
import { bullets, markdownTable, page } from '../markdown.ts';
import { exact } from '../numbers.ts';
import { figuresOf, small } from './figures.ts';
import { type AttributionRow, rowsOf } from './rows.ts';
import { findingsOf, notesOf } from './words.ts';

export function renderAttribution(attribution: Attribution): string {
  const { scenario, leak, version, seeds, logged, live } = attribution;
  const { features, wholes } = rowsOf(attribution);
  const rows = [...features, ...wholes];
  const figures = figuresOf(attribution);
  const { offline, shadow } = logged.summary;
  return page([
    [`# ${scenario.name}: which feature leaks, and what it costs`],
    bullets([
      ...findingsOf(attribution),
      `The model with every feature logged: AUC ${exact(offline.auc, small)} offline, ${exact(shadow.auc, small)} in production.`,
    ]),
    ['![Flattery and damage of each feature alone, and of all together](attribution.svg)'],
    ['## In AUC'],
    markdownTable(
      ['feature', ...figures.map(({ title }) => title)],
      rows.map((row) => [
        labelOf(row),
        ...figures.map(({ of, format }) => {
          const estimate = of(row);
          return estimate === undefined ? '' : exact(estimate, format);
        }),
      ]),
    ),
    bullets(notesOf(attribution)),
    ['## In normalised entropy'],
    markdownTable(
      ['feature', ...entropyHead(attribution)],
      rows.map((row) => [labelOf(row), ...entropies(row)]),
    ),
    ['## Where this comes from'],
    [
      `Written by \`npx hindsight attribute\`, version ${version}: scenario \`${scenario.name}\`, \`--provenance ${leak}\`${live ? ', `--live`' : ''}, seeds ${seeds.join(', ')}. ` +
        '`attribution.json` beside this file holds every figure by seed, and the whole scenario.',
    ],
  ]);
}

function labelOf({ label, coefficient }: AttributionRow): string {
  return coefficient === undefined ? `**${label}**` : label;
}

function entropyHead({ together }: Attribution): string[] {
  const names = ['flattery', 'damage', 'total'];
  return together.minusOwn === null ? names : [...names, ...names.map((name) => `${name}, minus own`)];
}

function entropies({ plain, minusOwn }: AttributionRow): string[] {
  return [plain, ...(minusOwn === null ? [] : [minusOwn])].flatMap(({ flattery, damage, total }) =>
    [flattery, damage, total].map(({ ne }: { readonly ne: Estimate }) => exact(ne, small)),
  );
}
