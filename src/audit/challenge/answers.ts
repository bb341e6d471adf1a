/** Answers to a challenge: what a detector says of each world. People write such files, with any tool. */
import { z } from 'zod';
import { inputJsonSchema, type JsonSchema } from '../../scenario/jsonSchema.ts';
import { nearestWord } from '../../scenario/messages/nearest.ts';
import { listed } from '../../scenario/messages/phrasing.ts';
import { type Problem, quote } from '../../scenario/messages/problem.ts';
import { Vocabulary } from '../../scenario/messages/vocabulary.ts';
import { parseInput } from '../../scenario/reading/inputFile.ts';
import type { Challenge } from './schema.ts';

const score = z.number();

const answersSchema = z.strictObject({
  challenge: z.string().describe('Name of the challenge, from its challenge.json.'),
  detector: z.string().min(1).max(60).describe('Name of the detector, for the table.'),
  worlds: z
    .record(
      z.string(),
      z.strictObject({
        score: score.describe(
          'Suspicion that the feature set leaks: any number, a higher one for a stronger suspicion.',
        ),
        alarm: z
          .boolean()
          .optional()
          .describe('True where the detector would tell its user. In all worlds, or in none.'),
        features: z
          .record(z.string(), score)
          .optional()
          .describe('Suspicion of each feature by itself. In all worlds, or in none.'),
      }),
    )
    .describe('An answer for each world, by the name of its folder.'),
});
export interface Answers extends z.infer<typeof answersSchema> {}

/** JSON Schema of answers. */
export function answersJsonSchema(): JsonSchema & Record<string, unknown> {
  return inputJsonSchema(answersSchema, {
    kind: 'challenge-answers',
    title: 'Answers to a challenge',
    description: 'What a detector says of the worlds of a challenge, for hindsight challenge score.',
  });
}

const ANSWERS = {
  schema: answersSchema,
  vocabulary: new Vocabulary(answersJsonSchema),
  expected: 'a mapping with the keys challenge, detector and worlds',
};

/**
 * Parses answers, and checks that they are complete answers to this challenge.
 * @param fileName shown in messages
 * @throws ScenarioError with every problem
 */
export function parseAnswers(text: string, fileName: string, challenge: Challenge): Answers {
  return parseInput({ ...ANSWERS, check: (answers) => problemsOf(answers, challenge) }, text, fileName);
}

function problemsOf({ challenge: name, worlds }: Answers, challenge: Challenge): readonly Problem[] {
  if (name !== challenge.challenge) {
    return [
      {
        path: ['challenge'],
        found: `answers to ${quote(name)}`,
        expected: quote(challenge.challenge),
        remedy: 'score them against the folder that they were made from, or answer this one',
      },
    ];
  }
  const given = Object.values(worlds);
  return [
    ...namesProblems(
      ['worlds'],
      Object.keys(worlds),
      challenge.worlds.map(({ id }) => id),
      'world',
    ),
    ...challenge.worlds.flatMap(({ id, features }): readonly Problem[] => {
      const answer = worlds[id];
      if (answer === undefined) return [];
      return [
        ...allOrNone(given, id, answer, 'alarm'),
        ...allOrNone(given, id, answer, 'features'),
        ...(answer.features === undefined
          ? []
          : namesProblems(['worlds', id, 'features'], Object.keys(answer.features), features, 'feature')),
      ];
    }),
  ];
}

/** Names that are none, and those that are left out. */
function namesProblems(
  path: readonly string[],
  found: readonly string[],
  expected: readonly string[],
  word: string,
): readonly Problem[] {
  const missing = expected.filter((name) => !found.includes(name));
  return [
    ...found
      .filter((name) => !expected.includes(name))
      .map((name): Problem => {
        const nearest = nearestWord(name, expected);
        return {
          path: [...path, name],
          found: `a ${word} that the challenge does not have`,
          expected: `one of its ${expected.length} ${word}s, such as ${expected[0]}`,
          ...(nearest === undefined ? {} : { nearest }),
          remedy: 'leave it out, or correct its name',
        };
      }),
    ...(missing.length === 0
      ? []
      : [
          {
            path,
            found: `no answer for ${missing.length} of ${expected.length} ${word}s: ${listed(missing.slice(0, 5))}${missing.length > 5 ? ', …' : ''}`,
            expected: `one for each ${word}`,
            remedy: 'give a score of your own for those that your detector cannot judge',
          },
        ]),
  ];
}

function allOrNone(
  all: readonly Answers['worlds'][string][],
  id: string,
  answer: Answers['worlds'][string],
  key: 'alarm' | 'features',
): readonly Problem[] {
  const count = all.filter((each) => each[key] !== undefined).length;
  if (answer[key] !== undefined || count === 0) return [];
  return [
    {
      path: ['worlds', id],
      found: `no ${key}, which ${count} of ${all.length} worlds have`,
      expected: `${key} in all worlds, or in none`,
      remedy: `add it here, or leave ${key} out everywhere`,
    },
  ];
}
