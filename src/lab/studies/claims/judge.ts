/** The outcome of a claim: its verdict, and everything that was read for it. */
import { judgeClaim, type PartVerdict } from '../../../evaluation/statistics/claim.ts';
import { meanInterval } from '../../../evaluation/statistics/intervals.ts';
import { contrastInWords, termsOf } from '../../../scenario/contrast.ts';
import { observationInWords } from '../../../scenario/expectations.ts';
import type { Expectation } from '../../../scenario/schema.ts';
import { type Claim, type ClaimFile, type ClaimWorld, isControlled, isPlaced, worldOf } from './claim.ts';
import { detectorsTried } from './detection.ts';
import { effectsOf, placedDose, type SubtractedControl, sweptDose } from './doses.ts';
import { type JudgingDose, limitsOf } from './limits.ts';
import type { Readings } from './readings.ts';
import type { ClaimOutcome, Dose, Observed, PartOutcome } from './schema.ts';
import type { ClaimWork } from './work.ts';

/** A part of a claim as it was read. */
interface ReadPart {
  readonly file: string;
  readonly stated: Expectation;
  readonly seeds: readonly number[];
  /** By seed: the claim's contrast less the control's. */
  readonly values: readonly number[];
  readonly control: PartOutcome['control'];
}

/** @param claims how many claims share the error rate */
export function outcomeOf(
  claim: Claim,
  found: ClaimWork<Readings>,
  claims: number,
  errorRate: number,
): ClaimOutcome {
  const parts = readParts(claim, found);
  const { verdict, parts: judged } = judgeClaim(
    parts.map(({ stated, values }) => ({ ...stated, values })),
    claims,
    errorRate,
  );
  const doses = dosesOf(claim, found);
  return {
    id: claim.id,
    says: claim.worlds[0].claim.scenario.title,
    verdict,
    parts: parts.map((part, index) => partOutcome(part, judged[index])),
    observed: claim.worlds.flatMap((world, index) => observedIn(world.claim, found.worlds[index].claim)),
    doses,
    limits: limitsOf(judging(claim, doses), parts),
    detectors: claim.populations.length === 0 ? [] : detectorsTried(claim.populations, found.populations),
  };
}

function readParts({ worlds }: Claim, found: ClaimWork<Readings>): ReadPart[] {
  return worlds.flatMap(({ claim, control }, world) => {
    const { expect, seeds } = claim.scenario;
    const read = found.worlds[world];
    return expect.map((stated, index): ReadPart => {
      const values = effectsOf(stated, index, read.claim, seeds, subtracted(found, world, seeds));
      const isSubtracted = control !== undefined && read.control !== undefined && isControlled(stated);
      return {
        file: claim.file,
        stated,
        seeds,
        values,
        control: isSubtracted
          ? {
              file: control.file,
              claim: meanInterval(read.claim.expected[index]),
              control: meanInterval(read.control.expected[index]),
            }
          : null,
      };
    });
  });
}

function subtracted(
  { worlds }: ClaimWork<Readings>,
  world: number,
  seeds: readonly number[],
): SubtractedControl | undefined {
  const { control } = worlds[world];
  return control === undefined ? undefined : { seeds, readings: control };
}

function partOutcome({ file, stated, seeds, values, control }: ReadPart, judged: PartVerdict): PartOutcome {
  const { is, margin, because, leak = null, nil = null, construction } = stated;
  const { verdict, because: decided, effect, seedsToTell = null } = judged;
  return {
    file,
    contrast: contrastInWords(termsOf(stated)),
    is,
    margin,
    because,
    leak,
    construction,
    verdict,
    decided,
    effect,
    seedsToTell,
    seeds: [...seeds],
    perSeed: values,
    control,
    nil,
  };
}

function observedIn({ file, scenario }: ClaimFile, { observed }: Readings): Observed[] {
  return scenario.observe.flatMap((observation, index) =>
    isPlaced(observation)
      ? []
      : [
          {
            file,
            label: observation.label,
            contrast: observationInWords(observation),
            leak: observation.leak ?? null,
            effect: meanInterval(observed[index]),
          },
        ],
  );
}

/** Doses beside the files of the claim whose parts they judge. */
function judging({ worlds, doses: files }: Claim, doses: readonly Dose[]): JudgingDose[] {
  return files.flatMap((file) => {
    const { claim } = worldOf(file, worlds) as ClaimWorld;
    return doses.filter((dose) => dose.file === file.file).map((dose) => ({ ...dose, of: claim.file }));
  });
}

/** Those of dose files, after observations of the claim's own files that name their places. */
function dosesOf({ worlds, doses }: Claim, found: ClaimWork<Readings>): Dose[] {
  return [
    ...worlds.flatMap(({ claim }, index) => placedDose(claim, found.worlds[index].claim)),
    ...found.doses.flatMap((points, index) => {
      const file = doses[index];
      if (file.points === undefined) return placedDose(file, points[0]);
      const world = worldOf(file, worlds) as ClaimWorld;
      const control = subtracted(found, worlds.indexOf(world), world.claim.scenario.seeds);
      return [sweptDose(file, points, control)];
    }),
  ];
}
