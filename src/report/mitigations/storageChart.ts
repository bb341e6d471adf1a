/** The picture of how storage grows: bytes of a user and a day, over users and over days. */

import { type LayoutName, layoutNames } from '../../lab/storage/layouts.ts';
import type { StorageGrowth, StorageWorld } from '../../lab/storage/schema.ts';
import { GRID_COLOR } from '../chart/panel.ts';
import { type Line, layersOf, type Point, type Scene, type Text, together } from '../chart/scene.ts';
import {
  FONT_SIZE,
  framed,
  QUIET_INK,
  SMALL_FONT_SIZE,
  type TextWidth,
  TITLE_FONT_SIZE,
  type TopLevel,
  widest,
} from '../chart/style.ts';
import { count, fixed } from '../text/numbers.ts';
import { layoutStyles } from './layoutStyles.ts';
import { type LogAxis, logAxis } from './logAxis.ts';

const TITLE = 'What it takes to keep features, by layout';
const WIDTH = 860;
const GAP = 40;
const TICK_WIDTH = 54;
const PLOT_HEIGHT = 300;
/** Over the legend, for the title and a line. */
const HEAD_HEIGHT = 54;
const LEGEND_LINE = 20;
const LEGEND_COLUMNS = 3;
const PADDING = { left: 24, right: 24, top: 20, bottom: 12 };
/** In square pixels. Hollow points are larger and lie below, so that full ones at the same place are seen inside. */
const AREA = 45;
const HOLLOW_AREA = 100;
const fromBelow = [true, false].flatMap((below) =>
  layoutNames.filter((name) => layoutStyles[name].hollow === below),
);
const SMALL = { size: SMALL_FONT_SIZE, color: QUIET_INK } as const;

interface PanelOf {
  readonly title: string;
  readonly axisTitle: string;
  readonly worlds: readonly StorageWorld[];
  readonly at: (world: StorageWorld) => number;
  /** Of what size a world is, for pages: what varies first. */
  readonly told: (world: StorageWorld) => string;
}

export function storageChart(growth: StorageGrowth, textWidth: TextWidth): TopLevel {
  const { worlds, features } = growth;
  const mostUsers = Math.max(...worlds.map(({ users }) => users));
  const mostDays = Math.max(...worlds.map(({ days }) => days));
  const panels: readonly PanelOf[] = [
    {
      title: `With more users, ${count(mostDays)} days of logging`,
      axisTitle: 'users',
      worlds: worlds.filter(({ days }) => days === mostDays),
      at: ({ users }) => users,
      told: ({ users, days }) => `${count(users)} users, ${count(days)} days`,
    },
    {
      title: `With more days, ${count(mostUsers)} users`,
      axisTitle: 'days of logging',
      worlds: worlds.filter(({ users }) => users === mostUsers),
      at: ({ days }) => days,
      told: ({ users, days }) => `${count(days)} days, ${count(users)} users`,
    },
  ];
  const subtitle = `Bytes for each user and day of logging, as Parquet with Snappy; ${features} dynamic features. Both axes are logarithmic.`;
  const texts: readonly Text[] = [
    { x: 0, y: 8, text: TITLE, size: TITLE_FONT_SIZE, bold: true },
    { x: 0, y: 30, text: subtitle, size: FONT_SIZE, color: QUIET_INK },
  ];
  const legend = legendAt(HEAD_HEIGHT, textWidth);
  const top = HEAD_HEIGHT + Math.ceil(layoutNames.length / LEGEND_COLUMNS) * LEGEND_LINE + 14;
  const width = (WIDTH - GAP) / 2;
  const drawn = panels.map((panel, index) =>
    panelAt(panel, index * (width + GAP), top, width, worlds, textWidth),
  );
  const size = { width: WIDTH, height: top + 24 + PLOT_HEIGHT + 44 };
  const scene = together([{ bands: [], lines: [], points: [], texts }, legend, ...drawn]);
  return framed({ title: '', subtitle: [], ...size, padding: PADDING }, layersOf(scene, size), {
    title: TITLE,
    subtitle: [subtitle],
    height: PADDING.top + HEAD_HEIGHT - LEGEND_LINE / 2,
  });
}

