/** Outcome of a run, beside that of the run before. */

import { outcomesOf } from '../../lab/result/expectations.ts';
import type { Result } from '../../lab/result/schema.ts';
import type { Chart } from '../../report/chart/chart.ts';
import { drawChart } from '../../report/chart/draw.ts';
import { pagePaint } from '../../report/chart/palette.ts';
import type { SvgDocument } from '../../report/chart/svg.ts';
import { plainText } from '../../report/inline.ts';
import { tableFigure } from '../../report/run/columns.ts';
import { differenceInWords } from '../../report/run/comparison.ts';
import { factsOf, notesOf } from '../../report/run/facts.ts';
import { findPipeline, measured, widestGap } from '../../report/run/lookups.ts';
import { baselineNote, bondedSentencesOf } from '../../report/run/sentences.ts';
import { NO_CLEAR_DIFFERENCE } from '../../report/text/clarity.ts';
import { percent, plain } from '../../report/text/numbers.ts';
import { bonded } from '../../report/text/wrap.ts';
import { pipelineId } from '../../scenario/pipelines.ts';
import { namesIn } from '../../scenario/references.ts';
import { element } from '../dom.ts';
import { changesBetween } from '../draft/changes.ts';
import type { Try } from '../draft/tries.ts';
import { isSame, type Values } from '../draft/values.ts';
import type { AppFacts } from '../engine/protocol.ts';
import type { Outcome } from '../engine/runner.ts';
import { shown } from '../form/field.ts';
import { comparisonChart } from './chart.ts';
import { columnGlossary } from './columns.ts';
import { differenceOf } from './comparison.ts';
import { namesMeant } from './names.ts';
import { shownInWords } from './shown.ts';
import { tableOf } from './table.ts';

/** Narrower, figures would lie on one another; the picture then scrolls. */
const LEAST_WIDTH = 280;
const MOST_WIDTH = 760;

/** A run, and what it is looked at for. */
export interface Shot extends Outcome {
  /** The experiment that it is. */
  readonly tried: Try | undefined;
}

/**
 * Shows results in an element, and draws the picture again whenever its room changes.
 * @param nextOf the button that leads on from an experiment
 */
export function resultsView(
  place: HTMLElement,
  nextOf: (tried: Try) => HTMLElement,
): (a: Result | undefined, b: Shot) => void {
  let redraw = () => {};
  new ResizeObserver(() => redraw()).observe(place);
  return (before, { result: b, app, tried }) => {
    const a = tried?.standsAlone === true ? undefined : before;
    const picture = element('div', { class: 'picture' });
    let drawnWidth = 0;
    redraw = () => {
      const width = Math.round(Math.max(LEAST_WIDTH, Math.min(MOST_WIDTH, place.clientWidth)));
      if (width === drawnWidth) return;
      drawnWidth = width;
      picture.replaceChildren(drawn(comparisonChart(a, b, tried?.shows), width));
    };
    const [first = '', ...others] = bondedSentencesOf(b);
    const told = a === undefined ? first : `${gapsOf(a, b)} In B, ${first}`;
    const lead = tried === undefined ? told : shownInWords(tried.shows, b);
    place.replaceChildren(
      element('p', { class: 'lead' }, lead),
      ...(tried === undefined ? [] : [element('div', { class: 'buttons' }, nextOf(tried))]),
      ...namesMeant(lead),
      element('figure', {}, captionOf(a === undefined ? '' : ' in B'), picture),
      element('p', { class: 'usage' }, usageInWords(b, app)),
      ...(a === undefined ? [] : [changesList(a, b)]),
      ...cautionsOf(a, b).map((text) => element('p', { class: 'caution' }, text)),
      tableOf(a, b, tried?.shows),
      element('p', { class: 'help' }, `${baselineNote(b)}.${a === undefined ? '' : DIFFERENCES_NOTE}`),
      glossaryOf(a, b),
      ...expectations(b),
      element(
        'details',
        {},
        element('summary', {}, 'More in words'),
        ...[...(tried === undefined ? [] : [first]), ...others, ...factsOf(b), ...notesOf(b)].map((text) =>
          element('p', {}, text),
        ),
      ),
    );
    redraw();
  };
}

