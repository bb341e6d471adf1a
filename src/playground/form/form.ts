/** The form: the keys that matter first, then every key in the sections of the schema. */
import { byId, element, isWide } from '../dom.ts';
import type { FieldProblem } from '../draft/check.ts';
import { type Leaf, leafAt, leavesOf, root, type Section } from '../draft/leaves.ts';
import { isSame, type Values, valueAt } from '../draft/values.ts';
import { type Field, type FieldOptions, makeField, shown } from './field.ts';
import { firstGroups } from './firsts.ts';

export interface Form {
  /** Shows values, wherever they were set. */
  show(values: Values): void;
  /** Shows each problem at its field, and opens what hides it. */
  tell(problems: readonly FieldProblem[]): void;
}

/** A part of the form that folds to a line. */
interface Fold {
  readonly leaves: readonly Leaf[];
  readonly body: HTMLDetailsElement;
  /** Tells in the line of the values in it. */
  readonly say: (values: Values) => void;
}

const firstKeys: readonly (string | undefined)[] = firstGroups.flatMap(({ firsts }) =>
  firsts.map(({ key }) => key),
);

export function makeForm(onValue: (leaf: Leaf, value: unknown) => void): Form {
  const fields: Field[] = [];
  const add = (leaf: Leaf, id: string, options: Pick<FieldOptions, 'label' | 'slider'> = {}): HTMLElement => {
    const field = makeField(leaf, { id, ...options, onValue: (value) => onValue(leaf, value) });
    fields.push(field);
    return field.body;
  };

  const groups = firstGroups.map(({ title, firsts }): Fold => {
    const set = element('span', { class: 'set' });
    const named = firsts.map(({ key, ...options }) => ({ leaf: leafAt(key) as Leaf, ...options }));
    const body = element(
      'details',
      { open: isWide() },
      element('summary', {}, element('h3', {}, title), set),
      ...named.map(({ leaf, ...options }) => add(leaf, `first-${leaf.key}`, options)),
    );
    return {
      leaves: named.map(({ leaf }) => leaf),
      body,
      say: (values) => set.replaceChildren(...setInWords(named, values)),
    };
  });
  byId('firsts').append(...groups.map(({ body }) => body));

  const sections: Fold[] = [];
  const sectionOf = (name: string, section: Section): HTMLElement => {
    const count = element('span', { class: 'count' });
    const body = element(
      'details',
      {},
      element('summary', {}, name, ' ', count),
      ...section.leaves.map((leaf) => add(leaf, `key-${leaf.key}`)),
      ...section.sections.map((inner) => groupOf(inner)),
    );
    const leaves = leavesOf(section);
    const say = (values: Values) => {
      const changed = leaves.filter((leaf) => !isSame(valueAt(values, leaf.path), leaf.default)).length;
      count.textContent = changed === 0 ? '' : `${changed} not at default`;
    };
    sections.push({ leaves, body, say });
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
  };
}

function open(folds: readonly Fold[], problems: readonly FieldProblem[]): void {
  for (const { leaves, body } of folds) {
    if (leaves.some((leaf) => problems.some(({ key }) => key === leaf.key))) body.open = true;
  }
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
