/** Limits of a claim along its doses. */
import { type Verdict, verdicts } from '../../../evaluation/statistics/claim.ts';
import type { Dose } from './schema.ts';

const WORDS: Readonly<Record<Verdict, string>> = {
  reproduced: 'holds',
  'smaller than asked': 'smaller than asked',
  refuted: 'does not hold',
  inconclusive: 'undecided',
};

/** For each dose that judges the whole claim, the places of each verdict; '' where none does. */
export function limitsOf(doses: readonly Pick<Dose, 'key' | 'verdicts'>[]): string {
  return doses.flatMap((dose) => (dose.verdicts.length === 0 ? [] : [sentence(dose)])).join('; ');
}

function sentence({ key, verdicts: judged }: Pick<Dose, 'key' | 'verdicts'>): string {
  return verdicts
    .flatMap((verdict) => {
      const places = judged.filter((place) => place.verdict === verdict).map(({ at }) => at);
      return places.length === 0 ? [] : [`${WORDS[verdict]} at ${places.join(', ')}`];
    })
    .join('; ')
    .replace(' at ', ` at ${key} `);
}
