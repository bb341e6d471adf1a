/** How the curves of pipelines and references look: features by colour, splits by dashes. */
import type { PipelineResult, Result } from '../../lab/result/result.ts';
import { pipelineId } from '../../scenario/pipelines.ts';
import type { LegendEntry } from '../chart/plot.ts';
import { provenanceStyle } from '../chart/provenances.ts';
import { OKABE_ITO, QUIET_INK } from '../chart/style.ts';

const OTHERS = [OKABE_ITO.purple, '#E69F00', '#56B4E9', '#8C6D1F', QUIET_INK];
const DASHES: readonly (readonly [number, number] | undefined)[] = [undefined, [7, 4], [2, 3], [12, 3]];

/** Reconstructed features may equal logged ones, which stay to be seen around them. */
const WIDTHS: Readonly<Record<string, number>> = { logged: 4.5, reconstructed: 1.5 };

/** The time split is drawn through. */
export function lookOf(result: Result, pipeline: PipelineResult): LegendEntry {
  const ways = [...new Set(result.pipelines.map(({ features }) => features))].filter(
    (way) => provenanceStyle(way) === undefined,
  );
  const { features, split } = pipeline;
  const others = [...new Set(result.pipelines.map((one) => one.split))].filter((one) => one !== 'time');
  const dash = DASHES[split === 'time' ? 0 : 1 + (others.indexOf(split) % (DASHES.length - 1))];
  return {
    name: pipelineId(pipeline),
    color: provenanceStyle(features)?.color ?? OTHERS[ways.indexOf(features) % OTHERS.length],
    ...(dash === undefined ? {} : { dash }),
    ...(features in WIDTHS ? { width: WIDTHS[features] } : {}),
  };
}
