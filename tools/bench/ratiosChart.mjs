/** The lab against other ways to the same answers: a row for each comparison. */
import {
  FONT_SIZE,
  framed,
  INK,
  linear,
  OKABE_ITO,
  QUIET_INK,
  SMALL_FONT_SIZE,
  TITLE_FONT_SIZE,
  textAt,
  widest,
} from '../../dist/report/chart/style.js';
import { short } from './report.mjs';

const PLOT_WIDTH = 520;
const ROW_HEIGHT = 44;
const TARGET_STROKE = 0.3;
/** Room on the axis beyond the smallest and the largest value, as a factor. */
const MARGIN = 1.3;
const COLORS = { good: OKABE_ITO.blue, missed: OKABE_ITO.vermillion };

/** Undefined if nothing was compared. */
export function ratiosChart(timings, textWidth) {
  const rows = Object.values(timings)
    .flatMap(({ lines }) => lines)
    .filter(({ ratio, reference }) => ratio !== undefined && !reference.isGauge);
  if (rows.length === 0) return undefined;

  const title = 'How fast the lab is, against other ways to the same answers';
  const subtitle = [
    'Points are medians of rounds in which both sides take turns, bars reach from the smallest to the largest.',
    'Upright strokes are targets in times as fast. Hollow points: the median missed its target.',
  ];
  const names = widest(
    rows.map(({ name }) => name),
    (text) => textWidth(text, FONT_SIZE),
  );
  const values = widest([...rows.map(({ ratio }) => `${short(ratio.median)}×`), 'times as fast'], (text) =>
    textWidth(text, FONT_SIZE, true),
  );
  const targets = widest(
    rows.flatMap(({ target }) => (target === undefined ? [] : [target.text])),
    (text) => textWidth(text, FONT_SIZE),
  );
  const padding = { left: names + 36, right: values + targets + 60, top: 132, bottom: 60 };
  const titleWidth = Math.max(
    textWidth(title, TITLE_FONT_SIZE, true),
    ...subtitle.map((line) => textWidth(line, FONT_SIZE)),
  );
  const width = Math.max(PLOT_WIDTH, titleWidth + 32 - padding.left - padding.right);
  const height = rows.length * ROW_HEIGHT;
  const x = logarithmic(rows, width);
  const y = linear([0, rows.length], [0, height]);
  const middle = (index) => (index + 0.5) * ROW_HEIGHT;
  const valuesAt = width + 20 + values;
  const targetsAt = valuesAt + 24;

  return framed({ title, subtitle, width, height, padding }, [
    guideLayer(rows.length, width, y),
    ...evenLayers(x, height),
    ...rowLayers(rows, x, y),
    textAt('times as fast', { x: valuesAt, y: -14, align: 'right', bold: true }),
    textAt('target', { x: targetsAt, y: -14, bold: true }),
    ...rows.flatMap(({ name, reference, ratio, target }, index) => [
      ...twoLines(name, reference.name, { x: -20, y: middle(index), align: 'right' }),
      ...twoLines(`${short(ratio.median)}×`, `${short(ratio.minimum)}–${short(ratio.maximum)}`, {
        x: valuesAt,
        y: middle(index),
        align: 'right',
        bold: true,
      }),
      ...(target === undefined
        ? []
        : twoLines(
            target.text,
            target.isMet ? 'met' : 'missed',
            { x: targetsAt, y: middle(index) },
            target.isMet ? QUIET_INK : COLORS.missed,
          )),
    ]),
  ]);
}

/** An axis of factors around 1, marked at 1, 2 and 5 of every power of ten. */
function logarithmic(rows, width) {
  const values = rows.flatMap(({ ratio, target }) => [ratio.minimum, ratio.maximum, target?.ratio ?? 1]);
  const low = Math.min(1, ...values) / MARGIN;
  const high = Math.max(1, ...values) * MARGIN;
  const marks = [];
  for (let power = Math.floor(Math.log10(low)); power <= Math.log10(high); power++) {
    marks.push(...[1, 2, 5].map((digit) => Number(`${digit}e${power}`)));
  }
  return {
    scale: { type: 'log', domain: [low, high], range: [0, width], nice: false },
    axis: {
      title: 'times as fast as the reference (log scale)',
      values: marks.filter((mark) => mark >= low && mark <= high),
      labelExpr: "format(datum.value, '~g') + '×'",
      grid: true,
      labelFlush: false,
      titlePadding: 10,
    },
  };
}

/** Leads the eye from a name to its marks. */
function guideLayer(rows, width, y) {
  return {
    data: { values: Array.from({ length: rows }, (_, index) => ({ at: index + 0.5 })) },
    mark: { type: 'rule', color: '#EEEEEE', strokeWidth: 1 },
    encoding: { x: { value: -8 }, x2: { value: width }, y: { field: 'at', type: 'quantitative', ...y } },
  };
}

/** Where both sides are equally fast. */
function evenLayers(x, height) {
  const data = { values: [{ even: 1 }] };
  const at = { field: 'even', type: 'quantitative', ...x };
  const label = (text, align, dx) => ({
    data,
    mark: {
      type: 'text',
      text,
      align,
      dx,
      baseline: 'middle',
      fontSize: SMALL_FONT_SIZE,
      color: INK,
      limit: 0,
    },
    encoding: { x: at, y: { value: -14 } },
  });
  return [
    {
      data,
      mark: { type: 'rule', color: QUIET_INK, strokeWidth: 1, strokeDash: [3, 3] },
      encoding: { x: at, y: { value: -20 }, y2: { value: height } },
    },
    label('← slower', 'right', -8),
    label('faster →', 'left', 8),
  ];
}

function rowLayers(rows, x, y) {
  const values = rows.map(({ ratio, target }, index) => ({
    ...ratio,
    color: target?.isMet === false ? COLORS.missed : COLORS.good,
    fill: target?.isMet === false ? 'white' : COLORS.good,
    target: target?.ratio,
    at: index + 0.5,
    top: index + 0.5 - TARGET_STROKE,
    bottom: index + 0.5 + TARGET_STROKE,
  }));
  const at = { field: 'at', type: 'quantitative', ...y };
  const color = { field: 'color', type: 'nominal', scale: null };
  return [
    {
      data: { values },
      mark: { type: 'rule', strokeWidth: 12, opacity: 0.35 },
      encoding: {
        x: { field: 'minimum', type: 'quantitative', ...x },
        x2: { field: 'maximum' },
        y: at,
        color,
      },
    },
    {
      data: { values: values.filter(({ target }) => target !== undefined) },
      mark: { type: 'rule', color: INK, strokeWidth: 2.5 },
      encoding: {
        x: { field: 'target', type: 'quantitative', ...x },
        y: { field: 'top', type: 'quantitative', ...y },
        y2: { field: 'bottom' },
      },
    },
    {
      data: { values },
      mark: { type: 'point', size: 55, strokeWidth: 2, opacity: 1 },
      encoding: {
        x: { field: 'median', type: 'quantitative', ...x },
        y: at,
        stroke: color,
        fill: { field: 'fill', type: 'nominal', scale: null },
      },
    },
  ];
}

/** A text, and a quieter one under it. */
function twoLines(text, detail, { y, ...place }, detailColor = QUIET_INK) {
  return [
    textAt(text, { ...place, y: y - 8 }),
    textAt(detail, { ...place, y: y + 9, bold: false, size: SMALL_FONT_SIZE, color: detailColor }),
  ];
}
