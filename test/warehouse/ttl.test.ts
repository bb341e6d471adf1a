/** The query refuses what it does not do. */
import { expect, test } from 'vitest';
import { featureSql } from '../../src/warehouse/featureSql.ts';
import { scenarioOf } from '../world/worlds.ts';

test('a time to live at serving is refused', () => {
  const withTtl = (ttl: string | null) =>
    featureSql(scenarioOf({ serving: { features: { ttl } }, training: { missing: 'mean' } }), 'duckdb');
  expect(() => withTtl('6h')).toThrow(/serving\.features\.ttl: 6h/);
  expect(withTtl(null)).toContain('SELECT');
});
