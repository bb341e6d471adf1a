/** The report on claims, from top to bottom: `claims.md`, `report.html` and the table in the terminal. */
import { capitalised } from '../../base/text.ts';
import { verdicts as VERDICTS } from '../../evaluation/statistics/claim.ts';
import type { ClaimOutcome, ClaimsReport, Observed, PartOutcome } from '../../lab/studies/claims/schema.ts';
import {
  type Column,
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
  type Row,
  type Section,
  type Table,
  type Text,
  table,
  textOnly,
} from '../page.ts';
import { claimChart, PART_SERIES, seedsOf } from './claimChart.ts';
import { detectorTables } from './detectors.ts';
import { factorialTable, isFactorial } from './factorial.ts';
import { groundOf, seedsInWords } from './ground.ts';
import { leakTable } from './leaks.ts';
import { effect, quantityOf, wantedOf } from './measures.ts';
import { badgeOf, countOf } from './verdicts.ts';

export function claimsPage(report: ClaimsReport): Page {
  const { outcomes, claims, version } = report;
  const verdicts = verdictTable(report);
  const factorial = factorialTable(outcomes);
  const counts = VERDICTS.map((verdict) => countOf(outcomes, verdict)).join(', ');
  return {
    title: 'The claims: what holds, and for which leaks',
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
      only(['html'], prose(inShort(outcomes))),
    ],
    guide: 'docs/know/claims.md',
    elsewhere: 'in claims.md',
    atAGlance: [
      verdicts,
      ...(outcomes.length < claims
        ? [prose(`${outcomes.length} of ${claims} claims tested: ${counts}`), ...outcomes.map(groundsOf)]
        : [prose(counts)]),
    ],
    sections: [
      {
        id: 'leaks',
        title: [
          textOnly(['markdown'], 'What holds, and for which leaks'),
          textOnly(['html'], 'Effects by leak'),
        ],
        group: OVERVIEW,
        body: leakTable(outcomes),
      },
      { id: 'verdicts', title: 'Verdicts', only: ['markdown'], body: verdicts },
      {
        id: 'split-provenance',
        title: 'Split × provenance',
        group: OVERVIEW,
        body: factorial && [prose(FACTORIAL_NOTE), factorial],
      },
      ...outcomes.map(claimSection),
      {
        id: 'method',
        title: 'How verdicts come about',
        group: OVERVIEW,
        only: ['html'],
        body: list(methodOf(report)),
      },
    ],
  };
}

/** `21 of 23 claims reproduced. Refuted: a, b.` */
function inShort(outcomes: readonly ClaimOutcome[]): Text {
  const [first, ...others] = VERDICTS.map((verdict) => ({
    verdict,
    ids: outcomes.filter((outcome) => outcome.verdict === verdict).map(({ id }) => id),
  }));
  const named = others
    .filter(({ ids }) => ids.length > 0)
    .map(
      ({ verdict, ids }): Text => [
        ` ${capitalised(verdict)}: `,
        ids.map((id, place) => [place === 0 ? '' : ', ', { link: id, to: `#${id}` }]),
        '.',
      ],
    );
  return [{ strong: `${first.ids.length} of ${outcomes.length} claims ${first.verdict}.` }, ...named];
}

const OVERVIEW = 'All claims together';

const FACTORIAL_NOTE =
  'Models with a memory (hashed ids of users and stories). A main effect is the mean over both states of the other leak; the interaction is what both add beyond the sum of each alone.';

function commandOf({ outcomes, claims }: ClaimsReport): string {
  const ids = outcomes.length === claims ? [] : outcomes.map(({ id }) => id);
  return ['npx hindsight claims', ...ids].join(' ');
}

function methodOf({ claims, errorRate }: ClaimsReport): Text[] {
  const percent = errorRate * 100;
  return [
    'Each seed is one simulated world. Every contrast is taken within a world, between pipelines that share its random numbers, less the same contrast where the cause is absent (the control, in the world of the same seed), unless that is nil by construction.',
    [
      `What is left, the effect, has one interval: Student's t, ${percent} % / ${claims} on each side (Bonferroni over the ${claims} claims). A part is `,
      { strong: 'reproduced' },
      ' where all of the interval lies beyond the margin, ',
      { strong: 'smaller than asked' },
      ' where it lies between nil and the margin, ',
      { strong: 'refuted' },
      ' where it lies short of the margin and reaches nil or the other side, else ',
      { strong: 'inconclusive' },
      ', with the number of seeds that would tell. A claim is refuted when any part is, else inconclusive or smaller than asked when any part is, else reproduced.',
    ],
    'Parts that are true by construction are regression tests and no evidence. What is only observed never enters a verdict. A claim holds at a dose where all parts of the file that the dose varies do.',
    'Margins with their reasons, and seeds, stand in the scenario files, which were written before these seeds were run.',
  ];
}

// ---- Verdicts ----

const EFFECT = 'effect of its first part [bounds that decide]';

