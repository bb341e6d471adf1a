/** The options of `hindsight mitigations`, as the command line gives them. */
export interface MitigationsOptions {
  quick?: boolean;
  seeds?: string;
  set?: string[];
  workers?: number;
  out?: string;
  json?: boolean;
  quiet?: boolean;
  /** The directory of kept runs; false with `--no-store`. */
  store: string | false;
}

/** Where the report on the default world goes, unless told otherwise. */
export const DEFAULT_OUT = 'results/mitigations';
