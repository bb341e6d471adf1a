/** The story of a result in a few large figures: what looked best offline, and what became of it. */
import type { PipelineResult, Result } from '../../lab/result/result.ts';
import { isReference, pipelineId } from '../../scenario/pipelines.ts';
import { figure, type Tile } from '../page/parts.ts';
import { percent, plain } from '../text/numbers.ts';
import { bonded } from '../text/wrap.ts';
import { bestOffline, measured, referenceOf } from './lookups.ts';

/** None where there is nothing to compare. */
export function tilesOf(result: Result): Tile[] {
  const best = bestOffline(result);
  if (best === undefined) return [];
  const [offline, shadow] = [measured(best, 'offline.auc'), measured(best, 'shadow.auc')];
  if (shadow === undefined) return [];
  const gap = measured(best, 'gap.auc');
  const reference = isReference(best) ? undefined : referenceOf(result, best);
  const clean = reference && measured(reference, 'shadow.auc');
  const live = measured(best, 'live.openRate');
  return [
    {
      label: 'Promised offline',
      value: figure(offline),
      note: `AUC of ${pipelineId(best)} on held-out rows`,
      tone: 'offline',
    },
    {
      label: 'Given in production',
      value: figure(shadow),
      note: `AUC of the same model in shadow${gap === undefined ? '' : `: a gap of ${plain(gap.mean)}`}`,
      tone: 'production',
    },
    ...(reference === undefined || clean === undefined
      ? []
      : [
          {
            label: 'Without a leak',
            value: figure(clean),
            note: `AUC of ${pipelineId(reference)} in shadow`,
            tone: 'production' as const,
          },
        ]),
    ...(live === undefined
      ? []
      : [{ label: 'Opened, once deployed', value: figure(live, percent), note: opensOf(reference, result) }]),
  ];
}

/** What others reached, to compare with. */
function opensOf(reference: PipelineResult | undefined, { references }: Result): string {
  const clean = reference && measured(reference, 'live.openRate');
  const incumbent = measured(references.incumbent, 'live.openRate');
  const others = [
    ...(clean === undefined ? [] : [`${bonded(percent(clean.mean))} without a leak`]),
    ...(incumbent === undefined ? [] : [`${bonded(percent(incumbent.mean))} by the incumbent`]),
  ];
  return `of its notifications${others.length === 0 ? '' : `; ${others.join(', ')}`}`;
}
