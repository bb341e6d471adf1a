/** Rules on the names of features. */
import { nearestFeature } from '../messages/nearest.ts';
import { listed } from '../messages/phrasing.ts';
import { type Path, type Problem, quote } from '../messages/problem.ts';
import { inventedNames } from '../retraining.ts';
import type { Scenario } from '../schema.ts';
import { struckFeatures } from './servingFaults.ts';

/** @param known names of all features */
export function featureRules(scenario: Scenario, known: readonly string[]): Problem[] {
  const there = new Set(known);
  const invented = inventedNames(scenario);
  const problems: Problem[] = [];
  const check = (name: string, path: Path) => {
    if (there.has(name)) return;
    if (scenario.features?.[name] === null) {
      problems.push({
        path,
        found: `${quote(name)}, which features drops`,
        expected: 'the name of a feature that there is',
        remedy: `remove it, or ${name}: null from features`,
      });
      return;
    }
    if (invented.includes(name)) {
      problems.push({
        path,
        found: `${quote(name)}, which is invented on the first day of production`,
        expected: 'the name of a feature that is there from the beginning',
        remedy: 'leave it to retraining, or define it under features and name it in retraining.newFeatures',
      });
      return;
    }
    const nearest = nearestFeature(name, known);
    problems.push({
      path,
      related: [['features', name]],
      found: `the unknown feature ${quote(name)}`,
      expected: nearest === undefined ? `one of ${listed(known)}` : 'the name of a feature',
      ...(nearest === undefined ? {} : { nearest }),
      remedy: 'the documentation lists all features',
    });
  };
  const checkAll = (names: 'all' | string[] | undefined, path: Path) => {
    if (names === undefined || names === 'all') return;
    for (const [index, name] of names.entries()) check(name, [...path, index]);
  };
  checkAll(scenario.serving.incumbent.features, ['serving', 'incumbent', 'features']);
  checkAll(scenario.training.features, ['training', 'features']);
  scenario.serving.faults.forEach((fault, index) => {
    const path: Path = ['serving', 'faults', index];
    for (const { name, path: place } of struckFeatures(fault)) check(name, [...path, ...place]);
    if (fault.kind !== 'replace') return;
    for (const [name, other] of Object.entries(fault.as)) check(other, [...path, 'as', name]);
  });
  scenario.training.models.forEach(({ features, crosses }, index) => {
    checkAll(features, ['training', 'models', index, 'features']);
    checkAll(crosses, ['training', 'models', index, 'crosses']);
  });
  scenario.retraining?.newFeatures.forEach((each, index) => {
    if (typeof each === 'string') check(each, ['retraining', 'newFeatures', index]);
  });
  scenario.training.provenances.forEach((each, index) => {
    if (typeof each === 'string') return;
    for (const name of Object.keys(each.except))
      check(name, ['training', 'provenances', index, 'except', name]);
  });
  return problems;
}
