/** Offline against production: for each pipeline the AUC that was promised and the AUC that was given. */
import type { Estimate } from '../../evaluation/intervals.ts';
import type { PipelineResult, Result } from '../../lab/result/result.ts';
import { isReference, pipelineId } from '../../scenario/pipelines.ts';
import {
  axisDomain,
  FAINT,
  FONT_SIZE,
  framed,
  INK,
  type LayerSpec,
  linear,
  OKABE_ITO,
  QUIET_INK,
  SMALL_FONT_SIZE,
  type TextWidth,
  TITLE_FONT_SIZE,
  type TopLevel,
  textAt,
  widest,
} from '../chart/style.ts';
import { exact, plain, plusMinus } from '../text/numbers.ts';
import { intervalsNote } from './facts.ts';
import { measured } from './lookups.ts';

/** More rows than this are no longer a picture. */
const MOST_ROWS = 40;

const PLOT_WIDTH = 600;
const ROW_HEIGHT = 38;
/** Offline lies a little above the middle of its row and production below, so that neither hides the other. */
const LANE = 0.14;
/** Above the plot. */
const LANDMARK_TOP = -26;
const COLORS = { offline: OKABE_ITO.vermillion, production: OKABE_ITO.blue };

interface Row {
  readonly pipeline: PipelineResult;
  readonly offline: Estimate;
  readonly production: Estimate;
  readonly gap: Estimate;
}

/** Undefined if there is nothing to compare. */
export function dumbbellChart(result: Result, textWidth: TextWidth): TopLevel | undefined {
  const all = result.pipelines.flatMap(rowOf);
  const rows = all.slice(0, MOST_ROWS);
  if (rows.length === 0) return undefined;

  const title = 'What each pipeline promised offline, and what production gave';
  const subtitle = [
    'AUC of each model on its offline test rows and in shadow production (0.5 is chance).',
    `${intervalsNote(result)} Bold: the leak-free reference. Dashed: production AUC of others.` +
      (all.length > rows.length ? ` The first ${rows.length} of ${all.length} pipelines.` : ''),
  ];
  const names = rows.map(({ pipeline }) => pipelineId(pipeline));
  const gaps = rows.map(({ gap }) => `${plain(gap.mean)} ${plusMinus(gap)}`.trimEnd());
  const gapWidth = widest(gaps, (text) => textWidth(text, FONT_SIZE));
  const padding = {
    left: widest(names, (name) => textWidth(name, FONT_SIZE, true)) + 32,
    right: gapWidth + 36,
    top: 126,
    bottom: 60,
  };
  const titleWidth = Math.max(
    textWidth(title, TITLE_FONT_SIZE, true),
    ...subtitle.map((line) => textWidth(line, FONT_SIZE)),
  );
  const width = Math.max(PLOT_WIDTH, titleWidth + 32 - padding.left - padding.right);
  const height = rows.length * ROW_HEIGHT;
  const middle = (index: number) => (index + 0.5) * ROW_HEIGHT;
  const labelRoom = textWidth('production 0.000', SMALL_FONT_SIZE, true) + 16;
  const x = horizontal(result, rows, [labelRoom, width - labelRoom]);
  const y = linear([0, rows.length], [0, height]);

  return framed({ title, subtitle, width, height, padding }, [
    ...guideLayers(rows.length, width, y),
    ...landmarkLayers(result, x, height),
    ...bandLayers(rows, x, y),
    ...markLayers(rows, 'offline', x, y),
    ...markLayers(rows, 'production', x, y),
    ...valueLayers(rows, x, y),
    ...names.map((name, index) =>
      textAt(name, { x: -16, y: middle(index), align: 'right', bold: isReference(rows[index].pipeline) }),
    ),
    textAt('gap', { x: width + 16 + gapWidth, y: -14, align: 'right', bold: true }),
    ...gaps.map((gap, index) => textAt(gap, { x: width + 16 + gapWidth, y: middle(index), align: 'right' })),
  ]);
}

function rowOf(pipeline: PipelineResult): Row[] {
  const [offline, production] = [measured(pipeline, 'offline.auc'), measured(pipeline, 'shadow.auc')];
  const gap = measured(pipeline, 'gap.auc');
  if (offline === undefined || production === undefined || gap === undefined) return [];
  return [{ pipeline, offline, production, gap }];
}

type Axis = Record<string, unknown>;

function horizontal(result: Result, rows: readonly Row[], range: [number, number]): Axis {
  const values = rows.flatMap(({ offline, production }) => [...ends(offline), ...ends(production)]);
  const landmarks = landmarksOf(result).map(({ auc }) => auc);
  return {
    ...linear(axisDomain([...values, ...landmarks], 0, 1), range),
    axis: { title: 'AUC', format: '.2f', tickCount: 8, grid: true, labelFlush: false, titlePadding: 10 },
  };
}

/** The mean, and the interval where there is one, inside what an AUC can be. */
function ends({ mean, low, high }: Estimate): number[] {
  return [mean, low, high]
    .filter((value) => Number.isFinite(value))
    .map((value) => Math.min(1, Math.max(0, value)));
}

/** The gap itself: the distance between the two figures. */
function bandLayers(rows: readonly Row[], x: Axis, y: Axis): LayerSpec[] {
  const values = rows.map(({ offline, production }, index) => ({
    from: offline.mean,
    to: production.mean,
    top: index + 0.5 - LANE,
    bottom: index + 0.5 + LANE,
  }));
  return [
    {
      data: { values },
      mark: { type: 'rect', color: FAINT, opacity: 0.45 },
      encoding: {
        x: { field: 'from', type: 'quantitative', ...x },
        x2: { field: 'to' },
        y: { field: 'top', type: 'quantitative', ...y },
        y2: { field: 'bottom' },
      },
    },
  ];
}

