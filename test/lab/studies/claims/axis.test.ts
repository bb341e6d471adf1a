import fc from 'fast-check';
import { expect, test } from 'vitest';
import { placesOf } from '../../../../src/lab/studies/claims/axis.ts';
import { runs } from '../../../gear.ts';

test.each<[string, unknown[], (number | string)[]]>([
  ['numbers', [0, 0.12], [0, 0.12]],
  ['durations', ['0s', '7d'], ['0s', '7d']],
  ['other values', [true, false, null], ['true', 'false', 'null']],
  ['short lists by their items', [[], ['a'], ['a', 'b']], ['none', 'a', 'a, b']],
  ['lists by their lengths where one is long', [['a'], ['a', 'b', 'c', 'd']], [1, 4]],
  ['lists in full where lengths are alike', [['a'], ['b'], ['a', 'b', 'c', 'd']], ['a', 'b', 'a, b, c, d']],
  ['mappings by their keys', [{}, { a: 1, b: 2 }], ['none', 'a b']],
  ['mappings in full where keys are alike', [{ a: 1 }, { a: [2, 3] }], ['a 1', 'a 2, 3']],
])('%s', (_, values, places) => {
  expect(placesOf(values)).toEqual(places);
});

test('one place for each value', () => {
  fc.assert(
    fc.property(fc.array(fc.jsonValue()), (values) => {
      expect(placesOf(values)).toHaveLength(values.length);
    }),
    runs(300),
  );
});
