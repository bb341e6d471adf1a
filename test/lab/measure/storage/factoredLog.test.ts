import { describe, expect, it } from 'vitest';
import { featureDefinitions, featureNames } from '../../../../src/features/definitions.ts';
import { entityTables } from '../../../../src/lab/measure/storage/entityTables.ts';
import { factoredLog } from '../../../../src/lab/measure/storage/factoredLog.ts';
import { loggedRows, rowLog } from '../../../../src/lab/measure/storage/rowLog.ts';
import { dynamicColumns, pastOf } from './past.ts';

const { arm, examples } = pastOf();
const { impressions, start, end } = examples;
const { catalog } = arm.world;

/** By hand: what a feature of each key is about. */
function entityOf(key: string, row: number): string {
  const user = impressions.value('user', row);
  const story = impressions.value('story', row);
  const topic = catalog.storyTopic[story];
  const source = catalog.storySource[story];
  return String(
    { user, story, topic, source, 'user×topic': [user, topic], 'user×source': [user, source] }[key],
  );
}

const servedValue = (row: number, column: number) =>
  impressions.features.valuesOf(row)[impressions.features.placeOf(row) + column];

describe.each([
  ['every impression', () => true],
  ['a part of the users', (row: number) => impressions.value('user', row) % 3 === 0],
])('the factored log of %s', (_, isLogged) => {
  const rows = loggedRows(start, end, isLogged);
  const tables = factoredLog(catalog, impressions, rows, dynamicColumns);
  const keys = entityTables(catalog, dynamicColumns).map(({ key }) => key);

  it('gives every logged vector back, bit for bit, joined as of the moment', () => {
    let compared = 0;
    keys.forEach((key, index) => {
      const { rows: count, columns } = tables[index];
      const byEntity = new Map<string, { atMs: number; values: Map<string, number> }[]>();
      for (let version = 0; version < count; version++) {
        const served = Number(columns[0].read(version)) - impressions.firstId;
        const values = new Map(columns.slice(1).map((each) => [each.name, Number(each.read(version))]));
        const atMs = impressions.value('sentAtMs', served);
        const entity = entityOf(key, served);
        byEntity.set(entity, [...(byEntity.get(entity) ?? []), { atMs, values }]);
      }
      for (const row of rows) {
        const sentAtMs = impressions.value('sentAtMs', row);
        const known = byEntity.get(entityOf(key, row))?.filter(({ atMs }) => atMs <= sentAtMs);
        const latest = known?.[known.length - 1].values;
        for (const column of dynamicColumns.filter((each) => featureDefinitions[each].key === key)) {
          if (!Object.is(latest?.get(featureNames[column]), servedValue(row, column))) {
            expect.fail(`${featureNames[column]} of row ${row}`);
          }
          compared++;
        }
      }
    });
    expect(compared).toBe(rows.length * dynamicColumns.length);
    expect(rows.length).toBeGreaterThan(100);
  });

  it('has as many versions as a plain count of changes', () => {
    keys.forEach((key, index) => {
      const own = dynamicColumns.filter((each) => featureDefinitions[each].key === key);
      const latest = new Map<string, string>();
      let versions = 0;
      for (const row of rows) {
        const values = own.map((column) => servedValue(row, column)).join(' ');
        if (latest.get(entityOf(key, row)) !== values) versions++;
        latest.set(entityOf(key, row), values);
      }
      expect(tables[index].rows, key).toBe(versions);
    });
  });

  it('is compared with a row for each of the same impressions', () => {
    expect(rowLog(catalog, impressions, rows, dynamicColumns).rows).toBe(rows.length);
  });
});

it('writes what seldom changes far less often than it is served', () => {
  const rows = loggedRows(start, end, () => true);
  const [follows] = factoredLog(catalog, impressions, rows, [featureNames.indexOf('user_follows_ln')]);
  expect(follows.rows).toBeLessThan(rows.length / 3);
  expect(follows.rows).toBeGreaterThanOrEqual(new Set(impressions.column('user', rows)).size);
});
