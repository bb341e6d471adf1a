/** The form: the keys that matter first, then every key in the sections of the schema. */
import { byId, element, isWide } from '../dom.ts';
import type { FieldProblem } from '../draft/check.ts';
import { type Leaf, leafAt, leavesOf, root, type Section } from '../draft/leaves.ts';
import { isSame, type Values, valueAt } from '../draft/values.ts';
import { type Field, type FieldOptions, makeField, shown } from './field.ts';
import { firstGroups } from './firsts.ts';
import { keysFor } from './search.ts';

export interface Form {
  /** Shows values, wherever they were set. */
  show(values: Values): void;
  /** Shows each problem at its field, marks the groups that have some, and opens what hides them. */
  tell(problems: readonly FieldProblem[]): void;
  /** The name by which a person sees a key. */
  nameOf(key: string): string;
  /** Opens what hides the field of a key, and puts the focus into it. */
  goTo(key: string): void;
}

/** A part of the form that folds to a line. */
interface Fold {
  readonly leaves: readonly Leaf[];
  readonly body: HTMLDetailsElement;
  /** Says how many problems are in it. */
  readonly mark: HTMLElement;
  /** Tells in the line of the values in it. */
  readonly say: (values: Values) => void;
}

const firsts = firstGroups.flatMap((group) => group.firsts);
const firstKeys: readonly (string | undefined)[] = firsts.map(({ key }) => key);

export function makeForm(onValue: (leaf: Leaf, value: unknown) => void): Form {
  const fields: Field[] = [];
  const add = (leaf: Leaf, id: string, options: Pick<FieldOptions, 'label' | 'slider'> = {}): HTMLElement => {
    const field = makeField(leaf, { id, ...options, onValue: (value) => onValue(leaf, value) });
    fields.push(field);
    return field.body;
  };

  const groups = firstGroups.map(({ title, firsts }): Fold => {
    const set = element('span', { class: 'set' });
    const mark = element('span', { class: 'mark' });
    const named = firsts.map(({ key, ...options }) => ({ leaf: leafAt(key) as Leaf, ...options }));
    const body = element(
      'details',
      { open: isWide() },
      element('summary', {}, element('h3', {}, title), mark, set),
      ...named.map(({ leaf, ...options }) => add(leaf, `first-${leaf.key}`, options)),
    );
    return {
      leaves: named.map(({ leaf }) => leaf),
      body,
      mark,
      say: (values) => set.replaceChildren(...setInWords(named, values)),
    };
  });
  byId('firsts').append(...groups.map(({ body }) => body));

  const sections: Fold[] = [];
  const sectionOf = (name: string, section: Section): HTMLElement => {
    const count = element('span', { class: 'count' });
    const mark = element('span', { class: 'mark' });
    const body = element(
      'details',
      {},
      element('summary', {}, name, ' ', count, mark),
      ...section.leaves.map((leaf) => add(leaf, `key-${leaf.key}`)),
      ...section.sections.map((inner) => groupOf(inner)),
    );
    const leaves = leavesOf(section);
    const say = (values: Values) => {
      const changed = leaves.filter((leaf) => !isSame(valueAt(values, leaf.path), leaf.default)).length;
      count.textContent = changed === 0 ? '' : `${changed} not at default`;
    };
    sections.push({ leaves, body, mark, say });
    return body;
  };
  const groupOf = (section: Section): HTMLElement =>
    element(
      'fieldset',
      { class: 'group' },
      element('legend', {}, section.path.slice(1).join('.')),
      ...section.leaves.map((leaf) => add(leaf, `key-${leaf.key}`)),
      ...section.sections.map(groupOf),
    );
  byId('keys').append(
    ...root.sections.map((section) => sectionOf(section.path.join('.'), section)),
    sectionOf('the rest', { ...root, sections: [] }),
  );

  searchIn(fields, sections);

  return {
    show(values) {
      for (const field of fields) field.show(valueAt(values, field.leaf.path));
      for (const { say } of [...groups, ...sections]) say(values);
    },
    tell(problems) {
      for (const field of fields) field.tell(problems.filter(({ key }) => key === field.leaf.key));
      const [first, others] = [true, false].map((isFirst) =>
        problems.filter(({ key }) => firstKeys.includes(key) === isFirst),
      );
      open(groups, first);
      open(sections, others);
    },
    nameOf: (key) => firsts.find((first) => first.key === key)?.label ?? key,
    goTo(key) {
      const field = fields.find(({ leaf }) => leaf.key === key);
      const folded = field?.body.closest('details');
      if (folded != null) folded.open = true;
      field?.body.querySelector<HTMLElement>('input, select, textarea')?.focus({ preventScroll: true });
      field?.body.scrollIntoView({ block: 'center' });
    },
  };
}

function open(folds: readonly Fold[], problems: readonly FieldProblem[]): void {
  for (const { leaves, body, mark } of folds) {
    const own = problems.filter(({ key }) => leaves.some((leaf) => leaf.key === key)).length;
    mark.textContent = own === 0 ? '' : `${own} to mend`;
    if (own > 0) body.open = true;
  }
}

/** Filters the sections by the field above them; an empty one shows all, closed. */
function searchIn(fields: readonly Field[], sections: readonly Fold[]): void {
  const input = byId<HTMLInputElement>('key-search');
  const own = fields.filter(({ body }) => byId('keys').contains(body));
  const all = own.map(({ leaf }) => leaf);
  input.addEventListener('input', () => {
    const isIdle = input.value.trim() === '';
    const found = isIdle ? new Set(all.map(({ key }) => key)) : keysFor(input.value, all);
    for (const { leaf, body } of own) body.hidden = !found.has(leaf.key);
    for (const group of byId('keys').querySelectorAll<HTMLElement>('.group'))
      group.hidden = group.querySelector('.field:not([hidden])') === null;
    for (const { leaves, body } of sections) {
      body.hidden = !leaves.some(({ key }) => found.has(key));
      body.open = !isIdle && !body.hidden;
    }
    byId('keys-found').textContent = isIdle ? '' : `${found.size} of ${all.length} keys`;
  });
}

/** Each value by the name of its field, those that were changed in bold. */
function setInWords(
  named: readonly { readonly leaf: Leaf; readonly label: string }[],
  values: Values,
): (Node | string)[] {
  return named.map(({ leaf, label }) => {
    const value = valueAt(values, leaf.path);
    const text = `${label}: ${shown(value)}`;
    return element(isSame(value, leaf.default) ? 'span' : 'strong', {}, text);
  });
}
