/** All kinds of reports: the files of each and its page. */
import type { Result } from '../lab/result/result.ts';
import type { Attribution } from '../lab/studies/attribution/attribution.ts';
import { attributionPage } from './attribution/page.ts';
import { runPage } from './run/page.ts';
import type { Kind } from './write.ts';

export const runReport: Kind<Result> = { data: 'result.json', markdown: 'summary.md', page: runPage };

export const attributionReport: Kind<Attribution> = {
  data: 'attribution.json',
  markdown: 'attribution.md',
  page: attributionPage,
};
