/** Ground of a claim's verdict in a few words: the aspects of harm that its parts showed, and what the others lack. */
import { verdictOfAll } from '../../evaluation/statistics/claim.ts';
import type { ClaimOutcome, PartOutcome } from '../../lab/studies/claims/schema.ts';
import { aspects, quantityAt } from '../../scenario/quantities.ts';
import { listed } from '../text/phrases.ts';
import { quantityOf, wantedOf } from './measures.ts';

/**
 * `shown in ranking and opens; calibration: observed`, or `3 of 4 parts; calibration: not above 0.020`. Parts that judge no
 * side of a model are counted: `all 3 parts`.
 */
export function groundOf({ parts, observed }: Pick<ClaimOutcome, 'parts' | 'observed'>): string {
  if (isByConstruction(parts)) return 'by construction';
  const lacking = parts.filter(({ verdict }) => verdict !== 'reproduced');
  if (lacking.length === 0) {
    const evidence = parts.filter(({ construction }) => !construction);
    const aspects = aspectsOf(evidence);
    const beyond = aspectsOf(observed).filter((aspect) => !aspects.includes(aspect));
    return [
      aspects.length === 0 ? allOf(evidence.length) : `shown in ${listed(aspects)}`,
      ...(beyond.length === 0 ? [] : [`${listed(beyond)}: observed`]),
    ].join('; ');
  }
  const shown = parts.length === 1 ? [] : [`${parts.length - lacking.length} of ${parts.length} parts`];
  return [...shown, ...lacking.map(lackOf)].join('; ');
}

function allOf(parts: number): string {
  return ['its one part', 'both parts'][parts - 1] ?? `all ${parts} parts`;
}

function aspectsOf(all: readonly { readonly contrast: string }[]): string[] {
  const judged = new Set(all.map(({ contrast }) => quantityAt(quantityOf(contrast)).aspect));
  return aspects.filter((aspect) => judged.has(aspect));
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
      return `${quantity}: there, but not ${wantedOf(part)}`;
    case 'inconclusive':
      return `${quantity}: undecided whether ${wantedOf(part)}${behind(seedsInWords(part))}`;
    default:
      return `${quantity}: not ${wantedOf(part)}`;
  }
}

/** `about 47 seeds would tell`; empty where that is not known. */
export function seedsInWords({ seedsToTell }: Pick<PartOutcome, 'seedsToTell'>): string {
  return seedsToTell === null ? '' : `about ${seedsToTell} seeds would tell`;
}

function behind(words: string): string {
  return words === '' ? '' : ` (${words})`;
}
