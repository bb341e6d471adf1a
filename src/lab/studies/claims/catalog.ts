/**
 * The claims of the article by their ids, in the order of reports. Each has its files in `scenarios/claims/`.
 */
export const claimIds = [
  'phenomenal-offline',
  'random-split-flatters',
  'session-chain',
  'entity-overlap',
  'time-split-fixes',
  'no-silver-bullet',
  'follow-leak',
  'engagement-leak',
  'age-of-example',
  'static-is-safe',
  'leak-hurts',
  'logging-eliminates',
  'logging-is-slow',
  'reconstruction-equals-logging',
  'reconstruction-costs',
  'reconstruction-needs-history',
  'two-leaks-independent',
  'both-is-worst',
  'different-harm',
  'fix-first',
  'symptom-means-leak',
] as const;
