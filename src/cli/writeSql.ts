/** The whole of `hindsight sql`. */
import { normalize } from 'node:path';
import { UserError } from '../base/errors.ts';
import { writeWhole } from '../lab/jobs/files.ts';
import { readInput } from '../scenario/reading/read.ts';
import type { DialectName } from '../warehouse/dialect.ts';
import { featureSql } from '../warehouse/featureSql.ts';
import { exportNames, type Names } from '../warehouse/names.ts';
import { parseNames } from '../warehouse/readNames.ts';
import type { SharedOptions } from './options.ts';
import { singleScenario } from './scenarios.ts';

export interface SqlOptions extends SharedOptions {
  readonly dialect: DialectName;
  readonly names?: string;
}

/**
 * The query for the features of a scenario, or a line that says where it is written.
 * @throws UserError if the scenario or the names are wrong, or the file cannot be written
 */
export function writeSql(file: string, options: SqlOptions): string {
  const { scenario } = singleScenario(file, options, 'a single scenario, whose features are written');
  const sql = featureSql(scenario, options.dialect, namesIn(options.names));
  const { out } = options;
  if (out === undefined) return sql;
  try {
    writeWhole(out, sql);
  } catch (error) {
    throw new UserError(`cannot write ${out} (${(error as Error).message}): choose another place`);
  }
  return `${out} is written.\n`;
}

function namesIn(file: string | undefined): Names {
  if (file === undefined) return exportNames;
  const path = normalize(file);
  return parseNames(readInput(path, 'a file of names in YAML or JSON'), path);
}
