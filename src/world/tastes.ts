/**
 * Tastes: how much each user likes each topic, on any day, as a term of the open logit. A share of their variance never
 * changes, the rest drifts. They follow from the seed alone, so any day can be asked for, and one before time 0, too.
 *
 * Memory: 32 bytes a user and topic, and 12 a user.
 */
import { type Draws, purpose } from '../base/random.ts';
import { DAY_MS } from '../base/time.ts';
import type { Lives } from './lives.ts';
import { lastDayOfDrift, type WorldOptions } from './options.ts';
import { rotationAt } from './rotation.ts';

const STABLE = purpose('tastes/stable');
const DRIFTING = purpose('tastes/drifting');
const PHASE = purpose('tastes/phase');

/** Terms that are kept of a user and a topic: the stable one, and the two draws between which the other rotates. */
const TERMS = 3;

const UNKNOWN = 0x7fffffff;

export class Tastes {
  readonly #draws: Draws;
  readonly #lives: Lives;
  readonly #topics: number;
  readonly #stableSpread: number;
  readonly #driftingSpread: number;
  readonly #radiansPerDay: number;
  readonly #lastDay: number;
  /** By user: the phase, and the draw from which the terms that are kept rotate. */
  readonly #phase: Float64Array;
  readonly #draw: Int32Array;
  readonly #terms: Float64Array;
  /** users × topics: the tastes of `#day`. */
  readonly #today: Float64Array;
  #day = Number.NaN;

  constructor(draws: Draws, lives: Lives, { topics, tastes, drift }: WorldOptions) {
    this.#draws = draws;
    this.#lives = lives;
    const { users } = lives;
    this.#topics = topics;
    this.#stableSpread = tastes.affinitySpread * Math.sqrt(tastes.stableShare);
    this.#driftingSpread = tastes.affinitySpread * Math.sqrt(1 - tastes.stableShare);
    this.#radiansPerDay = drift.tastesRadiansPerDay;
    this.#lastDay = lastDayOfDrift(drift);
    this.#phase = Float64Array.from({ length: users }, (_, user) => draws.uniform(PHASE, user, 0));
    this.#draw = new Int32Array(users).fill(UNKNOWN);
    this.#terms = new Float64Array(TERMS * users * topics);
    this.#today = new Float64Array(users * topics);
  }

  /** users × topics: the tastes of all who are there on a day. Valid until another day is asked for. */
  on(day: number): Float64Array {
    if (day !== this.#day) {
      const { users, arrivesAtMs, departsAtMs } = this.#lives;
      for (let user = 0; user < users && arrivesAtMs[user] < (day + 1) * DAY_MS; user++) {
        if (departsAtMs[user] > day * DAY_MS) this.write(user, day, this.#today, user * this.#topics);
      }
      this.#day = day;
    }
    return this.#today;
  }

  /** Writes the tastes of a user on a day, topic by topic, to `into` from `at` on. */
  write(user: number, day: number, into: Float64Array, at: number): void {
    const { draw, from, to } = rotationAt(
      this.#radiansPerDay,
      Math.min(day, this.#lastDay),
      this.#phase[user],
    );
    if (draw !== this.#draw[user]) this.#rememberTerms(user, draw);
    const terms = this.#terms;
    const topics = this.#topics;
    for (let topic = 0, place = TERMS * user * topics; topic < topics; topic++, place += TERMS) {
      into[at + topic] = terms[place] + from * terms[place + 1] + to * terms[place + 2];
    }
  }

  #rememberTerms(user: number, draw: number): void {
    const topics = this.#topics;
    for (let key = user * topics; key < (user + 1) * topics; key++) {
      this.#terms[TERMS * key] = this.#stableSpread * this.#draws.normal(STABLE, key, 0);
      this.#terms[TERMS * key + 1] = this.#driftingSpread * this.#draws.normal(DRIFTING, key, draw);
      this.#terms[TERMS * key + 2] = this.#driftingSpread * this.#draws.normal(DRIFTING, key, draw + 1);
    }
    this.#draw[user] = draw;
  }
}
