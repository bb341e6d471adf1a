/** The report on claims, from top to bottom: `claims.md`, `report.html` and the table in the terminal. */
import type { Verdict } from '../../evaluation/statistics/claim.ts';
import type { ClaimOutcome, ClaimsReport, PartOutcome } from '../../lab/studies/claims/schema.ts';
import {
  type Content,
  details,
  type Filter,
  list,
  only,
  PAGES,
  type Page,
  picture,
  prose,
  quiet,
  type Row,
  type Section,
  type Table,
  type Text,
  type Tone,
  table,
  textOnly,
} from '../page.ts';
import { CONTROL_SERIES, claimChart, PART_SERIES } from './claimChart.ts';
import { detectorTables } from './detectors.ts';
import { factorialTable, isFactorial } from './factorial.ts';
import { groundOf } from './ground.ts';
import { effect, figure, measureOf, wantedOf } from './measures.ts';

export function claimsPage(report: ClaimsReport): Page {
  const { outcomes, claims, version } = report;
  const verdicts = verdictTable(report);
  const factorial = factorialTable(outcomes);
  const counts = VERDICTS.map((verdict) => countOf(outcomes, verdict)).join(', ');
  return {
    title: 'The claims, reproduced or refuted',
    subtitle: `${commandOf(report)}, version ${version}`,
    lead: [
      only(
        ['markdown'],
        prose([
          'Made by ',
          { code: commandOf(report) },
          ` of version ${version}. Everything here stands in claims.json, by seed.`,
        ]),
        list(methodOf(report)),
      ),
      only(
        ['html'],
        prose(`Of ${outcomes.length} claims: ${counts}. Each claim links to what its verdict rests on.`),
      ),
    ],
    elsewhere: 'in claims.md',
    atAGlance: [verdicts, prose(`${counts}${outcomes.length < claims ? `, of ${claims} claims` : ''}`)],
    sections: [
      {
        id: 'verdicts',
        title: 'Verdicts',
        body: [filterOf(outcomes), verdicts],
      },
      { id: 'method', title: 'How verdicts come about', only: ['html'], body: list(methodOf(report)) },
      {
        id: 'split-provenance',
        title: 'Split × provenance',
        body: factorial && [prose(FACTORIAL_NOTE), factorial],
      },
      ...outcomes.map(claimSection),
    ],
  };
}

/** Verdicts in the order of their counts, and how each looks. */
const TONES: Readonly<Record<Verdict, Tone>> = {
  reproduced: 'good',
  refuted: 'bad',
  inconclusive: 'unsure',
};
const VERDICTS = Object.keys(TONES) as Verdict[];

const FACTORIAL_NOTE =
  'Models with a memory (hashed ids of users and stories). A main effect is the mean over both states of the other leak; the interaction is what both add beyond the sum of each alone.';

function commandOf({ quick, outcomes, claims }: ClaimsReport): string {
  const ids = outcomes.length === claims ? [] : outcomes.map(({ id }) => id);
  return ['npx hindsight claims', ...ids, ...(quick ? ['--quick --out DIR'] : [])].join(' ');
}

function methodOf({ claims, errorRate, pilotSeeds, quick }: ClaimsReport): Text[] {
  const percent = errorRate * 100;
  return [
    'The unit is the seed: one simulated world. Every contrast is taken within a world, between pipelines that share its random numbers.',
    [
      'A part of a claim is ',
      { strong: 'reproduced' },
      ` when its one-sided bound at ${percent} % / ${claims} (Bonferroni over the ${claims} claims) lies beyond the margin and its control, what the cause would bring about where it is absent, is equivalent to nil by two one-sided tests at the same level. Where the control is of another contrast than the part, it is printed so. It is `,
      { strong: 'refuted' },
      ' when the opposite bound lies on the other side of the margin. A claim is reproduced when all its parts are, refuted when any is, else inconclusive.',
    ],
    quick
      ? 'A quick look: four seeds, no pilot, no doses. What they cannot tell is inconclusive.'
      : `Seeds (20, 40 or 80) follow from the spread on pilot seeds ${pilotSeeds[0]} to ${pilotSeeds[pilotSeeds.length - 1]}, never from a mean. Doses have 20 seeds each.`,
    'Margins, tolerances and their reasons stand in the scenario files. Effects are given with plain 95 % intervals; the wider simultaneous bounds decide.',
  ];
}

