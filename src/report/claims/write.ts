/** Stand-in. */
import { join } from 'node:path';
import type { ClaimsReport } from '../../lab/claims/outcome.ts';
import { readableJson } from '../../lab/json.ts';
import { writeFileAtomically } from '../files.ts';

export async function writeClaims(report: ClaimsReport, directory: string): Promise<string[]> {
  const path = join(directory, 'claims.json');
  await writeFileAtomically(path, readableJson(report));
  return [path];
}
