// The order of the rows and events of several partitions, as one world would have written them.
import { offsetOf } from '../../dist/history/log.js';

/**
 * Keys by which impressions are ordered. Those of one millisecond: first what the schedule asks for, by user; then follow-ups,
 * by when the open came that each follows.
 */
export function sendingKeys(impressions, end = impressions.rows) {
  const sentAtMs = new Float64Array(end);
  const causedAtMs = new Float64Array(end).fill(Number.NEGATIVE_INFINITY);
  const user = new Int32Array(end);
  const lastOfSession = new Map();
  for (let row = 0; row < end; row++) {
    const session = impressions.value('session', row);
    sentAtMs[row] = impressions.value('sentAtMs', row);
    user[row] = impressions.value('user', row);
    if (impressions.value('sessionPosition', row) > 0) {
      const cause = lastOfSession.get(session);
      // Of a session that began before impressions were kept, the cause is not known.
      causedAtMs[row] = cause === undefined ? -1 : impressions.value('openedAtMs', cause);
    }
    lastOfSession.set(session, row);
  }
  return { keys: [sentAtMs, causedAtMs, user], start: 0, end };
}

/** The events of a log that are of its own users, in order of knowledge; those of one millisecond in order of user. */
export function ownEvents(log, isOwn) {
  const seqs = [];
  for (let seq = log.first; seq < log.end; seq++) if (isOwn(eventValue(log, 'user', seq))) seqs.push(seq);
  const knownAtMs = Float64Array.from(seqs, (seq) => eventValue(log, 'knownAtMs', seq));
  for (let first = 0, end = 0; first < seqs.length; first = end) {
    while (end < seqs.length && knownAtMs[end] === knownAtMs[first]) end++;
    if (end - first === 1) continue;
    const tied = seqs
      .slice(first, end)
      .sort((a, b) => eventValue(log, 'user', a) - eventValue(log, 'user', b));
    tied.forEach((seq, index) => {
      seqs[first + index] = seq;
    });
  }
  const user = Int32Array.from(seqs, (seq) => eventValue(log, 'user', seq));
  return { seqs, keys: [knownAtMs, user], start: 0, end: seqs.length };
}

export function eventValue(log, column, seq) {
  return log.blockOf(seq)[column][offsetOf(seq)];
}

/** Calls back with (part, place) in the order of the keys. Each part is in order by itself. */
export function merge(parts, callback) {
  const next = parts.map(({ start }) => start);
  for (;;) {
    let first = -1;
    for (let part = 0; part < parts.length; part++) {
      if (next[part] === parts[part].end) continue;
      if (first < 0 || isBefore(parts[part], next[part], parts[first], next[first])) first = part;
    }
    if (first < 0) return;
    callback(first, next[first]++);
  }
}

function isBefore(a, placeOfA, b, placeOfB) {
  for (let key = 0; key < a.keys.length; key++) {
    const difference = a.keys[key][placeOfA] - b.keys[key][placeOfB];
    if (difference < 0) return true;
    if (difference > 0) return false;
  }
  return false;
}
