/** The study of claims: a pilot for the number of seeds, then everything at once, so that claims share their worlds. */
import { packageVersion } from '../../jobs/package.ts';
import type { AnyStudy, JointStudy, Study } from '../study.ts';
import type { Claim } from './claim.ts';
import { outcomeOf } from './judge.ts';
import { doseSeeds, FIRST_SEED, pilotSeeds, seedsOfClaim } from './pilot.ts';
import { type Reading, type Readings, readingsOf, readSeed } from './readings.ts';
import { CLAIMS_FORMAT_VERSION, type ClaimOutcome, type ClaimsReport } from './schema.ts';
import { type ClaimWork, listed, mapWork, seedRange, type Task, wholeWork, worldsWork } from './work.ts';

/** Seeds of a quick look: enough for bounds, few enough to wait for. */
const QUICK_SEEDS = seedRange(4, FIRST_SEED);

const ERROR_RATE = 0.05;

export interface ClaimsOptions {
  /** No pilot, no doses, and four seeds. */
  readonly quick: boolean;
  /** The number of claims that share the error rate, also when fewer are run. */
  readonly sharing: number;
}

export function claimsStudy(
  claims: readonly Claim[],
  { quick, sharing }: ClaimsOptions,
): AnyStudy<ClaimsReport> {
  if (quick) return verdicts(claims.map((claim) => worldsWork(claim, QUICK_SEEDS)));
  const pilot: JointStudy<readonly ClaimWork<Readings>[], ClaimsReport> = {
    name: 'pilot',
    parts: claims.map((claim) => workStudy(worldsWork(claim, pilotSeeds), (found) => found)),
    conclude: (found) =>
      verdicts(
        claims.map((claim, index) =>
          wholeWork(claim, seedRange(seedsOfClaim(claim, found[index], sharing), FIRST_SEED), doseSeeds),
        ),
      ),
  };
  return pilot;

  function verdicts(work: readonly ClaimWork<Task>[]): JointStudy<readonly ClaimOutcome[], ClaimsReport> {
    return {
      parts: claims.map((claim, index) => ({
        ...workStudy(work[index], (found) => outcomeOf(claim, found, sharing, ERROR_RATE)),
        name: claim.id,
        inWords: ({ verdict }: ClaimOutcome) => verdict,
      })),
      conclude: (outcomes) => ({
        formatVersion: CLAIMS_FORMAT_VERSION,
        version: packageVersion(),
        quick,
        claims: sharing,
        errorRate: ERROR_RATE,
        pilotSeeds: quick ? [] : pilotSeeds,
        outcomes,
      }),
    };
  }
}

/** Runs the work of one claim. */
function workStudy<Conclusion>(
  work: ClaimWork<Task>,
  conclude: (found: ClaimWork<Readings>) => Conclusion,
): Study<Reading, Conclusion> {
  return {
    scenarios: listed(work),
    read: (world, scenario) => readSeed(scenario, world),
    conclude(readings) {
      const waiting = [...readings];
      return conclude(mapWork(work, (task) => readingsOf(task, waiting.shift() as readonly Reading[])));
    },
  };
}
