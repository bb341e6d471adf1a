/** What the panels of a claim's chart share. */
import type { Line, Scene } from './scene.ts';

export interface Panel {
  readonly scene: Scene;
  readonly height: number;
}

/** Where a mean should be. */
export const NO_VALUE = 'a seed has no such value';

export const GRID_COLOR = '#EEEEEE';

export function grid(places: readonly number[], top: number, bottom: number): Line[] {
  return places.map((x) => ({ x, x2: x, y: top, y2: bottom, color: GRID_COLOR, width: 1 }));
}

/** Whether an interval has both its ends. */
export function hasEnds({ low, high }: { readonly low: number; readonly high: number }): boolean {
  return Number.isFinite(low) && Number.isFinite(high);
}
