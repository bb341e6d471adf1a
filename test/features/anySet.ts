/** Sets of features that nobody thought of. */
import fc from 'fast-check';
import { expect } from 'vitest';
import { DAY_MS, HOUR_MS } from '../../src/base/time.ts';
import type { FeatureDefinition, FeatureValue } from '../../src/features/definition.ts';
import { featureNames } from '../../src/features/definitions.ts';
import type { FeatureSet } from '../../src/features/featureSet.ts';
import { type EntityKey, entityKeys } from '../../src/history/entities.ts';
import { canCount, counterNames, LIFETIME_MS } from '../../src/history/layout.ts';
import { featuresOf } from '../../src/scenario/features.ts';
import { parseScenario } from '../../src/scenario/reading/parse.ts';

/** Whole hours, so that edges fall on moments of tests, or a millisecond more. */
const length = fc
  .tuple(fc.constantFrom(1, 6, 24, 30, 168, 720, 2160), fc.constantFrom(0, 0, 1))
  .map(([hours, more]) => Math.min(90 * DAY_MS, hours * HOUR_MS + more));
const windowMs = fc.oneof(length, length, fc.constant(LIFETIME_MS));
const prior = fc
  .tuple(fc.constantFrom(0, 1, 2.5), fc.constantFrom(3, 20, 100))
  .map(([opens, sends]) => ({ opens, sends }));

const onlyOf: Partial<Record<EntityKey, readonly FeatureValue[]>> = {
  story: [{ form: 'age' }, { form: 'breaking' }],
  'user×topic': [{ form: 'declared' }],
  moment: [
    { form: 'hour-sine' },
    { form: 'hour-cosine' },
    { form: 'weekend' },
    { form: 'follow-up' },
    { form: 'broadcast' },
  ],
};

function anyValue(key: EntityKey): fc.Arbitrary<FeatureValue> {
  const own = (onlyOf[key] ?? []).map((value): fc.Arbitrary<FeatureValue> => fc.constant(value));
  if (key === 'moment') return fc.oneof(...own);
  const of = fc.constantFrom(...counterNames.filter((counter) => canCount(key, counter)));
  const since = fc.constantFrom('sends' as const, 'opens' as const, 'reads' as const);
  return fc.oneof(
    ...own,
    fc.record({ form: fc.constant('open-rate' as const), windowMs, prior }),
    fc.record({
      form: fc.constantFrom('count' as const, 'log-count' as const, 'exists' as const),
      of,
      windowMs,
    }),
    fc.record({ form: fc.constant('log-hours-since' as const), of: since, windowMs: length }),
  );
}

const keyed = fc
  .constantFrom(...entityKeys)
  .chain((key) => anyValue(key).map((value): Pick<FeatureDefinition, 'key' | 'value'> => ({ key, value })));

export const anyDefinitions: fc.Arbitrary<readonly FeatureDefinition[]> = fc
  .array(keyed, { minLength: 1, maxLength: 12 })
  .map((some) => some.map((each, index) => ({ name: `feature_${index}`, description: 'Any.', ...each })));

/** A definition as a scenario writes it. */
export function written({ key, value, description }: FeatureDefinition): object {
  const { form, windowMs, ...parts } = { windowMs: undefined, ...value };
  const window = windowMs === LIFETIME_MS ? 'lifetime' : `${Number(windowMs) / 1000}s`;
  return { key, value: form, ...(windowMs === undefined ? {} : { window }), ...parts, description };
}

/** The features of a scenario that drops all of the app's and has these. */
export function setInScenario(definitions: readonly FeatureDefinition[]): FeatureSet {
  const own = definitions.map((each) => [each.name, written(each)]);
  const dropped = featureNames.map((name) => [name, null]);
  const text = JSON.stringify({ features: Object.fromEntries([...dropped, ...own]) });
  return featuresOf(parseScenario(text, 'any.yaml', { read: () => expect.fail() }).scenario);
}

export const anySet: fc.Arbitrary<FeatureSet> = anyDefinitions.map(setInScenario);
