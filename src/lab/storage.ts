/** What a pipeline must have kept so that its features could be computed, measured on encoded data. */
import { rememberedBy } from '../base/remembered.ts';
import { featureDefinitions, featureNames } from '../features/definitions.ts';
import { isLoggedBy } from '../features/logging.ts';
import { type Logging, type ProvenanceSpec, specOf } from '../features/options.ts';
import { readingOf } from '../features/reading.ts';
import { type EventName, eventTypeNames, offsetOf } from '../history/log.ts';
import { startOfHistory } from '../history/view.ts';
import type { Arm } from '../serving/arm.ts';
import type { ExampleSet } from './examples.ts';
import { eventColumns } from './export/events.ts';
import { type Column, column, encodedBytes } from './export/parquet.ts';
import type { FittedPipeline } from './fitPipelines.ts';
import type { Storage } from './measure.ts';
import { dynamicColumnsOf } from './pipelines.ts';
import type { Timeline } from './timeline.ts';

const WHOLE_LOG: Logging = { sinceMs: 0, share: 1, by: 'user', fallback: undefined };
type LoggedPart = Omit<Logging, 'fallback'>;

interface Kept {
  readonly rows: number;
  readonly columns: readonly Column[];
}

/** What has to be kept: columns of logged vectors, and events of some kinds from a moment on. */
interface Needs {
  readonly logged: readonly { readonly part: LoggedPart; readonly columns: readonly number[] }[];
  readonly events: readonly { readonly name: EventName; readonly sinceMs: number }[];
}

/**
 * Bytes for each impression of the logging phase, as Parquet with Snappy pages and without.
 *
 * Logged features cost their dynamic columns, in the rows that were logged. Features read from history cost every event of the kinds that they follow
 * from, up to training and as far back as the history of the first row goes: to the beginning of the world, unless recording
 * began later or history is retained for a time only. What is read at one moment for all rows, as recomputed features are at
 * training time, needs only the counters of that moment, which serving has anyway, so it costs nothing; nor do static and
 * context features.
 */
export function storageMeasurer(
  { log, impressions, world }: Arm,
  { start, end }: ExampleSet,
  { trainingAtMs }: Timeline,
): (pipeline: FittedPipeline) => Storage {
  const rows = end - start;
  const perImpression = rememberedBy(
    ({ logged, events }: Needs) => JSON.stringify([logged, events]),
    ({ logged, events }: Needs): Storage => {
      const tables = [...logged.map(loggedTable), eventTable(events)].filter(
        ({ columns }) => columns.length > 0,
      );
      const bytes = (codec: 'SNAPPY' | 'UNCOMPRESSED') =>
        tables.reduce((sum, table) => sum + encodedBytes(table.rows, table.columns, codec), 0) / rows;
      return { bytesPerImpression: bytes('SNAPPY'), uncompressedBytesPerImpression: bytes('UNCOMPRESSED') };
    },
  );
  return (pipeline) => perImpression(needsOf(pipeline));

  function needsOf({ spec, chosen }: FittedPipeline): Needs {
    const logged = new Map<string, { part: LoggedPart; columns: number[] }>();
    const sinceMs = new Map<EventName, number>();
    for (const column of dynamicColumnsOf(chosen.options)) {
      let provenance = specOf(spec.mode.provenances[column]);
      if (provenance.name === 'logged') {
        const { fallback, ...part } = provenance.logging ?? WHOLE_LOG;
        const key = JSON.stringify(part);
        const together = logged.get(key) ?? { part, columns: [] };
        together.columns.push(column);
        logged.set(key, together);
        if (fallback === undefined) continue;
        provenance = specOf(fallback);
      }
      const fromMs = historyFrom(provenance);
      if (fromMs === undefined) continue;
      for (const name of featureDefinitions[column].events) {
        sinceMs.set(name, Math.min(fromMs, sinceMs.get(name) ?? fromMs));
      }
    }
    return {
      logged: [...logged.values()],
      events: eventTypeNames.flatMap((name) => {
        const fromMs = sinceMs.get(name);
        return fromMs === undefined ? [] : [{ name, sinceMs: fromMs }];
      }),
    };
  }

  /** Where the history that a provenance reads starts; undefined where counters of one moment are all it reads. */
  function historyFrom(spec: ProvenanceSpec): number | undefined {
    const { name } = spec;
    if (name === 'logged') return undefined;
    const { readAt, windowEnd } = readingOf(name, spec);
    const first = impressions.value('sentAtMs', start);
    const last = impressions.value('sentAtMs', end - 1);
    const isOneMoment = [readAt, windowEnd].every(
      (clock) => clock(first, trainingAtMs) === clock(last, trainingAtMs),
    );
    return isOneMoment ? undefined : startOfHistory(spec.view, readAt(first, trainingAtMs));
  }

  function loggedTable({ part, columns }: Needs['logged'][number]): Kept {
    const { features } = impressions;
    const isLogged = isLoggedBy(part, world.seed, impressions);
    const kept: number[] = [];
    for (let row = start; row < end; row++) if (isLogged(row)) kept.push(row);
    const read = (place: number) => (row: number) =>
      features.valuesOf(kept[row])[features.placeOf(kept[row]) + place];
    return {
      rows: kept.length,
      columns: columns.map((place) => column(featureNames[place], 'DOUBLE', read(place))),
    };
  }

  function eventTable(needed: Needs['events']): Kept {
    if (needed.length === 0) return { rows: 0, columns: [] };
    const sinceMs = eventTypeNames.map(
      (type) => needed.find(({ name }) => name === type)?.sinceMs ?? Number.POSITIVE_INFINITY,
    );
    const kept: number[] = [];
    for (let seq = log.first; seq < log.end; seq++) {
      const { type, occurredAtMs } = log.blockOf(seq);
      if (occurredAtMs[offsetOf(seq)] >= sinceMs[type[offsetOf(seq)]]) kept.push(seq - log.first);
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
