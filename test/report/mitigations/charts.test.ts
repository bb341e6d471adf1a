/** The charts of a benchmark as data and as drawn. */
import { describe, expect, it } from 'vitest';
import { mitigations } from '../../../src/lab/studies/mitigations/catalog.ts';
import type { FaultOutcome, MitigationsReport } from '../../../src/lab/studies/mitigations/schema.ts';
import type { Curves } from '../../../src/report/chart/chart.ts';
import { faultChart } from '../../../src/report/mitigations/faultChart.ts';
import { kindOf } from '../../../src/report/mitigations/kinds.ts';
import { paretoChart } from '../../../src/report/mitigations/paretoChart.ts';
import { checked, middleOf } from '../chart/drawn.ts';
import { faultOf, handmade } from './handmade.ts';

const sameRows = (bytes: number) =>
  Object.fromEntries(mitigations.map(({ id }) => [id, [0.1, 0.05, 0.9, bytes] as const]));
const reports: [string, MitigationsReport][] = [
  ['of the usual figures', handmade()],
  ['of one seed', handmade({ seeds: [7] })],
  ['where all store nothing and lose the same', handmade({ rows: sameRows(0) })],
  ['where all store and lose the same', handmade({ rows: sameRows(50), seeds: [3, 7] })],
  [
    'where most store a little, and some nothing',
    handmade({
      rows: Object.fromEntries(
        mitigations.map(({ id }, index) => [id, [0, 0.05, 1, index < 10 ? 0 : index === 11 ? 1000 : 3]]),
      ),
    }),
  ],
  [
    'over many decades',
    handmade({
      rows: Object.fromEntries(
        mitigations.map(({ id }, index) => [id, [0, 0.01 * index, 1, index === 0 ? 0 : 10 ** (index / 4)]]),
      ),
    }),
  ],
];

describe.each(reports)('the Pareto picture %s', (_, report) => {
  it.each([
    328, 768, 900,
  ])('has every mitigation in its list, and its number beside a point, at %i pixels', (width) => {
    const { texts, elements } = checked(paretoChart(report), width);
    const words = texts.join(' ');
    report.mitigations.forEach(({ title }, index) => {
      expect(words).toContain(title);
      expect(texts.filter((text) => text === String(index + 1)).length).toBeGreaterThanOrEqual(2);
    });
    const points = elements.filter(({ attributes, name }) => attributes.has('data-mark') && name !== 'g');
    expect(points).toHaveLength(report.mitigations.length);
  });

  it('lets no point hide another', () => {
    const { elements } = checked(paretoChart(report), 768);
    const points = elements
      .filter(({ attributes, name }) => attributes.has('data-mark') && name !== 'g')
      .map(middleOf);
    points.forEach(([x, y], index) => {
      for (const [otherX, otherY] of points.slice(index + 1))
        expect(Math.max(Math.abs(x - otherX), Math.abs(y - otherY))).toBeGreaterThanOrEqual(8.8);
    });
  });
});

it('the kinds are those that keys say', () => {
  const labels = new Map(handmade().mitigations.map((each) => [each.id, kindOf(each).label]));
  expect([labels.get('none'), labels.get('minus-own'), labels.get('daily-partition')]).toEqual(
    Array.from({ length: 3 }, () => 'recomputed'),
  );
  for (const id of ['daily-snapshots', 'hourly-snapshots', 'daily-served', 'hourly-served'])
    expect(labels.get(id)).toBe('from snapshots');
  for (const id of ['logging', 'log-users', 'log-7-days', 'log-or-reconstruct'])
    expect(labels.get(id)).toBe('logged');
  for (const id of ['by-known-time', 'assumed-delay', 'retention-7-days'])
    expect(labels.get(id)).toBe('reconstructed');
  expect(labels.get('static-only')).toBe('no dynamic features');
});

it('the front descends to the right and passes through its points', () => {
  const report = handmade();
  const [{ points }] = (paretoChart(report).panels[0] as Curves).curves;
  const levels = points.filter((_, index) => index % 2 === 0);
  const onFront = report.mitigations.filter(({ isOnFront }) => isOnFront);
  expect(levels).toHaveLength(onFront.length);
  for (const { summary } of onFront)
    expect(levels).toContainEqual(
      expect.objectContaining({
        x: summary.leastBytesPerImpression.mean,
        mean: 100 * (1 - summary.relativeOpenRate.mean),
      }),
    );
  levels.slice(1).forEach(({ x, mean }, index) => {
    expect(Number(x)).toBeGreaterThanOrEqual(Number(levels[index].x));
    expect(mean).toBeLessThanOrEqual(levels[index].mean);
  });
});

const faults: [string, FaultOutcome][] = [
  ...handmade().faults.map((fault): [string, FaultOutcome] => [fault.id, fault]),
  [
    'of many pipelines and long names',
    faultOf(
      'long',
      'A title that is so long that it needs more than one line, since it tells every circumstance under which this fault was seen in the wild',
      ['0s', '1m', '1h', '6h', '12h', '1d', '2d'],
      Object.fromEntries(
        Array.from({ length: 8 }, (_, index) => [
          index === 0 ? 'logged' : `a pipeline of a rather long name, number ${index}`,
          index / 100,
        ]),
      ),
    ),
  ],
  ['of one pipeline that stays', faultOf('one', 'Nothing', [0, 1], { logged: 0 })],
];

describe.each(faults)('the picture of the fault %s', (_, fault) => {
  it.each([
    328, 768, 900,
  ])('shows each pipeline in all panels, and explains it once, at %i pixels', (width) => {
    const { texts, elements } = checked(faultChart(fault), width);
    const marks = elements.filter(({ attributes, name }) => attributes.has('data-mark') && name !== 'g');
    for (const { label } of fault.pipelines) {
      const own = marks.filter(({ attributes }) => attributes.get('data-series') === label);
      expect(own).toHaveLength(4 * fault.series[0].points.length);
    }
    const words = texts.join(' ');
    for (const { label } of fault.pipelines) expect(words.split(label).length).toBeGreaterThan(1);
    for (const quantity of ['Gap: offline minus production', 'Damage against clean logging', 'Production'])
      expect(words).toContain(quantity);
  });
});
