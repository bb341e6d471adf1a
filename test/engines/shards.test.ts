/** A sweep in shards by the recipes of `docs/build/scale.md`, on real engines: whatever is killed, its files are a single run's. */
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { contentsBelow } from '../cli/hindsight.ts';
import { canUse, halted, makeSandbox, orderHalt, recipe, type Sandbox, until } from './engine.ts';
import { startCluster } from './slurm.ts';

/** Five worlds for each of four shards: two workers cannot have lived all of them when the first is told to be done. */
const SWEEP = `name: sweep
seeds: 1..10
world: { users: 100 }
timeline: { burnIn: 1d, warmup: 3d, logging: 7d, production: 2d }
evaluation: { choiceSample: 20, bootstrapResamples: 20 }
training: { splits: [random, time] }
sweep:
  world.users: [100, 120]
`;

const canSlurm = canUse('Slurm', ['munged', 'slurmctld', 'slurmd', 'sbatch', 'setpriv'], 'slurm-wlm munge');
const canParallel = canUse('GNU parallel', ['parallel'], 'parallel');

const sandboxes: Sandbox[] = [];

function prepare(name: string): Sandbox {
  const sandbox = makeSandbox(name);
  sandboxes.push(sandbox);
  writeFileSync(join(sandbox.directory, 'sweep.yaml'), SWEEP);
  return sandbox;
}

/** What must be equal whatever ran where: everything but the timings. */
function resultOf({ directory }: Sandbox): Record<string, string> {
  const files = Object.entries(contentsBelow(join(directory, 'results')));
  return Object.fromEntries(files.filter(([file]) => !file.endsWith('timings.json')));
}

describe.runIf(canSlurm || canParallel)('a sweep in shards', () => {
  let expected: Record<string, string>;

  beforeAll(async () => {
    const single = prepare('single');
    const { code, stderr } = await single.shell('hindsight run sweep.yaml --store store');
    expect(code, stderr).toBe(0);
    expected = resultOf(single);
  });
  afterAll(() => {
    for (const { directory } of sandboxes) rmSync(directory, { recursive: true, force: true });
  });

  it.runIf(canSlurm)('is the same as an array of Slurm, with a task and a node killed', async () => {
    const sandbox = prepare('slurm');
    const { directory, shell } = sandbox;
    const [script, submitAndAssemble, submitMissing] = recipe('Slurm');
    const [submit, assemble] = submitAndAssemble.split('\n');
    writeFileSync(join(directory, 'shard.sh'), script);
    // Of two nodes, each with a task, one loses the task and the other everything.
    orderHalt(sandbox, [1, 2]);
    const cluster = await startCluster(sandbox);
    try {
      const array = shell(submit);
      const tasks = [await halted(sandbox, 1), await halted(sandbox, 2)];
      const { stdout } = await shell('squeue --noheader --array --states=running --nodelist=n1 --format=%K');
      process.kill(tasks[Number(stdout) - 1], 'SIGKILL');
      await cluster.killNode('n2');
      const incomplete = await endOf(array, sandbox);
      expect(incomplete.code, incomplete.stderr).not.toBe(0);

      // Tasks of the node were queued again by Slurm; the killed one is to be submitted again.
      expect(await shell(assemble)).toMatchObject({ code: 3, stdout });
      const again = await endOf(shell(submitMissing), sandbox);
      expect(again.code, again.stderr).toBe(0);
      const assembled = await shell(assemble);
      expect(assembled.code, assembled.stderr).toBe(0);
      expect(resultOf(sandbox)).toEqual(expected);
    } finally {
      await cluster.end();
    }
  });

  it.runIf(canParallel)('is the same by GNU parallel, with a job killed', async () => {
    const sandbox = prepare('parallel');
    const [run, assemble] = recipe('GNU parallel')[0].split('\n');
    orderHalt(sandbox, [2]);
    const jobs = sandbox.shell(run);
    process.kill(await halted(sandbox, 2), 'SIGKILL');
    expect(await jobs).toMatchObject({ code: 1 });
    expect(await sandbox.shell(assemble)).toMatchObject({ code: 3, stdout: '2\n' });

    const again = await sandbox.shell(run);
    expect(again.code, again.stderr).toBe(0);
    const assembled = await sandbox.shell(assemble);
    expect(assembled.code, assembled.stderr).toBe(0);
    expect(resultOf(sandbox)).toEqual(expected);
  });
});

/** Waits for jobs, and lets those that are queued again start at once, for which Slurm takes minutes. */
async function endOf<Outcome>(jobs: Promise<Outcome>, { shell }: Sandbox): Promise<Outcome> {
  let isOver = false;
  void jobs.finally(() => {
    isOver = true;
  });
  await until(async () => {
    const { stdout } = await shell('squeue --noheader --array --format="%i %r"');
    for (const [, id] of stdout.matchAll(/^(\S+) BeginTime$/gm)) {
      await shell(`scontrol update jobid=${id} starttime=now`);
    }
    return isOver;
  }, 'jobs to end');
  return jobs;
}
