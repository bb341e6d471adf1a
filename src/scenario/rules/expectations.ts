/** Rules on what a scenario expects and observes of its own result. */
import { provenanceNames } from '../../features/options.ts';
import { encoderNames } from '../../model/options.ts';
import { splitNames } from '../../splits/options.ts';
import { type Term, termsOf } from '../contrast.ts';
import { nearestWord } from '../messages/nearest.ts';
import { listed } from '../messages/phrasing.ts';
import { type Path, type Problem, quote, showPath } from '../messages/problem.ts';
import { nameOf } from '../ownLabel.ts';
import { pipelineIds } from '../pipelines.ts';
import { quantitiesOf, remedyFor } from '../quantities.ts';
import { referenceNames } from '../references.ts';
import { isBackfillStrategy, strategiesOf } from '../retraining.ts';
import type { Contrast, Scenario, TrainingOptions } from '../schema.ts';

export function expectationRules(scenario: Scenario): Problem[] {
  const problems: Problem[] = [];
  const known = [...pipelineIds(scenario), ...referenceNames, ...strategiesOf(scenario)];
  const checkName = ({ name, written }: Term, path: Path) => {
    if (known.includes(name)) return;
    const nearest = nearestWord(name, known);
    problems.push({
      path,
      related: namesOfParts(name, scenario.training),
      found: `${quote(written)}, which this scenario does not train`,
      expected: `one of ${listed(known)}`,
      ...(nearest === undefined ? {} : { nearest }),
      remedy: isBackfillStrategy(name)
        ? 'name a pipeline, or the new features in retraining.newFeatures'
        : (remedyOfName(name, scenario.training) ?? 'name one of them'),
    });
  };

  const checkQuantity = ({ name, quantity }: Term, path: Path) => {
    if (!known.includes(name)) {
      if (!isBackfillStrategy(name)) checkOfAny(quantity, path);
      return;
    }
    const quantities = quantitiesOf(name, scenario);
    if (quantities.includes(quantity)) return;
    const nearest = nearestWord(quantity, quantities);
    const begun = quantities.filter((each) => each.startsWith(`${quantity}.`));
    const remedy = remedyFor(name, quantity, scenario);
    problems.push({
      path,
      related: [
        ['evaluation'],
        ...partsOf(name, scenario.training),
        ...(quantity.startsWith('coefficient.') ? FEATURES : []),
      ],
      found: `${quote(quantity)}, which is not measured of ${name}`,
      expected:
        quantities.length === 0
          ? 'a reference that goes live'
          : `one of ${listed(begun.length > 0 ? begun : quantities)}`,
      ...(nearest === undefined ? {} : { nearest }),
      ...(remedy === undefined ? {} : { remedy: `name another quantity, or ${remedy}` }),
    });
  };

  /** Of a name that is wrong itself, only that a quantity is one of any. */
  const checkOfAny = (quantity: string, path: Path) => {
    const quantities = [...new Set(known.flatMap((name) => quantitiesOf(name, scenario)))];
    if (quantities.includes(quantity)) return;
    const nearest = nearestWord(quantity, quantities);
    problems.push({
      path,
      found: `${quote(quantity)}, which is measured of nothing in this scenario`,
      expected: `one of ${listed(quantities)}`,
      ...(nearest === undefined ? { remedy: 'name one of them' } : { nearest }),
    });
  };

  const checkContrast = (contrast: Contrast, path: Path) => {
    const terms = termsOf(contrast);
    const before = problems.length;
    for (const term of terms) {
      checkName(term, [...path, ...term.namePath]);
      checkQuantity(term, [...path, ...term.quantityPath]);
    }
    problems.push(...cancelling(terms, path));
    if (problems.length === before) problems.push(...mixed(terms, path));
  };

  scenario.expect.forEach((expectation, index) => {
    const path: Path = ['expect', index];
    checkContrast(expectation, path);
    const { is, margin } = expectation;
    if (is === 'within' && margin < 0) {
      problems.push({
        path: [...path, 'margin'],
        found: String(margin),
        expected: 'at least 0: nothing lies within a negative margin',
        remedy: `write ${-margin}`,
      });
    }
  });
  scenario.observe.forEach((observation, index) => {
    checkContrast(observation, ['observe', index]);
  });
  problems.push(...sameObservation(scenario));
  return problems;
}

