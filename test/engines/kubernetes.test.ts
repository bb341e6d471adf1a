/** The manifest of `docs/build/scale.md`, without a cluster: by Kubernetes' schema, and its command in a shell. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { type IJob, Job } from 'kubernetes-models/batch/v1/Job';
import { afterAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { node, ROOT } from '../cli/hindsight.ts';
import { recipe } from './engine.ts';

describe('the Indexed Job of Kubernetes', () => {
  const [text] = recipe('Kubernetes');
  const manifest: IJob = parse(text);
  // There, the compiler finds the types.
  const directory = mkdtempSync(join(ROOT, 'node_modules', '.hindsight-kubernetes-'));
  afterAll(() => rmSync(directory, { recursive: true }));

  it('has the values that the schema asks for', () => {
    new Job(manifest).validate();
    const wrong = { ...manifest, spec: { ...manifest.spec!, completions: '16' as unknown as number } };
    expect(() => new Job(wrong).validate()).toThrow('data/spec/completions must be integer');
  });

  it('has no key that is not in the schema, which allows any', async () => {
    const literal = JSON.stringify(manifest);
    writeFileSync(
      join(directory, 'job.ts'),
      `import type { IJob } from 'kubernetes-models/batch/v1/Job';
export const jobs: IJob[] = [
${literal},
${literal.replace('"image"', '"imaage"')},
];
`,
    );
    const compilerOptions = { noEmit: true, strict: true, skipLibCheck: true, module: 'nodenext', types: [] };
    writeFileSync(join(directory, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: ['job.ts'] }));
    const tsc = join(ROOT, 'node_modules', 'typescript', 'bin', 'tsc');
    const { stdout } = await node([tsc, '--pretty', 'false'], { cwd: directory });
    expect(stdout.match(/^job\.ts.*$/gm)).toEqual([expect.stringMatching(/^job\.ts\(4,.*"imaage"/)]);
  });

  it('counts shards from 1', () => {
    writeFileSync(join(directory, 'hindsight'), '#!/bin/sh\necho "$@"\n', { mode: 0o755 });
    const { completions, template } = manifest.spec!;
    const [program, ...args] = template.spec!.containers[0].command!;
    const commands = [0, completions! - 1].map((index) =>
      execFileSync(program, args, {
        encoding: 'utf8',
        env: { PATH: [directory, process.env['PATH']].join(delimiter), JOB_COMPLETION_INDEX: String(index) },
      }),
    );
    expect(commands.map((words) => / --shard (\S+) /.exec(words)?.[1])).toEqual(['1/16', '16/16']);
  });
});
