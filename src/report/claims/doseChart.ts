/** Doses and responses: each series as points with their intervals, along what is varied. */
import { DURATION_PATTERN, durationMs } from '../../base/time.ts';
import type { Estimate } from '../../evaluation/statistics/intervals.ts';
import type { DoseResponse, DoseSeries } from '../../lab/studies/claims/schema.ts';
import type { Axis, Curves, Forest, Interval, Style } from '../chart/chart.ts';
import { otherStyles, promised, provenanceStyle } from '../chart/styles.ts';
import { bounded } from '../text/bounds.ts';
import { byMeasure, inUnits, type Measure, measureOf, quantityOf } from './measures.ts';
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
export function scaled(estimate: Estimate, { scale, bounds }: Measure): Interval {
  const { mean, low, high } = bounded(estimate, bounds);
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

/** Quantities that are promised offline. */
const PROMISES = ['offline', 'flattery'];

/**
 * Looks by label, the same in every panel: in the colour of the provenance where a series is of one alone, hollow where it
 * was promised offline. No two series of one panel look alike while there are styles; across panels, only where they run
 * out.
 */
export function seriesStyles(doses: readonly Pick<DoseResponse, 'series'>[]): Styles {
  const panels = doses.map(({ series }) => series.map(({ label }) => label));
  const chosen = new Map<string, Style>();
  const all = doses.flatMap(({ series }) => series);
  // Those that are named like their provenance come first, since nothing else may look like them.
  for (const one of [...all.filter(isNamedLikeIts), ...all]) {
    if (chosen.has(one.label)) continue;
    const own = provenanceStyle(one.label) ?? provenanceStyle(provenanceOf(one.contrast) ?? '');
    const styles = isNamedLikeIts(one) ? [own!] : [...(own === undefined ? [] : [own]), ...otherStyles];
    const looks = styles.map((style) => (isPromise(one.contrast) ? promised(style) : style));
    const beside = panels.filter((panel) => panel.includes(one.label)).flat();
    const uses = looks.map((look) => {
      const [anywhere, here] = [[...chosen.keys()], beside].map(
        (others) => others.filter((other) => isSame(chosen.get(other), look)).length,
      );
      // The colour of a provenance is its own anywhere.
      return here * 1000 + (look.color === own?.color ? 0 : anywhere);
    });
    chosen.set(one.label, looks[uses.indexOf(Math.min(...uses))]);
  }
  return chosen;
}

function isNamedLikeIts({ label }: Pick<DoseSeries, 'label'>): boolean {
  return provenanceStyle(label) !== undefined;
}

/** The provenance of a contrast, if it is of one alone: `recomputed` of `damage.auc of recomputed × time`. */
function provenanceOf(contrast: string): string | undefined {
  const found = new Set([...contrast.matchAll(/(?:of|minus|plus) ([\w-]+) ×/g)].map(([, name]) => name));
  return found.size === 1 ? [...found][0] : undefined;
}

function isPromise(contrast: string): boolean {
  return PROMISES.some((name) => quantityOf(contrast).split('.').includes(name));
}

function isSame(one: Style | undefined, other: Style): boolean {
  return one?.color === other.color && one.symbol === other.symbol && one.hollow === other.hollow;
}
