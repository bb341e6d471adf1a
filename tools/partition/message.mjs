// Messages from one partition to another at a meeting: how often what happened to which story or source, known when. Users
// are not in it.
//
// A message is one buffer: a column after the other, 25 bytes a group of equal events.

const GROUP_BYTES = 25;

function columnsOf(bytes) {
  const groups = bytes.byteLength / GROUP_BYTES;
  return {
    groups,
    knownAtMs: new Float64Array(bytes, 0, groups),
    recordedAtMs: new Float64Array(bytes, 8 * groups, groups),
    /** A story, or the source of a follow. */
    subject: new Int32Array(bytes, 16 * groups, groups),
    events: new Uint32Array(bytes, 20 * groups, groups),
    /** The type, and above it the bits of the sides that see the event. */
    kind: new Uint8Array(bytes, 24 * groups, groups),
  };
}

/** Events to be sent, which are counted where nothing tells them apart. */
export class Outbox {
  #groups = new Map();

  add(type, subject, recordedAtMs, knownAtMs, seenBy) {
    const kind = type | (seenBy << 4);
    const key = `${kind} ${subject} ${recordedAtMs} ${knownAtMs}`;
    const group = this.#groups.get(key);
    if (group === undefined) this.#groups.set(key, { kind, subject, recordedAtMs, knownAtMs, events: 1 });
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
  const { groups, kind, subject, recordedAtMs, knownAtMs, events } = columnsOf(bytes);
  for (let group = 0; group < groups; group++) {
    for (let event = 0; event < events[group]; event++) {
      callback(kind[group] & 15, subject[group], recordedAtMs[group], knownAtMs[group], kind[group] >> 4);
    }
  }
}
