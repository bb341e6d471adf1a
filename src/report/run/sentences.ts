/**
 * Result in words. Every word of direction comes from an interval: where it includes zero the sentence says
 * "no clear …", and where there is none it gives the figure alone.
 */

import { capitalised } from '../../base/text.ts';
import { type Estimate, meanInterval } from '../../evaluation/statistics/intervals.ts';
import type { PipelineResult, ReferenceResult, Result } from '../../lab/result/schema.ts';
import { hasLeakyCodes, isLeakFree, leaksOf } from '../../scenario/leaks.ts';
import { BASELINE, isBaseline, isOwnBaseline, pipelineId, pipelineNames } from '../../scenario/pipelines.ts';
import { fittedBeforeSplit, samplingOf } from '../../scenario/sampling.ts';
import type { Scenario } from '../../scenario/schema.ts';
import { isIncumbentSending, senderInWords } from '../../scenario/sender.ts';
import { clarityOf, NO_CLEAR_DIFFERENCE } from '../text/clarity.ts';
import { explorationInWords } from '../text/generations.ts';
import { bracketed, change, distance, percent, plain } from '../text/numbers.ts';
import { ofItOwnLabel } from '../text/ownLabel.ts';
import { listed } from '../text/phrases.ts';
import { samplingsInWords } from '../text/sampling.ts';
import { bonded, unbonded } from '../text/wrap.ts';
import { baselineInWords, baselineOf, bestOffline, findPipeline, measured } from './lookups.ts';

/** Sentences for a page. */
export function sentencesOf(result: Result): string[] {
  return bondedSentencesOf(result).map(unbonded);
}

/** Sentences for `wrap`: names and numbers with their units stay together. */
export function bondedSentencesOf(result: Result): string[] {
  const best = bestOffline(result);
  if (best === undefined) return equalFeatures(result);
  const baseline = baselineOf(result, best);
  return [
    `${promise(best)}${againstBaseline(result, best, baseline)}.`,
    ...againstSender(result, best, baseline),
    ...equalFeatures(result),
    ...memoriesOf(result, best).flatMap((encoder) => {
      const cell = findPipeline(result, { ...BASELINE, encoder });
      return cell === undefined ? [] : [...splitAlone(result, cell), ...featuresAlone(result, cell)];
    }),
    ...modelsAlone(result),
    ...samplingsInWords(pipelineNames(result.scenario.training), result.scenario.training),
    ...leakyBaselines(result),
  ];
}

/** Meaning of the mark in tables. */
export function baselineNote(result: Result): string {
  const { scenario, pipelines } = result;
  const baselines = pipelines.filter((pipeline) => isOwnBaseline(pipeline, scenario.training));
  const free = baselines.every((baseline) => isLeakFree(scenario, baseline)) ? 'leak-free ' : '';
  return baselines.length === 1
    ? `* the ${free}baseline: flattery and damage are against it`
    : `* the ${free}baselines: flattery and damage are against that of the same model`;
}

/** The models of a result, that of a pipeline first. */
function memoriesOf({ pipelines }: Result, { encoder: first }: PipelineResult): string[] {
  return [...new Set([first, ...pipelines.map(({ encoder }) => encoder)])];
}

/** Promise of the best-looking pipeline, and its outcome in production. */
function promise(best: PipelineResult): string {
  const offline = measured(best, 'offline.auc') as Estimate;
  const looked = `${nameOf(best)} looked best offline (AUC${bonded(` ${plain(offline.mean)}`)})`;
  const shadow = measured(best, 'shadow.auc');
  const gap = measured(best, 'gap.auc');
  if (shadow === undefined || gap === undefined) return `${looked}, and production gave no figure`;
  switch (clarityOf(gap)) {
    case 'above':
      return `${looked} but was ${distance(gap.mean)} lower in production (${plain(shadow.mean)})`;
    case 'below':
      return `${looked} and was ${distance(gap.mean)} higher in production (${plain(shadow.mean)})`;
    case 'none':
      return `${looked} and was exactly the same in production`;
    case 'unclear':
      return `${looked} and shows ${NO_CLEAR_DIFFERENCE} in production (${plain(shadow.mean)}; gap ${withInterval(gap)})`;
    case 'unknown':
      return `${looked}; production gave ${plain(shadow.mean)} (no interval to judge the difference by)`;
  }
}

