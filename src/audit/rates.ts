/** Error rates of alarms, from results/audit/rates.json by `npm run docs`. */
import type { ErrorRates } from './errorRates.ts';

export const errorRates: ErrorRates | null = {
  worlds: 20,
  baseRate: 0.1,
  alarms: {
    leak: {
      hits: { mean: 0.748, low: 0.7357, high: 0.7603 },
      falseAlarms: { mean: 0.0402, low: 0.0312, high: 0.0491 },
      right: 0.6741,
    },
    'later rows': {
      hits: { mean: 1, low: 0.8316, high: 1 },
      falseAlarms: { mean: 0, low: 0, high: 0.1684 },
      right: 1,
    },
    sessions: {
      hits: { mean: 0.9833, low: 0.9484, high: 1 },
      falseAlarms: { mean: 0, low: 0, high: 0.1684 },
      right: 1,
    },
    'copies over the split': {
      hits: { mean: 1, low: 0.8316, high: 1 },
      falseAlarms: { mean: 0.0076, low: 0.0027, high: 0.0125 },
      right: 0.936,
    },
    'unknown at the cut': {
      hits: { mean: 1, low: 0.8316, high: 1 },
      falseAlarms: { mean: 0.0411, low: 0.0342, high: 0.2026 },
      right: 0.73,
    },
    'unripe labels': {
      hits: { mean: 0.5, low: 0.4158, high: 0.5842 },
      falseAlarms: { mean: 0.0152, low: 0.0096, high: 0.0208 },
      right: 0.7853,
    },
    copies: {
      hits: { mean: 1, low: 0.8316, high: 1 },
      falseAlarms: { mean: 0.014, low: 0.0126, high: 0.0154 },
      right: 0.8881,
    },
    calibration: {
      hits: { mean: 0.6429, low: 0.6023, high: 0.6834 },
      falseAlarms: { mean: 0, low: 0, high: 0.1684 },
      right: 1,
    },
  },
  falseLeaks: {
    alarms: 45,
    highestExcess: 0.0743,
    servingLost: { alarms: 44, damage: 0.002 },
  },
};