function verdictTable({ outcomes }: ClaimsReport): Table {
  return table({
    caption: 'Each claim, its verdict, and the effect of its first part with the bounds that decide',
    columns: [
      { head: 'claim' },
      { head: 'in one line', isText: true, wraps: true, dispensable: 2 },
      { head: 'verdict', isText: true, wraps: true },
      { head: 'because', isText: true, only: ['markdown'] },
      {
        head: [textOnly(['terminal'], 'effect'), textOnly(PAGES, EFFECT)],
        isText: true,
        lineColumns: 18,
      },
      { head: 'margin', isText: true, dispensable: 3 },
      { head: 'seeds', isText: true, dispensable: 4 },
      {
        head: 'where it holds',
        isText: true,
        wraps: true,
        dispensable: 1,
      },
    ],
    nameColumns: 17,
    rows: outcomes.map(
      (outcome): Row => ({
        cells: [
          { link: outcome.id, to: `#${outcome.id}` },
          outcome.says,
          [badgeOf(outcome), textOnly(['terminal', 'html'], `: ${groundOf(outcome)}`)],
          groundOf(outcome),
          effectOf(outcome),
          wantedOf(outcome.parts[0]),
          seedsOf(outcome.parts),
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
    columns: [{ head: 'claim' }, { head: 'verdict', isText: true }, { head: EFFECT, isText: true }],
    rows: outcomes.map((outcome) => ({
      cells: [
        [{ link: outcome.id, to: `${document}#${outcome.id}` }, `: ${outcome.says}`],
        [badgeOf(outcome), `: ${groundOf(outcome)}`],
        effectOf(outcome),
      ],
    })),
  });
}

function effectOf({ parts: [{ effect: estimate, contrast }] }: ClaimOutcome): Text {
  return effect(estimate, contrast);
}

// ---- Claim by claim ----

function groundsOf(outcome: ClaimOutcome): Content {
  return [heading(outcome.id), outcomeContent(outcome)];
}

const CHART_TITLE = 'The effects of the claim beside their margins, and the claim along its doses';

function claimSection(outcome: ClaimOutcome): Section {
  const { id, says, verdict, parts, doses, limits, detectors } = outcome;
  const observed = outcome.observed.filter((each) => !isFactorial(each));
  const series = [...new Set(doses.flatMap((dose) => dose.series.map(({ label }) => label)))];
  const files = filesOf(outcome);
  return {
    id,
    title: id,
    group: 'Claim by claim',
    entry: { badge: badgeOf(outcome), line: says, kind: verdict },
    body: [
      only(['markdown'], prose(says), outcomeContent(outcome)),
      only(
        ['html'],
        prose({ strong: says }, [
          badgeOf(outcome),
          `: ${groundOf(outcome)}. ${seedsOf(parts)} seeds.${limits === '' ? '' : ` Along its doses: ${limits}.`}`,
        ]),
      ),
      picture({
        name: id,
        chart: claimChart(outcome),
        alt: says,
        title: CHART_TITLE,
        ...(series.length > 1 ? { series: [PART_SERIES, ...series] } : {}),
      }),
      only(['html'], partTable(id, parts), list(ownLabels(observed)), reasonsOf(parts)),
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
      only(['html'], quiet(`Files in scenarios/claims: ${files.join(', ')}.`)),
    ],
  };
}

/** The outcome of a claim: its verdict, its parts, and its limits. */
export function outcomeContent({ verdict, parts, observed, limits }: ClaimOutcome): Content {
  return [
    prose([{ strong: capitalised(verdict) }, `, ${seedsOf(parts)} seeds.`]),
    list([...parts.map(partLine), ...ownLabels(observed)]),
    limits === '' ? undefined : prose(`Along its doses: ${limits}.`),
  ];
}

/** Of effects of feature leaks, the part that is the row's own label, where the claim observes it. */
function ownLabels(observed: readonly Observed[]): Text[] {
  return observed
    .filter(({ contrast }) => quantityOf(contrast).startsWith('ownLabel.'))
    .map(({ label, contrast, effect: estimate }) => [
      `Of it, the row's own label (${label}): `,
      effect(estimate, contrast),
    ]);
}

function partLine(part: PartOutcome): Text {
  const { contrast, because, verdict, construction } = part;
  if (construction)
    return [
      { strong: verdict === 'reproduced' ? 'by construction' : verdict },
      `: ${contrast}, expected ${wantedOf(part)} in every seed. ${because}`,
    ];
  const seeds = seedsInWords(part);
  return [
    { strong: verdict },
    `: ${contrast}, expected ${wantedOf(part)}: `,
    effect(part.effect, contrast),
    `${seeds === '' ? '' : ` (${seeds})`}. ${because} `,
    controlOf(part),
  ];
}

/** The control that was subtracted, or the reason why there was none. */
function controlOf({ contrast, control, nil, construction }: PartOutcome): Text {
  if (control !== null)
    return [
      'With the cause ',
      { ...effect(control.claim, contrast), unit: '' },
      ', without it ',
      { ...effect(control.control, contrast), unit: '' },
    ];
  return construction ? 'By construction, so no evidence.' : `Nil without the cause: ${nil}`;
}

/** Grounds of the verdict: each part with what decided. */
function partTable(id: string, parts: readonly PartOutcome[]): Table {
  const [withCause, without] = ['with the cause [95 %]', 'without it [95 %]'].map(
    (head): Column => ({
      head,
      isText: true,
      only: parts.some(({ control }) => control !== null) ? PAGES : [],
    }),
  );
  return table({
    caption: `${id}: what the verdict rests on`,
    columns: [
      { head: 'contrast' },
      { head: 'verdict', isText: true, isVerdict: true },
      { head: 'expected', isText: true },
      { head: 'effect [bounds that decide]', isText: true },
      withCause,
      without,
    ],
    rows: parts.map((part) => {
      const { contrast, control } = part;
      return {
        cells: [
          contrast,
          [badgeOf(part), part.verdict === 'inconclusive' ? ` ${seedsInWords(part)}` : ''],
          wantedOf(part),
          effect(part.effect, contrast),
          ...(control === null
            ? ['–', '–']
            : [effect(control.claim, contrast), effect(control.control, contrast)]),
        ],
      };
    }),
  });
}

/** Of each part, why its margin is that one, and why it has no control. */
function reasonsOf(parts: readonly PartOutcome[]): Content {
  return details('Why these margins', {
    block: 'definitions',
    entries: parts.map((part) => ({
      term: part.contrast,
      meaning: [part.because, ...(part.control === null ? [' ', controlOf(part)] : [])],
    })),
  });
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
