import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { mitigations } from '../../../src/lab/studies/mitigations/catalog.ts';
import type { FaultOutcome, MitigationsReport } from '../../../src/lab/studies/mitigations/schema.ts';
import { openStudio, type Studio } from '../../../src/report/chart/drawing.ts';
import type { TextWidth } from '../../../src/report/chart/style.ts';
import { movedApart } from '../../../src/report/mitigations/apart.ts';
import { bytesAxis } from '../../../src/report/mitigations/bytesAxis.ts';
import { faultChart } from '../../../src/report/mitigations/faultChart.ts';
import { kindOf, kinds } from '../../../src/report/mitigations/kinds.ts';
import { labelPlaces } from '../../../src/report/mitigations/labelPlaces.ts';
import { paretoChart } from '../../../src/report/mitigations/paretoChart.ts';
import { type Drawn, expectMarksInside, expectTextsApart, marksOf } from './drawn.ts';
import { faultOf, handmade } from './handmade.ts';

let studio: Studio;
const widths = new Map<string, number>();
beforeAll(async () => {
  studio = await openStudio();
});
/** As the studio measures, but each text only once. */
const textWidth: TextWidth = (text, fontSize, bold = false) => {
  const key = `${fontSize} ${bold} ${text}`;
  const width = widths.get(key) ?? studio.textWidth(text, fontSize, bold);
  widths.set(key, width);
  return width;
};

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
  const drawn = () => paretoChart(report, textWidth) as unknown as Drawn;

  it('cuts no text and lays none over another', () => {
    expectTextsApart(drawn(), textWidth);
    expectMarksInside(drawn());
  });

  it('has every mitigation in the list, and its number beside a point', () => {
    const chart = drawn();
    const texts = marksOf(chart, 'text').map(({ text }) => text);
    report.mitigations.forEach(({ title }, index) => {
      expect(
        texts.some((text) => text === title || text === `${title} †`),
        title,
      ).toBe(true);
      expect(texts.filter((text) => text === String(index + 1)).length).toBeGreaterThanOrEqual(2);
    });
    const shown = kinds.filter((kind) => report.mitigations.some((each) => kindOf(each) === kind)).length;
    expect(marksOf(chart, 'point')).toHaveLength(report.mitigations.length + shown);
    expect(marksOf(chart, 'point').filter(({ mark }) => mark.filled === false)).toHaveLength(2);
  });

  it('lets no point hide another', () => {
    const points = marksOf(drawn(), 'point');
    points.forEach((a, index) => {
      for (const b of points.slice(index + 1))
        expect(Math.max(Math.abs(a.x - b.x), Math.abs(a.y - b.y))).toBeGreaterThanOrEqual(8.99);
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
  const chart = paretoChart(handmade(), textWidth) as unknown as Drawn;
  const front = marksOf(chart, 'rule').filter(({ color }) => color === '#444444');
  const levels = front.filter(({ y, y2 }) => y === y2).sort((a, b) => a.x - b.x);
  const onFront = handmade().mitigations.filter(({ isOnFront }) => isOnFront);
  expect(levels).toHaveLength(onFront.length);
  levels.slice(1).forEach(({ y }, index) => {
    expect(y).toBeGreaterThan(levels[index].y);
  });
  const points = marksOf(chart, 'point');
  for (const { x, y } of levels) expect(points.some((point) => point.x === x && point.y === y)).toBe(true);
});

describe('places moved apart', () => {
  const places = fc.array(fc.double({ min: 0, max: 100, noNaN: true }), { maxLength: 12 });

  const FAR = [-1e6, 1e6] as const;

  it('keep their order and their distance', () => {
    fc.assert(
      fc.property(places, (values) => {
        const moved = movedApart(values, 9, FAR);
        const order = values.map((_, index) => index).sort((a, b) => values[a] - values[b] || a - b);
        order.slice(1).forEach((index, rank) => {
          expect(moved[index] - moved[order[rank]]).toBeGreaterThanOrEqual(9 - 1e-9);
        });
      }),
    );
  });

  it('move as little as can be: no other such places are nearer', () => {
    fc.assert(
      fc.property(places, fc.infiniteStream(fc.double({ min: 0, max: 30, noNaN: true })), (values, steps) => {
        const cost = (moved: readonly number[]) =>
          moved.reduce((sum, place, index) => sum + (place - values[index]) ** 2, 0);
        // Any other places in the same order, by random distances of at least 9.
        const order = values.map((_, index) => index).sort((a, b) => values[a] - values[b] || a - b);
        const other = new Array<number>(values.length);
        let place = (steps.next().value as number) - 15 + Math.min(...values);
        for (const index of order) {
          other[index] = place;
          place += 9 + (steps.next().value as number) / 4;
        }
        expect(cost(movedApart(values, 9, FAR))).toBeLessThanOrEqual(cost(other) + 1e-6);
      }),
    );
  });

  it('stay inside, also where all want to be at one end', () => {
    expect(movedApart([10, 10, 10], 9, [10, 100])).toEqual([10, 19, 28]);
    expect(movedApart([95, 99, 100], 9, [10, 100])).toEqual([82, 91, 100]);
    expect(movedApart([10, 10, 60], 9, [10, 100])).toEqual([10, 19, 60]);
  });

  it('stay where they are far enough apart', () => {
    expect(movedApart([50, 10, 30], 9, FAR)).toEqual([50, 10, 30]);
    expect(movedApart([10, 10, 13], 9, FAR)).toEqual([2, 11, 20]);
  });
});

it('the axis of bytes has a lane for 0, left of everything else', () => {
  const { places, ticks, laneEnd } = bytesAxis([0, 20, 0, 1000], [10, 500]);
  expect(laneEnd).toBe(10 + 2 * 17);
  expect(places[0]).toBeLessThan(places[2]);
  for (const place of [places[0], places[2]]) expect(place).toBeLessThan(laneEnd as number);
  expect(ticks[0]).toEqual({ value: 0, place: 27 });
  expect(places[1]).toBeGreaterThan(laneEnd as number);
  expect(places[1]).toBeCloseTo(ticks.find(({ value }) => value === 20)?.place as number, 9);
  expect(bytesAxis([20, 1000], [10, 500]).laneEnd).toBeUndefined();
  expect(bytesAxis([0, 0], [10, 500])).toMatchObject({ laneEnd: undefined, ticks: [{ value: 0 }] });
});

it('labels cover neither points nor one another, wherever the points are', () => {
  const point = fc.record({
    x: fc.integer({ min: 20, max: 380 }),
    y: fc.integer({ min: 20, max: 280 }),
    width: fc.integer({ min: 7, max: 16 }),
    reach: fc.integer({ min: 0, max: 40 }),
  });
  fc.assert(
    fc.property(fc.array(point, { maxLength: 30 }), (points) => {
      const labelled = points.map(({ reach, ...each }) => ({
        ...each,
        top: each.y - reach,
        bottom: each.y + reach,
      }));
      const room = { bounds: { x: 0, y: 0, x2: 400, y2: 300 }, pointRadius: 5, height: 11, avoided: [] };
      const boxes = labelPlaces(labelled, room).map((place, index) => {
        expect(place).toBeDefined();
        const { x, y } = place!;
        const half = points[index].width / 2;
        return { x: x - half, x2: x + half, y: y - 5.5, y2: y + 5.5 };
      });
      const squares = points.map(({ x, y }) => ({ x: x - 5, x2: x + 5, y: y - 5, y2: y + 5 }));
      boxes.forEach((a, index) => {
        expect(a.x >= 0 && a.x2 <= 400 && a.y >= 0 && a.y2 <= 300).toBe(true);
        for (const b of [...squares, ...boxes.slice(index + 1)])
          expect(a.x2 <= b.x || b.x2 <= a.x || a.y2 <= b.y || b.y2 <= a.y).toBe(true);
      });
    }),
    { numRuns: 60 },
  );
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
  const drawn = () => faultChart(fault, textWidth) as unknown as Drawn;

  it('cuts no text, lays none over another, and keeps every mark inside', () => {
    expectTextsApart(drawn(), textWidth);
    expectMarksInside(drawn());
  });

  it('shows each pipeline alike in all panels, and explains it once', () => {
    const points = marksOf(drawn(), 'point');
    const places = fault.series[0].points.length;
    const looks = new Map<string, number>();
    for (const { color, mark } of points) {
      const look = `${color} ${mark.shape}`;
      looks.set(look, (looks.get(look) ?? 0) + 1);
    }
    expect([...looks.values()]).toEqual(fault.pipelines.map(() => 4 * places + 1));
    const texts = marksOf(drawn(), 'text').map(({ text }) => text);
    for (const { label } of fault.pipelines) expect(texts.filter((text) => text === label)).toHaveLength(1);
    for (const title of [
      'Gap: offline minus production',
      'Damage against clean logging',
      'Production',
      'Values that differ from those served',
    ])
      expect(texts).toContain(title);
  });
});
