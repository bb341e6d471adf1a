/** A feature as columns of a logistic regression: what serving knew, and how training differs from it. */
import { MIDDLE, quantileScale } from './quantileScale.ts';
import type { Column } from './table.ts';

/** A feature in the rows that are compared, as training has it and as it was served. */
export interface FeaturePair {
  readonly name: string;
  readonly training: Column;
  readonly served: Column;
}

export interface FeatureColumns {
  /** Ranks of served values, their squares, and an indicator of missing ones. */
  readonly known: readonly Float64Array[];
  /** Training minus served ranks; none where the two are the same in every row. */
  readonly differences: readonly Float64Array[];
  /** Ranks of training values, and of those that were served, in the same columns. */
  readonly training: readonly Float64Array[];
  readonly served: readonly Float64Array[];
}

/** Texts that have a column of their own: the most frequent ones of what was served. */
const MOST_TEXTS = 12;

/**
 * Numbers are taken by their rank among the served values, since raw ones have tails that ruin a fit on one half of the users
 * for the other. A missing value is in the middle, with an indicator beside it; so a value that is missing on one side is a
 * difference, too.
 */
export function columnsOf({ training, served }: FeaturePair): FeatureColumns {
  return served.kind === 'text' ? ofTexts(training, served) : ofNumbers(training, served);
}

function ofNumbers(training: Column, served: Column): FeatureColumns {
  const scale = quantileScale(served.values);
  const [own, other] = [training, served].map(({ values }) =>
    values.map((value) => (Number.isNaN(value) ? MIDDLE : scale(value))),
  );
  const [ownMissing, otherMissing] = [missing(training.values), missing(served.values)];
  const squares = other.map((value) => value * value);
  return {
    known: varying([other, squares, otherMissing]),
    differences: varying([minus(own, other), minus(ownMissing, otherMissing)]),
    training: [own, ownMissing],
    served: [other, otherMissing],
  };
}

function ofTexts(training: Column, served: Column): FeatureColumns {
  const frequent = mostFrequent(served);
  const own = frequent.map((text) => isText(training, text));
  const other = frequent.map((text) => isText(served, text));
  return {
    known: varying(other),
    differences: varying(own.map((column, index) => minus(column, other[index]))),
    training: own,
    served: other,
  };
}

function mostFrequent({ values, texts }: Column): readonly string[] {
  const counts = new Uint32Array(texts.length);
  for (const value of values) if (!Number.isNaN(value)) counts[value]++;
  return texts
    .map((text, place) => ({ text, count: counts[place] }))
    .sort((a, b) => b.count - a.count)
    .slice(0, MOST_TEXTS)
    .map(({ text }) => text);
}

function isText({ values, texts }: Column, text: string): Float64Array {
  const place = texts.indexOf(text);
  return values.map((value) => (value === place ? 1 : 0));
}

function missing(values: Float64Array): Float64Array {
  return values.map((value) => (Number.isNaN(value) ? 1 : 0));
}

function minus(a: Float64Array, b: Float64Array): Float64Array {
  return a.map((value, row) => value - b[row]);
}

/** Those of the columns that are not the same in every row. */
function varying(columns: readonly Float64Array[]): readonly Float64Array[] {
  return columns.filter((column) => column.some((value) => value !== column[0]));
}
