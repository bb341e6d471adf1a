/** `hindsight claims` on a folder of claims. */
import { join } from 'node:path';
import { claimIds } from '../../lab/studies/claims/catalog.ts';
import type { ClaimsReport } from '../../lab/studies/claims/schema.ts';
import { claimsStudy } from '../../lab/studies/claims/study.ts';
import { claimsReport } from '../../report/kinds.ts';
import type { SharedOptions } from '../options.ts';
import type { Task } from '../perform.ts';
import { SHIPPED } from '../scenarios.ts';
import { type ClaimFolder, loadClaims } from './load.ts';

/** The claims that come with the lab. */
export function packagedClaims(): ClaimFolder {
  return { directory: join(SHIPPED, 'claims'), ids: claimIds };
}

/**
 * @param asked ids of claims; none for all
 * @throws UserError if an id or a file is wrong
 */
export function claimsTask(
  asked: readonly string[],
  options: SharedOptions,
  claims: ClaimFolder,
): Task<ClaimsReport> {
  const { seeds, out } = options;
  const study = claimsStudy(loadClaims(claims, asked, seeds), claims.ids.length);
  const folder = out ?? usualFolder(asked, seeds);
  return {
    report: claimsReport,
    results: [{ study, folder }],
    remarks: ({ outcomes }) => ({
      said: folder === undefined || asked.length === 0 ? [] : outcomes.map(({ id }) => pictureOf(id, folder)),
      failed: [],
    }),
    next: [['run', `claims/${asked[0] ?? claims.ids[0]}`]],
  };
}

/** Seeds that the claims do not state are a pilot, and no report that anybody else should find. */
function usualFolder(asked: readonly string[], seeds: string | undefined): string | undefined {
  if (seeds !== undefined || asked.length > 1) return undefined;
  return join('results', 'claims', ...asked);
}

function pictureOf(id: string, folder: string): string {
  return `The picture of ${id}: ${join(folder, `${id}.png`)}`;
}
