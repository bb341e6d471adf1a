/** Rules on retraining with new features: models use them, and have others to do without them. */
import { type Problem, quote } from '../messages/problem.ts';
import { newFeatureNames } from '../retraining.ts';
import type { Scenario } from '../schema.ts';

/** @param known names of all features */
export function retrainingRules({ retraining, training }: Scenario, known: readonly string[]): Problem[] {
  if (retraining === null) return [];
  const newFeatures = newFeatureNames(retraining);
  const columns = training.features === 'all' ? known : training.features;
  const problems: Problem[] = newFeatures.flatMap((name, index) =>
    columns.includes(name) || !known.includes(name)
      ? []
      : [
          {
            path: ['retraining', 'newFeatures', index],
            related: [['training', 'features']],
            found: `${quote(name)}, which models may not use`,
            expected: 'a feature among training.features',
            remedy: 'add it to training.features',
          },
        ],
  );
  if (columns.every((name) => newFeatures.includes(name))) {
    problems.push({
      path: ['retraining', 'newFeatures'],
      related: [['training', 'features']],
      found: 'every feature among training.features',
      expected: 'fewer: the model without the new features needs one',
      remedy: 'leave a feature out, or add others to training.features',
    });
  }
  for (const key of ['sampling', 'fitBeforeSplit'] as const) {
    const value = training[key];
    if (value === null || (Array.isArray(value) && value.length === 0)) continue;
    problems.push({
      path: ['training', key],
      related: [['retraining']],
      found: `${key} with retraining`,
      expected: 'none: models that are trained again every day take each row once, and divide none',
      remedy: `remove training.${key}, or give it to models of training.models, which are not retrained`,
    });
  }
  if (training.select !== null && training.solver === 'gradient-descent' && training.l2 > 0) {
    problems.push({
      path: ['training', 'l2'],
      related: [['training', 'solver'], ['retraining']],
      found: `${training.l2} with solver gradient-descent`,
      expected: '0: retrained models do not select, and ml-logistic-regression has no regularisation',
      remedy: 'set l2: 0, or choose solver: newton',
    });
  }
  return problems;
}
