/** How ways to come by feature values look, in every chart. */
import { OKABE_ITO } from './style.ts';

export interface Style {
  readonly color: string;
  readonly shape: string;
}

/** The leaky way in the colour of warning, the ways without a leak in calm ones. */
export const provenanceStyles = {
  logged: { color: OKABE_ITO.blue, shape: 'circle' },
  recomputed: { color: OKABE_ITO.vermillion, shape: 'square' },
  reconstructed: { color: OKABE_ITO.green, shape: 'triangle-up' },
} as const satisfies Record<string, Style>;

/** Undefined for ways that a scenario has given a name of its own, and for all else. */
export function provenanceStyle(name: string): Style | undefined {
  const styles: Readonly<Record<string, Style>> = provenanceStyles;
  return Object.hasOwn(styles, name) ? styles[name] : undefined;
}
