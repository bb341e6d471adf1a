/** Doses and responses: each series as points with their intervals, along what is varied. */
import { DURATION_PATTERN, durationMs } from '../../base/time.ts';
import type { Estimate } from '../../evaluation/statistics/intervals.ts';
import type { DoseResponse, DoseSeries } from '../../lab/studies/claims/schema.ts';
import type { Axis, Curves, Forest, Interval, Style } from '../chart/chart.ts';
import { otherStyles, provenanceStyle, provenanceStyles } from '../chart/styles.ts';
import { byMeasure, inUnits, type Measure, measureOf } from './measures.ts';
import { axisTitle, isDifference } from './words.ts';

/** Shown in place of a missing mean. */
export const NO_VALUE = 'a seed has no such value';

type Styles = ReadonlyMap<string, Style>;

export interface DoseOptions {
  readonly styles: Styles;
  /** Gives each panel a legend of its own. */
  readonly hasLegend: boolean;
  /** In words, for tooltips where several panels have the same labels and places. */
  readonly quantity?: string;
}

/**
 * A panel for each measure of a dose, since measures share no scale: places that have an order from left to right, others
 * in rows, where their names have room.
 */
export function dosePanels(dose: DoseResponse, options: DoseOptions): (Curves | Forest)[] {
  return byMeasure(dose.series).map((series) => panelOf({ ...dose, series }, options));
}

function panelOf(dose: DoseResponse, { styles, hasLegend, quantity = '' }: DoseOptions): Curves | Forest {
  const { title, key, seeds, series } = dose;
  const { names, ordered } = placesOf(series);
  const limits = [
    ...new Set(
      series.flatMap(({ margin, contrast }) => (margin === null ? [] : [margin * measureOf(contrast).scale])),
    ),
  ];
  const zero = hasZero(series);
  const measured = `${axisTitle(series.map(({ contrast }) => contrast))}, ${seeds} seeds`;
  const pointOf = ({ contrast, points }: DoseSeries, name: string) => {
    const measure = measureOf(contrast);
    const effect = points.find(({ at }) => String(at) === name)?.effect ?? NOTHING;
    const place = key === '' ? name : `${key} ${name}`;
    return {
      ...scaled(effect, measure),
      tooltip: `${place}, ${`${quantity} ${inUnits(effect, measure)}`.trimStart()}`,
    };
  };
  const legend = hasLegend ? series.map(({ label }) => ({ name: label, style: styles.get(label)! })) : [];
  if (ordered)
    return {
      kind: 'curves',
      title,
      legend,
      missing: NO_VALUE,
      x: { title: key, places: names },
      y: axisOf(measured, zero),
      intervals: 'lines',
      limits,
      curves: series.map((one) => ({
        series: one.label,
        style: { ...styles.get(one.label)!, width: 1 },
        points: names.map((name) => ({ x: name, ...pointOf(one, name) })),
      })),
    };
  return {
    kind: 'forest',
    title,
    legend,
    ...(key === '' ? {} : { note: key }),
    rows: names.map((name) => ({ name })),
    columns: [
      {
        axis: axisOf(measured, zero),
        cells: names.map((name) => ({
          limits,
          marks: series.map((one) => ({
            series: one.label,
            style: styles.get(one.label)!,
            ...pointOf(one, name),
          })),
        })),
      },
    ],
  };
}

const NOTHING: Estimate = { mean: Number.NaN, low: Number.NaN, high: Number.NaN };

/** In the unit that is shown; a mean that is not known has no ends. */
export function scaled({ mean, low, high }: Estimate, { scale }: Measure): Interval {
  return { mean: mean * scale, low: low * scale, high: high * scale };
}

function axisOf(title: string, zero: boolean): Axis {
  return { title, ...(zero ? { zero } : {}) };
}

/** Differences are seen against zero; levels such as an AUC are not where they are far from it. */
function hasZero(series: readonly DoseSeries[]): boolean {
  if (series.some(({ contrast }) => isDifference(contrast))) return true;
  const values = series
    .flatMap(({ points, margin }) => [...points.flatMap(({ effect }) => Object.values(effect)), margin])
    .filter((value) => value !== null && Number.isFinite(value)) as number[];
  const [low, high] = [Math.min(...values), Math.max(...values)];
  return low <= high - low;
}

interface DosePlaces {
  /** As text, no two alike. */
  readonly names: readonly string[];
  /** True if they have an order, so that a line from one to the next means something. */
  readonly ordered: boolean;
}

/** Places along a dose: in order where they are numbers or durations, else as they appear. */
export function placesOf(series: readonly Pick<DoseSeries, 'points'>[]): DosePlaces {
  const names = [...new Set(series.flatMap(({ points }) => points.map(({ at }) => String(at))))];
  for (const read of [numberOf, durationOf]) {
    const values = new Map(names.map((name) => [name, read(name)]));
    if ([...values.values()].every(Number.isFinite)) {
      return { names: names.sort((a, b) => values.get(a)! - values.get(b)!), ordered: true };
    }
  }
  return { names, ordered: false };
}

function numberOf(name: string): number {
  return name.trim() === '' ? Number.NaN : Number(name);
}

function durationOf(name: string): number {
  return DURATION_PATTERN.test(name) ? durationMs(name) : Number.NaN;
}

const { logged, recomputed, reconstructed } = provenanceStyles;
const STYLES: readonly Style[] = [logged, recomputed, reconstructed, ...otherStyles];

/**
 * Looks by label, the same in every panel; provenances look as everywhere. No two series of one panel look alike while
 * there are styles; across panels, only where they run out.
 */
export function seriesStyles(doses: readonly Pick<DoseResponse, 'series'>[]): Styles {
  const panels = doses.map(({ series }) => series.map(({ label }) => label));
  const labels = [...new Set(panels.flat())];
  const chosen = new Map(
    labels.flatMap((label): [string, Style][] => {
      const style = provenanceStyle(label);
      return style === undefined ? [] : [[label, style]];
    }),
  );
  for (const label of labels.filter((each) => !chosen.has(each))) {
    const beside = panels.filter((panel) => panel.includes(label)).flat();
    const uses = STYLES.map((style) => {
      const [anywhere, here] = [[...chosen.keys()], beside].map(
        (others) => others.filter((other) => chosen.get(other) === style).length,
      );
      return here * 1000 + anywhere;
    });
    chosen.set(label, STYLES[uses.indexOf(Math.min(...uses))]);
  }
  return chosen;
}
