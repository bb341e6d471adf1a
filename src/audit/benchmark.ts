/** Figures of mitigations, from results/mitigations/mitigations.json by `npm run docs`. */
import type { Benchmark } from './mitigations.ts';

export const benchmark: Benchmark = {
  worlds: 20,
  users: 2500,
  mitigations: {
    logging: {
      title: 'log everything',
      damage: { mean: 0, low: 0, high: 0 },
      bytesPerImpression: { mean: 22.12, low: 20.6873, high: 23.5527 },
    },
    'by-known-time': {
      title: 'reconstruct by knowledge time',
      damage: { mean: 0, low: 0, high: 0 },
      bytesPerImpression: { mean: 23.7779, low: 23.505, high: 24.0507 },
    },
    'time-split': {
      title: 'time split alone',
      damage: { mean: 0.0832, low: 0.0782, high: 0.0882 },
      bytesPerImpression: { mean: 0, low: 0, high: 0 },
    },
    'time-gap': {
      title: 'time split with a gap of 4 days',
      damage: { mean: 0.0853, low: 0.08, high: 0.0907 },
      bytesPerImpression: { mean: 0, low: 0, high: 0 },
    },
  },
};
