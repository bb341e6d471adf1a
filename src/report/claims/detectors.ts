/** How well detectors tell leaks from other troubles, as tables. */
import type { Estimate } from '../../evaluation/intervals.ts';
import type { DetectorOutcome } from '../../lab/studies/claims/schema.ts';
import type { TableData } from '../text/markdown.ts';
import { bracketed, fixed, NO_NUMBER, percent } from '../text/numbers.ts';

export const RATES_NOTE =
  'Detectors, over worlds and pipelines whose truth is known. Rates are means over kinds, with 95 % intervals over seeds; precision depends on how many models have a leak, so it is told for several shares.';
export const ALARMS_NOTE = 'Share of seeds with an alarm, by kind (exact 95 % intervals):';

/** Rates over all kinds. */
export function detectorRates(detectors: readonly DetectorOutcome[]): TableData {
  const [{ precision }] = detectors;
  return {
    head: [
      'alarm when',
      'true positives',
      'false positives',
      ...precision.map(({ prevalence }) => `precision if ${percent(prevalence)} leak`),
    ],
    rows: detectors.map(({ name, quantity, threshold, truePositiveRate, falsePositiveRate, ...detector }) => [
      `${name} (\`${quantity}\`) above ${threshold}`,
      rate(truePositiveRate),
      rate(falsePositiveRate),
      ...detector.precision.map(({ precision: right }) => (Number.isNaN(right) ? NO_NUMBER : percent(right))),
    ]),
  };
}

/** The alarms of each kind. */
export function detectorAlarms(detectors: readonly DetectorOutcome[]): TableData {
  const [{ kinds }] = detectors;
  return {
    head: ['world', 'features', 'leak', ...detectors.map((detector) => headOf(detector, detectors))],
    rows: kinds.map(({ world, features, leaks }, kind) => [
      world,
      features,
      leaks ? 'yes' : 'no',
      ...detectors.map((detector) => rate(detector.kinds[kind].alarms)),
    ]),
    texts: ['features', 'leak'],
  };
}

/** With its threshold where the name alone does not tell it from another. */
function headOf({ name, threshold }: DetectorOutcome, all: readonly DetectorOutcome[]): string {
  const isAlone = all.filter((other) => other.name === name).length === 1;
  return isAlone ? name : `${name} above ${threshold}`;
}

function rate(estimate: Estimate): string {
  return `${percent(estimate.mean)} ${bracketed(inside(estimate), (value) => `${fixed(100 * value, 0)} %`)}`.trimEnd();
}

/** A t interval may leave what a share can be. */
function inside({ mean, low, high }: Estimate): Estimate {
  return { mean, low: Math.max(0, low), high: Math.min(1, high) };
}
