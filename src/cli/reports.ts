/** The reports of all commands, by the kind of their data. */
import {
  attributionReport,
  claimsReport,
  explanationReport,
  mitigationsReport,
  runReport,
} from '../report/kinds.ts';
import { reportOf } from './perform.ts';

export const reports = {
  result: reportOf(runReport),
  attribution: reportOf(attributionReport),
  claims: reportOf(claimsReport),
  mitigations: reportOf(mitigationsReport),
  explanation: reportOf(explanationReport),
} as const;
