/** Rules on the names of features. */
import { nearestWord } from '../messages/nearest.ts';
import { listed } from '../messages/phrasing.ts';
import { type Path, type Problem, quote } from '../messages/problem.ts';
import type { Scenario } from '../schema.ts';

/** @param known names of all features */
export function featureRules(scenario: Scenario, known: readonly string[]): Problem[] {
  const names = new Set(known);
  const problems: Problem[] = [];
  const check = (name: string, path: Path) => {
    if (names.has(name)) return;
    if (scenario.features?.[name] === null) {
      problems.push({
        path,
        found: `${quote(name)}, which features drops`,
        expected: 'the name of a feature that there is',
        remedy: `remove it, or ${name}: null from features`,
      });
      return;
    }
    const nearest = nearestWord(name, known);
    problems.push({
      path,
      found: `the unknown feature ${quote(name)}`,
      expected: nearest === undefined ? `one of ${listed(known)}` : 'the name of a feature',
      ...(nearest === undefined ? {} : { nearest }),
      remedy: 'the documentation lists all features',
    });
  };
  const checkColumns = (columns: 'all' | string[] | undefined, path: Path) => {
    if (columns === undefined || columns === 'all') return;
    for (const [index, name] of columns.entries()) check(name, [...path, index]);
  };
  checkColumns(scenario.serving.incumbent.columns, ['serving', 'incumbent', 'columns']);
  checkColumns(scenario.training.columns, ['training', 'columns']);
  scenario.training.models.forEach(({ columns, crosses }, index) => {
    checkColumns(columns, ['training', 'models', index, 'columns']);
    checkColumns(crosses, ['training', 'models', index, 'crosses']);
  });
  checkColumns(scenario.retraining?.newFeatures ?? [], ['retraining', 'newFeatures']);
  scenario.training.features.forEach((each, index) => {
    if (typeof each === 'string') return;
    for (const name of Object.keys(each.except)) check(name, ['training', 'features', index, 'except', name]);
  });
  return problems;
}
