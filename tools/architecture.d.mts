import type { Palette } from '../src/report/chart/palette.ts';

/** Rooms have a name of their folder, and those of the folder that is drawn open one such as `lab/jobs`. */
export type Arrow = readonly [from: string, to: string];

export function architecturePicture(
  folder: string,
  page: string,
  palettes: { readonly light: Palette; readonly dark: Palette },
): string;
export function readSources(folder: string): Record<string, string>;
export function structureOf(sources: Record<string, string>): {
  readonly rooms: ReadonlySet<string>;
  readonly arrows: readonly Arrow[];
};
export function reduced(arrows: readonly Arrow[]): Arrow[];
