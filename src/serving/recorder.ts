/** Production's record: events, once the feature system knows them, and those of each impression. */
import { purpose } from '../base/random.ts';
import { DAY_MS } from '../base/time.ts';
import { type Impressions, NO_IMPRESSION } from '../history/impressions.ts';
import { Ingestion } from '../history/ingestion.ts';
import { type EventLog, EventType, SEEN_BY_BOTH, type SeenBy } from '../history/log.ts';
import type { HistoryOptions } from '../history/options.ts';
import type { Cause } from '../world/mechanism.ts';
import type { World } from '../world/world.ts';
import { Effect, emptyRecord, type PendingEffects } from './pendingEffects.ts';

const ERASURE = purpose('recorder/erasure', 33);

/** Destinations of events and impressions. */
export interface Records {
  readonly log: EventLog;
  readonly impressions: Impressions;
}

/** Called for each event when it happens, for each copy of one that is recorded twice. */
export type EventListener = (event: Cause, recordedAtMs: number, knownAtMs: number, seenBy: SeenBy) => void;

export class Recorder {
  listener: EventListener | undefined;
  readonly #world: World;
  readonly #records: Records;
  readonly #pending: PendingEffects;
  readonly #ingestion: Ingestion;
  readonly #erasuresPerUserDay: number;
  /** The event that is sent on its way, with the moment that is recorded. */
  readonly #recorded = emptyRecord();

  constructor(world: World, history: HistoryOptions, records: Records, pending: PendingEffects) {
    this.#world = world;
    this.#records = records;
    this.#pending = pending;
    this.#ingestion = new Ingestion(history, world.draws);
    this.#erasuresPerUserDay = history.deletions.perUserDay;
  }

  /** Has an event enter the log when it happens, or sets it on its way there. */
  emit(event: Cause): void {
    const ingestion = this.#ingestion;
    const { type, user, atMs } = event;
    const recordedAtMs = ingestion.recordedAtMs(type, user, atMs);
    const knownAtMs = atMs + ingestion.delayMs(type, user, atMs);
    const seenBy = ingestion.seenBy(type, user, atMs);
    this.#deliver(event, recordedAtMs, knownAtMs, seenBy);
    const copySeenBy = seenBy & ingestion.copySeenBy(type, user, atMs);
    if (copySeenBy !== 0) this.#deliver(event, recordedAtMs, knownAtMs, copySeenBy as SeenBy);
  }

  #deliver(event: Cause, recordedAtMs: number, knownAtMs: number, seenBy: SeenBy): void {
    this.listener?.(event, recordedAtMs, knownAtMs, seenBy);
    if (this.#ingestion.isImmediate) this.append(event, recordedAtMs, knownAtMs, seenBy);
    else this.expect(event, recordedAtMs, knownAtMs, seenBy);
  }

  /** Sets an event on its way to the log. */
  expect(
    { type, user, story, source, impression }: Cause,
    recordedAtMs: number,
    knownAtMs: number,
    seenBy: SeenBy,
  ): void {
    const recorded = this.#recorded;
    recorded.type = type;
    recorded.atMs = recordedAtMs;
    recorded.user = user;
    recorded.story = story;
    recorded.source = source;
    recorded.impression = impression;
    this.#pending.push(Effect.arrival + seenBy, knownAtMs, recorded);
  }

  /** Lets users demand the deletion of what was recorded of them, at moments that no arm can change. */
  demandErasures(day: number): void {
    const perUserDay = this.#erasuresPerUserDay;
    if (perUserDay === 0) return;
    const { draws, population } = this.#world;
    const { users, arrivesAtMs, departsAtMs } = population.lives;
    for (let user = 0; user < users && arrivesAtMs[user] < (day + 1) * DAY_MS; user++) {
      const uniform = draws.uniform(ERASURE, user, day);
      if (uniform >= perUserDay) continue;
      const atMs = day * DAY_MS + Math.floor((uniform / perUserDay) * DAY_MS);
      if (atMs < arrivesAtMs[user] || atMs >= departsAtMs[user]) continue;
      const erasure = { ...emptyRecord(), type: EventType.erasure, user, atMs };
      this.#pending.push(Effect.arrival + SEEN_BY_BOTH, atMs, erasure);
    }
  }

  /** An event arrives: from now on it is known. */
  append(event: Cause, recordedAtMs: number, knownAtMs: number, seenBy: SeenBy): void {
    const { type, user, story, source, impression } = event;
    const { log, impressions } = this.#records;
    const seq = log.append(type, user, story, source, impression, recordedAtMs, knownAtMs, seenBy);
    const row = impression - impressions.firstId;
    if (impression !== NO_IMPRESSION && row >= 0) impressions.noteEvent(row, type, seq);
  }
}
