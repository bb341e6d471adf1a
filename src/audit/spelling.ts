/** Texts that are numbers or days to a person, and none to a program: taken for categories they would be judged wrongly. */
import { tableError } from './reading/problem.ts';
import type { Column } from './table.ts';

const DIGITS = /^\d+$/;
const PLAIN = /^[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?$/;
/** With a comma for the point, signs between thousands, a unit or a currency. */
const LOCAL = /^[-+]?[$€£]?\d{1,3}(?:[ ,.'’]?\d{3})*(?:[.,]\d+)?\s?[%€$£]?$/;
const DAY = /^\d{1,2}([./-])\d{1,2}\1\d{2,4}\b/;

/**
 * Texts of digits alone are ids, and pass.
 * @throws UserError for a feature of texts, half of which or more are numbers or days
 */
export function requireNoNumbers({ name, kind, values, texts }: Column, label: string): void {
  if (kind !== 'text' || texts.every((text) => DIGITS.test(text))) return;
  const isNumber = texts.map((text) => PLAIN.test(text) || LOCAL.test(text) || DAY.test(text));
  let [present, numbers] = [0, 0];
  for (const place of values) {
    if (Number.isNaN(place)) continue;
    present++;
    if (isNumber[place]) numbers++;
  }
  if (2 * numbers < present) return;
  const word = texts.find((_, place) => !isNumber[place]);
  const odd = texts.find((text, place) => isNumber[place] && !PLAIN.test(text));
  throw tableError({
    place: `${label}, ${name}`,
    found: `texts, of which ${numbers === present ? 'all' : `${numbers} of ${present}`} look like numbers or days, such as ${texts.find((_, place) => isNumber[place])}; ${told(word, odd)}`,
    expected: 'numbers as programs write them (1234.5), moments in ISO 8601, no value where there is none',
    remedy: 'convert the column, or leave it out with --except',
  });
}

function told(word: string | undefined, odd: string | undefined): string {
  if (word !== undefined) return `another is ${word}`;
  return odd === undefined ? 'they are written as texts' : `${odd} is none to a program`;
}
