/** The contrast that an expectation or an observation states: terms added and subtracted, seed by seed. */

import type { Path } from './messages/problem.ts';
import { normalisePipelineId } from './pipelines.ts';
import type { Contrast } from './schema.ts';

/** One quantity of one pipeline or reference. */
export interface Term {
  readonly sign: 1 | -1;
  /** The pipeline or reference as results name it. */
  readonly name: string;
  readonly quantity: string;
  /** The name as it was written, its path below the contrast, and that of the quantity. */
  readonly written: string;
  readonly namePath: Path;
  readonly quantityPath: Path;
}

type Operand = NonNullable<Contrast['minus']>;
type WrittenTerm = Extract<Operand, readonly unknown[]>[number];

/** The terms of a contrast: `that`, then what is subtracted, then what is added. */
export function termsOf({ that, quantity, minus, plus }: Contrast): Term[] {
  const term = (sign: 1 | -1, one: WrittenTerm, path: Path): Term => {
    const [written, namePath] = typeof one === 'string' ? [one, path] : [one.of, [...path, 'of']];
    const hasOwn = typeof one !== 'string';
    return {
      sign,
      name: normalisePipelineId(written),
      quantity: hasOwn ? one.quantity : quantity,
      written,
      namePath,
      quantityPath: hasOwn ? [...path, 'quantity'] : ['quantity'],
    };
  };
  const terms = (sign: 1 | -1, operand: Operand | undefined, key: string): Term[] => {
    if (operand === undefined) return [];
    if (!Array.isArray(operand)) return [term(sign, operand, [key])];
    return operand.map((one, index) => term(sign, one, [key, index]));
  };
  return [term(1, that, ['that']), ...terms(-1, minus, 'minus'), ...terms(1, plus, 'plus')];
}

/** `gap.auc of A minus B`, or `shadow.auc of A minus offline.auc of B` where the quantities differ. */
export function contrastInWords(terms: readonly Term[]): string {
  const [{ quantity }] = terms;
  const differ = terms.some((term) => term.quantity !== quantity);
  return terms
    .map((term, index) => {
      const sign = index === 0 ? '' : term.sign < 0 ? 'minus ' : 'plus ';
      return sign + (differ || index === 0 ? `${term.quantity} of ${term.name}` : term.name);
    })
    .join(' ');
}
