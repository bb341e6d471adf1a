/**
 * Logs factored by entity key: the values of an entity are written once for each time they were found changed when
 * they were served, rather than with every row that they were served for.
 *
 * The vector of an impression is put together from the latest versions, at its moment or before, of the
 * entities that its user and story lead to. A version is named by the impression that was the first to be
 * served it, which holds its entity and its moment, as those of a row-wise log do.
 */
import type { FeatureCatalog } from '../../../features/featureSet.ts';
import type { Impressions } from '../../../history/impressions.ts';
import { risingColumn, type StoredTable, valueColumn } from './bytes.ts';
import { type EntityTable, entityCount, entityReader, entityTables } from './entityTables.ts';
import { loggedValue } from './rowLog.ts';

/** A table of versions for each key, in order of serving. */
export function factoredLog(
  catalog: FeatureCatalog,
  impressions: Impressions,
  rows: Int32Array,
  columns: readonly number[],
): readonly StoredTable[] {
  return entityTables(catalog, columns).map((table) => {
    const versions = versionsOf(table, catalog, impressions, rows);
    return {
      rows: versions.length,
      columns: [
        risingColumn('impression_id', (row) => impressions.firstId + versions[row]),
        ...table.columns.map((column) =>
          valueColumn(catalog.features.names[column], (row) =>
            loggedValue(impressions, versions[row], column),
          ),
        ),
      ],
    };
  });
}

/** The impressions that brought a new version of their entity of a key, in order. */
export function versionsOf(
  table: EntityTable,
  catalog: FeatureCatalog,
  impressions: Impressions,
  rows: Int32Array,
): Int32Array {
  const latest = new Int32Array(entityCount(table, catalog)).fill(-1);
  const entityOf = entityReader(table, catalog);
  return rows.filter((row) => {
    const entity = entityOf(impressions.value('user', row), impressions.value('story', row));
    const before = latest[entity];
    const isChanged =
      before === -1 ||
      table.columns.some(
        (column) =>
          !Object.is(loggedValue(impressions, row, column), loggedValue(impressions, before, column)),
      );
    if (isChanged) latest[entity] = row;
    return isChanged;
  });
}
