/** Missing values: models against a plain reimplementation that fills in the table beforehand. */
import { describe, expect, it } from 'vitest';
import { stream } from '../../src/base/random.ts';
import { defaultFeatureSet, featureCount, featureNames } from '../../src/features/definitions.ts';
import { FeatureSet } from '../../src/features/featureSet.ts';
import { Key } from '../../src/history/entities.ts';
import { ImpressionKind, Impressions, Phase } from '../../src/history/impressions.ts';
import type { Cross } from '../../src/model/crosses.ts';
import { zeroes } from '../../src/model/imputation.ts';
import { LinearModel } from '../../src/model/linear.ts';
import type { Model } from '../../src/model/model.ts';
import type { MissingName } from '../../src/model/options.ts';
import { logitsOf } from '../../src/model/score.ts';
import { inMemoryDesign } from '../../src/model/solvers/design.ts';
import { fitNewton } from '../../src/model/solvers/newton.ts';
import type { Examples } from '../../src/model/trainingRows.ts';
import { handmadeModel } from '../../src/serving/handmade.ts';
import { modelPolicy } from '../../src/serving/modelPolicy.ts';
import { allRows, type Life, live } from '../world/worlds.ts';
import { regressionOf, train } from './regression.ts';

const ROWS = 700;
const TRAINED = Int32Array.from({ length: 500 }, (_, row) => row);
/** The first is missing at random, the second by its own value, the third only after training; the others never. */
const FEATURES = ['story_open_rate', 'user_open_rate', 'story_age_hours', 'user_topic_open_rate'];
const COLUMNS = FEATURES.map((name) => featureNames.indexOf(name)).sort((a, b) => a - b);
const [AT_RANDOM, BY_VALUE, LATER, NEVER] = FEATURES.map((name) => featureNames.indexOf(name));

const draw = stream(7, 'test-missing');
const whole = Array.from({ length: ROWS }, () => COLUMNS.map(() => 3 * draw() - 1));
const isMissing = (row: number, column: number) =>
  (column === AT_RANDOM && row % 5 === 0) ||
  (column === BY_VALUE && whole[row][COLUMNS.indexOf(column)] > 1.2) ||
  (column === LATER && row >= TRAINED.length && row % 3 === 0);
const labels = Uint8Array.from(whole, (values, row) =>
  Number(draw() < 1 / (1 + Math.exp(1 - values[0] + (isMissing(row, BY_VALUE) ? -1 : 0)))),
);

const impressions = new Impressions(featureCount, 0);
for (let row = 0; row < ROWS; row++) {
  impressions.append(row % 9, 0, row, 0, Phase.logging, row, 1, Number.NaN);
  const values = impressions.features.valuesToWrite(row);
  const at = impressions.features.placeOf(row);
  COLUMNS.forEach((column, place) => {
    values[at + column] = isMissing(row, column) ? Number.NaN : whole[row][place];
  });
}
const catalog = {
  ...{ users: 9, topics: 1, sources: 1, stories: 1 },
  storySource: new Int32Array(1),
  storyTopic: new Int32Array(1),
  storyPublishedAtMs: new Float64Array(1),
  storyExpiresAtMs: new Float64Array(1).fill(1e9),
  storyIsBreaking: new Uint8Array(1),
  declaredInterest: new Uint8Array(9),
  features: defaultFeatureSet,
};
const table = { start: 0, end: ROWS, vectors: impressions.features };
const examples: Examples = { seed: 1, catalog, impressions, table, labels, labelDelayMs: 0 };
const options = (missing: MissingName, crosses: readonly Cross[] = []) => ({
  encoder: 'none' as const,
  encoding: { entities: ['user' as const], smoothing: 1, buckets: 2 },
  features: FEATURES,
  crosses,
  missing,
  solver: 'newton' as const,
  l2: 1,
  iterations: 0,
});

/** The table filled in by hand: values, then products, then indicators of AT_RANDOM and BY_VALUE. */
function filledIn(missing: MissingName, crosses: readonly Cross[]): readonly (readonly number[])[] {
  const fillOf = (place: number) => {
    if (missing === 'zero') return 0;
    const present = Array.from(TRAINED)
      .filter((row) => !isMissing(row, COLUMNS[place]))
      .map((row) => whole[row][place]);
    return present.reduce((sum, value) => sum + value, 0) / present.length;
  };
  return whole.map((values, row) => {
    const filled = values.map((value, place) => (isMissing(row, COLUMNS[place]) ? fillOf(place) : value));
    const products = crosses.map(
      ({ first, second }) => filled[COLUMNS.indexOf(first)] * filled[COLUMNS.indexOf(second)],
    );
    const indicators =
      missing === 'indicator'
        ? COLUMNS.filter((column) => column === AT_RANDOM || column === BY_VALUE).map((column) =>
            Number(isMissing(row, column)),
          )
        : [];
    return [...filled, ...products, ...indicators];
  });
}

const scored = (model: Model) =>
  logitsOf(
    model,
    table.vectors,
    impressions,
    Int32Array.from({ length: ROWS }, (_, row) => row),
    catalog,
  );

