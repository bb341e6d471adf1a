/** What the mechanisms of a world keep of its users in one arm, and the terms that they add to the open logit. */
import type { Mechanism } from '../world/mechanism.ts';

export class MechanismState {
  /** By mechanism: `numbersPerUser` numbers of each user. */
  readonly numbers: readonly Float64Array[];
  readonly #kept: { readonly numbers: Float64Array; readonly perUser: number }[] = [];
  readonly #terms: {
    readonly userTerm: NonNullable<Mechanism['userTerm']>;
    readonly numbers: Float64Array;
  }[] = [];

  constructor(mechanisms: readonly Mechanism[], users: number) {
    this.numbers = mechanisms.map(({ numbersPerUser: perUser = 0, userTerm }) => {
      const numbers = new Float64Array(users * perUser);
      if (perUser > 0) this.#kept.push({ numbers, perUser });
      if (userTerm !== undefined) this.#terms.push({ userTerm, numbers });
      return numbers;
    });
  }

  copyFrom(other: MechanismState): void {
    for (let index = 0; index < this.numbers.length; index++) this.numbers[index].set(other.numbers[index]);
  }

  /** @see Arm.prefetched */
  prefetch(user: number): number {
    let sum = 0;
    for (const { numbers, perUser } of this.#kept) sum += numbers[user * perUser];
    return sum;
  }

  /** `ownTerm` and what mechanisms add to it, in their order. */
  addTerms(ownTerm: number, user: number, atMs: number): number {
    let sum = ownTerm;
    for (const { userTerm, numbers } of this.#terms) sum += userTerm(user, atMs, numbers);
    return sum;
  }
}
