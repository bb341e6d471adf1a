/** The chart of a claim as data and as drawn. */
import { describe, expect, it } from 'vitest';
import type { Dose } from '../../../src/lab/studies/claims/schema.ts';
import type { Forest } from '../../../src/report/chart/chart.ts';
import { provenanceStyle } from '../../../src/report/chart/styles.ts';
import { claimChart } from '../../../src/report/claims/claimChart.ts';
import { placesOf, seriesStyles } from '../../../src/report/claims/doseChart.ts';
import { measureOf } from '../../../src/report/claims/measures.ts';
import { axisTitle, shortened } from '../../../src/report/claims/words.ts';
import { checked } from '../chart/drawn.ts';
import { OUTCOMES } from './handmadeOutcomes.ts';
import { about, outcome, part } from './report.ts';

const withLongNames = outcome('long', 'refuted', {
  parts: [part(`gap.auc of recomputed × time × ${'w'.repeat(60)} minus ${'x'.repeat(60)}`, about(0.1, 0.01))],
  doses: [
    {
      file: 'a.yaml',
      title: 'A title with a '.concat('long-'.repeat(30), 'word'),
      key: 'training.'.repeat(20),
      seeds: 20,
      series: [
        {
          label: 'a label '.repeat(30).trim(),
          contrast: 'gap.auc of a minus b',
          margin: 0.01,
          points: [
            { at: 'y'.repeat(90), effect: about(0.1, 0.01) },
            { at: 'two words '.repeat(15).trim(), effect: about(0.1, 0.01) },
          ],
        },
      ],
      verdicts: [],
    },
  ],
});
const EVERY = { ...OUTCOMES, withLongNames };

describe.each(Object.entries(EVERY))('the chart of %s', (_, one) => {
  it.each([
    328, 768, 900,
  ])('has all its texts, and a mark for each mean that is known, at %i pixels', (width) => {
    const { elements } = checked(claimChart(one), width);
    const means = one.parts.map(({ effect }) => effect.mean);
    const series = one.doses.flatMap((dose) => dose.series);
    means.push(...series.flatMap(({ points }) => points.map(({ effect }) => effect.mean)));
    const marks = elements.filter(({ attributes, name }) => attributes.has('data-mark') && name !== 'g');
    expect(marks).toHaveLength(means.filter(Number.isFinite).length);
  });

  it('names every series and place of its doses', () => {
    const texts = checked(claimChart(one), 4000).texts;
    for (const { series } of one.doses)
      for (const { label, points } of series) {
        expect(texts).toContain(label);
        for (const { at } of points) expect(texts).toContain(String(at));
      }
  });
});

describe('the parts', () => {
  it('have their effect and margin in the unit that is shown, and say what is no evidence', () => {
    const { panels } = claimChart(
      outcome('a', 'reproduced', {
        parts: [
          part('live.openRate of a', about(0.06, 0.01), { is: 'within', margin: 0.08 }),
          part('live.openRate of b', about(0, 0), { control: null, construction: true }),
        ],
      }),
    );
    const { rows, columns } = panels[0] as Forest;
    const [{ cells, axis }] = columns;
    const round = (value: number) => Number(value.toFixed(6)) + 0;
    const rounded = cells.map(({ marks: [{ mean, low, high }], limits = [] }) =>
      [mean, low, high, ...limits].map(round),
    );
    expect(rounded).toEqual([
      [6, 5, 7, -8, 8],
      [0, 0, 0, 0.2],
    ]);
    expect(rows.map(({ detail, quiet }) => [detail, quiet])).toEqual([
      ['less its control', false],
      ['by construction', true],
    ]);
    expect(axis).toEqual({ title: 'points of open rate', zero: true });
  });

  it('say so where there is no value', () => {
    expect(checked(claimChart(OUTCOMES['manyParts']), 768).texts).toContain('a seed has no such value');
  });
});

describe('words of a chart', () => {
  it('shorten contrasts and name what is measured', () => {
    const plain = (text: string) => shortened(text).replaceAll('\u00a0', ' ');
    expect(plain('gap.auc of a × time minus b × time')).toBe('gap of a × time − b × time');
    expect(plain('shadow.auc of a minus offline.auc of b plus live.auc of c')).toBe(
      'shadow of a − offline of b + live of c',
    );
    expect(plain('coefficient.user_open_rate of a')).toBe('coefficient.user_open_rate of a');
    expect(axisTitle(['damage.auc of a'])).toBe('difference in AUC');
    expect(axisTitle(['shadow.ne of a minus b'])).toBe('difference in NE');
    expect(axisTitle(['(flattery.auc of a plus b) / 2'])).toBe('difference in AUC');
    expect(axisTitle(['offline.auc of a', 'gap.auc of a'])).toBe('AUC');
    expect(axisTitle(['skew.mismatch of a minus b'])).toBe('% of values');
    expect(axisTitle(['day3.rows of a'])).toBe('rows');
    expect(measureOf('(coefficient.x of a plus b) / 2').unit).toBe(measureOf('coefficient.x of a').unit);
  });
});

describe('places of a dose', () => {
  const along = (...ats: (number | string)[]) =>
    placesOf([
      {
        points: ats.map((at) => ({ at, effect: about(0, 0) })),
      },
    ]);

  it('are in order where they are numbers or durations', () => {
    expect(along('1d', '10m', '6h')).toEqual({ names: ['10m', '6h', '1d'], ordered: true });
    expect(along(10, -1, 0.5, '2')).toEqual({ names: ['-1', '0.5', '2', '10'], ordered: true });
  });

  it('stay as they appear where some are names', () => {
    expect(along('random', '1d', 'none')).toEqual({ names: ['random', '1d', 'none'], ordered: false });
    expect(along(3, '1d').ordered).toBe(false);
  });
});

describe('looks of series', () => {
  const dose = (...labels: string[]): Dose => ({
    file: '',
    title: '',
    key: '',
    seeds: 1,
    series: labels.map((label) => ({ label, contrast: 'gap.auc of a', margin: null, points: [] })),
    verdicts: [],
  });

  it('differ within a panel', () => {
    const panels = [['a', 'b', 'c'], 'defghijk'.split(''), ['k', 'a', 'z']];
    const styles = seriesStyles(panels.map((labels) => dose(...labels)));
    for (const labels of panels)
      expect(new Set(labels.map((label) => styles.get(label))).size).toBe(labels.length);
  });

  it('are those of provenances wherever a series is one, and of nothing else beside it', () => {
    const styles = seriesStyles([dose('a', 'b', 'reconstructed', 'constructor', 'recomputed', 'logged')]);
    for (const name of ['logged', 'recomputed', 'reconstructed'])
      expect(styles.get(name)).toBe(provenanceStyle(name));
    expect(new Set(styles.values()).size).toBe(6);
  });

  it('are reused before they fail where there are more series than looks', () => {
    expect(seriesStyles([dose(...'abcdefghij'.split(''))]).size).toBe(10);
  });
});
