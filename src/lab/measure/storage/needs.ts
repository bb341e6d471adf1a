/** Data that have to be stored so that the features of a pipeline can be computed. */
import { DAY_MS } from '../../../base/time.ts';
import type { Feature } from '../../../features/featureSet.ts';
import { type ProvenanceOption, provenanceKey, specOf } from '../../../features/options.ts';
import { readingOf } from '../../../features/reading.ts';
import { LIFETIME_MS } from '../../../history/layout.ts';
import { type EventName, eventTypeNames, Side } from '../../../history/log.ts';
import { startOfHistory } from '../../../history/view.ts';
import type { Past } from '../../stages/past.ts';
import { dynamicColumnsOf } from '../../stages/pipelines.ts';
import type { FittedPipeline } from '../../stages/training.ts';
import type { StoredEvents } from './eventHistory.ts';
import type { SnapshotSeries } from './snapshots.ts';

/** Columns that are logged in the same way. */
export interface StoredVectors {
  readonly provenance: ProvenanceOption;
  readonly columns: readonly number[];
}

export interface StoredSnapshots {
  readonly provenance: ProvenanceOption;
  readonly series: SnapshotSeries;
  readonly columns: readonly number[];
}

export interface Needs {
  readonly logged: readonly StoredVectors[];
  readonly events: readonly StoredEvents[];
  readonly snapshots: readonly StoredSnapshots[];
}

/**
 * Logged features need their dynamic columns, in the rows that were logged, and what their fallback needs. Features read from snapshots, or from the table of a day's end, need those that any row is read from. Other
 * features read from history need every event of the kinds that they follow from, up to training and as far back as their
 * windows reach from the first row, and those of a story to its publication; without a window to the beginning of the world,
 * unless recording began later or history is retained for a time only. What is read at one moment for all rows, as recomputed features are at training time, needs only the
 * counters of that moment, which serving has anyway; static and context features need nothing either.
 */
export function needsReader({ arm, examples, timeline }: Past): (pipeline: FittedPipeline) => Needs {
  const { features, storyPublishedAtMs } = arm.world.catalog;
  const { impressions, start, end } = examples;
  const { trainingAtMs } = timeline;
  const first = impressions.value('sentAtMs', start);
  const last = impressions.value('sentAtMs', end - 1);
  let firstPublishedAtMs = Number.POSITIVE_INFINITY;
  for (let row = start; row < end; row++) {
    firstPublishedAtMs = Math.min(firstPublishedAtMs, storyPublishedAtMs[impressions.value('story', row)]);
  }
  /** @param endMs the end of the feature's window in the first row */
  const startOf = ({ key, value }: Feature, endMs: number): number => {
    const windowMs = 'windowMs' in value ? value.windowMs : LIFETIME_MS;
    return key === 'story' ? Math.max(firstPublishedAtMs, endMs - windowMs) : endMs - windowMs;
  };

  return ({ spec, chosen }) => {
    const logged = new Map<string, StoredVectors>();
    const events = new Map<EventName, Omit<StoredEvents, 'name'>>();
    const snapshots = new Map<string, StoredSnapshots>();
    for (const column of dynamicColumnsOf(chosen.options, features))
      need(spec.mix.provenances[column], column);
    return {
      logged: [...logged.values()],
      events: eventTypeNames.flatMap((name) => {
        const stored = events.get(name);
        return stored === undefined ? [] : [{ name, ...stored }];
      }),
      snapshots: [...snapshots.values()],
    };

    function need(provenance: ProvenanceOption, column: number): void {
      const spec = specOf(provenance);
      const { name, view, logging } = spec;
      const everyMs = name === 'recomputed-partition' ? DAY_MS : spec.everyMs;
      const key = provenanceKey(provenance);
      if (name === 'logged') {
        logged.set(key, { provenance, columns: [...(logged.get(key)?.columns ?? []), column] });
        if (logging?.fallback !== undefined) need(logging.fallback, column);
        return;
      }
      const { readAt, windowEnd, minusOwn } = readingOf(name, spec);
      const firstMs = readAt(first, trainingAtMs);
      const lastMs = readAt(last, trainingAtMs);
      const isOneMoment =
        firstMs === lastMs && windowEnd(first, trainingAtMs) === windowEnd(last, trainingAtMs);
      if (isOneMoment) return;
      // A window that ends at the row's sending, or a row's own events taken out, is in no snapshot.
      if (everyMs !== undefined && windowEnd === readAt && !minusOwn) {
        const series = { firstMs, everyMs, count: Math.round((lastMs - firstMs) / everyMs) + 1 };
        const columns = [...(snapshots.get(key)?.columns ?? []), column];
        snapshots.set(key, { provenance, series, columns });
        return;
      }
      const feature = features.features[column];
      const windowEndMs = Math.min(firstMs, windowEnd(first, trainingAtMs));
      const fromMs = Math.max(startOfHistory(view, firstMs), startOf(feature, windowEndMs));
      for (const event of feature.events) {
        const { sinceMs, sides = 0 } = events.get(event) ?? { sinceMs: fromMs };
        events.set(event, { sinceMs: Math.min(fromMs, sinceMs), sides: sides | Side[view.side] });
      }
    }
  };
}
