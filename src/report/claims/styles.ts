/** How the series of doses look: a label looks the same in every panel. */
import type { DoseResponse } from '../../lab/claims/outcome.ts';
import { OKABE_ITO } from '../chart/style.ts';

export interface Style {
  readonly color: string;
  readonly shape: string;
}

/** The colours of Okabe and Ito, their yellow darkened to be seen on white. */
const STYLES: readonly Style[] = [
  { color: OKABE_ITO.blue, shape: 'circle' },
  { color: OKABE_ITO.vermillion, shape: 'square' },
  { color: OKABE_ITO.green, shape: 'triangle-up' },
  { color: OKABE_ITO.purple, shape: 'diamond' },
  { color: '#E69F00', shape: 'cross' },
  { color: '#56B4E9', shape: 'triangle-down' },
  { color: '#222222', shape: 'triangle-right' },
  { color: '#8C6D1F', shape: 'triangle-left' },
];

/** By label. No two series of one panel look alike while there are styles; across panels, only where they run out. */
export function stylesOf(doses: readonly Pick<DoseResponse, 'series'>[]): ReadonlyMap<string, Style> {
  const panels = doses.map(({ series }) => series.map(({ label }) => label));
  const chosen = new Map<string, number>();
  for (const label of new Set(panels.flat())) {
    const beside = panels.filter((panel) => panel.includes(label)).flat();
    const uses = STYLES.map((_, index) => {
      const [anywhere, here] = [[...chosen.keys()], beside].map(
        (labels) => labels.filter((other) => chosen.get(other) === index).length,
      );
      return here * 1000 + anywhere;
    });
    chosen.set(label, uses.indexOf(Math.min(...uses)));
  }
  return new Map([...chosen].map(([label, index]) => [label, STYLES[index]]));
}
