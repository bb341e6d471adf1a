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

/** Seeds of a quick look, which are none of those that the files state: whoever writes a claim may look at them. */
const QUICK_SEEDS = '1001-1004';

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
  const { seeds = quick ? QUICK_SEEDS : undefined } = options;
  const study = claimsStudy(loadClaims(claims, asked, seeds), { quick, sharing: claims.ids.length });
  // Only all claims with the seeds that they state may replace the report on all of them.
  const isPartial = asked.length > 0 || seeds !== undefined;
  const folder = isPartial ? options.out : outputFolder(options, 'results/claims');
  return {
    report: claimsReport,
    results: [{ study, folder }],
    notices: quick
      ? ['a quick look: four seeds and no doses, so most verdicts cannot be given; without --quick they can']
      : [],
    next: [['run', `claims/${asked[0] ?? claims.ids[0]}`]],
  };
}
