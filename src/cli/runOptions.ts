/** The options of `hindsight run`, as the command line gives them. */
export interface RunOptions {
  seeds?: string;
  workers?: number;
  out: string;
  set?: string[];
  export?: boolean;
  json?: boolean;
  quiet?: boolean;
  /** The directory of kept runs; false with `--no-store`. */
  store: string | false;
}
