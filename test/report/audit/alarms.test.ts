import { expect, test } from 'vitest';
import { alarms } from '../../../src/audit/alarms.ts';
import { errorRates } from '../../../src/audit/rates.ts';
import type { Audit } from '../../../src/audit/schema.ts';
import { alarmSentences } from '../../../src/report/audit/alarms.ts';

const { falseLeaks } = errorRates as NonNullable<typeof errorRates>;

/** The words of the alarm of a leak with so much excess information; figures in between are left out. */
function wordsAt(mean: number): string {
  const { limit } = alarms.leak;
  const found = {
    alarms: [{ alarm: 'leak', value: mean, limit, isRaised: true }],
    excess: { mean, low: mean, high: mean },
  } as unknown as Audit;
  return alarmSentences(found)
    .flat()
    .filter((part) => typeof part === 'string')
    .join('');
}

test('an alarm of a leak that is larger than any false one says so', () => {
  expect(wordsAt(0.203)).toContain(
    `none of the ${falseLeaks.alarms} false ones had excess information above 0.074; here it is 0.203.`,
  );
  expect(wordsAt(0.203)).toContain(
    `${falseLeaks.servingLost.alarms} of them are sets whose serving knew less`,
  );
});

test('one as large as a false one does not', () => {
  expect(wordsAt(falseLeaks.highestExcess)).toContain('of up to 0.074, as much as here.');
});
