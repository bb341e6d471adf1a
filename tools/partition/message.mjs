// Messages from one partition to another at a meeting: how often what happened to which story or source, known when. Users
// are not in it.
//
// A message is one buffer: a column after the other, 26 bytes a group of equal events.

const GROUP_BYTES = 26;

function columnsOf(bytes) {
  const groups = bytes.byteLength / GROUP_BYTES;
  return {
    groups,
    knownAtMs: new Float64Array(bytes, 0, groups),
    recordedAtMs: new Float64Array(bytes, 8 * groups, groups),
    /** A story, or the source of a follow. */
    subject: new Int32Array(bytes, 16 * groups, groups),
    events: new Uint32Array(bytes, 20 * groups, groups),
    type: new Uint8Array(bytes, 24 * groups, groups),
    seenBy: new Uint8Array(bytes, 25 * groups, groups),
  };
}

/** Events to be sent, which are counted where nothing tells them apart. */
export class Outbox {
  #groups = new Map();

  add(type, subject, recordedAtMs, knownAtMs, seenBy) {
    const key = `${type} ${subject} ${recordedAtMs} ${knownAtMs} ${seenBy}`;
    const group = this.#groups.get(key);
    if (group === undefined)
      this.#groups.set(key, { type, subject, recordedAtMs, knownAtMs, seenBy, events: 1 });
    else group.events++;
  }

  /** Empties itself into a message. */
  take() {
    const bytes = new ArrayBuffer(this.#groups.size * GROUP_BYTES);
    const columns = columnsOf(bytes);
    [...this.#groups.values()].forEach((group, index) => {
      for (const [name, value] of Object.entries(group)) columns[name][index] = value;
    });
    this.#groups = new Map();
    return bytes;
  }
}

/** Calls back once for each event of a message. */
export function forEachEvent(bytes, callback) {
  const { groups, type, subject, recordedAtMs, knownAtMs, seenBy, events } = columnsOf(bytes);
  for (let group = 0; group < groups; group++) {
    for (let event = 0; event < events[group]; event++) {
      callback(type[group], subject[group], recordedAtMs[group], knownAtMs[group], seenBy[group]);
    }
  }
}
