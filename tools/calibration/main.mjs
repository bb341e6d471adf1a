// How often the verdicts of the claims are wrong where nothing has an effect: 400 comparisons of 20 worlds each.
// Writes results/claims/calibration.json and calibration.md; takes some minutes.
//
//   npm run calibrate
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { judgeClaim } from '../../dist/evaluation/claim.js';
import { readSeed } from '../../dist/lab/claims/readings.js';
import { runSeed } from '../../dist/lab/experiment.js';
import { loadScenario } from '../../dist/scenario/read.js';
import { COMPARISONS_PER_KIND, judged, MOST_REJECTIONS, SEEDS, seedOf } from './study.mjs';

const pathOf = (file) => fileURLToPath(new URL(`../../${file}`, import.meta.url));
const { scenario } = loadScenario(pathOf('tools/calibration/null.yaml'));

/** Only what a contrast needs goes live. */
const livesFor = (quantity) => ({
  ...scenario,
  evaluation: { ...scenario.evaluation, live: quantity.endsWith('openRate') },
});

const comparisons = scenario.expect.flatMap(({ that, quantity }, kind) =>
  Array.from({ length: COMPARISONS_PER_KIND }, (_, comparison) => {
    const values = Array.from({ length: SEEDS }, (__, index) => {
      const seed = seedOf(kind, comparison, index);
      return readSeed(scenario, runSeed(livesFor(quantity), seed))[kind];
    });
    if (comparison % 20 === 19)
      console.error(`${quantity} of ${that}: ${comparison + 1} of ${COMPARISONS_PER_KIND}`);
    return { kind: `${quantity} of ${that}`, values };
  }),
);
const found = judged(comparisons, judgeClaim);

const report = {
  formatVersion: 1,
  scenario: 'tools/calibration/null.yaml',
  seedsPerComparison: SEEDS,
  ...found,
};
writeFileSync(
  pathOf('results/claims/calibration.json'),
  `${JSON.stringify({ ...report, values: comparisons }, null, 1)}\n`,
);
writeFileSync(
  pathOf('results/claims/calibration.md'),
  `# Are the verdicts calibrated?

Made by \`npm run calibrate\`. In a tiny world ([null.yaml](../../${report.scenario})) every notification is opened with one
probability, so that labels are independent of everything and the four contrasts of the file are 0 in expectation,
exactly. Each is judged ${COMPARISONS_PER_KIND} times, each time over ${SEEDS} seeds of its own, by the judge of the claims.

| what is wrongly shown | nominal | expected of ${found.comparisons} | found |
| --- | ---: | ---: | ---: |
| an effect above 0 (at most ${MOST_REJECTIONS} allowed, the 98 % point of the binomial) | 5 % | ${found.comparisons / 20} | **${found.rejections}** |
| an effect below 0 | 5 % | ${found.comparisons / 20} | ${found.otherSide} |
| an effect above 0, at the level of one of 21 claims | 0.24 % | ${(found.comparisons / 420).toFixed(1)} | ${found.atTheLevelOfTheClaims} |
| equality, of a mean that lies on the tolerance | at most 5 % | at most ${found.comparisons / 20} | ${found.falseEqualities} |

By contrast, effects above 0: ${Object.entries(found.rejectionsByKind)
    .map(([kind, count]) => `${kind} ${count}`)
    .join(', ')}.
`,
);
console.log(`${found.rejections} rejections of ${found.comparisons}; at most ${MOST_REJECTIONS} allowed`);
if (found.rejections > MOST_REJECTIONS) process.exitCode = 1;
