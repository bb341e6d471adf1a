/** The parts of a claim, each with its interval, its bounds, its margin and its control. */
import type { PartOutcome } from '../../lab/claims/outcome.ts';
import { FAINT, OKABE_ITO, QUIET_INK, SMALL_FONT_SIZE, type TextWidth } from '../chartStyle.ts';
import { fixed } from '../numbers.ts';
import { textLines } from './lines.ts';
import { type Measure, measureOf } from './measures.ts';
import type { Band, Line, Point, Scene, Text } from './scene.ts';
import { valueAxis } from './valueAxis.ts';

const NAME_WIDTH = 340;
const LINE_HEIGHT = 14;
const CONTROL_BELOW = 20;
const AXIS_HEIGHT = 46;
const BAND_COLOR = '#E8E8E8';

export interface Panel {
  readonly scene: Scene;
  readonly height: number;
}

/** @param parts of one measure */
export function forestPanel(
  parts: readonly PartOutcome[],
  top: number,
  width: number,
  textWidth: TextWidth,
): Panel {
  const measure = measureOf(parts[0].contrast);
  const shown = (value: number) => value * measure.scale;
  const axis = valueAxis(
    parts.flatMap(({ bounds, effect, is, margin, control }) =>
      [
        ...ends(bounds),
        ...ends(effect),
        margin,
        ...(is === 'within' ? [-margin] : []),
        ...(control === null
          ? []
          : [...ends(control.bounds), ...ends(control.effect), control.tolerance, -control.tolerance]),
      ].map(shown),
    ),
    [NAME_WIDTH + 20, width],
    7,
  );
  const x = (value: number) => axis.place(shown(value));
  const bands: Band[] = [];
  const lines: Line[] = [];
  const points: Point[] = [];
  const texts: Text[] = [];
  let y = top;
  for (const { contrast, is, margin, effect, bounds, control } of parts) {
    const name = textLines(contrast, NAME_WIDTH, SMALL_FONT_SIZE, textWidth);
    const height = Math.max(name.length * LINE_HEIGHT, control === null ? 20 : 20 + CONTROL_BELOW) + 14;
    const middle = y + 14;
    name.forEach((text, index) => {
      texts.push({
        x: NAME_WIDTH,
        y: middle + index * LINE_HEIGHT,
        text,
        size: SMALL_FONT_SIZE,
        align: 'right',
      });
    });
    for (const limit of is === 'within' ? [-margin, margin] : [margin]) {
      lines.push({
        x: x(limit),
        y: y + 3,
        x2: x(limit),
        y2: middle + 10,
        color: OKABE_ITO.vermillion,
        width: 1.5,
        dashed: true,
      });
    }
    lines.push(...interval(bounds, x, middle, FAINT, 4), ...interval(effect, x, middle, OKABE_ITO.blue, 2));
    if (Number.isFinite(effect.mean))
      points.push({ x: x(effect.mean), y: middle, shape: 'circle', color: OKABE_ITO.blue });
    if (control !== null) {
      const below = middle + CONTROL_BELOW;
      const [from, to] = [x(-control.tolerance), x(control.tolerance)];
      if (to - from > 1) bands.push({ x: from, x2: to, y: below - 7, y2: below + 7, color: BAND_COLOR });
      lines.push(
        ...interval(control.bounds, x, below, FAINT, 4),
        ...interval(control.effect, x, below, OKABE_ITO.green, 2),
      );
      if (Number.isFinite(control.effect.mean)) {
        points.push({
          x: x(control.effect.mean),
          y: below,
          shape: 'diamond',
          color: OKABE_ITO.green,
          hollow: true,
        });
      }
    }
    y += height;
  }
  lines.unshift(...grid(axis.ticks.map(axis.place), top, y), {
    x: axis.place(0),
    x2: axis.place(0),
    y: top,
    y2: y,
    color: QUIET_INK,
    width: 1,
  });
  for (const tick of axis.ticks) {
    texts.push({
      x: axis.place(tick),
      y: y + 12,
      text: fixed(tick, axis.digits),
      size: SMALL_FONT_SIZE,
      color: QUIET_INK,
      align: 'center',
    });
  }
  texts.push({
    x: (NAME_WIDTH + 20 + width) / 2,
    y: y + 30,
    text: titleOf(measure),
    size: SMALL_FONT_SIZE,
    align: 'center',
  });
  return { scene: { bands, lines, points, texts }, height: y - top + AXIS_HEIGHT };
}

export function titleOf({ unit, name }: Measure): string {
  return unit === '' ? name : unit;
}

export function grid(places: readonly number[], top: number, bottom: number): Line[] {
  return places.map((x) => ({ x, x2: x, y: top, y2: bottom, color: '#EEEEEE', width: 1 }));
}

function interval(
  { low, high }: { readonly low: number; readonly high: number },
  x: (value: number) => number,
  y: number,
  color: string,
  width: number,
): Line[] {
  if (!Number.isFinite(low) || !Number.isFinite(high)) return [];
  return [{ x: x(low), x2: x(high), y, y2: y, color, width }];
}

function ends({ low, high }: { readonly low: number; readonly high: number }): number[] {
  return [low, high];
}
