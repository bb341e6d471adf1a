// The pure part of the calibration study: how often verdicts are wrong where nothing has an effect.

/** Comparisons of the study, by kind of contrast, and seeds of each comparison. */
export const COMPARISONS_PER_KIND = 100;
export const SEEDS = 20;

/** What 5 % of 400 stays within in 98 of 100 studies of a right machinery: the 98 % point of Binomial(400, 0.05). */
export const MOST_REJECTIONS = 29;

/** The first of its seeds. */
const FIRST_SEED = 300_000;

/** The seed of one world: each comparison has seeds of its own. */
export function seedOf(kind, comparison, index) {
  return FIRST_SEED + (kind * COMPARISONS_PER_KIND + comparison) * SEEDS + index;
}

/**
 * @param comparisons for each, its kind and its values, one per seed
 * @param judgeClaim the judge of the claims
 */
export function judged(comparisons, judgeClaim) {
  const count = (holds) => comparisons.filter(({ values }) => holds(values)).length;
  const verdictOf = (part, claims) => judgeClaim([part], claims, 0.05).verdict;
  const reproduced = (values) => verdictOf({ values, is: 'above', margin: 0 }, 1) === 'reproduced';
  return {
    comparisons: comparisons.length,
    rejections: count(reproduced),
    rejectionsByKind: tally(comparisons.filter(({ values }) => reproduced(values)).map(({ kind }) => kind)),
    otherSide: count((values) => verdictOf({ values, is: 'above', margin: 0 }, 1) === 'refuted'),
    atTheLevelOfTheClaims: count(
      (values) => verdictOf({ values, is: 'above', margin: 0 }, 21) === 'reproduced',
    ),
    // Equality claimed of a mean that lies on the tolerance, five standard errors from its other end.
    falseEqualities: count((values) => {
      const tolerance = 2.5 * standardErrorOf(values);
      return (
        verdictOf(
          { values: values.map((value) => value + tolerance), is: 'within', margin: tolerance },
          1,
        ) === 'reproduced'
      );
    }),
  };
}

function standardErrorOf(values) {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1);
  return Math.sqrt(variance / values.length);
}

function tally(names) {
  const counts = {};
  for (const name of names) counts[name] = (counts[name] ?? 0) + 1;
  return counts;
}
