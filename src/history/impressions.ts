/**
 * Impressions: one row for each notification sent, in order of sending. What serving knew is in the row; the
 * label comes later.
 *
 * Memory: 66 bytes a row, and 8 × features more where vectors are logged.
 */

import { copiedInto } from '../base/columns.ts';

export const Phase = { warmup: 0, logging: 1, production: 2 } as const;
export type Phase = (typeof Phase)[keyof typeof Phase];
export const phaseNames = ['warmup', 'logging', 'production'] as const;

export class Impressions {
  /** Features per logged vector; 0 where none are logged. */
  readonly width: number;
  /** The id of row 0; ids are consecutive. */
  readonly firstId: number;
  rows = 0;

  user: Int32Array;
  story: Int32Array;
  /** Id of the first impression of the session. */
  session: Float64Array;
  /** 0 for a decision of the policy; 1, 2, … for the follow-ups that its opens brought. */
  sessionPosition: Uint8Array;
  phase: Uint8Array;
  sentAtMs: Float64Array;
  /** Infinity where the notification is never opened. */
  openedAtMs: Float64Array;
  /** Probability with which the policy chose this story, given the candidates. */
  propensity: Float64Array;
  /** The policy's score of the story: a logit for models, NaN for policies without one. */
  score: Float64Array;
  /** Place in the event log of the row's own send and open; -1 until they are known. */
  sendSeq: Float64Array;
  openSeq: Float64Array;
  /** rows × width, row-major: the vector as served. */
  features: Float64Array;

  /** @param capacity rows that fit before the columns have to grow */
  constructor(width: number, firstId = 0, capacity = 1024) {
    this.width = width;
    this.firstId = firstId;
    this.user = new Int32Array(capacity);
    this.story = new Int32Array(capacity);
    this.session = new Float64Array(capacity);
    this.sessionPosition = new Uint8Array(capacity);
    this.phase = new Uint8Array(capacity);
    this.sentAtMs = new Float64Array(capacity);
    this.openedAtMs = new Float64Array(capacity);
    this.propensity = new Float64Array(capacity);
    this.score = new Float64Array(capacity);
    this.sendSeq = new Float64Array(capacity);
    this.openSeq = new Float64Array(capacity);
    this.features = new Float64Array(capacity * width);
  }

  append(
    user: number,
    story: number,
    session: number,
    sessionPosition: number,
    phase: Phase,
    sentAtMs: number,
  ): number {
    if (this.rows === this.user.length) this.#grow();
    const row = this.rows++;
    this.user[row] = user;
    this.story[row] = story;
    this.session[row] = session;
    this.sessionPosition[row] = sessionPosition;
    this.phase[row] = phase;
    this.sentAtMs[row] = sentAtMs;
    this.openedAtMs[row] = Number.POSITIVE_INFINITY;
    this.sendSeq[row] = -1;
    this.openSeq[row] = -1;
    return row;
  }

  #grow(): void {
    const capacity = this.user.length * 2;
    this.user = copiedInto(this.user, new Int32Array(capacity));
    this.story = copiedInto(this.story, new Int32Array(capacity));
    this.session = copiedInto(this.session, new Float64Array(capacity));
    this.sessionPosition = copiedInto(this.sessionPosition, new Uint8Array(capacity));
    this.phase = copiedInto(this.phase, new Uint8Array(capacity));
    this.sentAtMs = copiedInto(this.sentAtMs, new Float64Array(capacity));
    this.openedAtMs = copiedInto(this.openedAtMs, new Float64Array(capacity));
    this.propensity = copiedInto(this.propensity, new Float64Array(capacity));
    this.score = copiedInto(this.score, new Float64Array(capacity));
    this.sendSeq = copiedInto(this.sendSeq, new Float64Array(capacity));
    this.openSeq = copiedInto(this.openSeq, new Float64Array(capacity));
    this.features = copiedInto(this.features, new Float64Array(capacity * this.width));
  }
}

/** Whether row `row` was opened within the attribution window: the label. */
export function isOpened(impressions: Impressions, row: number, attributionWindowMs: number): 0 | 1 {
  return impressions.openedAtMs[row] - impressions.sentAtMs[row] < attributionWindowMs ? 1 : 0;
}
