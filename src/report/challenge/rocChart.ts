/** ROC curves of detectors over the worlds of a challenge. */
import type { ChallengeScore } from '../../audit/challenge/schema.ts';
import type { Chart, Style } from '../chart/chart.ts';
import { otherStyles, provenanceStyles } from '../chart/styles.ts';
import { percent } from '../text/numbers.ts';

const STYLES: readonly Style[] = [provenanceStyles.logged, ...otherStyles];

export function rocChart({ entries }: ChallengeScore): Chart {
  // Curves have so many corners that symbols would hide them: a colour that comes again is dashed.
  const colors = entries.map((_, index) => STYLES[index % STYLES.length].color);
  const styles = colors.map(
    (color, index): Style => (colors.indexOf(color) === index ? { color } : { color, dash: [5, 3] }),
  );
  return {
    title: 'ROC curves over worlds: leaks found, at every rate of false alarms',
    subtitle: ['Higher is better; the dashed diagonal is chance.'],
    legend: entries.map(({ detector }, index) => ({ name: detector, style: styles[index] })),
    panels: [
      {
        kind: 'curves',
        x: { title: 'worlds without a leak that are accused', domain: [0, 1] },
        y: { title: 'leaks found', domain: [0, 1] },
        square: true,
        diagonal: true,
        curves: entries.map(({ detector, roc }, index) => ({
          series: detector,
          style: styles[index],
          points: roc.map(({ falseAlarmRate, hitRate }) => ({
            x: falseAlarmRate,
            mean: hitRate,
            low: Number.NaN,
            high: Number.NaN,
            tooltip: `${detector}: ${percent(hitRate)} found at ${percent(falseAlarmRate)} false alarms`,
          })),
        })),
      },
    ],
  };
}
