/** A field of the form: its label, its input, what it means, and what is wrong with it. */
import type { ColumnKind } from '../../audit/table.ts';
import { element } from '../dom.ts';
import type { FieldProblem } from './draft.ts';
import { type FieldKey, helpOf, labels, withLabels } from './fields.ts';
import type { Sketch } from './sketch.ts';

export interface Field<Input extends HTMLElement = HTMLElement> {
  readonly key: FieldKey;
  readonly body: HTMLElement;
  readonly input: Input;
  /** A line about what was given, such as the columns of a file. */
  readonly note: HTMLElement;
  readonly tell: (problems: readonly FieldProblem[]) => void;
}

export function makeField<Input extends HTMLElement>(
  key: FieldKey,
  input: Input,
  kind: string,
): Field<Input> {
  const id = `field-${key}`;
  const note = element('p', { class: 'given' });
  const problems = element('ul', { id: `${id}-problems`, class: 'problems', hidden: true });
  input.id = id;
  input.setAttribute('aria-describedby', `${id}-help ${id}-problems`);
  const body = element(
    'div',
    { class: `field ${kind}`, 'data-key': key },
    element(
      'div',
      { class: 'head' },
      element('label', { for: id }, labels[key]),
      element('code', { class: 'key' }, key),
    ),
    input,
    note,
    element('p', { id: `${id}-help`, class: 'help' }, helpOf(key)),
    problems,
  );
  return {
    key,
    body,
    input,
    note,
    tell(told) {
      body.classList.toggle('wrong', told.length > 0);
      if (told.length > 0) input.setAttribute('aria-invalid', 'true');
      else input.removeAttribute('aria-invalid');
      showProblems(problems, told);
    },
  };
}

export function showProblems(list: HTMLElement, problems: readonly FieldProblem[]): void {
  list.hidden = problems.length === 0;
  list.replaceChildren(
    ...problems.map(({ lines }) =>
      element('li', {}, ...lines.map((line) => element('span', {}, withLabels(line)))),
    ),
  );
}

/** Puts columns to choose from into a select, and keeps one that is not among them: that is told when it is read. */
export function offer(select: HTMLSelectElement, columns: readonly Sketch[], chosen: string): void {
  const isThere = columns.some(({ name }) => name === chosen);
  select.replaceChildren(
    element('option', { value: '' }, 'none'),
    ...(chosen === '' || isThere ? [] : [element('option', { value: chosen }, chosen)]),
    ...columns.map(({ name, kind, isBinary }) =>
      element('option', { value: name }, `${name} · ${isBinary === true ? '0 and 1' : KINDS[kind]}`),
    ),
  );
  select.value = chosen;
}

const KINDS: Readonly<Record<ColumnKind, string>> = {
  number: 'numbers',
  flag: 'true and false',
  time: 'moments',
  text: 'texts',
};
