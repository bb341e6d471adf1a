/** The whole of `hindsight challenge make`. */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { challengeOf, exampleAnswers, worldsOf } from '../../audit/challenge/make.ts';
import { plannedWorlds } from '../../audit/challenge/plants.ts';
import { readmeOf } from '../../audit/challenge/readme.ts';
import { challengeFile, truthFile } from '../../audit/challenge/schema.ts';
import { UserError } from '../../base/errors.ts';
import { readableJson } from '../../base/json.ts';
import { makeDirectory } from '../../lab/jobs/directory.ts';
import { temporaryName } from '../../lab/jobs/files.ts';
import { Interrupted } from '../../lab/jobs/interrupted.ts';
import { packageVersion } from '../../lab/jobs/package.ts';
import { printableLines } from '../../scenario/messages/problem.ts';
import { abortOnInterrupt } from '../interrupt.ts';
import { createDisplay, displayKind } from '../progress.ts';
import { folderOfWorld, install, LIST, requireOwn, TRUTH } from './folder.ts';

export interface MakeOptions {
  readonly worlds: number;
  readonly seed: number;
  readonly csv?: boolean;
  readonly workers?: number;
  readonly quiet?: boolean;
}

/**
 * Makes a challenge beside its folder, and puts it there when it is whole.
 * @throws UserError if the folder is another's, or cannot be written
 */
export async function makeChallenge(directory: string, options: MakeOptions): Promise<void> {
  requireOwn(directory);
  const temporary = temporaryName(resolve(directory));
  const tables = options.csv === true ? 'csv' : 'parquet';
  const planned = plannedWorlds(options.seed, options.worlds);
  const display = await createDisplay(displayKind(options.quiet), process.stderr);
  const interruption = abortOnInterrupt();
  try {
    for (const { id } of planned) makeDirectory(folderOfWorld(temporary, id));
    mkdirSync(join(temporary, 'truth'));
    const made = await worldsOf(planned, (id) => folderOfWorld(temporary, id), tables, {
      ...(options.workers === undefined ? {} : { workers: options.workers }),
      signal: interruption.signal,
      onStart: display.start,
      onExpected: display.expect,
      onProgress: display.update,
      onFinished: display.finish,
    });
    const { challenge, truth } = challengeOf(
      { seed: options.seed, tables, version: packageVersion() },
      planned,
      made,
    );
    const files = {
      'README.md': readmeOf(challenge),
      'example-answers.json': readableJson(exampleAnswers(challenge)),
      [TRUTH]: truthFile.write(truth),
      [LIST]: challengeFile.write(challenge),
    };
    for (const [name, content] of Object.entries(files)) writeFileSync(join(temporary, name), content);
    install(temporary, directory);
  } catch (error) {
    if (error instanceof Interrupted) throw new Interrupted('interrupted; nothing is written');
    if (typeof (error as NodeJS.ErrnoException).syscall !== 'string') throw error;
    throw new UserError(`cannot write ${directory} (${(error as Error).message}); name another folder`);
  } finally {
    display.stop();
    interruption.dispose();
    rmSync(temporary, { recursive: true, force: true });
  }
  if (options.quiet !== true) {
    process.stdout.write(
      printableLines(`${planned.length} worlds are in ${directory}; its README.md says what an answer is.\n`),
    );
  }
}