/** The use of the app, as `hindsight fit` counts it. */
function usageInWords({ seeds }: Result, { sendsPerDay, openRate }: AppFacts): string {
  const worlds = seeds.length === 1 ? '' : ` (mean of ${seeds.length} worlds)`;
  return `Until training, users got ${sendsPerDay.toFixed(2)} notifications a day and opened ${bonded(percent(openRate))} of them${worlds}.`;
}

const DIFFERENCES_NOTE = ` B − A in bold: its interval is on one side of 0; in grey: ${NO_CLEAR_DIFFERENCE}.`;

/** Cautions that the intervals of the figures, or the lack of one, do not convey. */
function cautionsOf(a: Result | undefined, b: Result): string[] {
  if (b.seeds.length === 1) {
    const difference = a === undefined ? '' : ', and B − A has none';
    return [
      `One world: others differ by more than these intervals${difference}. Give several seeds, such as 1..4, before you believe a difference.`,
    ];
  }
  return a === undefined || isSame(a.seeds, b.seeds)
    ? []
    : [
        'A and B have different seeds, so B − A has no interval, and part of it is between their worlds. Give both the same.',
      ];
}

function glossaryOf(a: Result | undefined, b: Result): HTMLElement {
  const policies = new Set(
    [a, b].flatMap((result) => (result === undefined ? [] : namesIn(result.references))),
  );
  return element(
    'details',
    {},
    element('summary', {}, 'What the columns mean'),
    element(
      'dl',
      {},
      ...columnGlossary([...policies]).flatMap(({ title, meaning }) => [
        element('dt', {}, title),
        element('dd', {}, meaning),
      ]),
    ),
  );
}

/** The widest gap of the latest run, and how it differs from what it was before. */
function gapsOf(a: Result, b: Result): string {
  const pipeline = widestGap(b);
  const gap = pipeline && measured(pipeline, 'gap.auc');
  if (pipeline === undefined || gap === undefined) return '';
  const found = differenceOf({ a: findPipeline(a, pipeline), b: pipeline }, 'gap.auc');
  const than = found === undefined ? '' : `; B − A: ${plainText(differenceInWords(found, GAP), 'html')}`;
  return `The widest gap of B, that of ${bonded(pipelineId(pipeline))}, is ${plain(gap.mean)}${than}.`;
}

const GAP = tableFigure('gap.auc');

function drawn(chart: Chart, width: number): Element {
  const svg = drawChart(chart, { width, document: document as unknown as SvgDocument, paint: pagePaint });
  svg.setAttribute('role', 'img');
  svg.setAttribute('aria-label', `${chart.title}. The table below has the figures.`);
  return svg as unknown as Element;
}

/** @param whose whose lines are dashed */
function captionOf(whose: string): HTMLElement {
  return element(
    'figcaption',
    {},
    `AUC offline and in production, in shadow; lines are 95 % intervals. Dashed: the incumbent, and the oracle as a ceiling, in production${whose}.`,
  );
}

function changesList(a: Result, b: Result): HTMLElement {
  const changes = changesBetween(a.scenario as unknown as Values, b.scenario as unknown as Values);
  return element(
    'div',
    { class: 'changes' },
    element('h3', {}, 'What changed from A to B'),
    changes.length === 0
      ? element('p', {}, 'Nothing: the two runs are the same.')
      : element(
          'ul',
          {},
          ...changes.map(({ key, before, after }) =>
            element('li', {}, element('code', {}, key), `: ${shown(before)} → ${shown(after)}`),
          ),
        ),
  );
}

function expectations(result: Result): HTMLElement[] {
  const outcomes = outcomesOf(result);
  if (outcomes.length === 0) return [];
  return [
    element('h3', {}, 'What the scenario expects'),
    element(
      'ul',
      {},
      ...outcomes.map(({ holds, sentence }) =>
        element('li', {}, `${holds ? 'holds' : 'does not hold'}: ${sentence}`),
      ),
    ),
  ];
}
