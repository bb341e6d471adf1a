/** Sets of features that nobody thought of. */
import fc from 'fast-check';
import { DAY_MS, HOUR_MS } from '../../src/base/time.ts';
import type { FeatureDefinition, FeatureValue } from '../../src/features/definition.ts';
import { FeatureSet } from '../../src/features/featureSet.ts';
import { type EntityKey, entityKeys } from '../../src/history/entities.ts';
import { canCount, counterNames, LIFETIME_MS } from '../../src/history/layout.ts';

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
  moment: [{ form: 'hour-sine' }, { form: 'hour-cosine' }],
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

const anyDefinitions: fc.Arbitrary<readonly FeatureDefinition[]> = fc
  .array(keyed, { minLength: 1, maxLength: 12 })
  .map((some) => some.map((each, index) => ({ name: `feature_${index}`, description: 'Any.', ...each })));

export const anySet: fc.Arbitrary<FeatureSet> = anyDefinitions.map(
  (definitions) => new FeatureSet(definitions),
);