function againstBaseline(result: Result, own: PipelineResult, baseline: PipelineResult | undefined): string {
  if (baseline === undefined) return '';
  const words = baselineInWords(result, baseline);
  if (own === baseline) return `; it is ${words} itself`;
  const damage = measured(own, 'damage.auc');
  if (damage === undefined) return '';
  return `; against ${words} (${nameOf(baseline)}) ${inProduction(damage, measured(own, 'ownLabel.damage.auc'))}${liveAgainst(own, baseline)}`;
}

function inProduction(damage: Estimate, ownLabel: Estimate | undefined, where = 'there'): string {
  switch (clarityOf(damage)) {
    case 'above':
      return `it is ${distance(damage.mean)} worse ${where}${ofItOwnLabel(ownLabel, damage)}`;
    case 'below':
      return `it is ${distance(damage.mean)} better ${where}`;
    case 'none':
      return `it is exactly as good ${where}`;
    case 'unclear':
      return `there is ${NO_CLEAR_DIFFERENCE} in AUC ${where} (damage ${withInterval(damage)})`;
    case 'unknown':
      return `its damage ${where} is ${plain(damage.mean)} (no interval)`;
  }
}

function liveAgainst(own: PipelineResult, baseline: PipelineResult): string {
  const [rate, other] = [measured(own, 'live.openRate'), measured(baseline, 'live.openRate')];
  if (rate === undefined || other === undefined) return '';
  const [mine, theirs] = [bonded(percent(rate.mean)), bonded(percent(other.mean))];
  switch (clarityOf(measured(own, 'damage.openRate'))) {
    case 'above':
      return `, and its live open rate is lower: ${mine} instead of ${theirs}`;
    case 'below':
      return `, and its live open rate is higher: ${mine} instead of ${theirs}`;
    case 'none':
      return `, and its live open rate is the same, ${mine}`;
    case 'unclear':
      return `, and there is ${NO_CLEAR_DIFFERENCE} in the live open rate (${mine} and ${theirs})`;
    case 'unknown':
      return `, and its live open rate is ${mine} where ${nameOf(baseline)} has ${theirs} (no interval)`;
  }
}

/** The question of the business: is it better than what runs today? */
function againstSender(result: Result, best: PipelineResult, baseline: PipelineResult | undefined): string[] {
  const today = measured(result.references.incumbent, 'live.openRate');
  const pipelines = baseline === undefined || baseline === best ? [best] : [best, baseline];
  const clauses = pipelines.flatMap((pipeline) => {
    const uplift = measured(pipeline, 'live.uplift');
    return uplift === undefined ? [] : [`${nameOf(pipeline)} ${moved(uplift)}`];
  });
  if (today === undefined || clauses.length === 0) return [];
  return [
    `Against ${senderInWords(result.scenario)}'s live open rate of ${bonded(percent(today.mean))}, ${clauses.join(', and ')}.${withoutExploring(result, pipelines)}`,
    ...explorationInWords(result.scenario),
  ];
}

/** Gain of the incumbent itself where it explores no more, and the pipelines whose own gain is explained by it. */
function withoutExploring(
  { references: { incumbentGreedy }, scenario }: Result,
  pipelines: readonly PipelineResult[],
): string {
  const uplift = measured(incumbentGreedy, 'live.uplift');
  if (uplift === undefined) return '';
  const explained = pipelines.filter(
    (pipeline) =>
      isIncumbentSending(scenario) &&
      clarityOf(measured(pipeline, 'live.uplift')) === 'above' &&
      clarityOf(upliftBeyond(pipeline, incumbentGreedy)) === 'below',
  );
  const only =
    explained.length === 0
      ? ''
      : `: ${listed(explained.map(nameOf))} ${explained.length === 1 ? 'is' : 'are'} ahead only because the incumbent explores`;
  return ` The incumbent, when it explores no more, ${moved(uplift)}${only}.`;
}

