/** Constants that the build puts into the page: see tools/playground.mjs. */
declare const BUILT: {
  readonly version: string;
  /** Texts of shipped scenario files by their path below `scenarios/`. */
  readonly scenarios: Readonly<Record<string, string>>;
};

export const { version, scenarios: shippedScenarios } = BUILT;
