/** `hindsight claims` on a folder of claims. */
import { join } from 'node:path';
import { claimIds } from '../../lab/studies/claims/catalog.ts';
import type { ClaimsReport } from '../../lab/studies/claims/schema.ts';
import { claimsStudy } from '../../lab/studies/claims/study.ts';
import { claimsReport } from '../../report/kinds.ts';
import type { SharedOptions } from '../options.ts';
import type { Task } from '../perform.ts';
import { outputFolder, SHIPPED } from '../scenarios.ts';
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
  const { quick = false } = options;
  const study = claimsStudy(loadClaims(claims, asked), { quick, sharing: claims.ids.length });
  // Only all claims with all their seeds may replace the report on all of them.
  const folder = asked.length > 0 ? options.out : outputFolder(options, 'results/claims');
  return {
    report: claimsReport,
    results: [{ study, folder }],
    notices: quick
      ? ['a quick look: four seeds and no doses, so most verdicts cannot be given; without --quick they can']
      : [],
    next: [['run', `claims/${asked[0] ?? claims.ids[0]}`]],
  };
}
