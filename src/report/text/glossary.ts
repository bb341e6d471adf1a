/** Meaning of the words of a report. */
import { pipelineQuantities } from '../../scenario/quantities.ts';

const { gap, flattery, damage, ownLabel, offline, offlineServed, shadow, random, choiceValue, live } =
  pipelineQuantities;
const { auc, groupedAuc, ne, calibration } = offline.of;
const { regret, optOuts, uplift } = live.of;

/**
 * Terms that readers of tables have to know, under the names in the tables, in the order in which they are
 * needed.
 */
export const glossary: readonly { readonly title: string; readonly meaning: string }[] = [
  { title: 'gap', meaning: gap.meaning },
  { title: 'flattery', meaning: flattery.meaning },
  { title: 'damage', meaning: damage.meaning },
  { title: 'own label', meaning: ownLabel.meaning },
  { title: 'AUC', meaning: auc.meaning },
  { title: 'grouped AUC', meaning: groupedAuc.meaning },
  { title: 'NE', meaning: ne.meaning },
  { title: 'calibration', meaning: calibration.meaning },
  { title: 'offline, served values', meaning: offlineServed.meaning },
  { title: 'in shadow, in production', meaning: shadow.meaning },
  { title: 'on random traffic', meaning: random.meaning },
  choiceValue,
  regret,
  optOuts,
  uplift,
];

/** Before the steps of a waterfall. */
export const STEPS_NOTE =
  'Offline minus live, split into what each cause took: in these tables a positive figure is optimism, in the picture it is a step down. The two leaks interact, so both orders of removing them stand beside their average. ' +
  "Of the features' step, one part is the row's own label, which features read after sending count; the rest is what else became known later. " +
  'Policy is shadow minus live: range restriction by the choices of the model, not quality.';
