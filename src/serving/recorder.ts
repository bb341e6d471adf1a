/** What production records of what happens: events, once the feature system knows them, and each impression's own. */
import { placeInBlock } from '../base/blocks.ts';
import { purpose } from '../base/random.ts';
import { DAY_MS } from '../base/time.ts';
import { type Impressions, NO_IMPRESSION } from '../history/impressions.ts';
import { Ingestion } from '../history/ingestion.ts';
import { type EventLog, EventType } from '../history/log.ts';
import type { HistoryOptions } from '../history/options.ts';
import type { World } from '../world/world.ts';
import { Spawn, type Spawned } from './spawned.ts';

const ERASURE = purpose('recorder/erasure', 33);

/** Where events and impressions are written. */
export interface Records {
  readonly log: EventLog;
  readonly impressions: Impressions;
}

export class Recorder {
  readonly #world: World;
  readonly #records: Records;
  readonly #spawned: Spawned;
  readonly #ingestion: Ingestion;
  readonly #erasuresPerUserDay: number;

  constructor(world: World, history: HistoryOptions, records: Records, spawned: Spawned) {
    this.#world = world;
    this.#records = records;
    this.#spawned = spawned;
    this.#ingestion = new Ingestion(history, world.draws);
    this.#erasuresPerUserDay = history.deletions.perUserDay;
  }

  /** Something happened at `atMs`: it enters the log then, or is on its way from then on. */
  emit(type: EventType, user: number, story: number, source: number, impression: number, atMs: number): void {
    const ingestion = this.#ingestion;
    const occurredAtMs = ingestion.recordedAtMs(type, user, atMs);
    const knownAtMs = atMs + ingestion.delayMs(type, user, atMs);
    for (let copies = ingestion.isDuplicated(type, user, atMs) ? 2 : 1; copies > 0; copies--) {
      if (ingestion.isImmediate) {
        this.append(type, user, story, source, impression, occurredAtMs, knownAtMs);
      } else this.#send(type, user, story, source, impression, occurredAtMs, knownAtMs);
    }
  }

  /** Lets users demand the deletion of what was recorded of them, at moments that no arm can change. */
  demandErasures(day: number): void {
    const perUserDay = this.#erasuresPerUserDay;
    if (perUserDay === 0) return;
    const { draws, catalog } = this.#world;
    for (let user = 0; user < catalog.users; user++) {
      const uniform = draws.uniform(ERASURE, user, day);
      if (uniform >= perUserDay) continue;
      const atMs = day * DAY_MS + Math.floor((uniform / perUserDay) * DAY_MS);
      this.#send(EventType.erasure, user, -1, -1, NO_IMPRESSION, atMs, atMs);
    }
  }

  /** An event arrives: from now on it is known. */
  append(
    type: EventType,
    user: number,
    story: number,
    source: number,
    impression: number,
    occurredAtMs: number,
    knownAtMs: number,
  ): void {
    const { log, impressions } = this.#records;
    const seq = log.append(type, user, story, source, impression, occurredAtMs, knownAtMs);
    const row = impression - impressions.firstId;
    if (impression === NO_IMPRESSION || row < 0) return;
    if (type !== EventType.send && type !== EventType.open) return;
    const block = impressions.blockToWrite(row);
    const ownSeq = type === EventType.send ? block.sendSeq : block.openSeq;
    // Of an event that comes twice, the first copy is the row's own.
    if (ownSeq[placeInBlock(row)] < 0) ownSeq[placeInBlock(row)] = seq;
  }

  #send(
    type: EventType,
    user: number,
    story: number,
    source: number,
    impression: number,
    occurredAtMs: number,
    knownAtMs: number,
  ): void {
    this.#spawned.push(
      Spawn.arrival,
      knownAtMs,
      user,
      story,
      source,
      impression,
      NO_IMPRESSION,
      0,
      type,
      occurredAtMs,
    );
  }
}
