/** Stand-in. */
import type { ClaimsReport } from '../../lab/claims/outcome.ts';

export function renderClaimsTable(
  report: ClaimsReport,
  _options: { readonly columns: number; readonly color: boolean },
): string {
  return report.outcomes.map(({ id, verdict }) => `${id}: ${verdict}`).join('\n');
}