/** The uplift of a pipeline beyond that of a policy, seed by seed. */
function upliftBeyond(own: PipelineResult, other: ReferenceResult): Estimate {
  const upliftOf = (arm: { readonly live?: { readonly uplift: number } | null } | undefined) =>
    arm?.live?.uplift ?? Number.NaN;
  return meanInterval(own.perSeed.map((seed, index) => upliftOf(seed) - upliftOf(other.perSeed[index])));
}

function moved(uplift: Estimate): string {
  const size = bonded(percent(Math.abs(uplift.mean)));
  switch (clarityOf(uplift)) {
    case 'above':
      return `gains ${size}`;
    case 'below':
      return `loses ${size}`;
    case 'none':
      return 'is exactly the same';
    case 'unclear':
      return `makes ${NO_CLEAR_DIFFERENCE} (${bonded(change(uplift.mean))})`;
    case 'unknown':
      return `stands at ${bonded(change(uplift.mean))} (no interval)`;
  }
}

/** Features that came out bit for bit as they were served. */
function equalFeatures({ skew }: Result): string[] {
  const mixes = [...new Set(skew.map(({ provenance }) => provenance))];
  const differing = (mix: string) =>
    skew
      .filter(({ provenance, mismatch }) => provenance === mix && mismatch.mean !== 0)
      .sort((a, b) => b.mismatch.mean - a.mismatch.mean);
  // Values that are there on one side only differ nowhere, but their rows are not trained on.
  const isWhole = (mix: string) =>
    skew.every(({ provenance, missing }) => provenance !== mix || missing.mean === 0);
  const equal = mixes.filter((mix) => differing(mix).length === 0 && isWhole(mix));
  const sentences =
    equal.length === 0
      ? []
      : [
          `${capitalised(listed(equal))} features equal logged ones in every row, so the models are the same.`,
        ];
  const [most, ...others] = differing('reconstructed');
  if (most === undefined) return sentences;
  return [
    ...sentences,
    `Reconstructed features do not equal logged ones: ${others.length + 1} of ${skew.length / mixes.length} differ, ` +
      `most often ${most.feature} (in ${bonded(percent(most.mismatch.mean))} of the rows).`,
  ];
}

/** @param cell logged × time of a model */
function splitAlone(result: Result, cell: PipelineResult): string[] {
  const clauses = result.pipelines
    .filter(
      ({ provenance, split, encoder }) =>
        provenance === cell.provenance && split !== cell.split && encoder === cell.encoder,
    )
    .map((pipeline) => `${nameOf(pipeline)} ${effectOnGap(gapBeyond(pipeline, cell))}`);
  return clauses.length === 0 ? [] : [`The split alone, against ${nameOf(cell)}: ${clauses.join('; ')}.`];
}

/** @param cell logged × time of a model */
function featuresAlone(result: Result, cell: PipelineResult): string[] {
  const equal = new Set(
    result.pipelines
      .map(({ provenance }) => provenance)
      .filter((mix) =>
        result.skew.every(
          ({ provenance, mismatch, missing }) =>
            provenance !== mix || (mismatch.mean === 0 && missing.mean === 0),
        ),
      ),
  );
  const clauses = result.pipelines
    .filter(
      ({ provenance, split, encoder }) =>
        !equal.has(provenance) && split === cell.split && encoder === cell.encoder,
    )
    .map((pipeline) => {
      const effect = gapBeyond(pipeline, cell);
      const part = ofItOwnLabel(measured(pipeline, 'ownLabel.gap.auc'), effect);
      return `${nameOf(pipeline)} ${effectOnGap(effect)}${part}`;
    });
  return clauses.length === 0 ? [] : [`The features alone, against ${nameOf(cell)}: ${clauses.join('; ')}.`];
}

