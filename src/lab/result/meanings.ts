/** What is measured, its unit and its direction: the one place where that is stated. */

export const meanings = {
  rows: 'Rows evaluated.',
  positives: 'Rows that were opened within the attribution window.',
  auc: 'Area under the ROC curve, 0 to 1, ties counting one half; null with one class.',
  groupedAuc: 'AUC within users that have both classes, weighted by their rows.',
  ne: 'Normalised entropy: log loss over the entropy of the base rate; lower is better, 1 is no better than the base rate.',
  logLoss: 'Mean log loss in nats.',
  calibration: 'Expected over observed opens; 1 is right, above 1 promises too many.',
  openRate: 'Opens per notification sent, 0 to 1; follow-ups left out.',
  opensPerUserDay: 'Opens per user and day, over all users, opted-out ones included.',
  uplift: "Relative to the incumbent's open rate: 0.1 is 10 % more.",
  optOuts: 'Users who switched notifications off during production.',
  regret:
    "Mean over a quarter of the decisions, the same ones in every arm, of the best candidate's true open probability minus the sent one's, 0 to 1.",
  offline: 'Offline test rows as the pipeline sees them.',
  offlineServed: 'The same test rows with the feature values that were really served.',
  shadow:
    "Production in shadow: the incumbent's notifications, scored by this model. This is production AUC.",
  random: 'Notifications of the arm that sends at random, scored by this model; null without live arms.',
  live: "Notifications of the model's own arm; its AUC does not compare between models. Null without live arms.",
  choiceValue:
    "Mean true open probability of the story that the model would pick, at a sample of the incumbent's decisions, 0 to 1.",
  gap: 'Offline minus production, same model; positive is optimism. NE is swapped, since lower is better.',
  flattery:
    "Offline minus the reference's offline; positive is looking better than the reference. NE is swapped.",
  damage: "The reference's production minus production; positive is harm. NE is swapped.",
  skew: 'Training values against served ones, over the dynamic features that the model uses; 0 without any.',
  screen:
    'The worst single feature that the model uses, by each of several checks; null unless evaluation.screening.',
  storage:
    'Bytes per logged impression that had to be kept as Parquet so that the features could be computed; null unless evaluation.storage.',
  withoutDrift:
    'Gap in the same-seed twin without drift, for reference pipelines; null for others and without a twin.',
  references:
    'Policies to compare with: no model, what the company runs today, its model without exploration, and the truth.',
} as const;

export type Meaning = keyof typeof meanings;

/** What readers of tables have to know, in the order in which they need it, by what the tables call it. */
export const glossary: readonly { readonly title: string; readonly meaning: string }[] = [
  { title: 'gap', meaning: meanings.gap },
  { title: 'flattery', meaning: meanings.flattery },
  { title: 'damage', meaning: meanings.damage },
  { title: 'AUC', meaning: meanings.auc },
  { title: 'grouped AUC', meaning: meanings.groupedAuc },
  { title: 'NE', meaning: meanings.ne },
  { title: 'calibration', meaning: meanings.calibration },
  { title: 'offline, served values', meaning: meanings.offlineServed },
  { title: 'in shadow, in production', meaning: meanings.shadow },
  { title: 'on random traffic', meaning: meanings.random },
  { title: 'choice value', meaning: meanings.choiceValue },
  { title: 'regret', meaning: meanings.regret },
  { title: 'opt-outs', meaning: meanings.optOuts },
  { title: 'against incumbent', meaning: meanings.uplift },
];

/** Before the steps of a waterfall. */
export const STEPS_NOTE =
  'Offline minus live, split into what each cause took: in these tables a positive figure is optimism, in the picture it is a step down. The two leaks interact, so both orders of removing them stand beside their average. ' +
  'Policy is shadow minus live: range restriction by the choices of the model, not quality.';

export function meaningOf(name: Meaning): string {
  return meanings[name];
}
