/** `hindsight challenge`: a benchmark for detectors of leaks. */
import { type Command, InvalidArgumentError } from 'commander';
import type { AnswerOptions } from '../challenge/answer.ts';
import type { MakeOptions } from '../challenge/make.ts';
import type { Finish } from '../exit.ts';
import { addSharedOptions, numberFromZero, type SharedOptions } from '../options.ts';

const MADE_OF_ONE_SEED = { absent: 'its worlds are drawn from one --seed' };
const OF_THE_CATALOGUE = { absent: 'its worlds are those of the catalogue' };
const NOTHING_STORED = { absent: 'it stores nothing' };
const NOTHING_RUNS = { absent: 'it reads files, and simulates nothing' };

export function addChallengeCommand(program: Command, finish: Finish): void {
  const challenge = program
    .command('challenge')
    .summary('make a benchmark for detectors of leaks, and score answers')
    .description(
      'Make worlds with and without leaks, their truth apart, and score what detectors of any language say of them.',
    );
  addSharedOptions(
    challenge
      .command('make')
      .summary('write worlds with and without leaks')
      .description(
        'Write the tables of simulated worlds, in half of which features leak: training and served values, events, stories and ' +
          'users, with a README. The truth is in a folder of its own. The same seed gives the same bytes.',
      )
      .argument('<folder>', 'where to write it: a new folder, or that of an earlier challenge'),
    {
      seeds: MADE_OF_ONE_SEED,
      set: OF_THE_CATALOGUE,
      quick: OF_THE_CATALOGUE,
      workers: true,
      out: { absent: 'the folder is its argument' },
      store: NOTHING_STORED,
      shard: NOTHING_STORED,
      json: { absent: 'what it writes are files' },
      quiet: 'print nothing but problems',
    },
  )
    .option('--worlds <n>', 'number of worlds', worldCount, 40)
    .option('--seed <seed>', 'seed from which they are drawn', numberFromZero, 1)
    .option('--csv', 'write tables as CSV, for languages that read no Parquet')
    .addHelpText(
      'after',
      `
Examples:
  $ hindsight challenge make challenge --worlds 40 --seed 1`,
    )
    .action(async (folder: string, options: MakeOptions) => {
      const { makeChallenge } = await import('../challenge/make.ts');
      await makeChallenge(folder, options);
    });
  challenge
    .command('answer')
    .summary("answer with the lab's own detectors")
    .description(
      'Write the answers of the detectors that come with the lab, a file for each: excess information, and the checks in use ' +
        'elsewhere. They read the tables, and not the truth.',
    )
    .argument('<folder>', 'folder of a challenge')
    .option('--out <dir>', 'the folder to write answers to', 'answers')
    .option('--quiet', 'print nothing but problems')
    .addHelpText(
      'after',
      `
Examples:
  $ hindsight challenge answer challenge --out answers`,
    )
    .action(async (folder: string, options: AnswerOptions) => {
      const { answerChallenge } = await import('../challenge/answer.ts');
      await answerChallenge(folder, options);
    });
  addSharedOptions(
    challenge
      .command('score')
      .summary('score the answers of detectors')
      .description(
        'Score answers to a challenge: AUC over worlds, and over features, the rates of hits and false alarms, what alarms and ' +
          'missed leaks cost, and all of it by kind and dose. Several files are compared.',
      )
      .argument('<folder>', 'folder of a challenge')
      .argument('<answers...>', 'files of answers in JSON'),
    {
      seeds: NOTHING_RUNS,
      set: NOTHING_RUNS,
      quick: NOTHING_RUNS,
      workers: NOTHING_RUNS,
      out: 'the folder to write report.html and its data to (default: "results/challenge/<name of the folder>")',
      store: NOTHING_RUNS,
      shard: NOTHING_RUNS,
      json: true,
      quiet: true,
    },
  )
    .addHelpText(
      'after',
      `
Examples:
  $ hindsight challenge score challenge answers.json
  $ hindsight challenge score challenge answers/*.json mine.json`,
    )
    .action(async (folder: string, files: readonly string[], options: SharedOptions) => {
      const { scoreChallenge } = await import('../challenge/score.ts');
      finish(await scoreChallenge(folder, files, options));
    });
}

function worldCount(text: string): number {
  if (!/^[1-9]\d{0,3}$/.test(text) || text === '1') {
    throw new InvalidArgumentError(
      'Expected a whole number from 2 to 9999: one world that leaks, and one that does not.',
    );
  }
  return Number(text);
}
