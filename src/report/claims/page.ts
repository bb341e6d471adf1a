/** `report.html` of the claims: the verdicts, and for each claim what they rest on, to be pointed at in a browser. */
import type { Verdict } from '../../evaluation/claim.ts';
import type { ClaimOutcome, ClaimsReport, PartOutcome } from '../../lab/studies/claims/schema.ts';
import type { Studio } from '../chart/studio.ts';
import { dataTable, withoutMarks } from '../page/dataTable.ts';
import { type Content, type Html, html } from '../page/html.ts';
import { chartFigure } from '../page/inlineChart.ts';
import { type PageSection, renderPage } from '../page/page.ts';
import { badge, bulletsHtml, details, filterHtml, paragraphs, type Tone, tableHtml } from '../page/parts.ts';
import { bonded } from '../text/wrap.ts';
import { CONTROL_SERIES, claimChart, PART_SERIES } from './claimChart.ts';
import { ALARMS_NOTE, detectorAlarms, detectorRates, RATES_NOTE } from './detectors.ts';
import { factorialTable, isFactorial } from './factorial.ts';
import { groundOf } from './ground.ts';
import { commandOf, ends, FACTORIAL_NOTE, filesOf, methodOf } from './markdown.ts';
import { figure, inUnits, measureOf, wantedOf } from './measures.ts';
import { effectOf } from './table.ts';

const CHART_TITLE = 'The contrasts with their controls, and the claim along its doses';

const TONES: Readonly<Record<Verdict, Tone>> = {
  reproduced: 'good',
  refuted: 'bad',
  inconclusive: 'unsure',
};

export function renderClaimsPage(report: ClaimsReport, studio: Studio): string {
  const { outcomes, version } = report;
  const factorial = factorialTable(outcomes);
  return renderPage({
    title: 'The claims, reproduced or refuted',
    subtitle: `${commandOf(report)}, version ${version}`,
    lead: paragraphs([summaryOf(outcomes)]),
    sections: [
      {
        id: 'verdicts',
        title: 'Verdicts',
        body: html`${filterHtml('Show claims by verdict', kindsOf(outcomes))}${verdictTable(outcomes)}`,
      },
      {
        id: 'method',
        title: 'How verdicts come about',
        body: bulletsHtml(methodOf(report).map(withoutMarks)),
      },
      ...(factorial === undefined
        ? []
        : [
            {
              id: 'split-features',
              title: 'Split × features',
              body: html`${paragraphs([FACTORIAL_NOTE])}${dataTable('Split × features', factorial)}`,
            },
          ]),
      ...outcomes.map((outcome) => claimSection(outcome, studio)),
    ],
  });
}

function summaryOf(outcomes: readonly ClaimOutcome[]): string {
  const counts = kindsOf(outcomes).map(({ name }) => name);
  return `Of ${outcomes.length} claims: ${counts.join(', ')}. Each claim links to what its verdict rests on.`;
}

function kindsOf(outcomes: readonly ClaimOutcome[]) {
  return (Object.keys(TONES) as Verdict[]).map((kind) => ({
    kind,
    name: `${outcomes.filter(({ verdict }) => verdict === kind).length} ${kind}`,
  }));
}

function verdictTable(outcomes: readonly ClaimOutcome[]): Html {
  return tableHtml({
    caption: 'Each claim, its verdict, and the effect with its 95 % interval',
    head: ['claim', 'in one line', 'verdict', 'effect of its first part [95 %]', 'seeds', 'where it holds'],
    texts: [1, 2, 3, 5],
    rows: outcomes.map((outcome) => ({
      kind: outcome.verdict,
      cells: [
        html`<a href="#${outcome.id}">${outcome.id}</a>`,
        outcome.says,
        html`${badge(outcome.verdict, TONES[outcome.verdict])}<span class="ends">${groundOf(outcome)}</span>`,
        bondedEnds(effectOf(outcome)),
        outcome.seeds,
        outcome.limits,
      ],
    })),
  });
}

function claimSection(outcome: ClaimOutcome, studio: Studio): PageSection {
  const { id, says, verdict, seeds, parts, doses, limits, detectors } = outcome;
  const ground = groundOf(outcome);
  const observed = outcome.observed.filter((each) => !isFactorial(each));
  const series = [...new Set(doses.flatMap((dose) => dose.series.map(({ label }) => label)))];
  return {
    id,
    title: id,
    kind: verdict,
    body: html`<p><strong>${says}</strong></p>
<p>${badge(verdict, TONES[verdict])}${ground === '' ? undefined : `: ${ground}`}. ${seeds} seeds.${limits === '' ? undefined : ` Along its doses: ${limits}.`}</p>
${partTable(id, parts)}
${chartFigure(studio, claimChart(outcome), { id: `chart-${id}`, title: CHART_TITLE, description: '', series: [PART_SERIES, CONTROL_SERIES, ...series], legend: series.length > 1 })}
${
  observed.length === 0
    ? undefined
    : details(
        'Also measured',
        tableHtml({
          caption: `${id}: also measured`,
          head: ['quantity', '[95 %]'],
          rows: observed.map(({ label, contrast, effect }) => [label, inUnits(effect, measureOf(contrast))]),
        }),
      )
}${detectors.length === 0 ? undefined : detectorParts(id, outcome)}
<p class="note">Files in scenarios/claims: ${filesOf(outcome).join(', ')}. <a href="#verdicts">Back to the verdicts</a></p>`,
  };
}

/** Why the verdict: each part and its control, with what decided. */
function partTable(id: string, parts: readonly PartOutcome[]): Html {
  const rows = parts.flatMap((part): Content[][] => {
    const { contrast, verdict, effect, bounds, because, control } = part;
    return [
      [
        contrast,
        badge(verdict, TONES[verdict]),
        wantedOf(part),
        bondedEnds(inUnits(effect, measureOf(contrast))),
        ends(bounds.low, bounds.high, contrast),
        because,
      ],
      ...(control === null
        ? []
        : [
            [
              `control: ${control.contrast === contrast ? 'the same' : control.contrast}`,
              control.nil ? 'nil, as wanted' : 'not shown to be nil',
              `within ±${figure(control.tolerance, measureOf(control.contrast))}`,
              bondedEnds(inUnits(control.effect, measureOf(control.contrast))),
              ends(control.bounds.low, control.bounds.high, control.contrast),
              control.because,
            ],
          ]),
    ];
  });
  return tableHtml({
    caption: `${id}: what the verdict rests on`,
    head: ['contrast', 'verdict', 'expected', 'effect [95 %]', 'simultaneous bounds', 'why this margin'],
    texts: [1, 2, 3, 4, 5],
    rows,
  });
}

function detectorParts(id: string, { detectors }: ClaimOutcome): Html {
  return html`${paragraphs([RATES_NOTE])}${dataTable(`${id}: rates of detectors`, detectorRates(detectors))}
${paragraphs([ALARMS_NOTE])}${dataTable(`${id}: alarms by kind`, detectorAlarms(detectors))}`;
}

/** Keeps the two ends of an interval on one line. */
function bondedEnds(text: string): string {
  return text.replace(/\[[^\]]*\]/, bonded);
}
