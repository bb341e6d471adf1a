/** Detectors of leaks. Thresholds were fixed before any of them was tried; they are in the unit of the quantity. */
import { type Detector, EXCESS_INFORMATION } from '../claims/detection.ts';

export const DETECTORS: readonly Detector[] = [
  { name: 'size of the gap', quantity: 'gap.auc', threshold: 0.02 },
  { name: 'AUC of a single feature', quantity: 'screen.auc', threshold: 0.65 },
  { name: 'AUC of a single feature', quantity: 'screen.auc', threshold: 0.7 },
  { name: 'AUC of a single feature', quantity: 'screen.auc', threshold: 0.75 },
  { name: 'skew against the log', quantity: 'screen.mismatch', threshold: 0.01 },
  { name: 'skew against the log', quantity: 'screen.mismatch', threshold: 0.1 },
  { name: 'SMAPE against the log', quantity: 'screen.smape', threshold: 0.01 },
  { name: 'train against test distribution', quantity: 'screen.shift', threshold: 0.55 },
  { name: 'train against test distribution', quantity: 'screen.shift', threshold: 0.6 },
  EXCESS_INFORMATION,
  { name: 'prefix truncation', quantity: 'screen.truncation', threshold: 0 },
];