describe.each(['zero', 'mean', 'indicator'] as const)('%s', (missing) => {
  it.each([
    ['by itself', []],
    ['with products of what is filled in', [{ first: AT_RANDOM, second: BY_VALUE }]],
  ] as const)('fits and scores the table that was filled in by hand, %s', (_, crosses) => {
    const model = train(examples, TRAINED, options(missing, crosses));
    const filled = filledIn(missing, crosses);
    const width = filled[0].length;
    const trained = filled.slice(0, TRAINED.length).flat();
    const fit = fitNewton(
      inMemoryDesign(Float64Array.from(trained), width, labels.slice(0, TRAINED.length)),
      {
        l2: 1,
      },
    );
    const own = regressionOf(model);
    expect(own.fit.coefficients.length).toBe(width);
    fit.coefficients.forEach((coefficient, index) => {
      expect(own.fit.coefficients[index]).toBeCloseTo(coefficient, 9);
    });
    const logits = scored(model);
    filled.forEach((values, row) => {
      const logit = values.reduce(
        (sum, value, index) =>
          sum + (fit.coefficients[index] * (value - fit.means[index])) / fit.deviations[index],
        fit.intercept,
      );
      expect(logits[row]).toBeCloseTo(logit, 9);
    });
    expect(own.columnNames.slice(COLUMNS.length + crosses.length)).toEqual(
      missing === 'indicator'
        ? COLUMNS.filter((column) => column === AT_RANDOM || column === BY_VALUE).map(
            (column) => `${featureNames[column]} is missing`,
          )
        : [],
    );
  });

  it('is what drop is where nothing is missing', () => {
    const complete = TRAINED.filter((row) => COLUMNS.every((column) => !isMissing(row, column)));
    const { fills: _, ...own } = regressionOf(train(examples, complete, options(missing)));
    expect(own).toEqual({
      ...regressionOf(train(examples, complete, options('drop'))),
      fills: undefined,
      ...own,
    });
    expect(own.fit).toEqual(regressionOf(train(examples, complete, options('drop'))).fit);
  });
});

it('drop has no score for a row with a missing value', () => {
  const complete = TRAINED.filter((row) => COLUMNS.every((column) => !isMissing(row, column)));
  const logits = scored(train(examples, complete, options('drop')));
  logits.forEach((logit, row) => {
    expect(Number.isNaN(logit)).toBe(COLUMNS.some((column) => isMissing(row, column)));
  });
});

it('a feature that nobody has, has the mean 0 and no weight', () => {
  const nobody = TRAINED.filter((row) => isMissing(row, AT_RANDOM));
  const { fit, fills, columnNames } = regressionOf(train(examples, nobody, options('indicator')));
  const place = columnNames.indexOf(featureNames[AT_RANDOM]);
  expect(fills?.[AT_RANDOM]).toBe(0);
  expect([fit.means[place], fit.coefficients[place]]).toEqual([0, 0]);
  expect(fills?.[NEVER]).not.toBe(0);
});

/** Features of which some values are missing at serving, by entity. */
class GappySet extends FeatureSet {
  override write(...[state, key, entity, nowMs, sentAtMs, into, at]: Parameters<FeatureSet['write']>): void {
    super.write(state, key, entity, nowMs, sentAtMs, into, at);
    if (key === Key.moment) return;
    const { first, end } = this.columns[key];
    for (let column = first; column < end; column++) {
      if ((entity + column) % 3 === 0) into[at + column - first] = Number.NaN;
    }
  }
}

describe('served with values missing', () => {
  const life: Life = { world: { users: 10, organic: { browsesPerUserDay: 5 } }, days: 6 };
  const set = new GappySet(defaultFeatureSet.features);
  const weights = Float64Array.from({ length: featureCount }, () => draw() - 0.5);
  const imputation = {
    fills: weights.map(() => draw()),
    indicators: [...weights.keys()].filter((column) => column % 2 === 0),
  };
  const parts = { imputation, indicatorWeights: Float64Array.from(imputation.indicators, () => draw()) };
  const sends = (model: Model, temperature: number | null) => {
    const { impressions: sent } = live({
      ...life,
      features: set,
      policy: () => modelPolicy(model, { temperature, explorationShare: 0, threshold: null }),
    });
    const chosen = allRows(sent).filter((row) => sent.value('kind', row) === ImpressionKind.chosen);
    return Array.from(chosen, (row) => [sent.value('story', row), sent.value('score', row)]);
  };

  it.each([
    ['a trained model', new LinearModel(set, -3, weights, parts)],
    [
      'one without weights but those of indicators',
      new LinearModel(
        set,
        -3,
        weights.map(() => 0),
        parts,
      ),
    ],
    ['the heuristic', handmadeModel('heuristic', set)],
    ['one that takes 0', new LinearModel(set, -3, weights, { imputation: zeroes(featureCount) })],
  ])('%s sends from cached sums what it sends from whole vectors', (_, model) => {
    const plain: Model = { logits: (rows, into) => model.logits(rows, into) };
    for (const temperature of [null, 0.5]) {
      const sent = sends(model, temperature);
      expect(sent.length).toBeGreaterThan(50);
      expect(sent.every(([, score]) => Number.isFinite(score))).toBe(true);
      expect(sent).toEqual(sends(plain, temperature));
    }
  });
});
