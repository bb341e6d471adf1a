/**
 * How much a property is searched. `npm test` tries some cases, `npm run test:all` three times as many of the
 * same property, from another seed. In each gear the cases are the same every time.
 */
const THOROUGH = process.env['TEST_GEAR'] === 'thorough';

const SEED = THOROUGH ? 20_260_102 : 20_260_101;

/** The first value in `npm test`, the second where the same file runs again in `npm run test:all`. */
export function byGear<T>(quick: T, thorough: T): T {
  return THOROUGH ? thorough : quick;
}

/** Settings of fast-check: so many cases in the thorough gear, a third of them in the quick one. */
export const runs = (numRuns: number) => ({ seed: SEED, numRuns: byGear(Math.ceil(numRuns / 3), numRuns) });

/** Settings of fast-check for a search that no other gear repeats: so many cases, the same every time. */
export const cases = (numRuns: number) => ({ seed: SEED, numRuns });