// ---- Verdicts ----

function countOf(outcomes: readonly ClaimOutcome[], verdict: Verdict): string {
  return `${outcomes.filter((outcome) => outcome.verdict === verdict).length} ${verdict}`;
}

function filterOf(outcomes: readonly ClaimOutcome[]): Filter {
  return {
    block: 'filter',
    label: 'Show claims by verdict',
    kinds: VERDICTS.map((kind) => ({ kind, name: countOf(outcomes, kind) })),
  };
}

function verdictTable({ outcomes, quick }: ClaimsReport): Table {
  const first = 'effect of its first part [95 %]';
  return table({
    caption: 'Each claim, its verdict, and the effect with its 95 % interval',
    columns: [
      { head: 'claim' },
      { head: 'in one line', isText: true, wraps: true, dispensable: 2 },
      { head: 'verdict', isText: true },
      { head: 'because', isText: true, only: ['markdown'] },
      {
        head: [textOnly(['terminal'], 'effect [95 %]'), textOnly(PAGES, first)],
        isText: true,
        lineColumns: 18,
      },
      { head: 'seeds', dispensable: 3 },
      {
        head: 'where it holds',
        isText: true,
        wraps: true,
        dispensable: 1,
        ...(quick ? { only: PAGES } : {}),
      },
    ],
    nameColumns: 17,
    rows: outcomes.map(
      (outcome): Row => ({
        kind: outcome.verdict,
        cells: [
          { link: outcome.id, to: `#${outcome.id}` },
          outcome.says,
          [badgeOf(outcome), textOnly(['html'], behind(': ', groundOf(outcome)))],
          groundOf(outcome),
          effectOf(outcome),
          String(outcome.seeds),
          outcome.limits,
        ],
      }),
    ),
  });
}

/** For the front page of the documentation, each claim with its verdict and a link to its outcome. */
export function shortVerdictTable({ outcomes }: ClaimsReport, document: string): Table {
  return table({
    caption: 'Each claim and its verdict',
    columns: [
      { head: 'claim' },
      { head: 'verdict', isText: true },
      { head: 'effect of its first part [95 %]', isText: true },
    ],
    rows: outcomes.map((outcome) => ({
      cells: [
        [{ link: outcome.id, to: `${document}#${outcome.id}` }, `: ${outcome.says}`],
        [badgeOf(outcome), behind(': ', groundOf(outcome))],
        effectOf(outcome),
      ],
    })),
  });
}

function badgeOf({ verdict }: { readonly verdict: Verdict }): Text {
  return { badge: verdict, tone: TONES[verdict] };
}

function behind(mark: string, text: string): string {
  return text === '' ? '' : mark + text;
}

function effectOf({ parts: [{ effect: estimate, contrast }] }: ClaimOutcome): Text {
  return effect(estimate, contrast);
}

// ---- Claim by claim ----

const CHART_TITLE = 'The contrasts with their controls, and the claim along its doses';

