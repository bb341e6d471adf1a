/** The study behind an explanation, on a thread of its own. */
import type { Scenario } from '../../../scenario/schema.ts';
import { timelineOf } from '../../../scenario/timeline.ts';
import { apart } from '../../jobs/apart.ts';
import type { OwnStudy, Run, StudyOptions } from '../study.ts';
import type { Wanted } from './pick.ts';
import type { Explanation } from './schema.ts';

export interface ExplainTask {
  readonly scenario: Scenario;
  readonly seed: number;
  readonly wanted: Wanted;
}

/**
 * Explains one notification. The past of its world is read on the thread, since the result of a run holds too little
 * of it; nothing is stored.
 */
export function explanationStudy(task: ExplainTask): OwnStudy<Explanation> {
  return { name: task.scenario.name, work: (options) => explainApart(task, options) };
}

/** @throws UserError as `explain`, or if the package is not built */
async function explainApart(
  task: ExplainTask,
  { signal, onStart, onProgress, onFinished }: StudyOptions,
): Promise<Explanation> {
  const { scenario, seed } = task;
  const run: Run = { name: scenario.name, scenario, seed };
  const { productionDay } = timelineOf(scenario);
  onStart?.([run]);
  const explanation = await apart<ExplainTask, Explanation>('lab/studies/explanation/worker.js', task, {
    signal,
    onDay: (days) => onProgress?.(run, { stage: 'simulating', share: days / productionDay }),
  });
  onFinished?.(run, false);
  return explanation;
}
