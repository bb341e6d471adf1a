/** Verdicts as every medium shows them: each has a word and a mark of its own. */
import type { Verdict } from '../../evaluation/statistics/claim.ts';
import type { ClaimOutcome, PartOutcome } from '../../lab/studies/claims/schema.ts';
import type { Text, Tone } from '../page.ts';

const TONES: Readonly<Record<Verdict, Tone>> = {
  reproduced: 'good',
  'smaller than asked': 'less',
  refuted: 'bad',
  inconclusive: 'unsure',
};

/** The verdict; that a part holds by construction is no verdict on anything. */
export function badgeOf({ verdict, ...of }: Pick<ClaimOutcome, 'verdict'> | PartOutcome): Text {
  const isByConstruction = 'construction' in of && of.construction && verdict === 'reproduced';
  return isByConstruction ? 'by construction' : { badge: verdict, tone: TONES[verdict] };
}

/** `3 refuted`. */
export function countOf(outcomes: readonly ClaimOutcome[], verdict: Verdict): string {
  return `${outcomes.filter((outcome) => outcome.verdict === verdict).length} ${verdict}`;
}
