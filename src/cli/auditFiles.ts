/** The whole of `hindsight audit`. */
import { type FileHandle, open } from 'node:fs/promises';
import { basename, dirname, extname, join, resolve } from 'node:path';
import { audit } from '../audit/audit.ts';
import { tableError } from '../audit/reading/problem.ts';
import type { Source } from '../audit/reading/source.ts';
import { type AuditRequest, namedColumns, parseRequest, requestOf } from '../audit/request.ts';
import type { Audit } from '../audit/schema.ts';
import { UserError } from '../base/errors.ts';
import { packageVersion } from '../lab/jobs/package.ts';
import { auditReport } from '../report/kinds.ts';
import { loadScenario, readInput } from '../scenario/reading/read.ts';
import type { SharedOptions } from './options.ts';
import { perform, type Remarks } from './perform.ts';
import { scenarioFile } from './scenarios.ts';

export interface AuditOptions extends SharedOptions {
  readonly served?: string;
  readonly events?: string;
  readonly stories?: string;
  readonly users?: string;
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
export function auditFiles(file: string, options: AuditOptions): Promise<number> {
  const { request, folder } = requestFrom(file, options);
  const out = options.out ?? join('results', 'audit', basename(file, extname(file)));
  return perform<Audit>(
    {
      report: auditReport,
      results: [
        {
          study: {
            work: () =>
              audit(
                request,
                (name) => sourceOf(resolve(folder, name), name),
                packageVersion(),
                undefined,
                async (name) => loadScenario(definitionsFile(folder, name)).scenario,
              ),
          },
          folder: out,
        },
      ],
      remarks: (found) => remarksOn(found, options.failOn),
    },
    options,
  );
}

/** A scenario by the name of its file, or of one that comes with the lab. */
function definitionsFile(folder: string, name: string): string {
  return /\.(?:ya?ml|json)$/i.test(name) ? resolve(folder, name) : scenarioFile(name);
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
  'features',
  'except',
  'where',
  'timeUnit',
  'zone',
] as const satisfies readonly (keyof AuditRequest & keyof AuditOptions)[];

/** A request from a file in YAML, or from flags. Files of the former are looked for beside it. */
function requestFrom(
  file: string,
  options: AuditOptions,
): { readonly request: AuditRequest; readonly folder: string } {
  if (/\.(?:ya?ml|json)$/i.test(file)) {
    const text = readInput(file, 'a request for an audit in YAML');
    return { request: parseRequest(text, file), folder: dirname(file) };
  }

  const table = (name: string, prefix: string | undefined) =>
    prefix === undefined ? name : { file: name, prefix };
  return {
    request: requestOf({
      training: table(file, options.trainingPrefix),
      served: options.served === undefined ? undefined : table(options.served, options.servedPrefix),
      ...Object.fromEntries(FLAGS.map((flag) => [flag, options[flag]])),
    }),
    folder: '.',
  };
}

function remarksOn({ verdict }: Audit, failOn: string | undefined): Remarks {
  const isBad =
    failOn !== undefined && (verdict === 'leak' || (failOn === 'skew' && verdict === 'skew without leak'));
  return { said: [], failed: isBad ? [`The verdict is ${verdict} (--fail-on ${failOn}).`] : [] };
}

async function sourceOf(path: string, name: string): Promise<Source> {
  let handle: FileHandle;
  try {
    handle = await open(path);
  } catch (error) {
    throw tableError({
      place: name,
      found: `no file that can be read (${(error as Error).message})`,
      expected: 'a table',
      remedy: 'look at its name',
    });
  }
  const { size } = await handle.stat();
  return {
    name,
    byteLength: size,
    async slice(start, end = size) {
      const bytes = new Uint8Array(end - start);
      let filled = 0;
      while (filled < bytes.length) {
        const { bytesRead } = await handle.read(bytes, filled, bytes.length - filled, start + filled);
        if (bytesRead === 0)
          throw new UserError(`${name}: found its end at byte ${start + filled}; expected ${size} bytes`);
        filled += bytesRead;
      }
      return bytes.buffer;
    },
    close: () => handle.close(),
  };
}
