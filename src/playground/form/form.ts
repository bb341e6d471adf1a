/** The form: the keys that matter first, then every key in the sections of the schema. */
import { byId, element } from '../dom.ts';
import type { FieldProblem } from '../draft/check.ts';
import { type Leaf, leafAt, leavesOf, root, type Section } from '../draft/leaves.ts';
import { isSame, type Values, valueAt } from '../draft/values.ts';
import { type Field, makeField } from './field.ts';
import { firstGroups } from './firsts.ts';

export interface Form {
  /** Shows values that were set elsewhere, in all fields but the one that a person is editing. */
  show(values: Values): void;
  /** Shows each problem at its field; a section with one opens. */
  tell(problems: readonly FieldProblem[]): void;
}

interface SectionView {
  readonly leaves: readonly Leaf[];
  readonly body: HTMLDetailsElement;
  readonly count: HTMLElement;
}

export function makeForm(onValue: (leaf: Leaf, value: unknown) => void): Form {
  const fields: Field[] = [];
  /** The field whose value was just typed: it is not written back into. */
  let typedIn: Field | undefined;
  const add = (
    leaf: Leaf,
    id: string,
    options: Partial<Parameters<typeof makeField>[1]> = {},
  ): HTMLElement => {
    const field: Field = makeField(leaf, {
      id,
      ...options,
      onValue(value) {
        typedIn = field;
        onValue(leaf, value);
        typedIn = undefined;
      },
    });
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
      for (const field of fields) {
        const value = valueAt(values, field.leaf.path);
        if (field !== typedIn) field.show(value);
        field.note(value);
      }
      for (const { leaves, count } of views) {
        const changed = leaves.filter((leaf) => !isSame(valueAt(values, leaf.path), leaf.default)).length;
        count.textContent = changed === 0 ? '' : `${changed} not at default`;
      }
    },
    tell(problems) {
      for (const field of fields) field.tell(problems.filter(({ key }) => key === field.leaf.key));
      for (const { leaves, body } of views) {
        if (leaves.some((leaf) => problems.some(({ key }) => key === leaf.key))) body.open = true;
      }
    },
  };
}
