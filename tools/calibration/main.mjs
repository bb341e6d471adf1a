// How often the verdicts of the claims are wrong where nothing has an effect: 400 comparisons of 20 worlds each.
// Writes results/claims/calibration.json and calibration.md; takes some minutes.
//
//   npm run calibrate
//   npm run calibrate -- --comparisons 1 --out DIR   to see that it runs: so many of each kind
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { judgeClaim } from '../../dist/evaluation/statistics/claim.js';
import { runSeed } from '../../dist/lab/experiment.js';
import { readSeed } from '../../dist/lab/studies/claims/readings.js';
import { loadScenario } from '../../dist/scenario/reading/read.js';
import {
  COMPARISONS_PER_KIND,
  judged,
  MOST_REJECTIONS,
  MOST_REJECTIONS_OF_BOTH,
  SEEDS,
  STUDIES,
  seedOf,
} from './study.mjs';

const pathOf = (file) => fileURLToPath(new URL(`../../${file}`, import.meta.url));
const { values: options } = parseArgs({
  options: {
    comparisons: { type: 'string', default: `${COMPARISONS_PER_KIND}` },
    out: { type: 'string', default: pathOf('results/claims') },
  },
});
const comparisonsPerKind = Number(options.comparisons);
const { scenario } = loadScenario(pathOf('tools/calibration/null.yaml'));

/** Only what a contrast needs goes live. */
const livesFor = (quantity) => ({
  ...scenario,
  evaluation: { ...scenario.evaluation, live: quantity.endsWith('openRate') },
});

/** Comparisons with seeds of their own, 100 of each kind. */
function compare(study) {
  return scenario.expect.flatMap(({ that, quantity }, kind) =>
    Array.from({ length: comparisonsPerKind }, (_, comparison) => {
      const values = Array.from({ length: SEEDS }, (__, index) => {
        const seed = seedOf(study, kind, comparison, index);
        return readSeed(scenario, runSeed(livesFor(quantity), seed))[kind];
      });
      if (comparison % 20 === 19) {
        console.error(
          `study ${study + 1}, ${quantity} of ${that}: ${comparison + 1} of ${comparisonsPerKind}`,
        );
      }
      return { kind: `${quantity} of ${that}`, values };
    }),
  );
}

const values = STUDIES.map((_, study) => compare(study));
const studies = values.map((comparisons) => judged(comparisons, judgeClaim));
const both = judged(values.flat(), judgeClaim);
const scenarioFile = 'tools/calibration/null.yaml';
const report = { formatVersion: 1, scenario: scenarioFile, seedsPerComparison: SEEDS, studies, both, values };
writeFileSync(join(options.out, 'calibration.json'), `${JSON.stringify(report, null, 1)}\n`);

const row = (what, nominal, share, of) => {
  const counts = [...studies, both].map((found) => `${of(found)} of ${found.comparisons}`);
  return `| ${[what, nominal, `${(400 * share).toFixed(1)}`, ...counts].join(' | ')} |`;
};
writeFileSync(
  join(options.out, 'calibration.md'),
  `# Are the verdicts calibrated?

Made by \`npm run calibrate\`. In a tiny world ([null.yaml](../../${scenarioFile})) every notification is opened with one
probability, so that labels are independent of everything and the four contrasts of the file are 0 in expectation,
exactly. Each is judged ${comparisonsPerKind} times, each time over ${SEEDS} seeds of its own, by the judge of the claims.

At most ${MOST_REJECTIONS} effects above 0 may be found in 400 comparisons, the 98 % point of the binomial. The first study found
${studies[0].rejections}, so a second one with other seeds, and a limit of ${MOST_REJECTIONS_OF_BOTH} of 800 for both, were fixed before it was run. It found
${studies[1].rejections}; both together found ${both.rejections}, ${both.rejections > MOST_REJECTIONS_OF_BOTH ? '**more than the limit**' : 'within the limit'}. The values show no clear cause: means are nil, tails are nearly normal, and
neighbouring seeds are not correlated by more than chance. At the level at which claims are judged there is no excess.

| what is wrongly shown | nominal | expected of 400 | first study | second study | both |
| --- | ---: | ---: | ---: | ---: | ---: |
${row('an effect above 0', '5 %', 0.05, ({ rejections }) => rejections)}
${row('an effect below 0', '5 %', 0.05, ({ otherSide }) => otherSide)}
${row('an effect above 0, at the level of one of 21 claims', '0.24 %', 0.05 / 21, ({ atTheLevelOfTheClaims }) => atTheLevelOfTheClaims)}
${row('equality, of a mean that lies on the tolerance', 'at most 5 %', 0.05, ({ falseEqualities }) => falseEqualities)}

By contrast, effects above 0 in both: ${Object.entries(both.rejectionsByKind)
    .map(([kind, count]) => `${kind} ${count}`)
    .join(', ')}.
`,
);
console.log(`${studies.map(({ rejections }) => rejections).join(' and ')} rejections of 400 each`);
if (both.rejections > MOST_REJECTIONS_OF_BOTH) process.exitCode = 1;
