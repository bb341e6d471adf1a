/** Look of series in every chart. */
import type { Style } from './chart.ts';

/** The leaky provenance in the colour of warning, those without a leak in calm ones. */
export const provenanceStyles = {
  recomputed: { color: 'vermillion', symbol: 'square' },
  logged: { color: 'blue', symbol: 'circle' },
  reconstructed: { color: 'green', symbol: 'triangle' },
} as const satisfies Record<string, Style>;

/** For whatever else is drawn beside provenances. */
export const otherStyles = [
  { color: 'purple', symbol: 'diamond' },
  { color: 'orange', symbol: 'cross' },
  { color: 'sky', symbol: 'triangle-down' },
  { color: 'ink', symbol: 'star' },
  { color: 'ochre', symbol: 'wye' },
] as const satisfies readonly Style[];

/** Undefined for provenances that a scenario has given a name of its own, and for all else. */
export function provenanceStyle(name: string): Style | undefined {
  const styles: Readonly<Record<string, Style>> = provenanceStyles;
  return Object.hasOwn(styles, name) ? styles[name] : undefined;
}
