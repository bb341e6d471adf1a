/** Figures of the benchmark for people. */

/** Three digits, or two and the thousands or millions. */
export function short(value) {
  if (value >= 1e6) return `${short(value / 1e6)}M`;
  if (value >= 1e4) return `${short(value / 1e3)}k`;
  return value >= 100 ? value.toFixed(0) : value.toPrecision(3);
}
