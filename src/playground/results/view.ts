/** What a run came to, beside the run before. */
import type { Result } from '../../lab/result.ts';
import { outcomesOf } from '../../lab/verdict.ts';
import { factsOf, notesOf } from '../../report/facts.ts';
import { sentencesOf } from '../../report/sentences.ts';
import { element } from '../dom.ts';
import { changesBetween } from '../draft/changes.ts';
import type { Values } from '../draft/values.ts';
import { shown } from '../form/field.ts';
import { chartOf } from './chart.ts';
import { tableOf } from './table.ts';

/** Narrower, figures would lie on each other; the picture then scrolls. */
const LEAST_WIDTH = 300;
const MOST_WIDTH = 760;

/** Shows results in an element, and draws the picture again whenever its room changes. */
export function resultsView(place: HTMLElement): (a: Result | undefined, b: Result) => void {
  let redraw = () => {};
  new ResizeObserver(() => redraw()).observe(place);
  return (a, b) => {
    const picture = element('div', { class: 'picture' });
    let drawn = 0;
    redraw = () => {
      const width = Math.round(Math.max(LEAST_WIDTH, Math.min(MOST_WIDTH, place.clientWidth)));
      if (width === drawn) return;
      drawn = width;
      picture.replaceChildren(chartOf(a, b, width));
    };
    const sentences = sentencesOf(b);
    place.replaceChildren(
      ...(a === undefined ? [] : [changesList(a, b)]),
      element('p', { class: 'lead' }, sentences[0] ?? ''),
      element('figure', {}, legend(), picture),
      tableOf(a, b),
      element('p', { class: 'help' }, '* the leak-free reference: flattery and damage are against it.'),
      ...expectations(b),
      element(
        'details',
        {},
        element('summary', {}, 'More in words'),
        ...[...sentences.slice(1), ...factsOf(b), ...notesOf(b)].map((text) => element('p', {}, text)),
      ),
    );
    redraw();
  };
}

function legend(): HTMLElement {
  const item = (name: string, label: string) => element('span', { class: `legend ${name}` }, label);
  return element(
    'figcaption',
    {},
    'AUC ',
    item('offline', 'offline'),
    ' ',
    item('production', 'in production, in shadow'),
    '; lines are 95 % intervals',
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
