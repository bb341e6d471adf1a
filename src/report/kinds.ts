/** All kinds of reports: the files of each and its page. */
import { type Result, resultFile } from '../lab/result/schema.ts';
import { type StorageGrowth, storageFile } from '../lab/storage/schema.ts';
import { type Attribution, attributionFile } from '../lab/studies/attribution/schema.ts';
import { type ClaimsReport, claimsFile } from '../lab/studies/claims/schema.ts';
import { type Explanation, explanationFile } from '../lab/studies/explanation/schema.ts';
import { type MitigationsReport, mitigationsFile } from '../lab/studies/mitigations/schema.ts';
import { attributionPage } from './attribution/page.ts';
import { claimsPage } from './claims/page.ts';
import { explanationPage } from './explanation/page.ts';
import { renderMarkdown } from './markdown.ts';
import { mitigationsPage } from './mitigations/page.ts';
import { storagePage } from './mitigations/storagePage.ts';
import { runPage } from './run/page.ts';
import type { Kind } from './write.ts';

export const runReport: Kind<Result> = {
  data: 'result.json',
  file: resultFile,
  markdown: 'summary.md',
  page: runPage,
};

export const attributionReport: Kind<Attribution> = {
  data: 'attribution.json',
  file: attributionFile,
  markdown: 'attribution.md',
  page: attributionPage,
};

export const explanationReport: Kind<Explanation> = {
  data: 'explain.json',
  file: explanationFile,
  page: explanationPage,
};

export const claimsReport: Kind<ClaimsReport> = {
  data: 'claims.json',
  file: claimsFile,
  markdown: 'claims.md',
  page: claimsPage,
};

export const storageReport: Kind<StorageGrowth> = {
  data: 'storage.json',
  file: storageFile,
  markdown: 'storage.md',
  page: storagePage,
};

export const mitigationsReport: Kind<MitigationsReport> = {
  data: 'mitigations.json',
  file: mitigationsFile,
  markdown: 'mitigations.md',
  page: mitigationsPage,
  beside: ({ storage }) => [
    ['storage.md', storage === null ? undefined : renderMarkdown(storagePage(storage))],
    ['storage.json', storage === null ? undefined : storageFile.write(storage)],
  ],
};

/** All of them: data of other kinds have no report. */
export const reports = [
  runReport,
  attributionReport,
  claimsReport,
  mitigationsReport,
  storageReport,
  explanationReport,
] as const;
