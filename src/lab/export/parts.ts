/** Names of the lab as parts of the names of columns, with their meanings. */
import { unitOf } from '../../features/description.ts';
import type { Feature } from '../../features/featureSet.ts';
import { provenanceMeanings } from '../../features/options.ts';
import { columnName } from '../../model/encoders/entities.ts';
import { type EncodedEntity, encoderMeanings } from '../../model/options.ts';
import { type SplitName, splitMeanings } from '../../splits/options.ts';
import { type Part, snakeCase } from './fields.ts';

export function featurePart({ name, description, value }: Feature): Part {
  return { text: name, meaning: description, unit: unitOf(value) };
}

export function provenancePart(name: string): Part {
  const known: Readonly<Record<string, string>> = provenanceMeanings;
  const values = known[name] ?? `of the mix ${name} in \`training.provenances\``;
  return { text: snakeCase(name), meaning: `values ${values}` };
}

export function splitPart(name: SplitName): Part {
  return { text: snakeCase(name), meaning: `held out: ${splitMeanings[name]}` };
}

/** @param name of an encoder, or of a model that has one */
export function encoderPart(name: string): Part {
  const known: Readonly<Record<string, string>> = {
    ...encoderMeanings,
    selected: 'that which the pipeline chose',
  };
  return {
    text: snakeCase(name),
    meaning: known[name] ?? `that of the model ${name} in \`training.models\``,
  };
}

export function entityPart(entity: EncodedEntity): Part {
  return { text: snakeCase(columnName(entity)) };
}
