/**
 * Reason for which a claim was not reproduced, in a few words: the parts that were shown, and the lacks of
 * the others.
 */
import { shows } from '../../evaluation/statistics/claim.ts';
import type { ClaimOutcome, PartOutcome } from '../../lab/studies/claims/schema.ts';
import { quantityOf, wantedOf } from './measures.ts';

/** `3 of 4 parts; damage.calibration is not above 0.020`. Empty where all parts were shown. */
export function groundOf({ parts }: Pick<ClaimOutcome, 'parts'>): string {
  const lacking = parts.filter(({ verdict }) => verdict !== 'reproduced');
  const shown =
    lacking.length === 0 || parts.length === 1
      ? []
      : [`${parts.length - lacking.length} of ${parts.length} parts`];
  return [...shown, ...lacking.map(lackOf)].join('; ');
}

function lackOf(part: PartOutcome): string {
  const quantity = quantityOf(part.contrast);
  if (part.verdict === 'refuted') return `${quantity} is not ${wantedOf(part)}`;
  return shows(part, part.bounds)
    ? `${quantity} is ${wantedOf(part)}, but its control is not shown to be nil`
    : `${quantity} is not shown to be ${wantedOf(part)}`;
}
