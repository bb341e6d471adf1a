/** The options of `hindsight attribute`, as the command line gives them. */
export interface AttributeOptions {
  seeds?: string;
  set?: string[];
  provenance?: string;
  live?: boolean;
  workers?: number;
  out?: string;
  json?: boolean;
  quiet?: boolean;
  /** The directory of kept runs; false with `--no-store`. */
  store: string | false;
}

/** Where attributions go unless told otherwise: each to a folder named after its scenario. */
export const DEFAULT_OUT = 'results/attribute';
