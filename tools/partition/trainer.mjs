// The incumbent's training, at one place for all partitions: rows come there, and models go back.
import { placeInBlock } from '../../dist/base/blocks.js';
import { Impressions, Phase } from '../../dist/history/impressions.js';
import { merge, sendingKeys } from './order.mjs';

/** What a row tells beside its vector. */
const COLUMNS = ['sentAtMs', 'causedAtMs', 'user', 'story', 'kind', 'openedAtMs', 'score'];

/** Rows of a partition as one buffer, row after row. */
export class RowSender {
  #arm;
  #sent = 0;

  constructor(arm) {
    this.#arm = arm;
  }

  /** Those that were not sent yet, and of which the label is known. */
  message(sentBeforeMs) {
    const { impressions } = this.#arm;
    let end = this.#sent;
    while (end < impressions.rows && impressions.value('sentAtMs', end) < sentBeforeMs) end++;
    const [, causedAtMs] = sendingKeys(impressions, end).keys;
    const width = COLUMNS.length + impressions.width;
    const rows = new Float64Array((end - this.#sent) * width);
    for (let row = this.#sent, at = 0; row < end; row++, at += width) {
      COLUMNS.forEach((column, index) => {
        rows[at + index] = column === 'causedAtMs' ? causedAtMs[row] : impressions.value(column, row);
      });
      const first = impressions.features.placeOf(row);
      rows.set(
        impressions.features.valuesOf(row).subarray(first, first + impressions.width),
        at + COLUMNS.length,
      );
    }
    this.#sent = end;
    return rows.buffer;
  }
}

/** The warm-up's rows of all partitions, in the order in which one world would have sent them. */
export class TrainingTable {
  impressions;

  constructor(width) {
    this.impressions = new Impressions(width);
  }

  receive(messages) {
    const { impressions } = this;
    const width = COLUMNS.length + impressions.width;
    const parts = messages.map((bytes) => {
      const rows = new Float64Array(bytes);
      const end = rows.length / width;
      const column = (name) =>
        Float64Array.from({ length: end }, (_, row) => rows[row * width + COLUMNS.indexOf(name)]);
      return { rows, keys: [column('sentAtMs'), column('causedAtMs'), column('user')], start: 0, end };
    });
    merge(parts, (part, place) => {
      const at = place * width;
      const vector = parts[part].rows.subarray(at + COLUMNS.length, at + width);
      const [sentAtMs, , user, story, kind, openedAtMs, score] = parts[part].rows.subarray(at);
      const row = impressions.append(user, story, -1, 0, Phase.warmup, sentAtMs, 1, score, kind);
      const { features } = impressions;
      features.valuesToWrite(row).set(vector, features.placeOf(row));
      impressions.blockToWrite(row).openedAtMs[placeInBlock(row)] = openedAtMs;
    });
  }
}
