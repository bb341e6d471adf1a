/** Separation of leaks from other troubles by detectors, as tables. */
import type { Estimate } from '../../evaluation/statistics/intervals.ts';
import type { DetectorOutcome } from '../../lab/studies/claims/schema.ts';
import { type Content, type Figure, prose, table } from '../page.ts';
import { fixed, percent } from '../text/numbers.ts';

const RATES_NOTE =
  'Detectors, over worlds and pipelines whose truth is known. Rates are means over kinds, with 95 % intervals over seeds; precision depends on how many models have a leak, so it is told for several shares.';
const ALARMS_NOTE = 'Share of seeds with an alarm, by kind (exact 95 % intervals):';

/** Rates over all kinds, and the alarms of each kind; nothing without detectors. */
export function detectorTables(detectors: readonly DetectorOutcome[]): Content {
  if (detectors.length === 0) return undefined;
  const [{ precision, kinds }] = detectors;
  return [
    prose(RATES_NOTE),
    table({
      caption: 'Rates of detectors',
      columns: [
        'alarm when',
        'true positives',
        'false positives',
        ...precision.map(({ prevalence }) => `precision if ${percent(prevalence)} leak`),
      ].map((head) => ({ head })),
      rows: detectors.map(({ name, quantity, threshold, ...detector }) => ({
        cells: [
          [name, ' (', { code: quantity }, `) above ${threshold}`],
          rate(detector.truePositiveRate),
          rate(detector.falsePositiveRate),
          ...detector.precision.map(({ precision: right }) => percent(right)),
        ],
      })),
    }),
    prose(ALARMS_NOTE),
    table({
      caption: 'Alarms by kind',
      columns: [
        { head: 'world' },
        { head: 'provenance', isText: true },
        { head: 'leak', isText: true },
        ...detectors.map((detector) => ({ head: headOf(detector, detectors) })),
      ],
      rows: kinds.map(({ world, provenance, leaks }, kind) => ({
        cells: [
          world,
          provenance,
          leaks ? 'yes' : 'no',
          ...detectors.map((detector) => rate(detector.kinds[kind].alarms)),
        ],
      })),
    }),
  ];
}

/** With its threshold where the name alone is not unique. */
function headOf({ name, threshold }: DetectorOutcome, all: readonly DetectorOutcome[]): string {
  const isAlone = all.filter((other) => other.name === name).length === 1;
  return isAlone ? name : `${name} above ${threshold}`;
}

function rate(estimate: Estimate): Figure {
  return { estimate, format: percent, ends: (value) => fixed(100 * value, 0) };
}
