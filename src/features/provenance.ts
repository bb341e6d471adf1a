/**
 * Provenance: which state reaches the definitions. The definitions and the fold are the same for all; a
 * provenance only says when, and how much of, which history is read.
 */
import { BLOCK_ROWS, type BlockStore, placeInBlock } from '../base/blocks.ts';
import { Vectors } from '../base/vectors.ts';
import { byOccurrence, placeByOccurrence } from '../history/byOccurrence.ts';
import { erasuresOf } from '../history/erasure.ts';
import { Fold } from '../history/fold.ts';
import type { ImpressionKind, Impressions } from '../history/impressions.ts';
import type { EventLog } from '../history/log.ts';
import { endOfKnowledge, type HistoryView } from '../history/view.ts';
import type { FeatureCatalog } from './featureSet.ts';
import { longestLeadMs, type ProvenanceOption, type ProvenanceSpec, specOf } from './options.ts';
import { readingOf, truncatedAtSending } from './reading.ts';

/** Rows [start, end) of the impressions, with one vector each. */
export interface FeatureTable {
  readonly start: number;
  readonly end: number;
  /** By row of the impressions. */
  readonly vectors: Vectors;
}

/** Checks that two tables of the same rows hold the same values, bit for bit. */
export function isSameTable({ start, end, vectors }: FeatureTable, other: FeatureTable): boolean {
  return start === end || vectors.shares(start, end, other.vectors);
}

/**
 * Feature values of impressions [start, end) under a provenance, for a training set made at `trainingAtMs`.
 * Blocks of rows that agree with the logged ones bit for bit are the logged ones. For logged features these are all that
 * was logged; `partlyLogged` takes a part of it.
 *
 * Cost: one fold over the log and one vector a row; memory 8 × features bytes a row that differs.
 *
 * @param store keeps what does not fit in memory
 * @param isTruncated every row is read as if the log ended just before it was sent: prefix truncation, which changes leaking values
 */
export function materialise(
  provenance: ProvenanceOption,
  catalog: FeatureCatalog,
  log: EventLog,
  impressions: Impressions,
  start: number,
  end: number,
  trainingAtMs: number,
  store?: BlockStore,
  isTruncated = false,
): FeatureTable {
  if (specOf(provenance).name === 'logged') return { start, end, vectors: impressions.features };
  const writeRow = rowWriter(provenance, catalog, log, impressions, trainingAtMs, store, isTruncated);
  const vectors = new Vectors(catalog.features.count, store, start);
  let next = start;
  while (next < end) {
    const firstOfBlock = next;
    const endOfBlock = Math.min(next - placeInBlock(next) + BLOCK_ROWS, end);
    for (; next < endOfBlock; next++) {
      writeRow(next, trainingAtMs, vectors.valuesToWrite(next), vectors.placeOf(next));
    }
    if (impressions.width === vectors.width)
      vectors.shareIfEqual(firstOfBlock, endOfBlock, impressions.features);
  }
  return { start, end, vectors };
}

/** Writes the vector of a row, for a training set made at `trainingAtMs`, to `into` from `at` on. */
export type RowWriter = (row: number, trainingAtMs: number, into: Float64Array, at: number) => void;

/**
 * One row after another under a provenance. From call to call the moment of reading may not go back: rows come in order
 * for one training set, or one row for later and later ones.
 *
 * @param lastTrainingAtMs the last moment at which a training set is made
 * @param store keeps what does not fit in memory
 * @param isTruncated see `materialise`
 */
export function rowWriter(
  provenance: ProvenanceOption,
  catalog: FeatureCatalog,
  log: EventLog,
  impressions: Impressions,
  lastTrainingAtMs: number,
  store?: BlockStore,
  isTruncated = false,
): RowWriter {
  const spec = specOf(provenance);
  const { name } = spec;
  if (name === 'logged') {
    return (row, _trainingAtMs, into, at) => {
      const first = impressions.features.placeOf(row);
      into.set(impressions.features.valuesOf(row).subarray(first, first + impressions.width), at);
    };
  }
  const own = readingOf(name, spec);
  const { readAt, windowEnd, minusOwn } = isTruncated ? truncatedAtSending(own) : own;
  const { history, view } = (isTruncated ? truncatedHistoryOf : historyOf)(
    spec,
    log,
    lastTrainingAtMs,
    store,
  );
  const placeOf = (seq: number) => (history === log ? seq : placeByOccurrence(log, history, seq));
  const { zoneMs, ttlMs = Number.POSITIVE_INFINITY } = spec;
  const features = catalog.features.computed({ zoneMs, ttlMs });
  const fold = new Fold(
    { ...catalog, features },
    history,
    view,
    erasuresOf(log, catalog.users, lastTrainingAtMs),
  );
  return (row, trainingAtMs, into, at) => {
    const { sentAtMs: sentAt, user, story, kind, sendSeq, openSeq } = impressions.blockOf(row);
    const place = placeInBlock(row);
    const sentAtMs = sentAt[place];
    const nowMs = readAt(sentAtMs, trainingAtMs);
    const windowEndMs = windowEnd === readAt ? nowMs : windowEnd(sentAtMs, trainingAtMs);
    fold.advance(nowMs, windowEndMs);
    const write = () =>
      features.writeVector(
        fold.state,
        user[place],
        story[place],
        nowMs,
        sentAtMs,
        into,
        at,
        kind[place] as ImpressionKind,
      );
    if (minusOwn) {
      const ownSend = placeOf(sendSeq[place]);
      const ownOpen = placeOf(openSeq[place]);
      fold.adjust(ownOpen, windowEndMs, -1);
      fold.adjust(ownSend, windowEndMs, -1);
      write();
      fold.adjust(ownSend, windowEndMs, 1);
      fold.adjust(ownOpen, windowEndMs, 1);
    } else write();
  };
}

type History = { readonly history: EventLog; readonly view: HistoryView };

function historyOf(
  { clock, view }: ProvenanceSpec,
  log: EventLog,
  trainingAtMs: number,
  store?: BlockStore,
): History {
  if (clock === 'known') return { history: log, view };
  return { history: byOccurrence(log, endOfKnowledge(view, trainingAtMs), undefined, store), view };
}

/** For readings that are cut at sending: what was known at that very moment is not there, whatever the boundary. */
function truncatedHistoryOf(
  spec: ProvenanceSpec,
  log: EventLog,
  trainingAtMs: number,
  store?: BlockStore,
): History {
  const { clock, view } = spec;
  const behindMs = Math.max(0, -longestLeadMs(spec));
  const lagMs = clock === 'known' ? behindMs : behindMs + view.availabilityMs;
  if (lagMs === 0) return { history: log, view: { ...view, boundary: 'before' } };
  if (clock === 'known') return { history: log, view };
  const untilMs = view.boundary === 'before' ? lagMs : lagMs - 1;
  return { history: byOccurrence(log, endOfKnowledge(view, trainingAtMs), untilMs, store), view };
}
