/** Axes laid out: their ends, and ticks whose labels do not run into one another. */
import * as Plot from '@observablehq/plot';
import { count, fixed } from '../text/numbers.ts';
import type { Axis } from './chart.ts';
import { SMALL, textWidth } from './text.ts';

export interface LaidAxis {
  /** As Plot wants it. */
  readonly scale: {
    readonly type: 'linear' | 'log';
    readonly domain: readonly [number, number];
    readonly range: readonly [number, number];
  };
  readonly ticks: readonly number[];
  /** Of the ticks. */
  readonly labels: readonly string[];
  /** Pixels of a value. */
  readonly place: (value: number) => number;
  /** Pixels of the lane of zeros beside a logarithmic scale. */
  readonly lane?: readonly [number, number];
}

interface Room {
  /** Pixels of the low and the high end. */
  readonly range: readonly [number, number];
  /** Between ticks, at least. */
  readonly spacing: number;
  /** Pixels that labels stay between. */
  readonly labelsWithin?: readonly [number, number];
  readonly endsAtTicks?: boolean;
}

/**
 * An axis whose labels stay inside of what the room allows: where they would not, its ends move inwards.
 * @param values all that the axis has to hold; those that are not finite are left out
 */
export function laidAxis(axis: Axis, values: readonly number[], room: Room): LaidAxis {
  const laid = axisIn(axis, values, room);
  if (room.labelsWithin === undefined) return laid;
  const [left, right] = room.labelsWithin;
  const edges = laid.ticks.map((tick, index) => ({
    at: laid.place(tick),
    half: textWidth(laid.labels[index], SMALL) / 2,
  }));
  const before = Math.max(0, ...edges.map(({ at, half }) => left - (at - half)));
  const after = Math.max(0, ...edges.map(({ at, half }) => at + half - right));
  if (before === 0 && after === 0) return laid;
  // Ticks inside of the ends move less than the ends.
  const [from, to] = room.range;
  return laidAxis(axis, values, { ...room, range: [from + Math.ceil(before), to - Math.ceil(after)] });
}

function axisIn(axis: Axis, values: readonly number[], room: Room): LaidAxis {
  const held = [...values, ...(axis.holds ?? []), ...(axis.zero === true ? [0] : [])];
  const finite = held.filter(Number.isFinite);
  return axis.type === 'log' ? logarithmic(axis, finite, room) : linear(axis, finite, room);
}

/** Room around the values, as a share of their span. */
const MARGIN = 0.04;

function linear(axis: Axis, values: readonly number[], room: Room): LaidAxis {
  const span = axis.domain ?? spanOf(values, axis);
  let domain = span;
  let step = stepOf(span, axis, room);
  if (room.endsAtTicks === true && axis.domain === undefined) {
    const ends = (): [number, number] => [-endOf(-span[0], step), endOf(span[1], step)];
    step = stepOf(ends(), axis, room);
    domain = ends();
  }
  let ticks = ticksIn(domain, step);
  // One alone says nothing of the scale.
  if (ticks.length < 2 && axis.domain === undefined) {
    domain = [Math.floor(domain[0] / step) * step, Math.ceil(domain[1] / step) * step];
    ticks = ticksIn(domain, step);
  }
  return laid({ type: 'linear', domain, range: room.range }, ticks, labelOf(digitsOf(step)));
}

function ticksIn([from, to]: readonly [number, number], step: number): number[] {
  const first = Math.ceil(from / step - 1e-9);
  const last = Math.floor(to / step + 1e-9);
  return Array.from({ length: last - first + 1 }, (_, index) => (first + index) * step);
}

/** With less than this share of a step beyond the last tick, an axis ends where its values do. */
const LEAST_STICK_OUT = 0.5;

/** The high end: at a tick, unless little more than the tick before it is needed. */
function endOf(value: number, step: number): number {
  const before = Math.floor(value / step + 1e-9) * step;
  const beyond = value - before;
  return beyond < LEAST_STICK_OUT * step ? value : before + step;
}