function claimSection(outcome: ClaimOutcome): Section {
  const { id, says, verdict, seeds, parts, doses, limits, detectors } = outcome;
  const observed = outcome.observed.filter((each) => !isFactorial(each));
  const series = [...new Set(doses.flatMap((dose) => dose.series.map(({ label }) => label)))];
  const files = filesOf(outcome);
  return {
    id,
    title: id,
    kind: verdict,
    body: [
      only(['markdown'], prose(says), outcomeContent(outcome)),
      only(
        ['html'],
        prose({ strong: says }, [
          badgeOf(outcome),
          `${behind(': ', groundOf(outcome))}. ${seeds} seeds.${limits === '' ? '' : ` Along its doses: ${limits}.`}`,
        ]),
        partTable(id, parts),
      ),
      picture({
        name: id,
        chart: claimChart(outcome),
        alt: says,
        title: CHART_TITLE,
        ...(series.length > 1 ? { series: [PART_SERIES, CONTROL_SERIES, ...series] } : {}),
      }),
      observed.length === 0
        ? undefined
        : details(
            'Also measured',
            table({
              caption: `${id}: also measured`,
              columns: [{ head: 'also measured' }, { head: '[95 %]' }],
              rows: observed.map(({ label, contrast, effect: estimate }) => ({
                cells: [label, effect(estimate, contrast)],
              })),
            }),
          ),
      detectorTables(detectors),
      only(
        ['markdown'],
        prose([
          'Files: ',
          files.map((file, index) => [
            index === 0 ? '' : ', ',
            { link: file, to: `../../scenarios/claims/${file}` },
          ]),
        ]),
      ),
      only(
        ['html'],
        quiet([
          `Files in scenarios/claims: ${files.join(', ')}. `,
          { link: 'Back to the verdicts', to: '#verdicts' },
        ]),
      ),
    ],
  };
}

/** The outcome of a claim: its verdict, its parts with their controls, and its limits. */
export function outcomeContent({ verdict, seeds, parts, limits }: ClaimOutcome): Content {
  return [
    prose([{ strong: `${verdict[0].toUpperCase()}${verdict.slice(1)}` }, `, ${seeds} seeds.`]),
    list(parts.flatMap(partLines)),
    limits === '' ? undefined : prose(`Along its doses: ${limits}.`),
  ];
}

function partLines(part: PartOutcome): Text[] {
  const { contrast, because, verdict, bounds, control } = part;
  return [
    [
      { strong: verdict },
      `: ${contrast}, expected ${wantedOf(part)}: `,
      effect(part.effect, contrast),
      `, simultaneous bounds ${endsOf(bounds, contrast)}. ${because}`,
    ],
    ...(control === null
      ? []
      : [
          [
            `Control (${control.file}), ${controlName(part)}: `,
            { ...effect(control.effect, control.contrast), unit: '' },
            ', ',
            control.equivalentToZero ? '' : [{ strong: 'not' }, ' '],
            `shown to be within ±${figure(control.tolerance, measureOf(control.contrast))}. ${control.because}`,
          ],
        ]),
  ];
}

function controlName({ contrast, control }: PartOutcome): string {
  return control === null || control.contrast === contrast ? 'the same' : control.contrast;
}

/** Grounds of the verdict: each part and its control, with what decided. */
function partTable(id: string, parts: readonly PartOutcome[]): Table {
  const heads = [
    'contrast',
    'verdict',
    'expected',
    'effect [95 %]',
    'simultaneous bounds',
    'why this margin',
  ];
  return table({
    caption: `${id}: what the verdict rests on`,
    columns: heads.map((head) => ({ head, isText: true })),
    rows: parts.flatMap((part): Row[] => {
      const { contrast, bounds, because, control } = part;
      const own: Row = {
        cells: [
          contrast,
          badgeOf(part),
          wantedOf(part),
          effect(part.effect, contrast),
          endsOf(bounds, contrast),
          because,
        ],
      };
      if (control === null) return [own];
      return [
        own,
        {
          cells: [
            `control: ${controlName(part)}`,
            control.equivalentToZero
              ? 'equivalent to zero, as expected'
              : 'not shown to be equivalent to zero',
            `within ±${figure(control.tolerance, measureOf(control.contrast))}`,
            effect(control.effect, control.contrast),
            endsOf(control.bounds, control.contrast),
            control.because,
          ],
        },
      ];
    }),
  });
}

/** Both simultaneous bounds. */
function endsOf({ low, high }: PartOutcome['bounds'], contrast: string): string {
  const measure = measureOf(contrast);
  return `${figure(low, measure)} … ${figure(high, measure)}`;
}

/** The scenario files that a claim rests on. */
function filesOf({ parts, doses }: ClaimOutcome): string[] {
  return [
    ...new Set([
      ...parts.flatMap(({ file, control }) => [file, ...(control === null ? [] : [control.file])]),
      ...doses.map(({ file }) => file),
    ]),
  ];
}
