/** Sentences about faults: one for each that is on, and none for what is off. */
import { expect, it } from 'vitest';
import { faultsInWords } from '../../../src/report/description/faults.ts';
import { type ScenarioInput, scenarioSchema } from '../../../src/scenario/schema.ts';

const AT_ONCE = 'The feature system knows of every event at once.';
const DIFFERENT =
  'Serving and the batch count different events: what is reconstructed from those of the batch is not what was served.';

const said = (input: Omit<ScenarioInput, 'name'>) =>
  faultsInWords(scenarioSchema.parse({ name: 'faulty', ...input })).filter((each) => each !== AT_ONCE);

it('there are none without faults', () => {
  expect(said({})).toEqual([]);
  expect(said({ history: { late: { seenBy: 'batch' }, drops: { seenBy: 'serving' } } })).toEqual([]);
});

it.each<[NonNullable<ScenarioInput['history']>, string, boolean]>([
  [{ late: { share: 0.1 } }, 'Of the events, 10 % are known 1d later than that.', false],
  [
    { late: { share: 0.1, seenBy: 'batch' } },
    'Of the events, 10 % are known 1d later than that, and the batch alone counts them.',
    true,
  ],
  [{ duplicates: { share: 0.2 } }, 'Of the events, 20 % are recorded twice.', false],
  [
    { duplicates: { share: 0.2, seenBy: 'serving' } },
    'Of the events, 20 % are recorded twice, and serving alone counts the second copy.',
    true,
  ],
  [{ drops: { share: 0.3 } }, 'Of the events, 30 % reach the batch alone.', true],
  [{ drops: { share: 0.3, seenBy: 'serving' } }, 'Of the events, 30 % reach serving alone.', true],
])('%j: who counts which events', (history, sentence, isOneSided) => {
  expect(said({ history })).toEqual(isOneSided ? [sentence, DIFFERENT] : [sentence]);
});

it('a backlog is told with when it comes, and a zone of served hours by its name', () => {
  expect(said({ history: { backlog: { every: '1d', from: '18h', lasts: '4h' } } })).toEqual([
    'Every 1d, 18h after each whole multiple of that, the consumer of events stands still for 4h, and what arrives meanwhile is known at the end.',
  ]);
  expect(said({ history: { backlog: { every: '1h', lasts: '1h' } } })).toEqual([
    'Every 1h, the consumer of events stands still for 1h, and what arrives meanwhile is known at the end.',
  ]);
  expect(said({ serving: { features: { zone: '+05:30' } } })).toEqual([
    'Served hours and weekends are those of the zone +05:30.',
  ]);
});
