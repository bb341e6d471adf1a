/** How much is measured: all of it, with fewer repetitions, or just enough to see that everything still runs. */
const FULL = {
  rounds: 7,
  scan: { plain: 2048, cached: 262_144 },
  aucRows: 200_000,
  reconstruction: { rounds: 7 },
  /** Rows and rounds of the fits against each other. */
  fitting: { small: 5000, large: 200_000, largest: 1_000_000, largestRounds: 3 },
  simulationRounds: 3,
  experimentRuns: 3,
  growthUsers: [1000, 10_000, 100_000],
  millionUsers: 1_000_000,
  /** What the article's scenario has otherwise. */
  article: [],
};

const QUICK = {
  ...FULL,
  rounds: 3,
  scan: { plain: 512, cached: 65_536 },
  reconstruction: { rounds: 2, warmups: 0 },
  simulationRounds: 1,
  experimentRuns: 1,
  growthUsers: [1000, 10_000],
};

const SMOKE = {
  ...QUICK,
  rounds: 1,
  scan: { plain: 8, cached: 64 },
  aucRows: 1000,
  fitting: { small: 3000, large: 3000, largest: 1000, largestRounds: 1 },
  growthUsers: [50, 100],
  millionUsers: 100,
  article: ['world.users=200'],
};

export const SIZES = { full: FULL, quick: QUICK, smoke: SMOKE };
