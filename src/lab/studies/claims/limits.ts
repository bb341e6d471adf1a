/** Limits of a claim along its doses. */
import { type Verdict, verdicts } from '../../../evaluation/statistics/claim.ts';
import type { Dose, PartOutcome } from './schema.ts';

/** A dose, and the file of the claim whose parts it judges. */
export interface JudgingDose extends Pick<Dose, 'key' | 'verdicts'> {
  readonly of: string;
}

const WORDS: Readonly<Record<Verdict, string>> = {
  reproduced: 'holds',
  'smaller than asked': 'smaller than asked',
  refuted: 'does not hold',
  inconclusive: 'undecided',
};

/**
 * For each dose that judges parts of the claim, the places of each verdict; '' where none does. Parts are numbered
 * where a dose judges some of them.
 */
export function limitsOf(doses: readonly JudgingDose[], parts: readonly Pick<PartOutcome, 'file'>[]): string {
  return doses
    .filter(({ verdicts: judged }) => judged.length > 0)
    .map((dose) => `${partsInWords(dose, parts)}${sentence(dose)}`)
    .join('; ');
}

function partsInWords({ of }: JudgingDose, parts: readonly Pick<PartOutcome, 'file'>[]): string {
  const numbers = parts.flatMap(({ file }, index) => (file === of ? [index + 1] : []));
  if (numbers.length === parts.length) return '';
  return `${numbers.length === 1 ? 'part' : 'parts'} ${numbers.join(', ')}: `;
}

function sentence({ key, verdicts: judged }: JudgingDose): string {
  return verdicts
    .flatMap((verdict) => {
      const places = judged.filter((place) => place.verdict === verdict).map(({ at }) => at);
      return places.length === 0 ? [] : [`${WORDS[verdict]} at ${places.join(', ')}`];
    })
    .join('; ')
    .replace(' at ', ` at ${key} `);
}
