/** Meanings of the names in a sentence, for who meets them first: provenances, splits, and what the own label is. */

import { glossary } from '../../report/text/glossary.ts';
import { meaningsAt } from '../../scenario/choices.ts';
import { element } from '../dom.ts';

/** @param text in which they occur */
export function namesMeant(text: string): HTMLElement[] {
  const named = /([a-z-]+)\s×\s([a-z-]+)/g;
  const found = [...text.matchAll(named)];
  const [provenances, splits] = [1, 2].map((group) => [...new Set(found.map((match) => match[group]))]);
  const meanings: [string, string | undefined][] = [
    ...provenances.map((name): [string, string | undefined] => [
      name,
      withPrefix('features ', meaningsAt('training.provenances')?.[name]),
    ]),
    ...splits.map((name): [string, string | undefined] => [
      `× ${name}`,
      withPrefix('tested on ', meaningsAt('training.splits')?.[name]),
    ]),
    ...glossary
      .filter(({ title }) => title === 'own label' && text.includes(title))
      .map(({ title, meaning }): [string, string] => [title, meaning]),
  ];
  const known = meanings.filter((each): each is [string, string] => each[1] !== undefined);
  if (known.length === 0) return [];
  return [
    element(
      'details',
      { class: 'names' },
      element('summary', {}, `What ${known.map(([name]) => name).join(', ')} mean`),
      element(
        'dl',
        {},
        ...known.flatMap(([name, meaning]) => [element('dt', {}, name), element('dd', {}, meaning)]),
      ),
    ),
  ];
}

function withPrefix(prefix: string, meaning: string | undefined): string | undefined {
  return meaning === undefined ? undefined : prefix + meaning;
}
