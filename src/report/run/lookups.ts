/** Finding things in a result. */
import type { Estimate } from '../../evaluation/statistics/intervals.ts';
import type { PipelineResult, Result, WaterfallResult } from '../../lab/result/schema.ts';
import { estimateAt } from '../../lab/result/tree.ts';
import { BASELINE, isBaseline } from '../../scenario/pipelines.ts';

export function findPipeline(
  result: Result,
  { provenance, split, encoder }: { provenance: string; split: string; encoder: string },
): PipelineResult | undefined {
  return result.pipelines.find(
    (pipeline) =>
      pipeline.provenance === provenance && pipeline.split === split && pipeline.encoder === encoder,
  );
}

/** The leak-free pipeline with the same encoder. */
export function baselineOf(result: Result, { encoder }: { encoder: string }): PipelineResult | undefined {
  return findPipeline(result, { ...BASELINE, encoder });
}

/** The estimate at a path, or undefined where nothing was measured. */
export function measured({ summary }: { summary: object }, path: string): Estimate | undefined {
  const estimate = estimateAt(summary, path);
  return estimate === undefined || Number.isNaN(estimate.mean) ? undefined : estimate;
}

/** The pipeline with the highest offline AUC; among equals the reference, then the first. */
export function bestOffline(result: Result): PipelineResult | undefined {
  return highest(result.pipelines, (pipeline) => measured(pipeline, 'offline.auc')?.mean);
}

/** The pipeline whose AUC fell most from offline to production. */
export function widestGap(result: Result): PipelineResult | undefined {
  return highest(result.pipelines, (pipeline) => measured(pipeline, 'gap.auc')?.mean);
}

/** The waterfall of the pipeline whose AUC fell most from offline to production. */
export function leakiestWaterfall(result: Result): WaterfallResult | undefined {
  return highest(result.waterfall, (fall) => {
    const pipeline = findPipeline(result, fall);
    return pipeline === undefined || !Number.isFinite(fall.auc.total.mean)
      ? undefined
      : measured(pipeline, 'gap.auc')?.mean;
  });
}

function highest<T extends { provenance: string; split: string }>(
  all: readonly T[],
  figureOf: (one: T) => number | undefined,
): T | undefined {
  let best: { one: T; value: number } | undefined;
  for (const one of all) {
    const value = figureOf(one);
    if (value === undefined) continue;
    const isBetter =
      best === undefined ||
      value > best.value ||
      (value === best.value && isBaseline(one) && !isBaseline(best.one));
    if (isBetter) best = { one, value };
  }
  return best?.one;
}
