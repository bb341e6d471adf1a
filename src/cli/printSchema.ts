/** The text of `hindsight schema`. */
import { answersJsonSchema } from '../audit/challenge/answers.ts';
import { requestJsonSchema } from '../audit/request.ts';
import { UserError } from '../base/errors.ts';
import { readableJson } from '../base/json.ts';
import { factsRequestJsonSchema } from '../lab/studies/fit/request.ts';
import { dataFiles } from '../report/dataFiles.ts';
import { scenarioJsonSchema } from '../scenario/jsonSchema.ts';
import { nearestWord } from '../scenario/messages/nearest.ts';
import { quote } from '../scenario/messages/problem.ts';
import { namesJsonSchema } from '../warehouse/names.ts';

/**
 * The JSON Schema as text: the same as in the file of the package.
 * @throws UserError if there is no such kind
 */
export function schemaText(kind: string): string {
  const schemas = new Map<string, () => object>([
    ['scenario', scenarioJsonSchema],
    ['names', namesJsonSchema],
    ['audit-request', requestJsonSchema],
    ['facts-request', factsRequestJsonSchema],
    ['challenge-answers', answersJsonSchema],
    ...dataFiles.map((file) => [file.kind, () => file.jsonSchema()] as const),
  ]);
  const schema = schemas.get(kind);
  if (schema !== undefined) return readableJson(schema());
  const kinds = [...schemas.keys()];
  const nearest = nearestWord(kind, kinds);
  throw new UserError(
    `no schema ${quote(kind)}\n  expected: one of ${kinds.join(', ')}${nearest === undefined ? '' : `\n  nearest:  ${nearest}`}`,
  );
}
