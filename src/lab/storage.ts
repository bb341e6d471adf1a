/** What a pipeline must have kept so that its features could be computed, measured on encoded data. */
import { rememberedBy } from '../base/remembered.ts';
import { featureDefinitions, featureNames } from '../features/definitions.ts';
import { specOf } from '../features/options.ts';
import { type EventName, eventTypeNames, offsetOf } from '../history/log.ts';
import type { Arm } from '../serving/arm.ts';
import type { ExampleSet } from './examples.ts';
import { eventColumns } from './export/events.ts';
import { type Column, column, encodedBytes } from './export/parquet.ts';
import type { FittedPipeline } from './fitPipelines.ts';
import type { Storage } from './measure.ts';

/** What has to be kept: columns of logged vectors, and kinds of events. */
interface Needs {
  readonly logged: readonly number[];
  readonly events: readonly EventName[];
}

/**
 * Bytes for each impression of the logging phase, as Parquet with Snappy pages and without.
 *
 * Logged features cost their dynamic columns. Features read from history cost every event of the kinds that they follow
 * from, since the beginning of the world: a value of long ago may enter them. What is recomputed at training time alone needs
 * only the counters of today, which serving has anyway, so it costs nothing; nor do static and context features.
 */
export function storageMeasurer(
  { log, impressions }: Arm,
  { start, end }: ExampleSet,
): (pipeline: FittedPipeline) => Storage {
  const rows = end - start;
  const perImpression = rememberedBy(
    ({ logged, events }: Needs) => JSON.stringify([logged, events]),
    ({ logged, events }: Needs): Storage => {
      const tables = [loggedTable(logged), eventTable(events)].filter(({ columns }) => columns.length > 0);
      const bytes = (codec: 'SNAPPY' | 'UNCOMPRESSED') =>
        tables.reduce((sum, table) => sum + encodedBytes(table.rows, table.columns, codec), 0) / rows;
      return { bytesPerImpression: bytes('SNAPPY'), uncompressedBytesPerImpression: bytes('UNCOMPRESSED') };
    },
  );
  return (pipeline) => perImpression(needsOf(pipeline));

  function loggedTable(columns: readonly number[]): { rows: number; columns: readonly Column[] } {
    const { features } = impressions;
    const read = (place: number) => (row: number) =>
      features.valuesOf(start + row)[features.placeOf(start + row) + place];
    return { rows, columns: columns.map((place) => column(featureNames[place], 'DOUBLE', read(place))) };
  }

  function eventTable(names: readonly EventName[]): { rows: number; columns: readonly Column[] } {
    if (names.length === 0) return { rows: 0, columns: [] };
    const kept: number[] = [];
    for (let seq = log.first; seq < log.end; seq++) {
      if (names.includes(eventTypeNames[log.blockOf(seq).type[offsetOf(seq)]])) kept.push(seq - log.first);
    }
    const columns = eventColumns(log)
      // The place in the table says it.
      .filter(({ name }) => name !== 'seq')
      .map((each): Column => {
        const moved = { ...each, read: (row: number) => each.read(kept[row]) };
        return each.type === 'INT64' ? { ...moved, encoding: 'DELTA_BINARY_PACKED' } : moved;
      });
    return { rows: kept.length, columns };
  }
}

function needsOf({ spec, chosen }: FittedPipeline): Needs {
  const { columns } = chosen.options;
  const logged: number[] = [];
  const events = new Set<EventName>();
  featureDefinitions.forEach(({ name, kind, events: needed }, place) => {
    if (kind !== 'dynamic' || (columns !== 'all' && !columns.includes(name))) return;
    const { name: provenance, afterMs } = specOf(spec.mode.provenances[place]);
    if (provenance === 'logged') logged.push(place);
    else if (afterMs !== undefined || !READS_TODAY.includes(provenance))
      for (const each of needed) events.add(each);
  });
  return { logged, events: eventTypeNames.filter((each) => events.has(each)) };
}

/** Provenances that read the counters of the day of training. */
const READS_TODAY: readonly string[] = ['recomputed', 'recomputed-minus-own'];
