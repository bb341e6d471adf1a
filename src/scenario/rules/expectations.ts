/** Rules on what a scenario expects of its own result. */
import { nearestWord } from '../nearest.ts';
import { normalisePipelineId, pipelineIds } from '../pipelines.ts';
import { type Path, type Problem, quote } from '../problem.ts';
import { quantitiesOf } from '../quantities.ts';
import { liveReferenceNames, referenceNames } from '../references.ts';
import type { Scenario } from '../schema.ts';
import { listed } from '../words.ts';

export function expectationRules(scenario: Scenario): Problem[] {
  const problems: Problem[] = [];
  const known = [...pipelineIds(scenario), ...referenceNames];
  const checkName = (text: string, path: Path) => {
    const name = normalisePipelineId(text);
    if (known.includes(name)) return;
    const nearest = nearestWord(name, known);
    problems.push({
      path,
      found: `${quote(text)}, which this scenario does not train`,
      expected: `one of ${listed(known)}`,
      ...(nearest === undefined ? {} : { nearest }),
      remedy:
        'name another pipeline, or add its part to training.features, training.splits or training.encoders',
    });
  };

  const checkQuantity = (quantity: string, name: string, path: Path) => {
    const quantities = quantitiesOf(name, scenario);
    if (quantities.includes(quantity)) return;
    const nearest = nearestWord(quantity, quantities);
    problems.push({
      path,
      related: [['evaluation', 'live']],
      found: `${quote(quantity)}, which is not measured of ${name}`,
      expected: `one of ${listed(quantities)}`,
      ...(nearest === undefined ? {} : { nearest }),
      ...remedyFor(quantity, name, scenario),
    });
  };

  scenario.expect.forEach((expectation, index) => {
    const { that, minus, quantity, is, margin } = expectation;
    const path: Path = ['expect', index];
    checkName(that, [...path, 'that']);
    if (minus !== undefined) {
      checkName(minus, [...path, 'minus']);
      if (normalisePipelineId(minus) === normalisePipelineId(that)) {
        problems.push({
          path: [...path, 'minus'],
          found: `${quote(minus)}, the same as \`that\``,
          expected: 'another pipeline or reference: the difference is always 0',
        });
      }
    }
    for (const name of [that, ...(minus === undefined ? [] : [minus])].map(normalisePipelineId)) {
      if (known.includes(name)) checkQuantity(quantity, name, [...path, 'quantity']);
    }
    if (is === 'within' && margin < 0) {
      problems.push({
        path: [...path, 'margin'],
        found: String(margin),
        expected: 'at least 0: nothing lies within a negative margin',
      });
    }
  });
  return problems;
}

/** What would make a quantity that needs a live arm be measured. */
function remedyFor(quantity: string, name: string, { evaluation }: Scenario): { remedy?: string } {
  if (!evaluation.live) return { remedy: 'name another quantity, or set evaluation.live: true' };
  const arm = liveReferenceNames.find((each) => each === (quantity.startsWith('random.') ? 'random' : name));
  if (arm === undefined || evaluation.liveReferences.includes(arm)) return {};
  return { remedy: `name another quantity, or add ${arm} to evaluation.liveReferences` };
}
