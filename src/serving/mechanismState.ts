/**
 * Numbers that the mechanisms of a world keep of its users in one arm, and the terms that they add to the
 * open logit.
 */
import type { Mechanism } from '../world/mechanism.ts';

/** The term of a mechanism, and its numbers. */
interface Term {
  readonly userTerm: NonNullable<Mechanism['userTerm']>;
  readonly numbers: Float64Array;
  readonly perUser: number;
}

export class MechanismState {
  /** By mechanism: `numbersPerUser` numbers of each user. */
  readonly numbers: readonly Float64Array[];
  readonly #terms: readonly Term[];

  constructor(mechanisms: readonly Mechanism[], users: number) {
    this.numbers = mechanisms.map(({ numbersPerUser = 0 }) => new Float64Array(users * numbersPerUser));
    this.#terms = mechanisms.flatMap(({ userTerm, numbersPerUser = 0 }, index) =>
      userTerm === undefined ? [] : [{ userTerm, numbers: this.numbers[index], perUser: numbersPerUser }],
    );
  }

  copyFrom(other: MechanismState): void {
    for (let index = 0; index < this.numbers.length; index++) this.numbers[index].set(other.numbers[index]);
  }

  /** Reads what the terms of a user begin with. @see Arm.prefetched */
  prefetch(user: number): number {
    const terms = this.#terms;
    let sum = 0;
    for (let index = 0; index < terms.length; index++) {
      const { numbers, perUser } = terms[index];
      if (perUser > 0) sum += numbers[user * perUser];
    }
    return sum;
  }

  /** `ownTerm` and what mechanisms add to it, in their order. */
  addTerms(ownTerm: number, user: number, atMs: number): number {
    const terms = this.#terms;
    let sum = ownTerm;
    for (let index = 0; index < terms.length; index++) {
      const { userTerm, numbers } = terms[index];
      sum += userTerm(user, atMs, numbers);
    }
    return sum;
  }
}
