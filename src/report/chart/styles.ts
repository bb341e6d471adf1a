/**
 * The language of colours and forms in every picture. A provenance has one colour and one symbol everywhere, and nothing
 * else has them. What is promised offline is hollow, what production gives is filled. What is of no one provenance has
 * neither orange nor blue, green or purple.
 */
import type { Style } from './chart.ts';

/** The leaky provenance in the colour of warning, those without a leak in calm ones. */
export const provenanceStyles = {
  recomputed: { color: 'vermillion', symbol: 'square' },
  logged: { color: 'blue', symbol: 'circle' },
  reconstructed: { color: 'green', symbol: 'triangle' },
  snapshots: { color: 'purple', symbol: 'diamond' },
} as const satisfies Record<string, Style>;

/** For whatever else is drawn beside provenances. */
export const otherStyles = [
  { color: 'ink', symbol: 'diamond' },
  { color: 'violet', symbol: 'triangle-down' },
  { color: 'stone', symbol: 'cross' },
  { color: 'wine', symbol: 'star' },
  { color: 'ochre', symbol: 'wye' },
  { color: 'ink', symbol: 'square' },
  { color: 'violet', symbol: 'circle' },
  { color: 'wine', symbol: 'triangle' },
] as const satisfies readonly Style[];

/** Undefined for provenances that a scenario has given a name of its own, and for all else. */
export function provenanceStyle(name: string): Style | undefined {
  const styles: Readonly<Record<string, Style>> = provenanceStyles;
  return Object.hasOwn(styles, name) ? styles[name] : undefined;
}

/** The form of a promise made offline. */
export function promised(style: Style): Style {
  return { ...style, hollow: true };
}
