/** How the series of doses look: a label looks the same in every panel. */
import type { DoseResponse } from '../../lab/studies/claims/schema.ts';
import { provenanceStyle, provenanceStyles, type Style } from '../chart/provenances.ts';
import { OKABE_ITO } from '../chart/style.ts';

/** The colours of Okabe and Ito, their yellow darkened to be seen on white. */
const STYLES: readonly Style[] = [
  ...Object.values(provenanceStyles),
  { color: OKABE_ITO.purple, shape: 'diamond' },
  { color: '#E69F00', shape: 'cross' },
  { color: '#56B4E9', shape: 'triangle-down' },
  { color: '#222222', shape: 'triangle-right' },
  { color: '#8C6D1F', shape: 'triangle-left' },
];

/** By label; provenances look as everywhere. No two series of one panel look alike while there are styles; across panels, only where they run out. */
export function stylesOf(doses: readonly Pick<DoseResponse, 'series'>[]): ReadonlyMap<string, Style> {
  const panels = doses.map(({ series }) => series.map(({ label }) => label));
  const labels = [...new Set(panels.flat())];
  const chosen = new Map(
    labels.flatMap((label): [string, number][] => {
      const style = provenanceStyle(label);
      return style === undefined ? [] : [[label, STYLES.indexOf(style)]];
    }),
  );
  for (const label of labels.filter((each) => !chosen.has(each))) {
    const beside = panels.filter((panel) => panel.includes(label)).flat();
    const uses = STYLES.map((_, index) => {
      const [anywhere, here] = [[...chosen.keys()], beside].map(
        (others) => others.filter((other) => chosen.get(other) === index).length,
      );
      return here * 1000 + anywhere;
    });
    chosen.set(label, uses.indexOf(Math.min(...uses)));
  }
  return new Map([...chosen].map(([label, index]) => [label, STYLES[index]]));
}
