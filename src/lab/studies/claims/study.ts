/** The study of claims: everything at once, so that claims share their worlds. */
import { packageVersion } from '../../jobs/package.ts';
import type { JointStudy, Study } from '../study.ts';
import type { Claim } from './claim.ts';
import { outcomeOf } from './judge.ts';
import { type Reading, type Readings, readingsOf, readSeed } from './readings.ts';
import { CLAIMS_FORMAT_VERSION, type ClaimOutcome, type ClaimsReport } from './schema.ts';
import { type ClaimWork, listed, mapWork, type Task, wholeWork, worldsWork } from './work.ts';

const ERROR_RATE = 0.05;

export interface ClaimsOptions {
  /** No doses and no populations. */
  readonly quick: boolean;
  /** The number of claims that share the error rate, also when fewer are run. */
  readonly sharing: number;
}

export function claimsStudy(
  claims: readonly Claim[],
  { quick, sharing }: ClaimsOptions,
): JointStudy<readonly ClaimOutcome[], ClaimsReport> {
  return {
    parts: claims.map((claim) => ({
      ...workStudy(quick ? worldsWork(claim) : wholeWork(claim), (found) =>
        outcomeOf(claim, found, sharing, ERROR_RATE),
      ),
      name: claim.id,
      inWords: ({ verdict }: ClaimOutcome) => verdict,
    })),
    conclude: (outcomes) => ({
      formatVersion: CLAIMS_FORMAT_VERSION,
      version: packageVersion(),
      quick,
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