function legendAt(top: number, textWidth: TextWidth): Scene {
  const rows = Math.ceil(layoutNames.length / LEGEND_COLUMNS);
  const labels = layoutNames.map((name) => layoutStyles[name].label);
  const column = widest(labels, (text) => textWidth(text, FONT_SIZE)) + 48;
  const points: Point[] = [];
  const texts: Text[] = [];
  for (const name of fromBelow) {
    const { label, color, shape, hollow } = layoutStyles[name];
    const index = layoutNames.indexOf(name);
    const x = Math.floor(index / rows) * column + 8;
    const y = top + (index % rows) * LEGEND_LINE;
    points.push({ x, y, color, shape, hollow, area: areaOf(name), label: `${label}: ` });
    texts.push({ x: x + 14, y, text: label, size: FONT_SIZE, label: `${label}: ` });
  }
  return { bands: [], lines: [], points, texts };
}

/** @param all every world of both panels, so that the panels share the axis of bytes */
function panelAt(
  { title, axisTitle, worlds, at, told }: PanelOf,
  left: number,
  top: number,
  width: number,
  all: readonly StorageWorld[],
  textWidth: TextWidth,
): Scene {
  const [plotLeft, plotRight] = [left + TICK_WIDTH, left + width];
  const [plotTop, plotBottom] = [top + 24, top + 24 + PLOT_HEIGHT];
  const x = logAxis(worlds.map(at), [plotLeft, plotRight]);
  const y = logAxis(
    all.flatMap((world) => layoutNames.map((name) => perUserDay(world, name))),
    [plotBottom, plotTop],
  );
  const lines: Line[] = y.ticks.map((tick) => ({
    x: plotLeft,
    x2: plotRight,
    y: y.place(tick),
    y2: y.place(tick),
    color: GRID_COLOR,
    width: 1,
  }));
  const points: Point[] = [];
  const sorted = [...worlds].sort((a, b) => at(a) - at(b));
  for (const name of fromBelow) {
    const { label, color, shape, hollow } = layoutStyles[name];
    const own = sorted.map((world) => ({ x: x.place(at(world)), y: y.place(perUserDay(world, name)) }));
    own.slice(1).forEach((place, index) => {
      lines.push({ ...own[index], x2: place.x, y2: place.y, color, width: 1.5, label: `${label}: ` });
    });
    sorted.forEach((world, index) => {
      points.push({
        ...own[index],
        color,
        shape,
        hollow,
        area: areaOf(name),
        label: `${label}: ${told(world)}, ${fixed(perUserDay(world, name), 1)} bytes for each user and day`,
      });
    });
  }
  const texts: Text[] = [
    { x: left, y: top + 4, text: title, size: FONT_SIZE, bold: true },
    ...y.ticks.map(
      (tick): Text => ({ x: plotLeft - 6, y: y.place(tick), text: tickText(tick), align: 'right', ...SMALL }),
    ),
    ...labelsThatFit(worlds.map(at), x, textWidth).map(
      (value): Text => ({
        x: x.place(value),
        y: plotBottom + 14,
        text: count(value),
        align: 'center',
        ...SMALL,
      }),
    ),
    { x: (plotLeft + plotRight) / 2, y: plotBottom + 32, text: axisTitle, align: 'center', ...SMALL },
  ];
  return { bands: [], lines, points, texts };
}

/** Those that leave room for their neighbours, from the smallest on. */
function labelsThatFit(values: readonly number[], { place }: LogAxis, textWidth: TextWidth): number[] {
  const fitting: number[] = [];
  let end = Number.NEGATIVE_INFINITY;
  for (const value of [...values].sort((a, b) => a - b)) {
    const half = textWidth(count(value), SMALL_FONT_SIZE) / 2;
    if (place(value) - half < end) continue;
    fitting.push(value);
    end = place(value) + half + 6;
  }
  return fitting;
}

function tickText(tick: number): string {
  return tick < 1 ? String(tick) : count(tick);
}

function areaOf(name: LayoutName): number {
  return layoutStyles[name].hollow ? HOLLOW_AREA : AREA;
}

function perUserDay({ users, days, layouts }: StorageWorld, name: LayoutName): number {
  return layouts[name].bytes / (users * days);
}
