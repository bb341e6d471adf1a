/** Programs of other people that a test needs, in a folder where `hindsight` is on the path. */
import { execFile } from 'node:child_process';
import {
  accessSync,
  constants,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { type Outcome, ROOT } from '../cli/hindsight.ts';
import { isPromised } from '../promised.ts';

/**
 * Whether tests with an engine run here. Without its programs they are left out, and say so; where engines are promised
 * (`CI` or `REQUIRE_ENGINES`), they run, and fail.
 */
export function canUse(engine: string, programs: readonly string[], packages: string): boolean {
  const missing = programs.filter((program) => !isOnPath(program));
  if (missing.length === 0 || isPromised('REQUIRE_ENGINES')) return true;
  console.warn(
    `NOT TESTED: ${engine}, since ${missing.join(', ')} was not found. Install it: apt-get install ${packages}.`,
  );
  return false;
}

function isOnPath(program: string): boolean {
  return PATH.split(delimiter).some((directory) => {
    try {
      accessSync(join(directory, program), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

/** Daemons are in the system's folders, which are not on everybody's path. */
const PATH = [process.env['PATH'], '/usr/sbin', '/sbin'].join(delimiter);

/** The code blocks below a heading of `docs/build/scale.md`, so that what is tested is what is written there. */
export function recipe(heading: string): string[] {
  const document = readFileSync(join(ROOT, 'docs', 'build', 'scale.md'), 'utf8');
  const [, section = ''] = document.split(`\n### ${heading}\n`);
  return Array.from(section.split(/\n##/)[0].matchAll(/^```\w*\n([\s\S]*?)^```$/gm), ([, text]) => text);
}

export interface Sandbox {
  readonly directory: string;
  readonly environment: NodeJS.ProcessEnv;
  /** Runs a line of a shell, to its end. */
  shell(line: string): Promise<Outcome>;
}

/** Makes a folder, and an environment in which `hindsight` is the built command, which halts where a file tells it to. */
export function makeSandbox(name: string): Sandbox {
  const directory = mkdtempSync(join(tmpdir(), `hindsight-${name}-`));
  const bin = join(directory, 'bin');
  mkdirSync(bin);
  const words = [
    process.execPath,
    '--import',
    join(ROOT, 'test', 'fixtures', 'halt.mjs'),
    join(ROOT, 'dist', 'cli', 'main.js'),
  ];
  writeFileSync(
    join(bin, 'hindsight'),
    `#!/bin/sh\nexec ${words.map((word) => `'${word}'`).join(' ')} "$@"\n`,
    {
      mode: 0o755,
    },
  );
  // Whoever runs the tests may do so in a task of their own cluster.
  const inherited = Object.entries(process.env).filter(
    ([key]) => !/^(?:SLURM|SBATCH|PARALLEL|CI$)/.test(key),
  );
  const environment = {
    ...Object.fromEntries(inherited),
    HOME: directory,
    PATH: [bin, PATH].join(delimiter),
  };
  return {
    directory,
    environment,
    shell: (line) =>
      new Promise((resolve, reject) => {
        execFile(
          '/bin/sh',
          ['-c', line],
          { cwd: directory, env: environment, encoding: 'utf8' },
          (error, stdout, stderr) => {
            const code = error === null ? 0 : error.code;
            if (typeof code === 'string') reject(error);
            else resolve({ code: code ?? null, stdout, stderr });
          },
        );
      }),
  };
}

/** Orders shards to halt in the middle of their work, each once. */
export function orderHalt({ directory }: Sandbox, shards: readonly number[]): void {
  for (const shard of shards) writeFileSync(join(directory, `halt-${shard}`), '');
}

/** The process of a shard, once it has halted. */
export async function halted({ directory }: Sandbox, shard: number): Promise<number> {
  const file = join(directory, `halted-${shard}`);
  await until(() => existsSync(file), `shard ${shard} to halt`);
  return Number(readFileSync(file, 'utf8'));
}

const LONGEST_WAIT_MINUTES = 10;

/** Waits for a condition, however busy the machine is. */
export async function until(condition: () => boolean | Promise<boolean>, what: string): Promise<void> {
  const end = performance.now() + LONGEST_WAIT_MINUTES * 60_000;
  while (!(await condition())) {
    if (performance.now() > end) throw new Error(`waited ${LONGEST_WAIT_MINUTES} minutes for ${what}`);
    await setTimeout(100);
  }
}
