/** Constants that the build puts into the page: see tools/playground.mjs. */
import type { Assets } from '../../report/html.ts';

declare const BUILT: {
  readonly version: string;
  /** Parts of the file of a report. */
  readonly assets: Assets;
  /** Two tables to try, by the names of their files. */
  readonly sample: Readonly<Record<string, string>>;
};

export const { version, assets, sample } = BUILT;
