/** Limits of the verdicts. They were fixed before the population of results/audit was drawn, which says how often they are right. */

/**
 * Excess information, in AUC, above which the whole 95 % interval must lie before training values are said to leak. In the worlds
 * of the pilot (seeds 8901 to 8906, 11,000 to 23,000 rows), no interval of a harmless skew began above 0.0001, that of a feature by
 * itself, and those of whole sets began below 0; where serving lost something they began at up to 0.04. Of leaks without the row's
 * own label, they began between −0.005 and 0.006. The limit lies clear of the former, and gives up some of the latter.
 */
export const LEAK_LIMIT = 0.001;
/** Damage, in AUC, above which the whole 95 % interval must lie before a feature is said to do harm: as much as a leak has. */
export const HARM_LIMIT = 0.001;
/** Share of test rows no later than the last training row, above which a split is not one by time. */
export const LATER_ROWS_LIMIT = 0.01;
/** Share of test rows whose session is in training, too. */
export const SESSIONS_LIMIT = 0.005;
/** Share of test rows with a copy in training. */
export const COPIES_OVER_SPLIT_LIMIT = 0.005;
/** Share of training rows whose label was not known at the first test row. */
export const UNKNOWN_AT_CUT_LIMIT = 0.01;
/** Standard deviations, of a Poisson number, by which labels known after the last row fall short. Beyond 3 is chance in 1 of 700. */
export const UNRIPE_LIMIT = 3;
/** Share of rows that are copies of another. */
export const COPIES_LIMIT = 0.005;
/**
 * Logarithm of the ratio of positive labels that scores online promise to those that came, either way. A softmax over scores
 * sends what it overrates, so that a sound incumbent promises up to a third too many.
 */
export const CALIBRATION_LIMIT = 0.4;

/** Most rows that models are fitted on: beyond them an interval gets narrower than any limit. */
export const MODEL_ROWS = 100_000;
/** Fewest users with each label in each fold: with fewer, the error of an AUC is itself hardly known. */
export const FEWEST_USERS = 20;
