/** All kinds of reports: the files of each and its page. */
import { type ChallengeScore, challengeScoreFile } from '../audit/challenge/schema.ts';
import { type Population, populationFile } from '../audit/population/schema.ts';
import { type Audit, auditFile } from '../audit/schema.ts';
import { type Result, resultFile } from '../lab/result/schema.ts';
import { type Attribution, attributionFile } from '../lab/studies/attribution/schema.ts';
import { type ClaimsReport, claimsFile } from '../lab/studies/claims/schema.ts';
import { type Explanation, explanationFile } from '../lab/studies/explanation/schema.ts';
import { type FactsReport, factsFile } from '../lab/studies/facts/schema.ts';
import { type Fit, fitFile } from '../lab/studies/fit/schema.ts';
import { type MitigationsReport, mitigationsFile } from '../lab/studies/mitigations/schema.ts';
import { type StorageGrowth, storageFile } from '../lab/studies/storage/schema.ts';
import { attributionPage } from './attribution/page.ts';
import { auditPage } from './audit/page.ts';
import { auditRatesPage } from './auditRates/page.ts';
import { challengeScorePage } from './challenge/page.ts';
import { claimsPage } from './claims/page.ts';
import { explanationPage } from './explanation/page.ts';
import { factsPage } from './facts/page.ts';
import { fitPage } from './fit/page.ts';
import { renderMarkdown } from './markdown.ts';
import { mitigationsPage } from './mitigations/page.ts';
import { storagePage } from './mitigations/storagePage.ts';
import { runPage } from './run/page.ts';
import type { Kind } from './write.ts';

export const auditReport = {
  data: 'audit.json',
  file: auditFile,
  markdown: 'audit.md',
  page: auditPage,
} as const satisfies Kind<Audit>;

export const auditRatesReport = {
  data: 'rates.json',
  file: populationFile,
  markdown: 'rates.md',
  page: auditRatesPage,
} as const satisfies Kind<Population>;
export const challengeScoreReport = {
  data: 'score.json',
  file: challengeScoreFile,
  markdown: 'score.md',
  page: challengeScorePage,
} as const satisfies Kind<ChallengeScore>;

export const runReport = {
  data: 'result.json',
  file: resultFile,
  markdown: 'summary.md',
  page: runPage,
} as const satisfies Kind<Result>;

export const attributionReport = {
  data: 'attribution.json',
  file: attributionFile,
  markdown: 'attribution.md',
  page: attributionPage,
} as const satisfies Kind<Attribution>;

export const explanationReport = {
  data: 'explain.json',
  file: explanationFile,
  page: explanationPage,
} as const satisfies Kind<Explanation>;

export const claimsReport = {
  data: 'claims.json',
  file: claimsFile,
  markdown: 'claims.md',
  page: claimsPage,
} as const satisfies Kind<ClaimsReport>;

export const factsReport = {
  data: 'facts.json',
  file: factsFile,
  markdown: 'facts.md',
  page: factsPage,
} as const satisfies Kind<FactsReport>;

export const fitReport = {
  data: 'fit.json',
  file: fitFile,
  markdown: 'fit.md',
  page: fitPage,
} as const satisfies Kind<Fit>;

export const storageReport = {
  data: 'storage.json',
  file: storageFile,
  markdown: 'storage.md',
  page: storagePage,
} as const satisfies Kind<StorageGrowth>;

export const mitigationsReport = {
  data: 'mitigations.json',
  file: mitigationsFile,
  markdown: 'mitigations.md',
  page: mitigationsPage,
  beside: {
    'storage.md': ({ storage }) => (storage === null ? undefined : renderMarkdown(storagePage(storage))),
    'storage.json': ({ storage }) => (storage === null ? undefined : storageFile.write(storage)),
  },
} as const satisfies Kind<MitigationsReport>;

/** All of them, in the order of the documentation: data of other kinds have no report. */
export const reports = [
  runReport,
  claimsReport,
  mitigationsReport,
  attributionReport,
  explanationReport,
  storageReport,
  factsReport,
  fitReport,
  auditReport,
  auditRatesReport,
  challengeScoreReport,
] as const;
