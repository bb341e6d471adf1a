import { expect, it } from 'vitest';
import { comparisonPage } from '../../../src/report/run/comparison.ts';
import { renderTerminal } from '../../../src/report/terminal.ts';
import { article, handmade } from '../handmade.ts';

it('shows each result by its widest gap, a row each', () => {
  const clean = handmade({
    pipelines: [
      { provenance: 'logged', split: 'time', encoder: 'none', offline: [0.71, 0.72], shadow: [0.7, 0.71] },
    ],
  });
  expect(
    renderTerminal(comparisonPage([article(), clean]), { columns: 120, color: false }),
  ).toMatchInlineSnapshot(`
    "The widest gap of each result

                                        offline    production                                live open
    result    pipeline                      AUC           AUC           gap        damage         rate
    ──────────────────────────────────────────────────────────────────────────────────────────────────
    handmade  recomputed × random  0.851 ±0.011  0.704 ±0.005  0.147 ±0.010  0.042 ±0.002  11.9 % ±0.2
    handmade  logged × time        0.715 ±0.064  0.705 ±0.064      0.010 ±0             —            —

    handmade less handmade, paired by seed
    - logged × time: offline AUC −0.030 [−0.099, 0.040], no clear difference; production AUC −0.041 [−0.092, 0.010], no
      clear difference; gap 0.012 [−0.008, 0.031], no clear difference
    - incumbent: production AUC the same; live open rate −1.9 [−1.9, −1.9] points
    - incumbent, greedy: production AUC the same; live open rate −2.3 [−2.3, −2.3] points
    - oracle: production AUC the same"
  `);
});
