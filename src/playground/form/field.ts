/** A key of the scenario in the form: its label, its input, what it means, a way back, and what is wrong with it. */
import { count } from '../../report/text/numbers.ts';
import { element } from '../dom.ts';
import type { FieldProblem } from '../draft/check.ts';
import type { Leaf, NumberKind } from '../draft/leaves.ts';
import { isSame } from '../draft/values.ts';
import { inputs } from './inputs.ts';
import { nullable } from './nullable.ts';
import { type SliderSpan, spanOf } from './slider.ts';

export interface Field {
  readonly leaf: Leaf;
  readonly body: HTMLElement;
  /** Shows a value. One that is there already, as after typing it, stays as it is written. */
  readonly show: (value: unknown) => void;
  readonly tell: (problems: readonly FieldProblem[]) => void;
}

export interface FieldOptions {
  /** Unique in the page. */
  readonly id: string;
  /** In place of the key. */
  readonly label?: string;
  readonly slider?: SliderSpan;
  readonly onValue: (value: unknown) => void;
}

export function makeField(leaf: Leaf, { id, label, slider, onValue }: FieldOptions): Field {
  const last = leaf.path[leaf.path.length - 1];
  const name = label ?? last;
  const help = element('p', { id: `${id}-help`, class: 'help' }, ...helpOf(leaf));
  const problemList = element('ul', { id: `${id}-problems`, class: 'problems', hidden: true });
  const make =
    leaf.nullable && leaf.kind.name !== 'yaml' ? nullable(inputs[leaf.kind.name]) : inputs[leaf.kind.name];
  let latest: unknown;
  const set = (value: unknown) => {
    latest = value;
    onValue(value);
  };
  const input = make({
    leaf,
    id,
    label: name,
    describedBy: `${id}-help ${id}-problems`,
    slider: slider ?? spanOf(leaf),
    onValue: set,
  });
  const reset = element(
    'button',
    { type: 'button', class: 'reset', hidden: true },
    `reset to ${shown(leaf.default)}`,
  );
  reset.setAttribute('aria-label', `reset to ${shown(leaf.default)}, the default of ${name}`);
  reset.addEventListener('click', () => {
    input.show(leaf.default);
    set(leaf.default);
  });
  const title = label === undefined ? element('code', {}, last) : label;
  const key = label === undefined ? [] : [element('code', { class: 'key' }, leaf.key)];
  const parts = [input.body, help, problemList];
  const body =
    leaf.kind.name === 'choices'
      ? element('fieldset', {}, element('legend', {}, title, ...key), reset, ...parts)
      : element(
          'div',
          {},
          element('div', { class: 'head' }, element('label', { for: id }, title), ...key, reset),
          ...parts,
        );
  body.classList.add('field');
  body.dataset['key'] = leaf.key;
  return {
    leaf,
    body,
    show(value) {
      reset.hidden = isSame(value, leaf.default);
      if (isSame(value, latest)) return;
      latest = value;
      input.show(value);
    },
    tell(problems) {
      problemList.hidden = problems.length === 0;
      body.classList.toggle('wrong', problems.length > 0);
      problemList.replaceChildren(
        ...problems.map(({ path, lines }) =>
          element(
            'li',
            {},
            ...(path === leaf.key ? [] : [element('code', {}, path)]),
            ...lines.map((line) => element('span', {}, line)),
          ),
        ),
      );
      const labelled = body.querySelector(`[id="${id}"]`);
      if (problems.length > 0) labelled?.setAttribute('aria-invalid', 'true');
      else labelled?.removeAttribute('aria-invalid');
    },
  };
}

/** The description, with the range and the default behind it. */
function helpOf({ description, kind, default: usual }: Leaf): (Node | string)[] {
  const facts = [...(kind.name === 'number' ? [rangeOf(kind)] : []), `default ${shown(usual)}`];
  const text = facts.filter((fact) => fact !== '').join('; ');
  return [...(description === '' ? [] : [`${description} `]), element('span', { class: 'range' }, text)];
}

function rangeOf({ low, high, excludesLow, excludesHigh }: NumberKind): string {
  if (!Number.isFinite(low) || !Number.isFinite(high)) return '';
  const text = (value: number) => (Number.isInteger(value) ? count(value) : String(value));
  const least = excludesLow ? `above ${text(low)}` : text(low);
  return `${least} to ${excludesHigh ? 'below ' : ''}${text(high)}`;
}

/** A value in a line. */
export function shown(value: unknown): string {
  if (typeof value === 'string') return value === '' ? 'empty' : value;
  if (Array.isArray(value) && value.every((item) => typeof item !== 'object')) {
    return value.length === 0 ? 'none' : value.join(', ');
  }
  return typeof value === 'number' ? String(value) : JSON.stringify(value);
}
