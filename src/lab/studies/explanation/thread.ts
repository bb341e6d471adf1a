/** The study behind an explanation, on a thread of its own. */
import type { Scenario } from '../../../scenario/schema.ts';
import { timelineOf } from '../../../scenario/timeline.ts';
import { apart } from '../../jobs/apart.ts';
import { secondsOfAll, secondsOfPast } from '../../jobs/duration.ts';
import type { OwnStudy, Run, StudyOptions } from '../study.ts';
import type { Explanation } from './schema.ts';
import { checkWanted, type Wanted } from './wanted.ts';

export interface ExplainTask {
  readonly scenario: Scenario;
  readonly seed: number;
  readonly wanted: Wanted;
}

/**
 * Explains one notification. The past of its world is read on the thread, since the result of a run holds too little
 * of it; nothing is stored.
 * @throws UserError for a feature that cannot be explained, before anything is simulated
 */
export function explanationStudy(task: ExplainTask): OwnStudy<Explanation> {
  checkWanted(task.wanted, task.scenario);
  return { name: task.scenario.name, work: (options) => explainApart(task, options) };
}

/** @throws UserError as `explain`, or if the package is not built */
async function explainApart(
  task: ExplainTask,
  { signal, onStart, onExpected, onProgress, onFinished }: StudyOptions,
): Promise<Explanation> {
  const { scenario, seed } = task;
  const run: Run = { name: scenario.name, scenario, seed };
  const { productionDay } = timelineOf(scenario);
  onStart?.([run]);
  onExpected?.(secondsOfAll([secondsOfPast(scenario)], 1));
  const explanation = await apart<ExplainTask, Explanation>('lab/studies/explanation/worker.js', task, {
    signal,
    onDay: (days) => onProgress?.(run, { stage: 'simulating', share: days / productionDay }),
  });
  onFinished?.(run, false);
  return explanation;
}
