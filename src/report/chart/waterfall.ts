/** From one level to another in steps. */
import type * as Plot from '@observablehq/plot';
import { laidAxis } from './axis.ts';
import { axisBlock, headBlock } from './blocks.ts';
import type { Waterfall, WaterfallStep } from './chart.ts';
import { boxes, dots, flat, plotted, upright } from './marks.ts';
import { laidRows } from './rows.ts';
import { type Block, moved, type Pen, stacked } from './svg.ts';

/** Height of a bar, in pixels. */
const BAR = 20;
const SPACING = 60;

export function waterfallBlock(pen: Pen, panel: Waterfall, width: number): Block {
  const { axis, steps } = panel;
  const laid = laidRows(
    pen,
    steps.map((step) => ({ ...step, bold: step.isLevel, lanes: BAR })),
    width,
  );
  const { left, right, height } = laid;
  const values = steps.flatMap(({ from, to, low, high }) => [from, to, low, high]);
  const x = laidAxis(axis, values, {
    range: [left + 14, right - 14],
    spacing: SPACING,
    labelsWithin: [0, width],
  });
  const middle = (step: WaterfallStep) => laid.rows[steps.indexOf(step)].middle;
  const levels = steps.filter(({ isLevel }) => isLevel);
  const changes = steps.filter(({ isLevel }) => !isLevel);
  const toldOf = ({ series, tooltip }: WaterfallStep) =>
    tooltip === undefined ? { series } : { series, tooltip };
  const colors = [...new Set(changes.map(({ style }) => style.color))];
  const drawn = plotted(pen, {
    width,
    height,
    x: x.scale as Plot.ScaleOptions,
    y: { type: 'identity' },
    marks: [
      upright(
        pen,
        x.ticks.map((tick) => ({ at: tick, from: 0, to: height })),
        { color: 'grid' },
      ),
      // From where one step ends down to where the next begins.
      upright(
        pen,
        steps
          .slice(0, -1)
          .map((step, index) => ({ at: step.to, from: middle(step), to: middle(steps[index + 1]) })),
        { color: 'quiet-ink', dash: '2 3' },
      ),
      ...colors.map((color) =>
        boxes(
          pen,
          changes
            .filter(({ style }) => style.color === color)
            .map((step) => ({
              x1: step.from,
              x2: step.to,
              y1: middle(step) - BAR / 2,
              y2: middle(step) + BAR / 2,
              ...toldOf(step),
            })),
          color,
        ),
      ),
      ...[levels, changes].flatMap((own) => {
        const known = own.filter(({ low, high }) => Number.isFinite(low) && Number.isFinite(high));
        if (known.length === 0) return [];
        const segments = known.map((step) => ({
          at: middle(step),
          from: step.low,
          to: step.high,
          series: step.series,
        }));
        return [flat(pen, segments, { color: own === levels ? levels[0].style.color : 'ink', width: 1.5 })];
      }),
      ...dots(
        pen,
        levels.map((step) => ({
          x: step.to,
          y: middle(step),
          radius: 6.5,
          style: step.style,
          ...toldOf(step),
        })),
      ),
    ],
  });
  const foot = axisBlock(pen, x, axis.title, [left, right]);
  const body = {
    elements: [...drawn, ...laid.elements, moved(pen, foot.elements, 0, height)],
    height: height + foot.height,
  };
  return stacked(pen, [headBlock(pen, panel, width), body], 6);
}
