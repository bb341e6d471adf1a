/** The options of `hindsight claims`, as the command line gives them. */
export interface ClaimsOptions {
  quick?: boolean;
  workers?: number;
  out?: string;
  json?: boolean;
  quiet?: boolean;
  /** The directory of kept runs; false with `--no-store`. */
  store: string | false;
}

/** Where the report on all claims goes, unless told otherwise. */
export const DEFAULT_OUT = 'results/claims';
