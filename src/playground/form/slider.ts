/** Span of a slider. The field beside it takes every valid value; a slider serves where one usually is. */
import { durationMs } from '../../base/time.ts';
import type { Leaf, NumberKind } from '../draft/leaves.ts';

export interface SliderSpan {
  readonly low: number;
  readonly high: number;
  readonly step: number;
  /** For durations, the unit that the slider counts. */
  readonly unit?: 'd' | 'h';
}

/** A range no wider than this is shown whole, unless the default is lost at its lower end. */
const WHOLE_RANGE = 20;
const LOST_SHARE = 0.05;
/** A slider reaches from the least value to so many times the default. */
const REACH = 4;
const STEPS = 100;

/** The span for a number; undefined where there is no least value to start from. */
export function spanOf({ kind, default: usual }: Leaf): SliderSpan | undefined {
  if (kind.name !== 'number' || !Number.isFinite(kind.low)) return undefined;
  const high = highEnd(kind, typeof usual === 'number' ? usual : 0);
  const rough = roundUp((high - kind.low) / STEPS);
  const step = kind.whole ? Math.max(1, rough) : rough;
  return {
    low: firstStep(kind, step),
    high: kind.excludesHigh && high === kind.high ? high - step : high,
    step,
  };
}

function highEnd({ low, high, whole }: NumberKind, usual: number): number {
  const isLost = low >= 0 && usual > low && usual < LOST_SHARE * high;
  if (high - low <= WHOLE_RANGE && !isLost) return high;
  return Math.min(high, usual > low ? roundUp(usual * REACH) : low + (whole ? STEPS : 1));
}

/** The first valid multiple of the step, so that every position is a round number. */
function firstStep({ low, excludesLow }: NumberKind, step: number): number {
  const first = Math.ceil(low / step - 1e-9);
  return Number(((excludesLow && first * step <= low ? first + 1 : first) * step).toPrecision(12));
}

/** The next of 1, 2, 5, 10, 20, 50 … */
function roundUp(value: number): number {
  const power = Number(`1e${Math.floor(Math.log10(value))}`);
  const factor = [1, 2, 5, 10].find((each) => each * power >= value * (1 - 1e-9)) ?? 10;
  return Number((factor * power).toPrecision(3));
}

/** A position of a slider as a value, without the last digits of binary fractions. */
export function valueOfPosition(position: number, { step, unit }: SliderSpan): number | string {
  const digits = Math.max(0, -Math.floor(Math.log10(step)));
  const value = Number(position.toFixed(digits));
  return unit === undefined ? value : `${value}${unit}`;
}

/** Position of a value on its slider; undefined for one that is no number or duration. */
export function positionOfValue(value: unknown, { unit }: SliderSpan): number | undefined {
  if (unit === undefined) return typeof value === 'number' ? value : undefined;
  if (typeof value !== 'string') return undefined;
  try {
    return durationMs(value) / durationMs(`1${unit}`);
  } catch {
    return undefined;
  }
}
