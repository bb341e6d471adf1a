/** The claims of a folder of scenario files. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from '../../base/errors.ts';
import { type Claim, type ClaimFile, claimOf } from '../../lab/studies/claims/claim.ts';
import { parseFileName } from '../../lab/studies/claims/fileNames.ts';
import { ScenarioError } from '../../scenario/messages/error.ts';
import { nearestWord } from '../../scenario/messages/nearest.ts';
import { type LocatedProblem, quote } from '../../scenario/messages/problem.ts';
import { loadScenario } from '../../scenario/reading/read.ts';

/** A folder of files that state claims. */
export interface ClaimFolder {
  readonly directory: string;
  /** Every claim that shares the error rate, in the order in which they are shown. */
  readonly ids: readonly string[];
}

/**
 * Reads the claims of some ids, or all of them, in the order of the folder.
 * @param seeds in place of those that the files state
 * @throws UserError with everything that is wrong with the ids, the folder or its files
 */
export function loadClaims(
  { directory, ids }: ClaimFolder,
  asked: readonly string[],
  seeds?: string,
): Claim[] {
  rejectUnknown(asked, ids);
  const files = listFolder(directory);
  const names = files.flatMap((file) => parseFileName(file) ?? []);
  const problems: string[] = strays(files, ids).map((file) => strayProblem(join(directory, file), file, ids));
  const explained = <T>(work: () => T): T | undefined => {
    try {
      return work();
    } catch (error) {
      if (!(error instanceof ScenarioError)) throw error;
      problems.push(error.message);
      return undefined;
    }
  };
  const wanted = ids.filter((id) => asked.length === 0 || asked.includes(id));
  const claims = wanted.flatMap((id) => {
    const own = names.filter((name) => name.id === id);
    const loaded = own.flatMap((name): ClaimFile[] => {
      const resolved = explained(() =>
        loadScenario(join(directory, name.file), seeds === undefined ? {} : { seeds }),
      );
      return resolved === undefined ? [] : [{ ...name, ...resolved }];
    });
    if (loaded.length < own.length) return [];
    const { claim, problems: found } = claimOf(id, loaded);
    if (found.length > 0) problems.push(new ScenarioError(found.map(placedIn(directory))).message);
    return [claim];
  });
  if (problems.length > 0) throw new UserError(problems.join('\n\n'));
  return claims;
}

/** A problem of a file with its folder. */
function placedIn(directory: string): (problem: LocatedProblem) => LocatedProblem {
  return (problem) => {
    const { label, rank } = problem.place.source;
    return { ...problem, place: { source: { label: join(directory, label), rank } } };
  };
}

function rejectUnknown(asked: readonly string[], ids: readonly string[]): void {
  const unknown = asked.find((id) => !ids.includes(id));
  if (unknown === undefined) return;
  const nearest = nearestWord(unknown, ids) ?? ids.filter((id) => id.includes(unknown)).join(', ');
  const hint = nearest === '' ? '' : `\n  nearest:  ${nearest}`;
  throw new UserError(`no claim ${quote(unknown)}\n  expected: one of ${ids.join(', ')}${hint}`);
}

/** Scenario files of no claim. What claims extend is named `base.yaml`, or `base-` and more. */
function strays(files: readonly string[], ids: readonly string[]): string[] {
  return files.filter((file) => {
    if (!file.endsWith('.yaml') || /^base(?:-[a-z0-9-]+)?\.yaml$/.test(file)) return false;
    const name = parseFileName(file);
    return name === undefined || !ids.includes(name.id);
  });
}

function strayProblem(label: string, file: string, ids: readonly string[]): string {
  const nearest = nearestWord(file.replace(/\..*$/, ''), ids);
  const problem = {
    place: { source: { label, rank: 0 } },
    path: [],
    found: 'a scenario file of no claim',
    expected: '<id>.yaml, <id>.<word>.yaml, or either with .control or .dose before .yaml; or base.yaml',
    ...(nearest === undefined ? {} : { nearest }),
  };
  return new ScenarioError([problem]).message;
}

function listFolder(directory: string): string[] {
  try {
    return readdirSync(directory).sort();
  } catch (error) {
    throw new UserError(`cannot read the claims in ${directory} (${(error as Error).message})`);
  }
}
