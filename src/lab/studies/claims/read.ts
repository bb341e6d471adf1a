/** Reads `claims.json` back. */
import { CLAIMS_FORMAT_VERSION, type ClaimsReport } from './outcome.ts';

/** Numbers that may be missing: JSON carries NaN as null. */
const NUMBERS = new Set(['mean', 'low', 'high', 'precision']);

/**
 * @throws Error if the text is of another format
 */
export function parseClaims(text: string): ClaimsReport {
  const report = JSON.parse(text, function revive(this: unknown, key, value) {
    return value === null && (NUMBERS.has(key) || Array.isArray(this)) ? Number.NaN : value;
  });
  if (report.formatVersion !== CLAIMS_FORMAT_VERSION) {
    throw new Error(`found format ${report.formatVersion}; expected ${CLAIMS_FORMAT_VERSION}`);
  }
  return report;
}
