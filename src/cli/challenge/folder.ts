/** The folder of a challenge. */
import { existsSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { type Challenge, challengeFile, type Truth, truthFile } from '../../audit/challenge/schema.ts';
import { makeDirectory, syncDirectory } from '../../lab/jobs/directory.ts';
import { readRegular } from '../../lab/jobs/files.ts';
import { parseJson, problem } from '../../lab/result/dataFile.ts';

export const LIST = 'challenge.json';
export const TRUTH = join('truth', 'truth.json');
/** Its contents, the list last: a folder without one is no challenge. */
const OWN = ['worlds', 'truth', 'README.md', 'example-answers.json', LIST];

export function folderOfWorld(directory: string, id: string): string {
  return join(directory, 'worlds', id);
}

/** @throws UserError unless it is a challenge, is empty, or is not there yet */
export function requireOwn(directory: string): void {
  const stat = statSync(directory, { throwIfNoEntry: false });
  if (stat === undefined) return;
  if (stat.isDirectory() && (readdirSync(directory).length === 0 || isChallenge(directory))) return;
  throw problem(
    directory,
    [],
    stat.isDirectory() ? `files, and no ${LIST} of a challenge among them` : 'no folder',
    'a new folder, or that of an earlier challenge, which is replaced',
    'name another one',
  );
}

/** Of any version: it is only replaced. */
function isChallenge(directory: string): boolean {
  if (!existsSync(join(directory, LIST))) return false;
  const list = parseJson(textIn(directory, LIST), join(directory, LIST));
  return typeof list === 'object' && list !== null && Object.hasOwn(list, challengeFile.mark);
}

/** Puts a whole challenge in the place of an earlier one. Files that are not its own stay. */
export function install(made: string, directory: string): void {
  makeDirectory(directory);
  rmSync(join(directory, LIST), { force: true });
  for (const name of OWN) {
    rmSync(join(directory, name), { recursive: true, force: true });
    renameSync(join(made, name), join(directory, name));
  }
  syncDirectory(directory);
}

/** @throws UserError if there is none, or it is none */
export function readChallenge(directory: string): Challenge {
  return challengeFile.read(textIn(directory, LIST), join(directory, LIST));
}

/** @throws UserError if there is none, or it is that of another challenge */
export function readTruth(directory: string, { challenge }: Challenge): Truth {
  const label = join(directory, TRUTH);
  const truth = truthFile.read(textIn(directory, TRUTH), label);
  if (truth.truthOf === challenge) return truth;
  throw problem(
    label,
    ['truthOf'],
    truth.truthOf,
    challenge,
    'make the challenge again: its files are of two',
  );
}

const REMEDY = 'name the folder that hindsight challenge make has written';

function textIn(directory: string, name: string): string {
  return readText(join(directory, name), 'a challenge', REMEDY);
}

/** @throws UserError if there is no such file, or it cannot be read */
export function readText(file: string, expected: string, remedy: string): string {
  let content: Buffer | undefined;
  try {
    content = readRegular(file);
  } catch (error) {
    throw problem(file, [], `a file that cannot be read (${(error as Error).message})`, expected, remedy);
  }
  if (content === undefined) throw problem(file, [], 'no such file', expected, remedy);
  return content.toString('utf8');
}
