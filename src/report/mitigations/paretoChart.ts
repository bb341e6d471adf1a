/** The picture of a benchmark: what each mitigation still loses in production, against what it stores. */
import type { MitigationOutcome, MitigationsReport } from '../../lab/studies/mitigations/schema.ts';
import { textLines } from '../chart/lines.ts';
import { GRID_COLOR, grid, hasEnds } from '../chart/panel.ts';
import { type Line, layersOf, type Point, type Scene, type Text, together } from '../chart/scene.ts';
import {
  FAINT,
  FONT_SIZE,
  framed,
  QUIET_INK,
  SMALL_FONT_SIZE,
  type TextWidth,
  type TopLevel,
  widest,
} from '../chart/style.ts';
import { type ValueAxis, valueAxis } from '../chart/valueAxis.ts';
import { count, exact, fixed } from '../text/numbers.ts';
import { type BytesAxis, bytesAxis } from './bytesAxis.ts';
import { perImpression, small } from './figures.ts';
import { type Kind, kindOf, kinds } from './kinds.ts';
import { labelPlaces, type Place } from './labelPlaces.ts';

const PLOT_WIDTH = 680;
const LEAST_PLOT_HEIGHT = 440;
const TICK_WIDTH = 58;
const LEGEND_GAP = 36;
const LEGEND_LINE = 17;
const NUMBER_WIDTH = 26;
const AXIS_HEIGHT = 48;
/** Over the plot, for the title of its upward axis. */
const HEAD_HEIGHT = 26;
/** In square pixels, and half the side of the square that a point needs. */
const AREA = 52;
const POINT_RADIUS = 5;
/** A label nearer than this to its point needs no line to it; a line ends so far from the label's middle. */
const NEAR = 20;
const LABEL_RADIUS = 8;
const LANE_COLOR = '#F6F6F6';
const FRONT_COLOR = '#444444';
const PADDING = { left: 16, right: 24, bottom: 12 };
const SMALL = { size: SMALL_FONT_SIZE, color: QUIET_INK } as const;

interface Numbered {
  readonly outcome: MitigationOutcome;
  readonly kind: Kind;
  readonly number: string;
}

interface PlacedPoint extends Numbered {
  readonly x: number;
  readonly y: number;
}

export function paretoChart(
  { scenario, seeds, mitigations }: MitigationsReport,
  textWidth: TextWidth,
): TopLevel {
  const numbered = numberedByKind(mitigations);
  const legend = legendScene(numbered, TICK_WIDTH + PLOT_WIDTH + LEGEND_GAP, textWidth);
  const [top, bottom] = [HEAD_HEIGHT, Math.max(HEAD_HEIGHT + LEAST_PLOT_HEIGHT, legend.height - AXIS_HEIGHT)];
  const [left, right] = [TICK_WIDTH, TICK_WIDTH + PLOT_WIDTH];
  const y = valueAxis(
    mitigations.flatMap(({ summary }) => Object.values(summary.damage.auc)),
    [bottom, top],
    8,
  );
  const known = numbered.filter(
    ({ outcome: { summary } }) =>
      Number.isFinite(summary.damage.auc.mean) && Number.isFinite(summary.bytesPerImpression.mean),
  );
  const x = bytesAxis(
    known.map(({ outcome }) => outcome.summary.bytesPerImpression.mean),
    [left, right - POINT_RADIUS],
  );
  const points = known.map(
    (each, index): PlacedPoint => ({
      ...each,
      x: x.places[index],
      y: y.place(each.outcome.summary.damage.auc.mean),
    }),
  );
  const front = frontLines(points, right);
  const scene = together([
    axesScene(x, y, { left, right, top, bottom }),
    { bands: [], lines: front, points: [], texts: [] },
    pointsScene(points, front, y, { left, right, top, bottom }, textWidth),
    legend.scene,
  ]);
  const size = { width: legend.right, height: bottom + AXIS_HEIGHT };
  const subtitle = [
    'Lower and further left is better. On the line, and bold at the right: nothing else does less damage and stores less.',
    ...(mitigations.some(({ isOtherWorld }) => isOtherWorld)
      ? ['Hollow (†): served from what training reads, so that its damage is on other traffic.']
      : []),
    seeds.length === 1
      ? 'One seed, so no intervals. Points that would hide one another stand side by side.'
      : `Upright lines: 95 % intervals over ${seeds.length} seeds, each by itself. Points that would hide one another stand side by side.`,
  ].flatMap((line) => textLines(line, size.width, FONT_SIZE, textWidth));
  return framed(
    {
      title: `${scenario.name}: what mitigations lose in production, and what they store`,
      subtitle,
      ...size,
      padding: { ...PADDING, top: 54 + 18 * subtitle.length },
    },
    layersOf(scene, size),
  );
}

