/** The whole of `hindsight init`: a scenario or a request for an audit to begin with, and a schema that the editor finds. */
import { closeSync, existsSync, lstatSync, openSync, realpathSync, rmSync } from 'node:fs';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { parseRequest } from '../audit/request.ts';
import { UserError } from '../base/errors.ts';
import { makeDirectory } from '../lab/jobs/directory.ts';
import { writeWhole } from '../lab/jobs/files.ts';
import { packageRoot } from '../lab/jobs/package.ts';
import { shellWord } from '../report/text/shellWord.ts';
import { printableLines } from '../scenario/messages/problem.ts';
import { parseScenario } from '../scenario/reading/parse.ts';
import { callName } from './callName.ts';
import { schemaText } from './printSchema.ts';
import { auditStarterText, type StarterWords, starterText } from './starter.ts';

interface Starter {
  readonly kind: 'scenario' | 'audit-request';
  /** The name of the file, unless another is given. */
  readonly file: string;
  /** The copy of the schema beside it, where no installed one can be named by a relative path. */
  readonly schemaCopy: string;
  readonly folder: string;
  text(words: StarterWords): string;
  check(text: string, file: string): unknown;
  /** Commands to try next, with what they do. */
  next(file: string, folder: string): readonly string[];
}

const scenarioStarter: Starter = {
  kind: 'scenario',
  file: 'my-scenario.yaml',
  schemaCopy: 'hindsight.schema.json',
  folder: 'run',
  text: starterText,
  check: (text, file) =>
    parseScenario(text, file, {
      read() {
        throw new UserError('a starter that extends another file');
      },
    }),
  next: (file, folder) => [
    `describe ${file}   what it will do, in words`,
    `run ${file}        do it: some seconds, then open ${folder}report.html`,
  ],
};

const auditStarter: Starter = {
  kind: 'audit-request',
  file: 'my-audit.yaml',
  schemaCopy: 'hindsight-audit.schema.json',
  folder: 'audit',
  text: auditStarterText,
  check: parseRequest,
  next: (file, folder) => [`audit ${file}   once it names your files, then open ${folder}report.html`],
};

/**
 * Writes a starter, and a copy of the schema beside it where the package is not above the file.
 * @returns what was written, and what to do next
 * @throws UserError if the file is there already or cannot be written
 * @throws ScenarioError if its name is none for a scenario
 */
export function writeStarter(given: string | undefined, isAudit: boolean): string {
  const starter = isAudit ? auditStarter : scenarioStarter;
  const file = given ?? starter.file;
  if (!/\.ya?ml$/i.test(file)) {
    throw new UserError(`found the file name ${file}; expected one that ends in .yaml, such as ${file}.yaml`);
  }
  const schema = schemaFor(file, starter);
  const command = callName();
  const folder = `results/${starter.folder}/${basename(file).replace(/\.[^.]*$/, '')}/`;
  const text = starter.text({
    schema: schema.path,
    command,
    file: shellWord(file),
    results: folder,
  });
  starter.check(text, file);

  requireNew(file);
  writeCopy(schema, starter);
  writeNew(file, text);
  const lines = [`${file} is written.`];
  if (schema.copy !== undefined) {
    lines.push(
      `${join(dirname(file), starter.schemaCopy)} is for your editor: with it, keys are completed and explained.`,
    );
  }
  lines.push('', 'Next:', ...starter.next(shellWord(file), folder).map((words) => `  ${command} ${words}`));
  return `${printableLines(lines.join('\n'))}\n`;
}

/** The schema by which an editor explains a file. */
interface SchemaForEditors {
  /** Relative to the file. */
  readonly path: string;
  /** The copy that has to be beside it, where no package is above it. */
  readonly copy?: string;
}

function schemaFor(file: string, { kind, schemaCopy }: Starter): SchemaForEditors {
  const directory = dirname(resolve(file));
  const installed = installedSchema(directory, kind);
  return installed === undefined
    ? { path: `./${schemaCopy}`, copy: join(directory, schemaCopy) }
    : { path: installed };
}

function writeCopy({ copy }: SchemaForEditors, { kind }: Starter): void {
  // One that is there already serves several files.
  if (copy !== undefined && !existsSync(copy)) writeNew(copy, schemaText(kind));
}

/**
 * Finds out, before anything is simulated, whether a scenario can be written.
 * @throws UserError if its name is none for a scenario, or it is there already and is not to be overwritten
 */
export function checkNewScenario(file: string, overwrites: boolean): void {
  scenarioStarter.check('{}', file);
  if (!overwrites) requireNew(file, 'name another with --scenario, or overwrite it with --force');
}

/**
 * Writes a scenario that was made, and a copy of the schema beside it where the package is not above the file.
 * @param textWith given the path of the schema
 * @throws UserError if it cannot be written
 */
export function writeScenario(file: string, textWith: (schema: string) => string, overwrites: boolean): void {
  const schema = schemaFor(file, scenarioStarter);
  const text = textWith(schema.path);
  scenarioStarter.check(text, file);
  writeCopy(schema, scenarioStarter);
  if (overwrites) explained(file, () => writeWhole(file, text));
  else writeNew(file, text);
}

/** The schema of a package that lies above a directory, or is installed there, as a path relative to the directory. */
function installedSchema(directory: string, kind: Starter['kind']): string | undefined {
  for (let ancestor = directory; ; ancestor = dirname(ancestor)) {
    const folder = isThisPackage(ancestor) ? ancestor : join(ancestor, 'node_modules', 'hindsight-lab');
    const schema = join(folder, 'schema', `${kind}.schema.json`);
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
function requireNew(path: string, remedy = 'choose another name, such as hindsight init another.yaml'): void {
  if (explained(path, () => lstatSync(path, { throwIfNoEntry: false })) === undefined) return;
  throw new UserError(`${path} is there already and stays as it is: ${remedy}`);
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
