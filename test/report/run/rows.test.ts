/** Rows that a result rests on: counted, in days, and why others are not there. */
import { expect, it } from 'vitest';
import { renderMarkdown } from '../../../src/report/markdown.ts';
import { runPage } from '../../../src/report/run/page.ts';
import { rowsInWords } from '../../../src/report/run/rows.ts';
import { renderTerminal } from '../../../src/report/terminal.ts';
import type { ScenarioInput } from '../../../src/scenario/schema.ts';
import { handmade } from '../handmade.ts';

const both = (scenario: Omit<ScenarioInput, 'name'> = {}) =>
  handmade({
    pipelines: [
      { provenance: 'logged', split: 'random', offline: [0.7], shadow: [0.7] },
      { provenance: 'logged', split: 'time', offline: [0.7], shadow: [0.7] },
    ],
    scenario: { training: { provenances: ['logged'] }, ...scenario },
  });

it('counts the rows of each split, and says why others are left out', () => {
  // By hand: 40,100 logged, 2,001 immature; 28,000 trained and 9,000 tested on; 500 of them sent by rule.
  expect(rowsInWords(both())).toBe(
    'Rows: logged × random 28,000 trained on, 9,000 tested on, leaving out 500 sent by rule and 599; ' +
      'logged × time 28,000 trained on (14d of 21d logged), 9,000 tested on, leaving out 1,099 in the gap of 1d before the test rows, or sent by rule',
  );
});

it('leaves no row over where means of seeds are halves', () => {
  const result = handmade({
    pipelines: [
      { provenance: 'logged', split: 'random', offline: [0.7, 0.7], shadow: [0.7, 0.7] },
      { provenance: 'logged', split: 'time', offline: [0.7, 0.7], shadow: [0.7, 0.7] },
    ],
    scenario: { training: { provenances: ['logged'] } },
  });
  const [first] = result.logged;
  const logged = [500, 501].map((followUps, seed) => ({
    ...first,
    seed,
    followUps,
    impressions: 37_000 + first.immature + first.erased + followUps,
  }));
  expect(rowsInWords({ ...result, logged })).toMatch(/leaving out 50[01] sent by rule;/);
});

it.each([
  // 21 days less 7 immature: a quarter of 14 is tested on, and 7 more are the gap.
  [{ serving: { attributionWindow: '7d' } }, '3.5d of 21d'],
  [{ training: { gap: '0s', provenances: ['logged'] } }, '15d of 21d'],
  [
    { training: { gap: '0s', immature: 'negative', testShare: 0.5, provenances: ['logged'] } },
    '10.5d of 21d',
  ],
  [{ training: { minimumAge: '11d', gap: '0s', provenances: ['logged'] } }, '7.5d of 21d'],
] as const)('tells the days that a time split trains on: %j', (scenario, days) => {
  expect(rowsInWords(both(scenario as unknown as Omit<ScenarioInput, 'name'>))).toContain(`(${days} logged)`);
});

it('counts no copy of training rows among the rows that folds test on', () => {
  const sampled = { sampling: { duplicates: 0.5 }, provenances: ['logged' as const] };
  const result = handmade({
    pipelines: [
      { provenance: 'logged', split: 'k-fold', offline: [0.7], shadow: [0.7] },
      { provenance: 'logged', split: 'time', offline: [0.7], shadow: [0.7] },
    ],
    scenario: { training: { ...sampled, splits: ['k-fold'] } },
  });
  const [pipeline] = result.pipelines;
  // By hand: 40,100 logged, 2,001 immature, 500 sent by rule; the others are tested on, and half of four fifths of them copied.
  const rows = { train: 56_399, test: 37_599, missing: 0, copies: 18_800 };
  const folded = {
    ...pipeline,
    perSeed: pipeline.perSeed.map((one) => ({ ...one, rows: { ...one.rows, ...rows } })),
  };
  expect(rowsInWords({ ...result, pipelines: [folded] })).toMatch(/leaving out 500 sent by rule$/);
});

it('names a bound of rows only where it is met', () => {
  const bound = (mostRows: number) => rowsInWords(both({ training: { provenances: ['logged'], mostRows } }));
  expect(bound(28_000)).toContain('beyond the 28,000 that are drawn');
  expect(bound(28_001)).not.toContain('that are drawn');
});

it('shows retraining and dropped features on the terminal and in summary.md', () => {
  const result = handmade({
    pipelines: [{ provenance: 'logged', split: 'time', offline: [0.7, 0.7], shadow: [0.7, 0.7] }],
    retraining: {
      without: [0.7, 0.7],
      'wait-and-log': [0.7, 0.72],
      reconstruct: [0.74, 0.74],
      recompute: [0.6, 0.61],
    },
    scenario: { training: { screen: { auc: 0.7 } } },
  });
  const [pipeline] = result.pipelines;
  const screened = [['user_open_rate', 'story_open_rate'], ['user_open_rate']];
  const page = runPage({
    ...result,
    pipelines: [
      { ...pipeline, perSeed: pipeline.perSeed.map((one, index) => ({ ...one, screened: screened[index] })) },
    ],
  });
  const terminal = renderTerminal(page, { columns: 300, color: false }).replaceAll('\u00a0', ' ');
  for (const text of [terminal, renderMarkdown(page)]) {
    expect(text).toContain(
      'Screening dropped of logged × time: user_open_rate, story_open_rate (1 of 2 seeds).',
    );
    expect(text).toContain('worlds in which wait-and-log uses it');
    expect(text).toContain('100.0 %');
  }
});

it('says of k-folds how many there are, and of choosing on which rows', () => {
  const result = handmade({
    pipelines: [
      { provenance: 'logged', split: 'time', offline: [0.7], shadow: [0.7] },
      { provenance: 'logged', split: 'purged-k-fold', offline: [0.7], shadow: [0.7] },
      { provenance: 'logged', split: 'time', encoder: 'tuned', offline: [0.7], shadow: [0.7] },
    ],
    scenario: {
      training: {
        provenances: ['logged'],
        splits: ['time', 'purged-k-fold'],
        folds: 4,
        embargo: '2d',
        models: [{ name: 'tuned', l2: [1, 10], validation: 0.25 }],
      },
    },
  });
  const [time, folded, tuned] = result.pipelines;
  const chosen = {
    ...tuned,
    perSeed: tuned.perSeed.map((one) => ({ ...one, rows: { ...one.rows, validation: 6500 } })),
  };
  const page = runPage({ ...result, pipelines: [time, folded, chosen] });
  const text = renderMarkdown(page).replaceAll('\u00a0', ' ');
  expect(text).toContain('logged × purged-k-fold 28,000 trained on in each of 4 folds, 9,000 tested on');
  expect(text).toContain(
    'logged × time × tuned 28,000 trained on (14d of 21d logged), 6,500 of them chosen on, 9,000 tested on',
  );
  expect(text).toContain('of them chosen on');
  expect(renderMarkdown(runPage(both()))).not.toContain('chosen on');
  expect(text).toContain(
    'purged-k-fold tests on 4 parts in turn, with a model for each; purged-k-fold leaves out 1d before and 3d after each part. ' +
      'Offline figures are of all parts together; what is deployed is trained once more, on every usable row.',
  );
  expect(text).toContain(
    'tuned chooses by its NE on validation rows, 25.0 % of its training rows, and is trained once more: its test rows have no part in that.',
  );
});