/** By title, in the order of the legend, the numbers that stand at the points. */
export function numbersIn(mitigations: readonly MitigationOutcome[]): ReadonlyMap<string, string> {
  return new Map(numberedByKind(mitigations).map(({ outcome, number }) => [outcome.title, number]));
}

/** Numbers run through the legend, which goes by kind. */
function numberedByKind(mitigations: readonly MitigationOutcome[]): Numbered[] {
  return kinds
    .flatMap((kind) => mitigations.filter((each) => kindOf(each) === kind))
    .map((outcome, index) => ({ outcome, kind: kindOf(outcome), number: String(index + 1) }));
}

interface Plot {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

function axesScene({ ticks, laneEnd }: BytesAxis, y: ValueAxis, { left, right, top, bottom }: Plot): Scene {
  const level = (at: number, color: string): Line => ({ x: left, x2: right, y: at, y2: at, color, width: 1 });
  return {
    bands: laneEnd === undefined ? [] : [{ x: left, x2: laneEnd, y: top, y2: bottom, color: LANE_COLOR }],
    lines: [
      ...grid(
        ticks.filter(({ value }) => value > 0).map(({ place }) => place),
        top,
        bottom,
      ),
      ...y.ticks.map((tick) => level(y.place(tick), GRID_COLOR)),
      level(y.place(0), QUIET_INK),
    ],
    points: [],
    texts: [
      { x: 0, y: 6, text: 'damage: AUC that production loses against clean logging', size: SMALL_FONT_SIZE },
      ...y.ticks.map(
        (tick): Text => ({
          x: left - 6,
          y: y.place(tick),
          text: fixed(tick, y.digits),
          align: 'right',
          ...SMALL,
        }),
      ),
      ...ticks.map(
        ({ value, place }): Text => ({
          x: place,
          y: bottom + 14,
          text: count(value),
          align: 'center',
          ...SMALL,
        }),
      ),
      {
        x: (left + right) / 2,
        y: bottom + 34,
        text: 'bytes stored for each impression (logarithmic, but for 0)',
        size: SMALL_FONT_SIZE,
        align: 'center',
      },
    ],
  };
}

/** Steps along the least damage that can be had for so many bytes. */
function frontLines(points: readonly PlacedPoint[], right: number): Line[] {
  const front = points.filter(({ outcome }) => outcome.isOnFront).sort((a, b) => a.x - b.x);
  const look = { color: FRONT_COLOR, width: 1.5 };
  return front.flatMap(({ x, y }, index): Line[] => {
    const next = front[index + 1];
    const level = { x, x2: next?.x ?? right, y, y2: y, ...look };
    return next === undefined ? [level] : [level, { x: next.x, x2: next.x, y, y2: next.y, ...look }];
  });
}

function pointsScene(
  placed: readonly PlacedPoint[],
  front: readonly Line[],
  y: ValueAxis,
  plot: Plot,
  textWidth: TextWidth,
): Scene {
  const { left, right, top, bottom } = plot;
  const intervals = placed.flatMap(({ x, outcome, kind }): Line[] => {
    const { low, high } = outcome.summary.damage.auc;
    return hasEnds({ low, high })
      ? [
          {
            x,
            x2: x,
            y: y.place(high),
            y2: y.place(low),
            color: kind.color,
            width: 1.5,
            label: told(outcome),
          },
        ]
      : [];
  });
  const places = labelPlaces(
    placed.map(({ x, y: at, number, outcome }) => {
      const { low, high } = outcome.summary.damage.auc;
      const [ceiling, floor] = hasEnds({ low, high }) ? [y.place(high), y.place(low)] : [at, at];
      return { x, y: at, width: textWidth(number, SMALL_FONT_SIZE, true), top: ceiling, bottom: floor };
    }),
    {
      bounds: { x: left, y: top, x2: right, y2: bottom },
      pointRadius: POINT_RADIUS,
      height: SMALL_FONT_SIZE,
      avoided: [...intervals, ...front],
    },
  );
  const texts: Text[] = [];
  const leaders: Line[] = [];
  placed.forEach(({ x, y: at, number, kind, outcome }, index) => {
    const place = places[index];
    if (place === undefined) return;
    texts.push({
      ...place,
      text: number,
      size: SMALL_FONT_SIZE,
      color: kind.color,
      bold: true,
      align: 'center',
      label: belongs(outcome),
    });
    leaders.push(...leaderOf({ x, y: at }, place, belongs(outcome)));
  });
  return {
    bands: [],
    lines: [...leaders, ...intervals],
    points: placed.map(
      ({ x, y: at, kind, outcome }): Point => ({
        x,
        y: at,
        ...look(kind, outcome),
        label: told(outcome),
      }),
    ),
    texts,
  };
}

/** From a point to the edge of a label that is not beside it. */
function leaderOf(point: Place, place: Place, label: string): Line[] {
  const distance = Math.hypot(place.x - point.x, place.y - point.y);
  if (distance <= NEAR || Math.abs(place.x - point.x) < 1) return [];
  const rest = (distance - LABEL_RADIUS) / distance;
  const end = { x2: point.x + (place.x - point.x) * rest, y2: point.y + (place.y - point.y) * rest };
  return [{ ...point, ...end, color: FAINT, width: 1, label }];
}

function look({ color, shape }: Kind, { isOtherWorld }: MitigationOutcome) {
  return { color, shape, hollow: isOtherWorld, area: AREA };
}

/** What a page tells of a point. */
function told({ title, summary }: MitigationOutcome): string {
  return `${title}: damage ${exact(summary.damage.auc, small)} AUC, ${exact(summary.bytesPerImpression, perImpression)} bytes for each impression`;
}

/** On what is of a mitigation and tells nothing itself. */
function belongs({ title }: MitigationOutcome): string {
  return `${title}: `;
}

/** A list of all mitigations by kind, with their numbers. */
function legendScene(numbered: readonly Numbered[], left: number, textWidth: TextWidth) {
  const points: Point[] = [];
  const texts: Text[] = [];
  let y = 6;
  for (const kind of kinds) {
    const own = numbered.filter((each) => each.kind === kind);
    if (own.length === 0) continue;
    points.push({ x: left + NUMBER_WIDTH - 12, y, color: kind.color, shape: kind.shape, area: AREA });
    texts.push({ x: left + NUMBER_WIDTH, y, text: kind.label, ...SMALL });
    y += LEGEND_LINE;
    for (const { number, outcome } of own) {
      const { title, isOnFront, isOtherWorld } = outcome;
      texts.push(
        {
          x: left + NUMBER_WIDTH - 6,
          y,
          text: number,
          size: SMALL_FONT_SIZE,
          color: kind.color,
          bold: true,
          align: 'right',
          label: belongs(outcome),
        },
        {
          x: left + NUMBER_WIDTH,
          y,
          text: `${title}${isOtherWorld ? ' †' : ''}`,
          size: SMALL_FONT_SIZE,
          bold: isOnFront,
          label: belongs(outcome),
        },
      );
      y += LEGEND_LINE;
    }
    y += 5;
  }
  const right = Math.max(
    ...[false, true].map((bold) =>
      widest(
        texts.filter((text) => (text.bold ?? false) === bold).map(({ text }) => text),
        (text) => textWidth(text, SMALL_FONT_SIZE, bold),
      ),
    ),
  );
  return {
    scene: { bands: [], lines: [], points, texts },
    height: y,
    right: left + NUMBER_WIDTH + right,
  };
}
