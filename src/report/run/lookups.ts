/** Finding things in a result. */
import type { Estimate } from '../../evaluation/statistics/intervals.ts';
import type { PipelineResult, ReferenceResult, Result, WaterfallResult } from '../../lab/result/schema.ts';
import { estimateAt } from '../../lab/result/tree.ts';
import { isLeakFree } from '../../scenario/leaks.ts';
import { baselineOf as baselineName, isBaseline } from '../../scenario/pipelines.ts';
import { boundsOf, quantityAt } from '../../scenario/quantities.ts';
import { namesIn, type ReferenceName, referenceLabel } from '../../scenario/references.ts';
import { isIncumbentSending, senderName } from '../../scenario/sender.ts';
import { bounded, SHARE } from '../text/bounds.ts';

export function findPipeline(
  result: Result,
  { provenance, split, encoder }: { provenance: string; split: string; encoder: string },
): PipelineResult | undefined {
  return result.pipelines.find(
    (pipeline) =>
      pipeline.provenance === provenance && pipeline.split === split && pipeline.encoder === encoder,
  );
}

/** The pipeline that flattery and damage of another are measured against. */
export function baselineOf(
  result: Result,
  pipeline: Pick<PipelineResult, 'encoder'>,
): PipelineResult | undefined {
  return findPipeline(result, baselineName(pipeline, result.scenario.training));
}

/** `leak-free` is said only of what is. */
export function baselineInWords({ scenario }: Result, baseline: PipelineResult): string {
  return isLeakFree(scenario, baseline) ? 'the leak-free baseline' : 'the baseline';
}

export interface Policy {
  readonly name: ReferenceName;
  /** As tables call it. */
  readonly label: string;
  readonly of: ReferenceResult;
}

/** Policies to compare with. Where another than the incumbent sends in shadow, what that brought stands by itself. */
export function policiesOf({ references, scenario }: Result): Policy[] {
  return namesIn(references).flatMap((name): Policy[] => {
    const of = references[name] as ReferenceResult;
    const label = referenceLabel(name);
    if (name !== 'incumbent' || isIncumbentSending(scenario)) return [{ name, label, of }];
    const { live, ...scores } = of.summary;
    return [
      { name, label, of: { ...of, summary: scores } },
      {
        name,
        label: `${senderName(scenario)}, in shadow`,
        of: { ...of, summary: live === undefined ? {} : { live } },
      },
    ];
  });
}

/** The estimate at a path, its interval inside of what the quantity can be, or undefined where nothing was measured. */
export function measured({ summary }: { summary: object }, path: string): Estimate | undefined {
  const estimate = estimateAt(summary, path);
  return estimate === undefined || Number.isNaN(estimate.mean)
    ? undefined
    : bounded(estimate, boundsOf(quantityAt(path)));
}

/** Checks for intervals of AUCs and open rates that would pass what these can be, so that they are cut. */
export function hasCutIntervals({ pipelines }: Result): boolean {
  return pipelines.some(({ summary }) =>
    ['offline.auc', 'shadow.auc', 'random.auc', 'live.auc', 'live.openRate'].some((path) => {
      const estimate = estimateAt(summary, path);
      return estimate !== undefined && !isEqual(bounded(estimate, SHARE), estimate);
    }),
  );
}

function isEqual(one: Estimate, other: Estimate): boolean {
  return Object.is(one.low, other.low) && Object.is(one.high, other.high);
}

/** The pipeline with the highest offline AUC; among equals a baseline, then the first. */
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
