/** The parts of a claim, each with its interval, its bounds, its margin and its control. */
import type { Estimate } from '../../evaluation/intervals.ts';
import type { ControlOutcome, PartOutcome } from '../../lab/studies/claims/schema.ts';
import { textLines } from '../chart/lines.ts';
import { grid, hasEnds, NO_VALUE, type Panel } from '../chart/panel.ts';
import type { Band, Line, Point, Text } from '../chart/scene.ts';
import { OKABE_ITO, QUIET_INK, SMALL_FONT_SIZE, type TextWidth } from '../chart/style.ts';
import { valueAxis } from '../chart/valueAxis.ts';
import { fixed } from '../text/numbers.ts';
import { unbonded } from '../text/wrap.ts';
import { inUnits, measureOf } from './measures.ts';
import { axisTitle, shortened } from './words.ts';

const NAME_WIDTH = 340;
const PLOT_LEFT = NAME_WIDTH + 30;
/** The last tick's label hangs over the end of the plot. */
const TICK_OVERHANG = 10;
const LINE_HEIGHT = 14;
const CONTROL_BELOW = 20;
const ROW_GAP = 28;
const AXIS_HEIGHT = 54;
const BAND_COLOR = '#E8E8E8';
/** What marks are of, for pages. */
export const PART_SERIES = 'claim';
export const CONTROL_SERIES = 'control';

/** @param parts of one measure */
export function forestPanel(
  parts: readonly PartOutcome[],
  top: number,
  width: number,
  textWidth: TextWidth,
): Panel {
  const { scale } = measureOf(parts[0].contrast);
  const plotRight = width - TICK_OVERHANG;
  const axis = valueAxis(
    parts.flatMap(valuesOf).map((value) => value * scale),
    [PLOT_LEFT, plotRight],
    7,
  );
  const x = (value: number) => axis.place(value * scale);
  const bands: Band[] = [];
  const lines: Line[] = [];
  const points: Point[] = [];
  const texts: Text[] = [];
  const name = (text: string, y: number, color?: string) =>
    texts.push({
      x: NAME_WIDTH,
      y,
      text,
      size: SMALL_FONT_SIZE,
      align: 'right',
      ...(color === undefined ? {} : { color }),
    });
  // On the side of zero that has more room.
  const missing = (y: number) => {
    const isLeft = x(0) - PLOT_LEFT > plotRight - x(0);
    texts.push({
      x: x(0) + (isLeft ? -8 : 8),
      y,
      text: NO_VALUE,
      size: SMALL_FONT_SIZE,
      color: QUIET_INK,
      align: isLeft ? 'right' : 'left',
    });
  };
  const estimate = (
    effect: Estimate,
    bounds: Estimate,
    y: number,
    look: Omit<Point, 'x' | 'y'> & { readonly label: string },
  ) => {
    const { color, label } = look;
    if (hasEnds(bounds))
      lines.push({ x: x(bounds.low), x2: x(bounds.high), y, y2: y, color, width: 1, label });
    if (hasEnds(effect))
      lines.push({ x: x(effect.low), x2: x(effect.high), y, y2: y, color, width: 3, label });
    if (Number.isFinite(effect.mean)) points.push({ x: x(effect.mean), y, ...look });
    else missing(y);
  };

  let y = top + 16;
  for (const { contrast, is, margin, effect, bounds, control } of parts) {
    const words = termLines(contrast, textWidth);
    words.forEach((text, index) => {
      name(text, y + index * LINE_HEIGHT);
    });
    const limits = is === 'within' ? [-margin, margin] : [margin];
    for (const limit of limits) {
      lines.push({
        x: x(limit),
        x2: x(limit),
        y: y - 9,
        y2: y + 9,
        color: OKABE_ITO.vermillion,
        width: 1.5,
        dashed: true,
      });
    }
    estimate(effect, bounds, y, {
      shape: 'circle',
      color: OKABE_ITO.blue,
      label: `${PART_SERIES}: ${contrast}, ${inUnits(effect, measureOf(contrast))}`,
    });
    y += (words.length - 1) * LINE_HEIGHT;
    if (control !== null) {
      y += CONTROL_BELOW;
      name('control', y, QUIET_INK);
      const [from, to] = [x(-control.tolerance), x(control.tolerance)];
      if (to > from) bands.push({ x: from, x2: to, y: y - 8, y2: y + 8, color: BAND_COLOR });
      estimate(control.effect, control.bounds, y, {
        shape: 'diamond',
        color: OKABE_ITO.green,
        hollow: true,
        label: `${CONTROL_SERIES}: ${control.contrast}, ${inUnits(control.effect, measureOf(control.contrast))}`,
      });
    }
    y += ROW_GAP;
  }
  y -= ROW_GAP - 16;

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
    x: (PLOT_LEFT + plotRight) / 2,
    y: y + 30,
    text: axisTitle(parts.map(({ contrast }) => contrast)),
    size: SMALL_FONT_SIZE,
    align: 'center',
  });
  return { scene: { bands, lines, points, texts }, height: y - top + AXIS_HEIGHT };
}

/** A term a line where they do not all fit into one, and a term that does not fit broken, too. */
function termLines(contrast: string, textWidth: TextWidth): string[] {
  const lines = (text: string) => textLines(text, NAME_WIDTH, SMALL_FONT_SIZE, textWidth);
  return lines(shortened(contrast)).flatMap((line) => lines(unbonded(line)));
}

/** All that the axis has to hold. */
function valuesOf({ bounds, effect, is, margin, control }: PartOutcome): number[] {
  return [
    ...Object.values(bounds),
    ...Object.values(effect),
    margin,
    ...(is === 'within' ? [-margin] : []),
    ...(control === null ? [] : controlValues(control)),
  ];
}

function controlValues({ bounds, effect, tolerance }: ControlOutcome): number[] {
  return [...Object.values(bounds), ...Object.values(effect), tolerance, -tolerance];
}
