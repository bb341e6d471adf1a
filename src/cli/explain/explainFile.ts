/** The whole of `hindsight explain`: load, live through one world, explain, write, print. */
import { join } from 'node:path';
import { DAY_MS, durationMs } from '../../base/time.ts';
import { Interrupted } from '../../lab/jobs/interrupted.ts';
import type { Explanation } from '../../lab/studies/explanation/explanation.ts';
import type { Wanted } from '../../lab/studies/explanation/pick.ts';
import { explainApart } from '../../lab/studies/explanation/thread.ts';
import { renderExplanation } from '../../report/explanation/terminal.ts';
import { writeExplanation } from '../../report/explanation/write.ts';
import { loadScenario } from '../../scenario/read.ts';
import type { Scenario } from '../../scenario/schema.ts';
import { abortOnInterrupt } from '../interrupt.ts';
import { liveBarsOn } from '../liveBar.ts';
import { checkOutputDirectory } from '../outputDirectory.ts';
import { columnsOf, isLive, usesColor } from '../terminal.ts';
import { DEFAULT_OUT, type ExplainOptions } from './options.ts';

/**
 * Explains one notification of the scenario in a file, of its first point if it sweeps.
 * @throws UserError if the scenario is wrong, what is asked for is not there, or nothing can be written
 */
export async function explainFile(file: string, options: ExplainOptions): Promise<void> {
  const { seed, set: sets = [], impression, user, feature } = options;
  const { scenario: loaded, points } = loadScenario(
    file,
    seed === undefined ? { sets } : { sets, seeds: String(seed) },
  );
  const { name, scenario } = points?.[0] ?? { name: loaded.name, scenario: loaded };
  const directory = options.out ?? join(DEFAULT_OUT, name);
  await checkOutputDirectory(directory);

  const wanted: Wanted = {
    ...(impression === undefined ? {} : { impression }),
    ...(user === undefined ? {} : { user }),
    ...(feature === undefined ? {} : { feature }),
  };
  const watch = await watchDays(scenario, options);
  const { signal, dispose } = abortOnInterrupt();
  let explanation: Explanation;
  try {
    explanation = await explainApart({ scenario, seed: scenario.seeds[0], wanted }, watch.onDay, signal);
  } catch (error) {
    throw error instanceof Interrupted ? new Interrupted('interrupted; nothing is written') : error;
  } finally {
    watch.stop();
    dispose();
  }
  const written = await writeExplanation(explanation, directory);
  if (options.json === true) process.stdout.write(`${JSON.stringify(explanation)}\n`);
  if (options.quiet === true) return;
  const console = options.json === true ? process.stderr : process.stdout;
  console.write(
    `${renderExplanation(explanation, { columns: columnsOf(console), color: usesColor(console) })}\n\n`,
  );
  console.write(`${written.join('\n')}\n`);
}

interface Watch {
  onDay(): void;
  stop(): void;
}

/** A bar of the days lived through, for a person who watches. */
async function watchDays({ timeline }: Scenario, { quiet }: ExplainOptions): Promise<Watch> {
  if (quiet === true || !isLive(process.stderr)) return { onDay() {}, stop() {} };
  const { burnIn, warmup, logging } = timeline;
  const total = [burnIn, warmup, logging].reduce((sum, text) => sum + durationMs(text) / DAY_MS, 0);
  let done = 0;
  const bar = (await liveBarsOn(process.stderr))({
    total,
    done: () => done,
    isOver: () => done === total,
    text: () => `${done} of ${total} days lived through`,
  });
  return {
    onDay() {
      done += 1;
      bar.refresh();
    },
    stop: bar.stop,
  };
}
