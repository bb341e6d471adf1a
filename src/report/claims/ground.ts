/** Ground of a claim's verdict in a few words: the parts that were shown, and the lacks of the others. */
import { verdictOfAll } from '../../evaluation/statistics/claim.ts';
import type { ClaimOutcome, PartOutcome } from '../../lab/studies/claims/schema.ts';
import { quantityOf, wantedOf } from './measures.ts';

/**
 * `3 of 4 parts; damage.calibration is not above 0.020`. Empty where all parts were shown, but for claims that hold by
 * construction alone.
 */
export function groundOf({ parts }: Pick<ClaimOutcome, 'parts'>): string {
  if (isByConstruction(parts)) return 'by construction';
  const lacking = parts.filter(({ verdict }) => verdict !== 'reproduced');
  const shown =
    lacking.length === 0 || parts.length === 1
      ? []
      : [`${parts.length - lacking.length} of ${parts.length} parts`];
  return [...shown, ...lacking.map(lackOf)].join('; ');
}

/** Checks that nothing in a claim that holds is evidence. */
function isByConstruction(parts: readonly PartOutcome[]): boolean {
  return (
    parts.every(({ construction }) => construction) &&
    verdictOfAll(parts.map(({ verdict }) => verdict)) === 'reproduced'
  );
}

function lackOf(part: PartOutcome): string {
  const quantity = quantityOf(part.contrast);
  switch (part.verdict) {
    case 'smaller than asked':
      return `${quantity} is there, but not ${wantedOf(part)}`;
    case 'inconclusive':
      return `${quantity} is not shown to be ${wantedOf(part)}${behind(seedsInWords(part))}`;
    default:
      return `${quantity} is not ${wantedOf(part)}`;
  }
}

/** `about 47 seeds would tell`; empty where that is not known. */
export function seedsInWords({ seedsToTell }: Pick<PartOutcome, 'seedsToTell'>): string {
  return seedsToTell === null ? '' : `about ${seedsToTell} seeds would tell`;
}

function behind(words: string): string {
  return words === '' ? '' : ` (${words})`;
}
