/**
 * A fixed piece of work that has nothing to do with the lab: what this machine does in a second, at this moment. Its
 * mix is that of a simulation: integer draws, scattered reads and writes over 16 MB, a logarithm now and then.
 */
const PLACES = 1 << 21;
const STEPS = 20_000_000;

/** @returns seconds */
export function yardstick() {
  const values = new Float64Array(PLACES);
  const start = performance.now();
  let state = 1;
  let sum = 0;
  for (let step = 0; step < STEPS; step++) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    const place = state >>> 11;
    values[place] += 1;
    if ((step & 7) === 0) sum += Math.log(1 + values[place]);
  }
  if (!(sum > 0)) throw new Error('yardstick: the work was not done');
  return (performance.now() - start) / 1000;
}
