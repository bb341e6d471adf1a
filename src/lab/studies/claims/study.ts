/** The study of claims: everything at once, so that claims share their worlds. */
import { packageVersion } from '../../jobs/package.ts';
import type { JointStudy, Study } from '../study.ts';
import type { Claim } from './claim.ts';
import { outcomeOf } from './judge.ts';
import { type Reading, type Readings, readingsOf, readSeed } from './readings.ts';
import { CLAIMS_FORMAT_VERSION, type ClaimOutcome, type ClaimsReport } from './schema.ts';
import { type ClaimWork, listed, mapWork, type Task, workOf } from './work.ts';

const ERROR_RATE = 0.05;

/** @param sharing the number of claims that share the error rate, also when fewer are run */
export function claimsStudy(
  claims: readonly Claim[],
  sharing: number,
): JointStudy<readonly ClaimOutcome[], ClaimsReport> {
  return {
    parts: claims.map((claim) => ({
      ...workStudy(workOf(claim), (found) => outcomeOf(claim, found, sharing, ERROR_RATE)),
      name: claim.id,
      inWords: ({ verdict }: ClaimOutcome) => verdict,
    })),
    conclude: (outcomes) => ({
      formatVersion: CLAIMS_FORMAT_VERSION,
      version: packageVersion(),
      claims: sharing,
      errorRate: ERROR_RATE,
      outcomes,
    }),
  };
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
