/** Calls the command: in this process, or as a user does in another one. */
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, vi } from 'vitest';
import { attempt, call } from '../../src/cli/call.ts';
import { packageRoot } from '../../src/lab/jobs/package.ts';

export const ROOT = packageRoot();
export const QUICK = join(ROOT, 'scenarios', 'quick.yaml');

/** Whether the simulation and its quick scenario are there, for tests that run them. */
export const canRun = existsSync(QUICK) && existsSync(join(ROOT, 'dist', 'lab', 'experiment.js'));

export interface Outcome {
  code: number | null;
  stdout: string;
  stderr: string;
}

export interface Settings {
  cwd?: string;
  env?: NodeJS.ProcessEnv;
  /** Called with what has come out on stderr so far, whenever there is more. */
  onStderr?: (text: string, child: { kill(signal: 'SIGINT'): unknown }) => void;
  /** Stop reading stdout at once, as `| true` does. */
  closeStdout?: boolean;
}

/** Calls the command here. Worker threads are still those of the build. */
export function command(args: readonly string[], settings: Omit<Settings, 'closeStdout'> = {}) {
  return inProcess(() => call(args), settings);
}

/** Does work of a command here. */
export async function inProcess(
  work: () => Promise<number>,
  { cwd = tmpdir(), env = {}, onStderr }: Omit<Settings, 'closeStdout'> = {},
): Promise<Outcome> {
  const outcome: Outcome = { code: null, stdout: '', stderr: '' };
  const streams = ['stdout', 'stderr'] as const;
  const spies = streams.map((name) =>
    vi.spyOn(process[name], 'write').mockImplementation((text) => {
      outcome[name] += text;
      if (name === 'stderr') onStderr?.(outcome.stderr, { kill: (signal) => process.emit(signal) });
      return true;
    }),
  );
  const before = process.cwd();
  // Tests must not depend on where they run.
  for (const name of ['CI', 'NO_COLOR', 'FORCE_COLOR', 'COLUMNS', 'npm_command']) vi.stubEnv(name, undefined);
  for (const [name, value] of Object.entries(env)) vi.stubEnv(name, value);
  process.chdir(cwd);
  try {
    outcome.code = await attempt(work);
    return outcome;
  } finally {
    process.chdir(before);
    vi.unstubAllEnvs();
    for (const spy of spies) spy.mockRestore();
  }
}

/** Calls the built command in another process. */
export function hindsight(args: string[], settings: Settings = {}): Promise<Outcome> {
  return node([join(ROOT, 'dist', 'cli', 'main.js'), ...args], settings);
}

/** Runs a script in another process. */
export function node(args: string[], settings: Settings = {}): Promise<Outcome> {
  return program(process.execPath, args, settings);
}

/** Runs a program. */
export function program(file: string, args: string[], settings: Settings = {}): Promise<Outcome> {
  // Tests must not depend on where they run.
  const { CI, NO_COLOR, FORCE_COLOR, COLUMNS, npm_command, ...environment } = process.env;
  const child = spawn(file, args, {
    cwd: settings.cwd ?? tmpdir(),
    env: { ...environment, ...settings.env },
  });
  const outcome: Outcome = { code: null, stdout: '', stderr: '' };
  if (settings.closeStdout === true) child.stdout.destroy();
  child.stdout.setEncoding('utf8').on('data', (text) => {
    outcome.stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text) => {
    outcome.stderr += text;
    settings.onStderr?.(outcome.stderr, child);
  });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve({ ...outcome, code }));
  });
}

/** A fresh working directory for each test of a file. */
export function useDirectory(): () => string {
  let directory = '';
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'hindsight-cli-'));
  });
  afterEach(() => rmSync(directory, { recursive: true, force: true }));
  return () => directory;
}

/** All files below a directory, by path. */
export function filesBelow(directory: string): string[] {
  return readdirSync(directory, { recursive: true, encoding: 'utf8' })
    .filter((file) => statSync(join(directory, file)).isFile())
    .sort();
}

export function contentsBelow(directory: string): Record<string, string> {
  return Object.fromEntries(
    filesBelow(directory).map((file) => [file, readFileSync(join(directory, file), 'utf8')]),
  );
}
