/** Look of pipelines in charts: provenances by colour and symbol, splits by dashes. */
import type { PipelineResult, Result } from '../../lab/result/schema.ts';
import type { Style } from '../chart/chart.ts';
import { otherStyles, provenanceStyle } from '../chart/styles.ts';

const DASHES: readonly (readonly [number, number] | undefined)[] = [undefined, [7, 4], [2, 3], [12, 3]];

/** Reconstructed features may equal logged ones, which stay to be seen around them. */
const WIDTHS: Readonly<Record<string, number>> = { logged: 4.5, reconstructed: 1.5 };

/** Of the points of a pipeline, and of all else that is of its provenance. */
export function symbolStyleOf(
  { pipelines }: Pick<Result, 'pipelines'>,
  { provenance }: Pick<PipelineResult, 'provenance'>,
): Style {
  const others = [...new Set(pipelines.map((one) => one.provenance))].filter(
    (each) => provenanceStyle(each) === undefined,
  );
  return (
    provenanceStyle(provenance) ?? otherStyles[Math.max(0, others.indexOf(provenance)) % otherStyles.length]
  );
}

/** Of a pipeline's curve; the time split is drawn through. */
export function curveStyleOf(result: Pick<Result, 'pipelines'>, pipeline: PipelineResult): Style {
  const { provenance, split } = pipeline;
  const others = [...new Set(result.pipelines.map((one) => one.split))].filter((one) => one !== 'time');
  const dash = DASHES[split === 'time' ? 0 : 1 + (others.indexOf(split) % (DASHES.length - 1))];
  return {
    color: symbolStyleOf(result, pipeline).color,
    ...(dash === undefined ? {} : { dash }),
    ...(provenance in WIDTHS ? { width: WIDTHS[provenance] } : {}),
  };
}
