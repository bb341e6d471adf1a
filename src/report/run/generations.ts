/** Pipelines that are trained again live, generation by generation. */
import type { Result } from '../../lab/result/schema.ts';
import { pipelineId } from '../../scenario/pipelines.ts';
import { senderInWords } from '../../scenario/sender.ts';
import { timelineOf } from '../../scenario/timeline.ts';
import { type Content, prose, table } from '../page.ts';
import { generationsInWords } from '../text/generations.ts';
import { bonded } from '../text/wrap.ts';
import { tableFigure } from './columns.ts';
import { measured } from './lookups.ts';

const COLUMNS = [
  { path: 'rows', head: 'rows' },
  { path: 'offline.auc', head: 'offline AUC' },
  { path: 'shadow.auc', head: 'production AUC' },
  { path: 'gap.auc', head: 'gap' },
  { path: 'live.openRate', head: 'live open rate' },
  { path: 'live.calibration', head: 'live calibration' },
];

export function generations({ pipelines, scenario }: Result): Content {
  const { deployedDays, productionDay } = timelineOf(scenario);
  const rows = pipelines.flatMap((pipeline) => {
    const { generations } = pipeline;
    return generations === undefined
      ? []
      : deployedDays.map((day, index) => ({
          cells: [
            bonded(pipelineId(pipeline)),
            String(day - productionDay),
            ...COLUMNS.map(({ path }) => {
              const { format, path: whole } = tableFigure(`generation${index}.${path}`);
              return { estimate: measured(generations, whole), format };
            }),
          ],
        }));
  });
  if (rows.length === 0) return undefined;
  return [
    prose(
      `${generationsInWords(scenario).join(' ')} Production AUC is on what ${senderInWords(scenario)} sends in shadow while the model is deployed, the open rate of what it sends itself.`,
    ),
    table({
      caption: 'Generations of deployed models',
      columns: [{ head: 'pipeline' }, { head: 'from day' }, ...COLUMNS.map(({ head }) => ({ head }))],
      rows,
    }),
  ];
}
