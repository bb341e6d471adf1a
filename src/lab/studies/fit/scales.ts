/** Scales on which a parameter moves a fact nearly in a straight line. */
export interface Scale {
  to(value: number): number;
  from(place: number): number;
}

export const linear: Scale = { to: (value) => value, from: (place) => place };

/** @param floor what is far below it counts as nothing, so that 0 has a place, too */
export function logarithmic(floor = 0): Scale {
  return { to: (value) => Math.log(value + floor), from: (place) => Math.exp(place) - floor };
}

/** Logits of shares, with a floor at both ends. */
export function logistic(floor: number): Scale {
  return {
    to: (share) => Math.log((share + floor) / (1 - share + floor)),
    from: (place) => (1 + 2 * floor) / (1 + Math.exp(-place)) - floor,
  };
}
