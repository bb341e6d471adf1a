/** Lists without duplicates. */
import { type Path, type Problem, quote } from '../messages/problem.ts';
import { newFeatureNames } from '../retraining.ts';
import type { Scenario } from '../schema.ts';

export function duplicateRules(scenario: Scenario): Problem[] {
  const { seeds, plugins, training, serving, evaluation, retraining } = scenario;
  const provenances = training.provenances.map((each) => (typeof each === 'string' ? each : each.name));
  const alternatives = training.select?.map(({ encoder, l2 }) => `${encoder}, l2 ${l2}`) ?? [];
  const listed = (value: 'all' | string[] | undefined) =>
    value === undefined || value === 'all' ? [] : value;
  const models = training.models.map(({ name }) => name);
  return [
    ...repeated(plugins ?? [], ['plugins']),
    ...repeated(seeds, ['seeds']),
    ...repeated(provenances, ['training', 'provenances']),
    ...repeated(training.splits, ['training', 'splits']),
    ...repeated(training.encoders, ['training', 'encoders']),
    ...repeated(training.encoding.entities, ['training', 'encoding', 'entities']),
    ...repeated(listed(training.features), ['training', 'features']),
    ...repeated(alternatives, ['training', 'select']),
    ...repeated(training.fitBeforeSplit, ['training', 'fitBeforeSplit']),
    ...repeated(models, ['training', 'models']),
    ...training.models.flatMap((model, index) => [
      ...repeated(model.fitBeforeSplit ?? [], ['training', 'models', index, 'fitBeforeSplit']),
      ...repeated(model.entities ?? [], ['training', 'models', index, 'entities']),
      ...repeated(listed(model.features), ['training', 'models', index, 'features']),
      ...repeated(Array.isArray(model.l2) ? model.l2 : [], ['training', 'models', index, 'l2']),
      ...repeated(listed(model.crosses), ['training', 'models', index, 'crosses']),
    ]),
    ...repeated(listed(serving.incumbent.features), ['serving', 'incumbent', 'features']),
    ...serving.faults.flatMap((fault, index) =>
      fault.kind === 'replace'
        ? []
        : repeated(listed(fault.features), ['serving', 'faults', index, 'features']),
    ),
    ...repeated(evaluation.liveReferences, ['evaluation', 'liveReferences']),
    ...repeated(retraining === null ? [] : newFeatureNames(retraining), ['retraining', 'newFeatures']),
  ];
}

function repeated(values: readonly (string | number)[], path: Path): Problem[] {
  const firstAt = new Map<string | number, number>();
  const problems: Problem[] = [];
  values.forEach((value, index) => {
    const first = firstAt.get(value);
    if (first === undefined) firstAt.set(value, index);
    else {
      problems.push({
        path: [...path, index],
        found: `${typeof value === 'number' ? value : quote(value)} a second time`,
        expected: 'each value once',
        remedy: 'remove it',
      });
    }
  });
  return problems;
}
