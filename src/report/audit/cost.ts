/** The promise of training values, and their cost: a sentence whose words are of the side of 0 on which each lies. */
import type { Audit } from '../../audit/schema.ts';
import type { Estimate } from '../../evaluation/statistics/intervals.ts';
import type { Text } from '../page.ts';
import { clarityOf } from '../text/clarity.ts';
import { plain } from '../text/numbers.ts';

/** Empty where one of them was not measured. */
export function costSentences(flattery: Audit['flattery'], damage: Audit['damage']): Text[] {
  if (flattery === null || damage === null) return [];
  return [
    [
      'Offline, training values ',
      ...bySide(flattery, {
        above: 'look better than served ones by ',
        below: 'look worse than served ones by ',
        unclear: 'show no clear difference from served ones: ',
      }),
      ' AUC; the model that they train ',
      ...bySide(damage, { above: 'loses ', below: 'gains ', unclear: 'shows no clear difference: ' }),
      ' AUC on served values.',
    ],
  ];
}

/** Words by the side of 0 on which an estimate lies, before its size. */
function bySide(estimate: Estimate, words: Readonly<Record<'above' | 'below' | 'unclear', string>>): Text[] {
  const clarity = clarityOf(estimate);
  if (clarity === 'above') return [words.above, auc(estimate)];
  if (clarity !== 'below') return [words.unclear, auc(estimate)];
  const { mean, low, high } = estimate;
  return [words.below, auc({ mean: -mean, low: -high, high: -low })];
}

export function auc(estimate: Estimate): Text {
  return { estimate, format: plain };
}
