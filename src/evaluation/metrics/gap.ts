/**
 * Differences between offline promise and production. Positive is always bad, optimism or harm: AUC is better
 * when higher and normalised entropy when lower, so their differences are taken the other way round.
 */

/** The two figures compared, of a model on a set of rows or of their differences. */
export type Quality = { auc: number; ne: number };

/** Optimism of offline evaluation about production, for one and the same model. */
export function gap(offline: Quality, production: Quality): Quality {
  return shortfall(offline, production);
}

/** Offline advantage of a pipeline over the baseline pipeline. */
export function flattery(offline: Quality, referenceOffline: Quality): Quality {
  return shortfall(offline, referenceOffline);
}

/** Production loss of a pipeline's model against the baseline pipeline's. */
export function damage(production: Quality, referenceProduction: Quality): Quality {
  return shortfall(referenceProduction, production);
}

/** Damage in any figure where higher is better, such as an open rate: reference minus own. */
export function damageOf(reference: number, own: number): number {
  return reference - own;
}

/** Amount by which `other` is worse than `claimed`. */
function shortfall(claimed: Quality, other: Quality): Quality {
  return { auc: claimed.auc - other.auc, ne: other.ne - claimed.ne };
}
