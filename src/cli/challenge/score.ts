/** The whole of `hindsight challenge score`. */
import { basename, join, resolve } from 'node:path';
import { parseAnswers } from '../../audit/challenge/answers.ts';
import type { ChallengeScore } from '../../audit/challenge/schema.ts';
import { scoreOf } from '../../audit/challenge/score.ts';
import { packageVersion } from '../../lab/jobs/package.ts';
import { challengeScoreReport } from '../../report/kinds.ts';
import type { SharedOptions } from '../options.ts';
import { perform } from '../perform.ts';
import { readChallenge, readText, readTruth } from './folder.ts';

/**
 * Scores files of answers, and writes the report.
 * @returns the exit code
 * @throws UserError if it is no challenge, or a file is no complete answer to it
 */
export function scoreChallenge(
  directory: string,
  files: readonly string[],
  options: SharedOptions,
): Promise<number> {
  const challenge = readChallenge(directory);
  const answers = files.map((file) =>
    parseAnswers(readText(file, 'answers to a challenge in JSON', 'look at its name'), file, challenge),
  );
  const truth = readTruth(directory, challenge);
  const folder = options.out ?? join('results', 'challenge', basename(resolve(directory)));
  return perform<ChallengeScore>(
    {
      report: challengeScoreReport,
      results: [
        {
          study: { work: async () => scoreOf(challenge, truth, answers, packageVersion()) },
          folder,
        },
      ],
    },
    options,
  );
}
