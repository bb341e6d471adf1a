// What a world left behind, as a number that tells two of them apart: every event and every notification with the features that it
// was chosen by, the model's score, its propensity, and the true logit.
import { createHash } from 'node:crypto';
import { eventValue, merge, ownEvents, sendingKeys } from './order.mjs';

const IMPRESSION_COLUMNS = [
  'user',
  'story',
  'sessionPosition',
  'phase',
  'kind',
  'sentAtMs',
  'openedAtMs',
  'propensity',
  'score',
];
const EVENT_COLUMNS = ['type', 'user', 'story', 'source', 'occurredAtMs', 'knownAtMs'];

/** @param parts of one world: each with its arm, and with what tells its own users */
export function recordsOf(parts) {
  const ids = parts.map(({ arm }) => new Float64Array(arm.impressions.rows));
  const impressions = digester();
  let rows = 0;
  merge(
    parts.map(({ arm }) => sendingKeys(arm.impressions)),
    (part, row) => {
      const { impressions: own, trueLogits } = parts[part].arm;
      ids[part][row] = rows++;
      for (const column of IMPRESSION_COLUMNS) impressions.add(own.value(column, row));
      impressions.add(ids[part][own.value('session', row)]);
      impressions.add(trueLogits.valuesOf(row)[trueLogits.placeOf(row)]);
      const vector = own.features.valuesOf(row);
      const at = own.features.placeOf(row);
      for (let column = 0; column < own.width; column++) impressions.add(vector[at + column]);
    },
  );

  const events = digester();
  const own = parts.map(({ arm, isOwn }) => ownEvents(arm.log, isOwn));
  merge(own, (part, place) => {
    const { log } = parts[part].arm;
    const seq = own[part].seqs[place];
    for (const column of EVENT_COLUMNS) events.add(eventValue(log, column, seq));
    const impression = eventValue(log, 'impression', seq);
    events.add(impression < 0 ? impression : ids[part][impression]);
  });
  const sum = (total) => parts.reduce((all, { arm }) => all + arm.totals[total], 0);
  return {
    impressions: rows,
    events: own.reduce((all, { seqs }) => all + seqs.length, 0),
    decisions: sum('decisions'),
    optOuts: sum('optOuts'),
    impressionsSha256: impressions.digest(),
    eventsSha256: events.digest(),
  };
}

function digester() {
  const hash = createHash('sha256');
  const values = new Float64Array(1 << 16);
  let count = 0;
  const flush = () => {
    hash.update(new Uint8Array(values.buffer, 0, 8 * count));
    count = 0;
  };
  return {
    add(value) {
      values[count++] = value;
      if (count === values.length) flush();
    },
    digest() {
      flush();
      return hash.digest('hex');
    },
  };
}
