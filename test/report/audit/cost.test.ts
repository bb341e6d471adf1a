import { expect, test } from 'vitest';
import { costSentences } from '../../../src/report/audit/cost.ts';
import { plainText } from '../../../src/report/inline.ts';

const about = (mean: number, reach: number) => ({ mean, low: mean - reach, high: mean + reach });

function wordsOf(flattery: number, damage: number, reach: number): string {
  return costSentences(about(flattery, reach), about(damage, reach))
    .map((sentence) => plainText(sentence, 'html'))
    .join('');
}

test('what is below zero is told as the opposite, without a sign', () => {
  const words = wordsOf(-0.02, -0.012, 0.001);
  expect(words).toMatch(/look worse than served ones by 0\.020 .*gains 0\.012 /);
  expect(words).not.toMatch(/loses|−/);
});

test('what is clear is told with its size, and what is not as no clear difference', () => {
  expect(wordsOf(0.2, 0.05, 0.01)).toMatch(/look better than served ones by 0\.200 .*loses 0\.050 /);
  expect(wordsOf(0.001, 0.001, 0.01)).toMatch(
    /no clear difference from served ones: .*no clear difference: /,
  );
});

test('nothing is told where nothing was measured', () => {
  expect(costSentences(null, null)).toEqual([]);
});