/** A dot and its interval for each row. */
function markLayers(rows: readonly Row[], which: 'offline' | 'production', x: Axis, y: Axis): LayerSpec[] {
  const color = COLORS[which];
  const values = rows.map((row, index) => {
    const [mean, low = mean, high = mean] = ends(row[which]);
    const name = pipelineId(row.pipeline);
    return {
      mean,
      low,
      high,
      lane: laneOf(which, index),
      label: `${name}: ${which} AUC ${exact(row[which])}`,
    };
  });
  const lane = { field: 'lane', type: 'quantitative', ...y } as const;
  const description = { field: 'label', type: 'nominal' } as const;
  return [
    {
      data: { values },
      mark: { type: 'rule', color, strokeWidth: 2, opacity: 0.8 },
      encoding: {
        x: { field: 'low', type: 'quantitative', ...x },
        x2: { field: 'high' },
        y: lane,
        description,
      },
    },
    {
      data: { values },
      // Hollow and filled, so that the two differ without colour, too.
      mark: {
        type: 'point',
        size: 80,
        stroke: color,
        strokeWidth: 2,
        fill: which === 'offline' ? 'white' : color,
        opacity: 1,
      },
      encoding: { x: { field: 'mean', type: 'quantitative', ...x }, y: lane, description },
    },
  ];
}

/** The two figures of a row, outside of both intervals; the row with the largest gap says in words which is which. */
function valueLayers(rows: readonly Row[], x: Axis, y: Axis): LayerSpec[] {
  const largest = rows.reduce(
    (best, { gap }, index) => (Math.abs(gap.mean) > Math.abs(rows[best].gap.mean) ? index : best),
    0,
  );
  const labels = rows.flatMap((row, index) => {
    const all = [...ends(row.offline), ...ends(row.production)];
    const [leftmost, rightmost] = [Math.min(...all), Math.max(...all)];
    const offlineIsRight = row.offline.mean >= row.production.mean;
    return (['offline', 'production'] as const).map((which) => {
      const isRight = (which === 'offline') === offlineIsRight;
      const value = plain(row[which].mean);
      return {
        text: index === largest ? `${which} ${value}` : value,
        at: isRight ? rightmost : leftmost,
        lane: laneOf(which, index),
        align: isRight ? ('left' as const) : ('right' as const),
        color: COLORS[which],
        isBold: index === largest,
      };
    });
  });
  return labels.flatMap(({ text, at, lane, align, color, isBold }) => {
    const mark = {
      type: 'text',
      text,
      align,
      dx: align === 'left' ? 9 : -9,
      baseline: 'middle',
      fontSize: SMALL_FONT_SIZE,
      fontWeight: isBold ? 'bold' : 'normal',
      limit: 0,
    } as const;
    const layer = {
      data: { values: [{ at, lane }] },
      encoding: {
        x: { field: 'at', type: 'quantitative', ...x },
        y: { field: 'lane', type: 'quantitative', ...y },
      },
    } as const;
    // A white edge keeps figures legible where a line runs through them.
    const edge = { ...layer, mark: { ...mark, color: 'white', stroke: 'white', strokeWidth: 4, opacity: 1 } };
    return [edge, { ...layer, mark: { ...mark, color } }];
  });
}

interface Landmark {
  readonly label: string;
  readonly auc: number;
}

/** What every production figure is to be seen against. */
function landmarksOf({ references }: Result): Landmark[] {
  const oracle = measured(references.oracle, 'shadow.auc');
  const incumbent = measured(references.incumbent, 'shadow.auc');
  return [
    ...(incumbent === undefined
      ? []
      : [{ label: `incumbent ${plain(incumbent.mean)}`, auc: incumbent.mean }]),
    ...(oracle === undefined ? [] : [{ label: `oracle (ceiling) ${plain(oracle.mean)}`, auc: oracle.mean }]),
  ];
}

/** Labelled outwards, so that the two labels cannot collide however close the lines are. */
function landmarkLayers(result: Result, x: Axis, height: number): LayerSpec[] {
  return landmarksOf(result).flatMap(({ label, auc }, index, all): LayerSpec[] => {
    const data = { values: [{ auc }] };
    const at = { field: 'auc', type: 'quantitative', ...x } as const;
    const isLower =
      all.length > 1 && (auc < all[1 - index].auc || (auc === all[1 - index].auc && index === 0));
    const align = isLower ? 'right' : 'left';
    return [
      {
        data,
        mark: { type: 'rule', color: QUIET_INK, strokeWidth: 1, strokeDash: [3, 3] },
        encoding: { x: at, y: { value: LANDMARK_TOP }, y2: { value: height } },
      },
      {
        data,
        mark: {
          type: 'text',
          text: label,
          align,
          dx: isLower ? -5 : 5,
          baseline: 'middle',
          fontSize: SMALL_FONT_SIZE,
          color: INK,
          limit: 0,
        },
        encoding: { x: at, y: { value: LANDMARK_TOP + 4 } },
      },
    ];
  });
}

/** Leads the eye from a name to its marks. */
function guideLayers(rows: number, width: number, y: Axis): LayerSpec[] {
  return [
    {
      data: { values: Array.from({ length: rows }, (_, index) => ({ at: index + 0.5 })) },
      mark: { type: 'rule', color: '#EEEEEE', strokeWidth: 1 },
      encoding: { x: { value: -8 }, x2: { value: width }, y: { field: 'at', type: 'quantitative', ...y } },
    },
  ];
}

function laneOf(which: 'offline' | 'production', index: number): number {
  return index + 0.5 + (which === 'offline' ? -LANE : LANE);
}
