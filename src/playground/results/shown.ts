/** An experiment's outcome in words made of its figures. */
import type { Estimate } from '../../evaluation/statistics/intervals.ts';
import type { PipelineResult, Result } from '../../lab/result/schema.ts';
import { measured } from '../../report/run/lookups.ts';
import { clarityOf } from '../../report/text/clarity.ts';
import { bracketed, plain, plusMinus } from '../../report/text/numbers.ts';
import { pipelineId } from '../../scenario/pipelines.ts';
import type { Shown } from '../draft/tries.ts';
import { isShown } from './comparison.ts';

/** A sentence for each row that is there. */
export function shownInWords(shows: readonly Shown[], result: Result): string {
  const worlds = result.seeds.length === 1 ? '' : `Over ${result.seeds.length} worlds, `;
  const sentences = shows.flatMap(({ provenance, sameAs }) => {
    const row = rowOf(result, provenance);
    const other = sameAs === undefined ? undefined : rowOf(result, sameAs);
    return row === undefined ? [] : [sentenceOf(row, other)];
  });
  return `${worlds}${sentences.join(' ')}`;
}

function rowOf({ pipelines }: Result, provenance: string): PipelineResult | undefined {
  return pipelines.find((each) => isShown(each, provenance));
}

function sentenceOf(row: PipelineResult, other: PipelineResult | undefined): string {
  const [offline, production, gap] = FIGURES.map((path) => measured(row, path));
  if (offline === undefined || production === undefined || gap === undefined)
    return `${pipelineId(row)} gave no figure.`;
  const figures = `AUC ${plain(offline.mean)} offline and ${plain(production.mean)} in production, ${gapInWords(gap)}.`;
  return other === undefined
    ? `${pipelineId(row)}: ${figures}`
    : `${pipelineId(row)} ${sameInWords(row, other)} ${pipelineId(other)}: ${figures}`;
}

const FIGURES = ['offline.auc', 'shadow.auc', 'gap.auc'] as const;

function sameInWords(row: PipelineResult, other: PipelineResult): string {
  const figuresOf = (of: PipelineResult) => JSON.stringify(FIGURES.map((path) => measured(of, path)));
  return figuresOf(row) === figuresOf(other) ? 'equals, digit by digit,' : 'does not equal';
}

function gapInWords(gap: Estimate): string {
  switch (clarityOf(gap)) {
    case 'above':
      return `a gap of ${plain(gap.mean)} ${plusMinus(gap)}`;
    case 'below':
      return `better there by ${plain(-gap.mean)} ${plusMinus(gap)}`;
    case 'none':
      return 'no gap at all';
    case 'unclear':
      return `no clear gap (${plain(gap.mean)} ${bracketed(gap)})`;
    case 'unknown':
      return `a gap of ${plain(gap.mean)}, without an interval`;
  }
}
