/** Which quantities tables show of pipelines and references, and how. */
import { change, fixed, type NumberFormat, percent, plain } from './numbers.ts';

export interface Figure {
  readonly head: string;
  readonly path: string;
  readonly format: NumberFormat;
}

/** What a pipeline promised and what it gave. */
export const HEADLINE: readonly Figure[] = [
  { head: 'offline AUC', path: 'offline.auc', format: plain },
  { head: 'production AUC', path: 'shadow.auc', format: plain },
  { head: 'gap', path: 'gap.auc', format: plain },
  { head: 'flattery', path: 'flattery.auc', format: plain },
  { head: 'damage', path: 'damage.auc', format: plain },
  { head: 'offline NE', path: 'offline.ne', format: plain },
  { head: 'production NE', path: 'shadow.ne', format: plain },
  { head: 'live open rate', path: 'live.openRate', format: percent },
  { head: 'against incumbent', path: 'live.uplift', format: change },
];

/** Every model on every set of rows. */
export const MATRIX: readonly Figure[] = [
  { head: 'AUC offline', path: 'offline.auc', format: plain },
  { head: 'AUC offline, served values', path: 'offlineServed.auc', format: plain },
  { head: 'AUC in shadow', path: 'shadow.auc', format: plain },
  { head: 'AUC on random traffic', path: 'random.auc', format: plain },
  { head: 'grouped AUC in shadow', path: 'shadow.groupedAuc', format: plain },
  { head: 'calibration in shadow', path: 'shadow.calibration', format: plain },
  { head: 'choice value', path: 'choiceValue', format: percent },
  { head: 'regret', path: 'live.regret', format: percent },
  { head: 'opt-outs', path: 'live.optOuts', format: (value) => fixed(value, 1) },
];

export const REFERENCES: readonly Figure[] = [
  { head: 'AUC in shadow', path: 'shadow.auc', format: plain },
  { head: 'NE in shadow', path: 'shadow.ne', format: plain },
  { head: 'calibration in shadow', path: 'shadow.calibration', format: plain },
  { head: 'choice value', path: 'choiceValue', format: percent },
  { head: 'live open rate', path: 'live.openRate', format: percent },
  { head: 'against incumbent', path: 'live.uplift', format: change },
  { head: 'regret', path: 'live.regret', format: percent },
  { head: 'opt-outs', path: 'live.optOuts', format: (value) => fixed(value, 1) },
];
