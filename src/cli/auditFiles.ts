/** The whole of `hindsight audit`. */
import { basename, dirname, extname, join } from 'node:path';
import { tableError } from '../audit/reading/problem.ts';
import { type AuditRequest, namedColumns, parseRequest, requestOf } from '../audit/request.ts';
import type { Audit } from '../audit/schema.ts';
import { auditReport } from '../report/kinds.ts';
import { readInput } from '../scenario/reading/read.ts';
import { auditFrom, typedWith, withFiles } from './auditInputs.ts';
import { auditDisplay } from './auditProgress.ts';
import { flagOf, type SharedOptions } from './options.ts';
import { perform, type Remarks } from './perform.ts';

export interface AuditOptions extends SharedOptions {
  readonly served?: readonly string[];
  readonly previous?: readonly string[];
  readonly events?: readonly string[];
  readonly stories?: readonly string[];
  readonly users?: readonly string[];
  readonly definitions?: string;
  readonly names?: string;
  readonly trainedAt?: string;
  readonly id?: string;
  readonly label?: string;
  readonly at?: string;
  readonly user?: string;
  readonly session?: string;
  readonly split?: string;
  readonly labelKnownAt?: string;
  readonly attributionWindow?: string;
  readonly score?: string;
  readonly scoreOffline?: string;
  readonly entities?: readonly string[];
  readonly mostRows?: number;
  readonly trainingPrefix?: string;
  readonly servedPrefix?: string;
  readonly features?: readonly string[];
  readonly except?: readonly string[];
  readonly where?: Readonly<Record<string, string>>;
  readonly timeUnit?: string;
  readonly zone?: string;
  readonly failOn?: string;
}

/**
 * Audits files and writes the report.
 * @returns the exit code
 * @throws UserError if a file cannot be read, or is not what the request says
 */
export function auditFiles(files: readonly string[], options: AuditOptions): Promise<number> {
  const { request, folder } = requestFrom(files, options);
  const out = options.out ?? join('results', 'audit', basename(files[0], extname(files[0])));
  return perform<Audit>(
    {
      report: auditReport,
      results: [
        {
          study: {
            work: async () => {
              const display = await auditDisplay(options.quiet, process.stderr);
              try {
                const found = await auditFrom(folder, request, display.update);
                display.done();
                return found;
              } finally {
                display.stop();
              }
            },
          },
          folder: out,
        },
      ],
      remarks: (found) => remarksOn(found, options.failOn),
    },
    options,
  );
}

/** Options that are keys of a request, too. */
const FLAGS = [
  ...namedColumns,
  'events',
  'stories',
  'users',
  'definitions',
  'names',
  'trainedAt',
  'attributionWindow',
  'entities',
  'features',
  'except',
  'where',
  'timeUnit',
  'zone',
  'mostRows',
] as const satisfies readonly (keyof AuditRequest & keyof AuditOptions)[];

/** A request from a file in YAML, or from flags. Files of the former are looked for beside it. */
function requestFrom(
  given: readonly string[],
  options: AuditOptions,
): { readonly request: AuditRequest; readonly folder: string } {
  const [file, ...others] = given;
  if (/\.(?:ya?ml|json)$/i.test(file)) {
    requireAlone(file, others, options);
    const text = readInput(file, 'a request for an audit in YAML');
    const folder = dirname(file);
    return { request: withFiles(parseRequest(text, file), folder), folder };
  }
  if (options.servedPrefix !== undefined && options.served === undefined) {
    throw tableError({
      place: '--served-prefix',
      found: 'a prefix without --served',
      expected: 'the log of served features, whose columns begin so',
      remedy: 'give the log with --served: the same file, if it has both',
    });
  }
  const table = (files: readonly string[], prefix: string | undefined) =>
    prefix === undefined ? files : { file: files, prefix };
  const typed = typedWith(given);
  const request = requestOf(
    {
      training: table(given, options.trainingPrefix),
      served: options.served && table(options.served, options.servedPrefix),
      previous: options.previous && table(options.previous, options.trainingPrefix),
      ...Object.fromEntries(FLAGS.map((flag) => [flag, options[flag]])),
    },
    typed,
  );
  return { request: withFiles(request, '.', typed), folder: '.' };
}

/** @throws UserError for files or options beside a request, which says all of that itself */
function requireAlone(file: string, others: readonly string[], options: AuditOptions): void {
  const flags = (['served', 'previous', 'trainingPrefix', 'servedPrefix', ...FLAGS] as const).filter(
    (flag) => options[flag] !== undefined,
  );
  if (others.length === 0 && flags.length === 0) return;
  const found = [...others, ...flags.map(flagOf)];
  throw tableError({
    place: file,
    found: `${found.join(', ')} beside a request`,
    expected: 'a request, which says all of that itself; or files with options',
    remedy: `write it into ${file}`,
  });
}

function remarksOn({ verdict }: Audit, failOn: string | undefined): Remarks {
  const isBad =
    failOn !== undefined && (verdict === 'leak' || (failOn === 'skew' && verdict === 'skew without leak'));
  return { said: [], failed: isBad ? [`The verdict is ${verdict} (--fail-on ${failOn}).`] : [] };
}