/** Keys that name features, on which the names of coefficients depend. */
const FEATURES: readonly Path[] = [['features'], ['training', 'features'], ['training', 'models']];

/** Keys that say what a pipeline is. */
function partsOf(name: string, { provenances, models }: TrainingOptions): Path[] {
  const parts = name.split(' × ');
  return [
    ['training', 'provenances', provenances.findIndex((each) => nameOf(each) === parts[0])],
    ['training', 'models', models.findIndex((model) => model.name === parts[2])],
  ];
}

/** Keys that name the parts that the name of a pipeline has. */
function namesOfParts(name: string, { provenances, models }: TrainingOptions): Path[] {
  const parts = name.split(' × ').length;
  if (parts === 1) return [['retraining']];
  const ofProvenances = provenances.map((each, index): Path => {
    const path: Path = ['training', 'provenances', index];
    return typeof each === 'string' ? path : [...path, 'name'];
  });
  if (parts === 2) return [...ofProvenances, ['training', 'splits']];
  return [
    ...ofProvenances,
    ['training', 'splits'],
    ['training', 'encoders'],
    ['training', 'select'],
    ...models.map((_, index): Path => ['training', 'models', index, 'name']),
  ];
}

/** Parts by which a pipeline would be trained; undefined of a name that no scenario could have. */
function remedyOfName(
  name: string,
  { provenances, splits, encoders, models, select }: TrainingOptions,
): string | undefined {
  const [provenance, split, encoder = 'none', ...more] = name.split(' × ');
  const parts = [
    { part: provenance, key: 'provenances', has: provenances.map(nameOf), known: provenanceNames },
    { part: split, key: 'splits', has: splits, known: splitNames },
    {
      part: encoder,
      key: 'encoders',
      has: [...encoders, ...models.map((model) => model.name)],
      known: select === null ? encoderNames : [],
    },
  ].filter(({ part, has }) => !(has as readonly string[]).includes(part));
  if (more.length > 0 || parts.some(({ part, known }) => !(known as readonly string[]).includes(part))) {
    return undefined;
  }
  return `name another pipeline, or add ${parts.map(({ part, key }) => `${part} to training.${key}`).join(', and ')}`;
}

/** Observations that nobody could distinguish. */
function sameObservation({ observe }: Scenario): Problem[] {
  return observe.flatMap(({ label, at }, index) => {
    const first = observe.findIndex((other) => other.label === label && other.at === at);
    if (first === index) return [];
    return [
      {
        path: ['observe', index, 'label'],
        found: `${quote(label)}, the label of \`${showPath(['observe', first])}\`, at the same place`,
        expected: 'another label, or another place in `at`',
      },
    ];
  });
}

/** Terms that are added and subtracted: they say nothing, and without them the contrast would be another. */
function cancelling(terms: readonly Term[], path: Path): Problem[] {
  return terms.flatMap((term, index) => {
    const other = terms
      .slice(0, index)
      .find(
        ({ sign, name, quantity }) => sign !== term.sign && name === term.name && quantity === term.quantity,
      );
    if (other === undefined) return [];
    const isDifference = terms.length === 2;
    return [
      {
        path: [...path, ...term.namePath],
        found: `${quote(term.written)}, the same as \`${showPath(other.namePath)}\``,
        expected: isDifference
          ? 'another pipeline or reference: the difference is always 0'
          : 'each pipeline or reference on one side only: added and subtracted it cancels out',
      },
    ];
  });
}

/** Terms of another measure than the first: an AUC less an entropy is a number of nothing. */
function mixed(terms: readonly Term[], path: Path): Problem[] {
  const [first] = terms;
  return terms
    .filter(({ quantity }) => measureOf(quantity) !== measureOf(first.quantity))
    .map(({ quantity, quantityPath }) => ({
      path: [...path, ...quantityPath],
      found: `${quote(quantity)}, added to or subtracted from ${quote(first.quantity)}`,
      expected: `a quantity that ends in ${measureOf(first.quantity)}: a contrast is of one measure`,
    }));
}

/** Last part of a quantity's path: `auc` in `gap.auc`, and in `gap.softAuc` and `gap.adjustedAuc`, which estimate the same. */
function measureOf(quantity: string): string {
  const name = quantity.slice(quantity.lastIndexOf('.') + 1);
  return name.replace(/^(?:soft|adjusted)([A-Z])/, (_, initial: string) => initial.toLowerCase());
}
