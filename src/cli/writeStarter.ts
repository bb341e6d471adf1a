/** The whole of `hindsight init`: a scenario file to begin with, and a schema that the editor finds. */
import { closeSync, existsSync, lstatSync, openSync, realpathSync, rmSync } from 'node:fs';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { UserError } from '../base/errors.ts';
import { makeDirectory } from '../lab/jobs/directory.ts';
import { writeWhole } from '../lab/jobs/files.ts';
import { packageRoot } from '../lab/jobs/package.ts';
import { printableLines } from '../scenario/messages/problem.ts';
import { parseScenario } from '../scenario/reading/parse.ts';
import { callName, shellWord } from './callName.ts';
import { schemaText } from './printSchema.ts';
import { starterText } from './starter.ts';

const SCHEMA = join('schema', 'scenario.schema.json');
/** The copy beside the file, where no installed schema can be named by a relative path. */
const SCHEMA_COPY = 'hindsight.schema.json';

/**
 * Writes a starter scenario, and a copy of the schema beside it where the package is not above the file.
 * @returns what was written, and what to do next
 * @throws UserError if the file is there already or cannot be written
 * @throws ScenarioError if its name is none for a scenario
 */
export function writeStarter(file: string): string {
  if (!/\.ya?ml$/i.test(file)) {
    throw new UserError(`found the file name ${file}; expected one that ends in .yaml, such as ${file}.yaml`);
  }
  const directory = dirname(resolve(file));
  const installed = installedSchema(directory);
  const command = callName();
  const name = basename(file).replace(/\.[^.]*$/, '');
  const text = starterText({
    schema: installed ?? `./${SCHEMA_COPY}`,
    command,
    file: shellWord(file),
    results: `results/run/${name}/`,
  });
  parseScenario(text, file, {
    read() {
      throw new UserError('a starter that extends another file');
    },
  });

  requireNew(file);
  const copy = join(directory, SCHEMA_COPY);
  // One that is there already serves several scenarios.
  if (installed === undefined && !existsSync(copy)) writeNew(copy, schemaText('scenario'));
  writeNew(file, text);
  const lines = [`${file} is written.`];
  if (installed === undefined) {
    lines.push(
      `${join(dirname(file), SCHEMA_COPY)} is for your editor: with it, keys are completed and explained.`,
    );
  }
  lines.push(
    '',
    'Next:',
    `  ${command} describe ${shellWord(file)}   what it will do, in words`,
    `  ${command} run ${shellWord(file)}        do it: some seconds, then open results/run/${name}/report.html`,
  );
  return `${printableLines(lines.join('\n'))}\n`;
}

/** The schema of a package that lies above a directory, or is installed there, as a path relative to the directory. */
function installedSchema(directory: string): string | undefined {
  for (let ancestor = directory; ; ancestor = dirname(ancestor)) {
    const folder = isThisPackage(ancestor) ? ancestor : join(ancestor, 'node_modules', 'hindsight-lab');
    const schema = join(folder, SCHEMA);
    if (existsSync(schema)) {
      const path = relative(directory, schema).replaceAll('\\', '/');
      return path.startsWith('.') ? path : `./${path}`;
    }
    if (dirname(ancestor) === ancestor) return undefined;
  }
}

function isThisPackage(directory: string): boolean {
  return existsSync(directory) && realpathSync(directory) === realpathSync(packageRoot());
}

/** @throws UserError if something has the name of a file already */
function requireNew(path: string): void {
  if (explained(path, () => lstatSync(path, { throwIfNoEntry: false })) === undefined) return;
  throw new UserError(
    `${path} is there already and stays as it is: choose another name, such as hindsight init another.yaml`,
  );
}

/** Writes a file that is not there yet, whole or not at all. */
function writeNew(path: string, text: string): void {
  explained(path, () => {
    makeDirectory(dirname(resolve(path)));
    // Nor may another process have been quicker.
    closeSync(openSync(path, 'wx'));
    try {
      writeWhole(path, text);
    } catch (error) {
      rmSync(path, { force: true });
      throw error;
    }
  });
}

function explained<T>(path: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw new UserError(`cannot write ${path} (${(error as Error).message}): choose another place`);
  }
}