/** The ends of the values with some room; zero at an end stays there. */
function spanOf(values: readonly number[], { within, zero }: Axis): [number, number] {
  if (values.length === 0) return [0, 1];
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const span = high > low ? high - low : Math.abs(high) / 2 || 1;
  const margin = high > low ? span * MARGIN : span / 2;
  const [least, most] = within ?? [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
  return [
    zero === true && low === 0 ? 0 : Math.max(least, low - margin),
    zero === true && high === 0 && low < 0 ? 0 : Math.min(most, high + margin),
  ];
}

/** The least of 1, 2 and 5 times a power of ten by which the labels of ticks keep apart. */
function stepOf(
  [from, to]: readonly [number, number],
  { leastStep = 0 }: Axis,
  { range, spacing }: Room,
): number {
  const pixels = Math.abs(range[1] - range[0]) / (to - from);
  const isUpright = range[1] < range[0];
  let step = roundStep(Math.max(spacing / pixels, leastStep));
  const needed = () => {
    const label = labelOf(digitsOf(step));
    return Math.max(...[from, to].map((end) => textWidth(label(end), SMALL))) + 6;
  };
  while (!isUpright && step * pixels < needed()) step = roundStep(step * 1.5);
  return step;
}

function roundStep(distance: number): number {
  let unit = 1;
  while (unit > distance) unit /= 10;
  while (unit * 10 <= distance) unit *= 10;
  return ([1, 2, 5, 10].find((each) => each * unit >= distance * (1 - 1e-9)) ?? 10) * unit;
}

function digitsOf(step: number): number {
  let digits = 0;
  for (let rest = step; rest < 1 - 1e-9 && digits < 9; rest *= 10) digits++;
  return digits;
}

function labelOf(digits: number): (value: number) => string {
  return (value) => (digits === 0 && Math.abs(value) >= 1000 ? count(value) : fixed(value, digits));
}

/** Of the lane of zeros: for each of them, and at most of the whole axis. */
const LANE = { perValue: 17, share: 1 / 3, gap: 10 } as const;

function logarithmic(axis: Axis, values: readonly number[], room: Room): LaidAxis {
  const [start, end] = room.range;
  const positive = values.filter((value) => value > 0);
  const zeros = values.filter((value) => value === 0).length;
  const known = positive.length > 0 ? positive : [1];
  const domain = axis.domain ?? ([Math.min(...known) * 0.85, Math.max(...known) * 1.15] as const);
  const share = positive.length === 0 ? 1 : LANE.share;
  const lane: [number, number] | undefined =
    zeros === 0 ? undefined : [start, start + Math.min(zeros * LANE.perValue, (end - start) * share)];
  const scale = {
    type: 'log',
    domain,
    range: [lane === undefined ? start : lane[1] + LANE.gap, end],
  } as const;
  const place = placeOf(scale);
  const isUpright = end < start;
  const fits = (ticks: readonly number[]) =>
    ticks.slice(1).every((tick, index) => {
      const distance = Math.abs(place(tick) - place(ticks[index]));
      const widths = [tick, ticks[index]].map((each) => textWidth(logLabel(each), SMALL) / 2);
      return distance >= (isUpright ? 18 : widths[0] + widths[1] + 10);
    });
  const [from, to] = [Math.floor(Math.log10(domain[0])), Math.ceil(Math.log10(domain[1]))];
  const powers = Array.from({ length: to - from + 1 }, (_, index) => from + index);
  const every = (factors: readonly number[], step = 1) =>
    powers
      .filter((power) => power % step === 0)
      .flatMap((power) => factors.map((factor) => Number(`${factor}e${power}`)))
      .filter((tick) => tick >= domain[0] && tick <= domain[1]);
  const candidates = axis.ticks?.map((_, step, ticks) =>
    ticks.filter((__, index) => index % (step + 1) === 0),
  ) ?? [every([1, 2, 5]), every([1, 3]), ...powers.map((_, index) => every([1], index + 1))];
  const ticks = positive.length === 0 ? [] : (candidates.find(fits) ?? []);
  if (lane === undefined) return laid(scale, ticks, logLabel);
  const middle = (lane[0] + lane[1]) / 2;
  return {
    ...laid(scale, [0, ...ticks], logLabel),
    place: (value) => (value === 0 ? middle : place(value)),
    lane,
  };
}

function logLabel(value: number): string {
  return value >= 1 || value === 0 ? count(value) : fixed(value, digitsOf(value));
}

function laid(
  scale: LaidAxis['scale'],
  ticks: readonly number[],
  label: (value: number) => string,
): LaidAxis {
  return { scale, ticks, labels: ticks.map(label), place: placeOf(scale) };
}

function placeOf(scale: LaidAxis['scale']): (value: number) => number {
  return Plot.scale({ x: scale as Plot.ScaleOptions })!.apply as (value: number) => number;
}
