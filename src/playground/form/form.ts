/** The form: the keys that matter first, then every key in the sections of the schema. */
import { byId, element } from '../dom.ts';
import type { FieldProblem } from '../draft/check.ts';
import { type Leaf, leafAt, leavesOf, root, type Section } from '../draft/leaves.ts';
import { isSame, type Values, valueAt } from '../draft/values.ts';
import { type Field, type FieldOptions, makeField } from './field.ts';
import { firstGroups } from './firsts.ts';

export interface Form {
  /** Shows values, wherever they were set. */
  show(values: Values): void;
  /** Shows each problem at its field; a section opens for those that are not among the first keys. */
  tell(problems: readonly FieldProblem[]): void;
}

interface SectionView {
  readonly leaves: readonly Leaf[];
  readonly body: HTMLDetailsElement;
  readonly count: HTMLElement;
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

  for (const { title, firsts } of firstGroups) {
    byId('firsts').append(
      element(
        'section',
        {},
        element('h3', {}, title),
        ...firsts.map(({ key, ...options }) => add(leafAt(key) as Leaf, `first-${key}`, options)),
      ),
    );
  }

  const views: SectionView[] = [];
  const sectionOf = (name: string, section: Section): HTMLElement => {
    const count = element('span', { class: 'count' });
    const body = element(
      'details',
      {},
      element('summary', {}, name, ' ', count),
      ...section.leaves.map((leaf) => add(leaf, `key-${leaf.key}`)),
      ...section.sections.map((inner) => groupOf(inner)),
    );
    views.push({ leaves: leavesOf(section), body, count });
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
      for (const { leaves, count } of views) {
        const changed = leaves.filter((leaf) => !isSame(valueAt(values, leaf.path), leaf.default)).length;
        count.textContent = changed === 0 ? '' : `${changed} not at default`;
      }
    },
    tell(problems) {
      for (const field of fields) field.tell(problems.filter(({ key }) => key === field.leaf.key));
      const hidden = problems.filter(({ key }) => !firstKeys.includes(key));
      for (const { leaves, body } of views) {
        if (leaves.some((leaf) => hidden.some(({ key }) => key === leaf.key))) body.open = true;
      }
    },
  };
}
