/**
 * What an offline figure promised and what production paid. Signs: positive is always bad, optimism or harm.
 * AUC is better when higher and normalised entropy when lower, so their differences are taken the other way round.
 */

/** The two figures compared, of a model on a set of rows or of their differences. */
export type Quality = { auc: number; ne: number };

/** How far offline evaluation was too optimistic about production, for one and the same model. */
export function gap(offline: Quality, production: Quality): Quality {
  return shortfall(offline, production);
}

/** How much better a pipeline looks offline than the reference pipeline does. */
export function flattery(offline: Quality, referenceOffline: Quality): Quality {
  return shortfall(offline, referenceOffline);
}

/** How much worse a pipeline's model is in production than the reference pipeline's. */
export function damage(production: Quality, referenceProduction: Quality): Quality {
  return shortfall(referenceProduction, production);
}

/** Damage in any figure where higher is better, such as an open rate: reference minus own. */
export function damageOf(reference: number, own: number): number {
  return reference - own;
}

/** How much worse `other` is than `claimed`. */
function shortfall(claimed: Quality, other: Quality): Quality {
  return { auc: claimed.auc - other.auc, ne: other.ne - claimed.ne };
}
