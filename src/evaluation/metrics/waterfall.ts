/**
 * The distance between the offline metric and live production, in steps.
 *
 * g(F, S) is the gap offline − shadow of the model trained with features F and split S; L is logged features,
 * t the time split. Two leaks interact, so a step depends on which leak is taken away first: both orders are
 * given, and their mean (the Shapley value of a two-player game; Shapley 1953).
 */

/** Gaps in one metric and its loss from shadow to live; all signed so that positive is optimism or harm. */
export type WaterfallInput = {
  /** g(F, S): the pipeline itself. */
  gFS: number;
  /** g(L, S): its split, logged features. */
  gLS: number;
  /** g(F, t): its features, time split. */
  gFt: number;
  /** g(L, t): neither leak. */
  gLt: number;
  /** g(L, t) in the same-seed twin without drift from the first day of logging on. */
  gLtNoDrift: number;
  /** The part of g(F, S) that is the row's own label in F; NaN where it is not known. */
  ownLabelFS: number;
  /** The same of g(F, t). */
  ownLabelFt: number;
  /** Shadow − live. Range restriction by the model's own choices, not quality. */
  policy: number;
};

/** The five steps, which sum to offline − live, and the two parts of one of them. */
export type WaterfallSteps = {
  /** Flattery by the split. */
  split: number;
  /** Flattery by the features. */
  feature: number;
  /** Of the features' step: the row's own label. */
  ownLabel: number;
  /** Of the features' step: the rest, what else became known after sending. */
  later: number;
  /** Cost of a moving world to a clean pipeline. */
  drift: number;
  /** Remainder of the clean gap: warm-up and noise. */
  rest: number;
  /** Shadow − live: marked as range restriction wherever it is shown. */
  policy: number;
};

/** The steps in both orders, and their mean. */
export type Waterfall = {
  /** Offline − live. */
  total: number;
  average: WaterfallSteps;
  /** The split leak is removed from logged features: the whole interaction goes to the features. */
  splitFirst: WaterfallSteps;
  /** The feature leak is removed from the time split: the whole interaction goes to the split. */
  featureFirst: WaterfallSteps;
};

/** The waterfall of one metric. Each set of five steps sums to `total` up to rounding; NaN inputs give NaN steps. */
export function waterfall(input: WaterfallInput): Waterfall {
  const { gFS, gLS, gFt, gLt, gLtNoDrift, ownLabelFS, ownLabelFt, policy } = input;
  const shared = { drift: gLt - gLtNoDrift, rest: gLtNoDrift, policy };
  const steps = (split: number, feature: number, ownLabel: number): WaterfallSteps => {
    return { split, feature, ownLabel, later: feature - ownLabel, ...shared };
  };
  const splitFirst = steps(gLS - gLt, gFS - gLS, ownLabelFS);
  const featureFirst = steps(gFS - gFt, gFt - gLt, ownLabelFt);
  const mean = (of: 'split' | 'feature' | 'ownLabel') => (splitFirst[of] + featureFirst[of]) / 2;
  const average = steps(mean('split'), mean('feature'), mean('ownLabel'));
  return { total: gFS + policy, average, splitFirst, featureFirst };
}
