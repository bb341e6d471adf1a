/** The whole of `hindsight challenge answer`: the lab's own detectors, from the tables alone. */
import { join } from 'node:path';
import type { Answers } from '../../audit/challenge/answers.ts';
import { answerOf, type Detector, detectors, type World, worldOf } from '../../audit/challenge/detectors.ts';
import type { Challenge } from '../../audit/challenge/schema.ts';
import { COLUMNS } from '../../audit/challenge/tables.ts';
import { readTable } from '../../audit/reading/readTable.ts';
import { requestOf } from '../../audit/request.ts';
import { auditedRows } from '../../audit/rows.ts';
import { UserError } from '../../base/errors.ts';
import { readableJson } from '../../base/json.ts';
import { writeWhole } from '../../lab/jobs/files.ts';
import { sourceOf } from '../auditInputs.ts';
import { folderOfWorld, readChallenge } from './folder.ts';

export interface AnswerOptions {
  readonly out: string;
  readonly quiet?: boolean;
}

/**
 * Writes a file of answers for each detector.
 * @throws UserError if it is no challenge, or a file cannot be read or written
 */
export async function answerChallenge(directory: string, { out, quiet }: AnswerOptions): Promise<void> {
  const challenge = readChallenge(directory);
  const answers = new Map(detectors.map((detector): [Detector, Answers['worlds']] => [detector, {}]));
  for (const [index, { id, features }] of challenge.worlds.entries()) {
    const world = await readWorld(folderOfWorld(directory, id), features, challenge.tables);
    for (const [detector, worlds] of answers) worlds[id] = answerOf(detector, world);
    if (quiet !== true)
      process.stderr.write(`${id}: answered (${index + 1} of ${challenge.worlds.length})\n`);
  }
  for (const [{ id, name }, worlds] of answers) {
    const file = join(out, `${id}.json`);
    try {
      writeWhole(
        file,
        readableJson({ challenge: challenge.challenge, detector: name, worlds } satisfies Answers),
      );
    } catch (error) {
      throw new UserError(
        `cannot write ${file} (${(error as Error).message}); choose another place with --out`,
      );
    }
    if (quiet !== true) process.stdout.write(`${file}\n`);
  }
}

async function readWorld(
  folder: string,
  features: Challenge['worlds'][number]['features'],
  format: Challenge['tables'],
): Promise<World> {
  const request = requestOf({ training: 'training.parquet', ...COLUMNS, features });
  const wanted = new Set<string>([...Object.values(COLUMNS), ...features]);
  const read = async (name: string) => {
    const file = join(folder, `${name}.${format}`);
    const source = await sourceOf(file, file);
    try {
      const { table } = await readTable([source], {
        id: COLUMNS.id,
        mostRows: Number.POSITIVE_INFINITY,
        stride: 1,
        wanted: (column) => wanted.has(column),
        onProgress: () => {},
      });
      return table;
    } finally {
      await source.close();
    }
  };
  return worldOf(
    auditedRows(request, {
      training: await read('training'),
      served: await read('served'),
      previous: undefined,
    }),
  );
}
