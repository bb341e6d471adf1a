/** All kinds of reports: the files of each and its page. */
import { type Result, resultFile } from '../lab/result/schema.ts';
import { type Attribution, attributionFile } from '../lab/studies/attribution/schema.ts';
import { attributionPage } from './attribution/page.ts';
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
