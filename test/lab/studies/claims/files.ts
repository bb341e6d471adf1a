/** Claims made of few words, for tests. */

import { type Claim, type ClaimFile, claimOf } from '../../../../src/lab/studies/claims/claim.ts';
import { parseFileName } from '../../../../src/lab/studies/claims/fileNames.ts';
import type { Readings } from '../../../../src/lab/studies/claims/readings.ts';
import { parseScenario } from '../../../../src/scenario/reading/parse.ts';

/** The file of a name and a text. */
function fileOf(file: string, text: string): ClaimFile {
  const name = parseFileName(file);
  if (name === undefined) throw new Error(`${file} is no name of a claim's file`);
  const read = () => {
    throw new Error('nothing is extended here');
  };
  return { ...name, ...parseScenario(text, file, { read }) };
}

/** The claim of files by name. Throws what is wrong with them. */
export function claimIn(id: string, files: Record<string, string>): Claim {
  const { claim, problems } = checked(id, files);
  if (problems.length > 0) throw new Error(problems.join('\n'));
  return claim;
}

/** The claim, and what is wrong with its files, a line for each. */
export function checked(id: string, files: Record<string, string>): { claim: Claim; problems: string[] } {
  const all = Object.entries(files).map(([file, text]) => fileOf(file, text));
  const { claim, problems } = claimOf(id, all);
  return {
    claim,
    problems: problems.map(
      ({ place, path, found, expected }) =>
        `${place.source.label} ${path.join('.')}: found ${found}, expected ${expected}`,
    ),
  };
}

/** Readings by expectation and by observation. */
export function readings(expected: number[][], observed: number[][] = []): Readings {
  return { expected, observed };
}
