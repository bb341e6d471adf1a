/** The text of a file of names, checked as strictly as a scenario. */
import { Vocabulary } from '../scenario/messages/vocabulary.ts';
import { parseInput } from '../scenario/reading/inputFile.ts';
import { type Names, namesJsonSchema, namesSchema } from './names.ts';

const NAMES = {
  schema: namesSchema,
  vocabulary: new Vocabulary(namesJsonSchema),
  expected: 'a mapping of keys such as dayZero, decisions and events',
};

/**
 * Parses and checks names.
 * @param fileName shown in messages
 * @throws ScenarioError with every problem
 */
export function parseNames(text: string, fileName: string): Names {
  return parseInput(NAMES, text, fileName);
}
