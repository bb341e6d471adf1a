/** Number of seeds of a claim, from the spread of its pilot. */
import { seedCounts, seedsFor } from '../../../evaluation/statistics/seedCount.ts';
import type { Claim, ClaimFile } from './claim.ts';
import type { Readings } from './readings.ts';
import { type ClaimWork, seedRange } from './work.ts';

/** None of them is a seed of the comparison itself. */
export const pilotSeeds: readonly number[] = seedRange(8, 1001);

/** The first seed of every comparison. Those below are for trying things out, while the files of a claim are written. */
export const FIRST_SEED = 101;

/** Seeds of each point of a dose. */
export const doseSeeds: readonly number[] = seedRange(seedCounts[0], FIRST_SEED);

/**
 * The most that any part or control of the claim takes, all of them being run with the same seeds.
 * @param claims how many claims share the error rate
 */
export function seedsOfClaim(claim: Claim, pilot: ClaimWork<Readings>, claims: number): number {
  const counts = claim.worlds.flatMap((world, index) => [
    ...seedsOfFile(world.claim, pilot.worlds[index].claim, claims),
    ...seedsOfFile(world.control, pilot.worlds[index].control, claims),
  ]);
  return Math.max(...counts);
}

function seedsOfFile({ scenario }: ClaimFile, { expected }: Readings, claims: number): number[] {
  return scenario.expect.map(({ margin }, index) => {
    const halfWidth = Math.abs(margin) / 2;
    const values = expected[index];
    // Nothing says what precision a margin of zero asks for, nor what spread there is where values are missing.
    if (halfWidth === 0 || !values.every(Number.isFinite)) return seedCounts[0];
    return seedsFor(values, halfWidth, claims);
  });
}
