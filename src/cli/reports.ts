/** The reports of all commands, by the kind of their data. */
import { claimIds } from '../lab/studies/claims/catalog.ts';
import type { ClaimsReport } from '../lab/studies/claims/schema.ts';
import type { MitigationsReport } from '../lab/studies/mitigations/schema.ts';
import { renderClaimsTable } from '../report/claims/table.ts';
import { writeClaims } from '../report/claims/write.ts';
import { attributionReport, explanationReport, runReport } from '../report/kinds.ts';
import { renderMitigationsTable } from '../report/mitigations/table.ts';
import { writeMitigations } from '../report/mitigations/write.ts';
import { type Report, reportOf } from './perform.ts';

const claims: Report<ClaimsReport> = {
  render: renderClaimsTable,
  write: (report, folder) => writeClaims(report, folder, claimIds),
};
const mitigations: Report<MitigationsReport> = { render: renderMitigationsTable, write: writeMitigations };

export const reports = {
  result: reportOf(runReport),
  attribution: reportOf(attributionReport),
  claims,
  mitigations,
  explanation: reportOf(explanationReport),
} as const;
