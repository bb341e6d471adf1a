/** The outcome of a claim: its verdict, and everything that was read for it. */
import { judgeClaim, type Part, type PartVerdict } from '../../../evaluation/statistics/claim.ts';
import type { Equivalence } from '../../../evaluation/statistics/equivalence.ts';
import { meanInterval } from '../../../evaluation/statistics/intervals.ts';
import { contrastInWords, termsOf } from '../../../scenario/contrast.ts';
import { observationInWords } from '../../../scenario/expectations.ts';
import type { Expectation } from '../../../scenario/schema.ts';
import { type Claim, type ClaimFile, isPlaced } from './claim.ts';
import { detectorsTried } from './detection.ts';
import { placedDose, sweptDose } from './doses.ts';
import { limitsOf } from './limits.ts';
import type { Readings } from './readings.ts';
import type { ClaimOutcome, ControlOutcome, Dose, Observed, PartOutcome } from './schema.ts';
import type { ClaimWork } from './work.ts';

/** An expectation of a claim with its control, and the values of both. */
interface ReadPart {
  readonly file: string;
  readonly stated: Expectation;
  readonly values: readonly number[];
  readonly control: {
    readonly file: string;
    readonly stated: Expectation;
    readonly values: readonly number[];
  };
}

/** @param claims how many claims share the error rate */
export function outcomeOf(
  claim: Claim,
  found: ClaimWork<Readings>,
  claims: number,
  errorRate: number,
): ClaimOutcome {
  const parts = readParts(claim, found);
  const { verdict, parts: judged } = judgeClaim(parts.map(partOf), claims, errorRate);
  const [{ values }] = parts;
  const doses = dosesOf(claim, found);
  return {
    id: claim.id,
    says: claim.worlds[0].claim.scenario.title,
    verdict,
    seeds: values.length,
    parts: parts.map((part, index) => partOutcome(part, judged[index])),
    observed: claim.worlds.flatMap((world, index) => [
      ...observedIn(world.claim, found.worlds[index].claim),
      ...observedIn(world.control, found.worlds[index].control),
    ]),
    doses,
    limits: limitsOf(doses),
    // Without their work (a quick look) detectors have not been tried.
    detectors: found.populations.length === 0 ? [] : detectorsTried(claim.populations, found.populations),
  };
}

function readParts({ worlds }: Claim, found: ClaimWork<Readings>): ReadPart[] {
  return worlds.flatMap(({ claim, control }, world) => {
    const read = found.worlds[world];
    const controls = control.scenario.expect;
    return claim.scenario.expect.map((stated, index) => {
      // One control may serve all parts.
      const own = controls.length === 1 ? 0 : index;
      return {
        file: claim.file,
        stated,
        values: read.claim.expected[index],
        control: { file: control.file, stated: controls[own], values: read.control.expected[own] },
      };
    });
  });
}

function partOf({ stated: { is, margin }, values, control }: ReadPart): Part {
  return { values, is, margin, control: { values: control.values, tolerance: control.stated.margin } };
}

function partOutcome(part: ReadPart, judged: PartVerdict): PartOutcome {
  const { is, margin, because } = part.stated;
  return {
    file: part.file,
    contrast: inWords(part.stated),
    is,
    margin,
    because,
    verdict: judged.verdict,
    decided: judged.because,
    effect: meanInterval(part.values),
    bounds: judged.showing,
    perSeed: part.values,
    control: controlOutcome(part.control, judged.control as Equivalence),
  };
}

function controlOutcome(
  { file, stated, values }: ReadPart['control'],
  { equivalent, bounds }: Equivalence,
): ControlOutcome {
  return {
    file,
    contrast: inWords(stated),
    tolerance: stated.margin,
    because: stated.because,
    equivalentToZero: equivalent,
    effect: meanInterval(values),
    bounds,
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
            effect: meanInterval(observed[index]),
          },
        ],
  );
}

/** Those of dose files, after observations of the claim's own files that name their places. */
function dosesOf({ worlds, doses }: Claim, found: ClaimWork<Readings>): Dose[] {
  /** The parts that a dose belongs to: those of the world of the same word, else the first world's. */
  const partsOf = ({ word }: ClaimFile) =>
    (worlds.find(({ claim }) => claim.word === word) ?? worlds[0]).claim.scenario.expect;
  return [
    ...worlds.flatMap(({ claim }, index) => placedDose(claim, partsOf(claim), found.worlds[index].claim)),
    // Without their work (a quick look) there are no doses.
    ...found.doses.flatMap((points, index) => {
      const file = doses[index];
      return file.points === undefined
        ? placedDose(file, partsOf(file), points[0])
        : [sweptDose(file, partsOf(file), points)];
    }),
  ];
}

function inWords(expectation: Expectation): string {
  return contrastInWords(termsOf(expectation));
}
