/** Constants that the build puts into the page: see tools/playground.mjs. */
import type { Assets } from '../../report/html.ts';

declare const BUILT: {
  readonly version: string;
  /** Parts of the file of a report. */
  readonly assets: Assets;
};

export const { version, assets } = BUILT;
