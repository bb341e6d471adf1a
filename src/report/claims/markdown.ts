/** `claims.md`: the verdicts in one table, and for each claim what they rest on. */
import type {
  ClaimOutcome,
  ClaimsReport,
  ControlOutcome,
  PartOutcome,
} from '../../lab/studies/claims/schema.ts';
import { bullets, markdownTable, page, written } from '../text/markdown.ts';
import { ALARMS_NOTE, detectorAlarms, detectorRates, RATES_NOTE } from './detectors.ts';
import { factorialTable, isFactorial } from './factorial.ts';
import { groundOf } from './ground.ts';
import { figure, inUnits, measureOf, wantedOf, withInterval } from './measures.ts';
import { effectOf } from './table.ts';

export function renderClaims(report: ClaimsReport): string {
  const { outcomes } = report;
  const factorial = factorialTable(outcomes);
  return page([
    ['# The claims, reproduced or refuted'],
    [
      `Made by \`${commandOf(report)}\` of version ${report.version}. Everything here stands in claims.json, by seed.`,
    ],
    bullets(methodOf(report)),
    ['## Verdicts'],
    verdictTable(outcomes),
    ...(factorial === undefined ? [] : [['## Split × features'], [FACTORIAL_NOTE], written(factorial)]),
    ...outcomes.flatMap(sectionOf),
  ]);
}

export const FACTORIAL_NOTE =
  'Models with a memory (hashed ids of users and stories). A main effect is the mean over both states of the other leak; the interaction is what both add beyond the sum of each alone.';

export function commandOf({ quick, outcomes, claims }: ClaimsReport): string {
  const ids = outcomes.length === claims ? [] : outcomes.map(({ id }) => id);
  return ['npx hindsight claims', ...ids, ...(quick ? ['--quick --out DIR'] : [])].join(' ');
}

/** How verdicts come about. */
export function methodOf({ claims, errorRate, pilotSeeds, quick }: ClaimsReport): string[] {
  const percent = errorRate * 100;
  return [
    'The unit is the seed: one simulated world. Every contrast is taken within a world, between pipelines that share its random numbers.',
    `A part of a claim is **reproduced** when its one-sided bound at ${percent} % / ${claims} (Bonferroni over the ${claims} claims) lies beyond the margin and its control, what the cause would bring about where it is absent, is equivalent to nil by two one-sided tests at the same level. Where the control is of another contrast than the part, it is printed so. It is **refuted** when the opposite bound lies on the other side of the margin. A claim is reproduced when all its parts are, refuted when any is, else inconclusive.`,
    quick
      ? 'A quick look: four seeds, no pilot, no doses. What they cannot tell is inconclusive.'
      : `Seeds (20, 40 or 80) follow from the spread on pilot seeds ${pilotSeeds[0]} to ${pilotSeeds[pilotSeeds.length - 1]}, never from a mean. Doses have 20 seeds each.`,
    'Margins, tolerances and their reasons stand in the scenario files. Effects are given with plain 95 % intervals; the wider simultaneous bounds decide.',
  ];
}

/** For the front page: each claim with its verdict, and a link to what is told of it. */
export function shortVerdictTable(outcomes: readonly ClaimOutcome[], page: string): string[] {
  return markdownTable(
    ['claim', 'verdict', 'effect of its first part [95 %]'],
    outcomes.map((outcome) => [
      `[${outcome.id}](${page}#${outcome.id}): ${outcome.says}`,
      [`**${outcome.verdict}**`, groundOf(outcome)].filter((text) => text !== '').join(': '),
      effectOf(outcome),
    ]),
    ['verdict', 'effect of its first part [95 %]'],
  );
}

/** What came out of a claim: verdict, parts with their controls, and limits. */
export function outcomeLines({ verdict, seeds, parts, limits }: ClaimOutcome): string[] {
  return [
    `**${verdict[0].toUpperCase()}${verdict.slice(1)}**, ${seeds} seeds.`,
    '',
    ...bullets(parts.flatMap(partLines)),
    ...(limits === '' ? [] : ['', `Along its doses: ${limits}.`]),
  ];
}

function verdictTable(outcomes: readonly ClaimOutcome[]): string[] {
  return markdownTable(
    [
      'claim',
      'in one line',
      'verdict',
      'because',
      'effect of its first part [95 %]',
      'seeds',
      'where it holds',
    ],
    outcomes.map((outcome) => [
      `[${outcome.id}](#${outcome.id})`,
      outcome.says,
      `**${outcome.verdict}**`,
      groundOf(outcome),
      effectOf(outcome),
      String(outcome.seeds),
      outcome.limits,
    ]),
    ['in one line', 'verdict', 'because', 'effect of its first part [95 %]', 'where it holds'],
  );
}

function sectionOf(outcome: ClaimOutcome): string[][] {
  const { id, says } = outcome;
  const observed = outcome.observed.filter((each) => !isFactorial(each));
  return [
    [`## ${id}`],
    [says],
    outcomeLines(outcome),
    [`![${says.replaceAll(/[[\]]/g, '')}](${id}.svg)`],
    ...(observed.length === 0
      ? []
      : [
          markdownTable(
            ['also measured', '[95 %]'],
            observed.map(({ label, contrast, effect }) => [label, inUnits(effect, measureOf(contrast))]),
          ),
        ]),
    ...(outcome.detectors.length === 0
      ? []
      : [
          [RATES_NOTE],
          written(detectorRates(outcome.detectors)),
          [ALARMS_NOTE],
          written(detectorAlarms(outcome.detectors)),
        ]),
    [
      `Files: ${filesOf(outcome)
        .map((file) => `[${file}](../../scenarios/claims/${file})`)
        .join(', ')}`,
    ],
  ];
}

/** The scenario files that a claim rests on. */
export function filesOf({ parts, doses }: ClaimOutcome): string[] {
  return [
    ...new Set([
      ...parts.flatMap(({ file, control }) => [file, ...(control === null ? [] : [control.file])]),
      ...doses.map(({ file }) => file),
    ]),
  ];
}

function partLines({
  contrast,
  is,
  margin,
  because,
  verdict,
  effect,
  bounds,
  control,
}: PartOutcome): string[] {
  const measure = measureOf(contrast);
  const limit = wantedOf({ contrast, is, margin });
  return [
    `**${verdict}**: ${contrast}, expected ${limit}: ${inUnits(effect, measure)}, simultaneous bounds ${ends(bounds.low, bounds.high, contrast)}. ${because}`,
    ...(control === null ? [] : [controlLine(control, contrast)]),
  ];
}

function controlLine(
  { file, contrast, tolerance, because, nil, effect }: ControlOutcome,
  ofPart: string,
): string {
  const measure = measureOf(contrast);
  const which = contrast === ofPart ? 'the same' : contrast;
  return `Control (${file}), ${which}: ${withInterval(effect, measure)}, ${nil ? '' : '**not** '}shown to be within ±${figure(tolerance, measure)}. ${because}`;
}

/** Both simultaneous bounds. */
export function ends(low: number, high: number, contrast: string): string {
  const measure = measureOf(contrast);
  return `${figure(low, measure)} … ${figure(high, measure)}`;
}
