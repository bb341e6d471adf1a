/** Limits of the verdicts. They were fixed before the population of results/audit was drawn, which says how often they are right. */

/** Excess information, in AUC, above which the whole 95 % interval must lie before training values are said to leak. */
export const LEAK_LIMIT = 0.002;
/** Most rows that models are fitted on: beyond them an interval gets narrower than any limit. */
export const MODEL_ROWS = 100_000;
/** Fewest users with each label in each fold: with fewer, the error of an AUC is itself hardly known. */
export const FEWEST_USERS = 20;