/** Models that differ from a baseline of clean codes and rows beside logged features and a time split. */
function modelsAlone(result: Result): string[] {
  const { scenario, pipelines } = result;
  const told = new Map<string, string[]>();
  for (const pipeline of pipelines) {
    if (!isBaseline(pipeline) || isOwnBaseline(pipeline, scenario.training)) continue;
    const baseline = baselineOf(result, pipeline);
    const damage = measured(pipeline, 'damage.auc');
    if (baseline === undefined || damage === undefined) continue;
    const what = listed(differencesOf(scenario, pipeline, baseline));
    const about = `${capitalised(what)} alone, against ${nameOf(baseline)}`;
    const clause = `${nameOf(pipeline)} ${effectOnGap(gapBeyond(pipeline, baseline))}, and ${inProduction(damage, undefined, 'in production')}`;
    told.set(about, [...(told.get(about) ?? []), clause]);
  }
  return [...told].map(([about, clauses]) => `${about}: ${clauses.join('; ')}.`);
}

function differencesOf(scenario: Scenario, own: PipelineResult, other: PipelineResult): string[] {
  const { training } = scenario;
  const differs = (of: (training: Scenario['training'], name: string) => unknown) =>
    JSON.stringify(of(training, own.encoder)) !== JSON.stringify(of(training, other.encoder));
  return [
    ...(hasLeakyCodes(scenario, own) ? ['the target codes'] : []),
    ...(differs(samplingOf) ? ['the sampling of rows'] : []),
    ...(differs(fittedBeforeSplit) ? ['fitting before the split'] : []),
  ];
}

/** Reasons why baselines are not leak-free, those of the same reasons together. */
function leakyBaselines({ scenario, pipelines }: Result): string[] {
  const byReason = new Map<string, PipelineResult[]>();
  for (const pipeline of pipelines) {
    if (!isOwnBaseline(pipeline, scenario.training)) continue;
    const reason = leaksOf(scenario, pipeline).join('; ');
    if (reason !== '') byReason.set(reason, [...(byReason.get(reason) ?? []), pipeline]);
  }
  return [...byReason].map(([reason, baselines]) => {
    const isOne = baselines.length === 1;
    const names = listed(baselines.map(nameOf));
    const unseen = baselines.some((baseline) => hasLeakyCodes(scenario, baseline))
      ? ` So damage leaves out what the codes do: ${CLEAN_CODES}.`
      : '';
    return `${names} ${isOne ? 'is the baseline' : 'are the baselines'}, but not leak-free: ${reason}.${unseen}`;
  });
}

const CLEAN_CODES =
  'to see it, add target or none to training.encoders, or to training.models one that differs in its encoder alone';

/** The gap of a pipeline beyond that of another, seed by seed. */
function gapBeyond(own: PipelineResult, other: PipelineResult): Estimate {
  return meanInterval(own.perSeed.map(({ gap }, index) => gap.auc - other.perSeed[index].gap.auc));
}

function effectOnGap(effect: Estimate): string {
  switch (clarityOf(effect)) {
    case 'above':
      return `raised the gap by ${distance(effect.mean)}`;
    case 'below':
      return `lowered the gap by ${distance(effect.mean)}`;
    case 'none':
      return 'left the gap exactly as it was';
    case 'unclear':
      return `made ${NO_CLEAR_DIFFERENCE} to the gap (${withInterval(effect)})`;
    case 'unknown':
      return Number.isNaN(effect.mean)
        ? 'gave no figure'
        : `changed the gap by ${plain(effect.mean)} (one seed, so no interval)`;
  }
}

function withInterval(estimate: Estimate): string {
  return bonded(`${plain(estimate.mean)} ${bracketed(estimate)}`);
}

function nameOf(pipeline: PipelineResult): string {
  return bonded(pipelineId(pipeline));
}
