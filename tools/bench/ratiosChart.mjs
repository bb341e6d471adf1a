/** The lab against other ways to the same answers: a row for each comparison. */
import { short } from './short.mjs';

const STYLES = {
  good: { color: 'ink', symbol: 'circle' },
  missed: { color: 'bad', symbol: 'circle', hollow: true },
};

/** Undefined if nothing was compared. */
export function ratiosChart(timings) {
  const rows = Object.values(timings)
    .flatMap(({ lines }) => lines)
    .filter(({ ratio, reference }) => ratio !== undefined && !reference.isGauge);
  if (rows.length === 0) return undefined;
  return {
    title: 'How fast the lab is, against other ways to the same answers',
    subtitle: [
      'Points are medians of rounds in which both sides take turns, lines reach from the smallest to the largest.',
      'Dashed: targets in times as fast. Hollow points: the median missed its target.',
    ],
    legend: [],
    panels: [
      {
        kind: 'forest',
        valueTitle: 'times as fast',
        rows: rows.map(({ name, reference, ratio, target }) => ({
          name,
          detail: target === undefined ? reference.name : `${reference.name}; target: ${outcomeOf(target)}`,
          value: `${short(ratio.median)}× (${short(ratio.minimum)}–${short(ratio.maximum)})`,
        })),
        columns: [
          {
            axis: { title: 'times as fast as the reference (log scale)', type: 'log' },
            landmarks: [{ at: 1, label: 'equally fast' }],
            cells: rows.map(({ name, ratio, target }) => ({
              limits: target?.ratio === undefined ? [] : [target.ratio],
              marks: [
                {
                  series: name,
                  style: target?.isMet === false ? STYLES.missed : STYLES.good,
                  mean: ratio.median,
                  low: ratio.minimum,
                  high: ratio.maximum,
                },
              ],
            })),
          },
        ],
      },
    ],
  };
}

function outcomeOf({ text, isMet }) {
  return `${text}, ${isMet ? 'met' : 'missed'}`;
}
