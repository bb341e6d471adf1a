/** The fields of the form: every key of a request, and the prefixes of its two tables of features. */
import { namedColumns, requestJsonSchema, tableKeys } from '../../audit/request.ts';

/** Keys whose value is a file, or several of one table. */
export const fileKeys = [...tableKeys, 'definitions', 'names'] as const;
export type FileKey = (typeof fileKeys)[number];

/** Keys whose value is typed. */
export const typedKeys = [
  'trainingPrefix',
  'servedPrefix',
  'entities',
  'features',
  'except',
  'where',
  'attributionWindow',
  'zone',
  'timeUnit',
  'trainedAt',
  'mostRows',
] as const;

export const textKeys = [...namedColumns, ...typedKeys] as const;
export type TextKey = (typeof textKeys)[number];
export type FieldKey = FileKey | TextKey;

/** The option of the command for a key. */
export function flagOf(key: FieldKey): string {
  return `--${key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}

export const labels: Readonly<Record<FieldKey, string>> = {
  training: 'Training set',
  served: 'Features as they were served',
  previous: 'Training set as it was',
  events: 'Log of events',
  stories: 'Stories',
  users: 'Users',
  definitions: 'Definitions of the features',
  names: 'Names of tables and columns',
  id: 'Id of the row',
  label: 'Label',
  at: 'Moment of the decision',
  user: 'User',
  session: 'Session',
  split: 'Side of the split',
  labelKnownAt: 'Label known at',
  score: 'Score online',
  scoreOffline: 'Score offline',
  trainingPrefix: 'Prefix in training',
  servedPrefix: 'Prefix in what was served',
  entities: 'Other entities',
  features: 'Features',
  except: 'Columns that are no features',
  where: 'Rows that are judged',
  attributionWindow: 'Attribution window',
  zone: 'Zone',
  timeUnit: 'Unit of moments',
  trainedAt: 'Training set made at',
  mostRows: 'Most rows',
};

/** A message with the names of fields in place of the options of the command. */
export function withLabels(message: string): string {
  return message.replace(/--[a-z]+(?:-[a-z]+)*/g, (flag) => {
    const key = [...fileKeys, ...textKeys].find((each) => flagOf(each) === flag);
    return key === undefined ? flag : `“${labels[key]}”`;
  });
}

/** Ways to write a value, where its meaning alone does not say. */
const WRITTEN: Readonly<Partial<Record<FieldKey, string>>> = {
  trainingPrefix:
    'Beginning of the names of features in the training set: recomputed_ of recomputed_clicks_7d.',
  servedPrefix: 'Beginning of the names of features in what was served.',
  entities: 'Columns such as the item, with commas between them; for the split.',
  features: 'Names with commas between them; all that both tables have without.',
  except: 'Names with commas between them.',
  where: 'column=value, one on each line.',
  attributionWindow: 'Such as 24h.',
  zone: 'Zone of moments that are written without one: Z or +05:30.',
  timeUnit: 's, ms, us or ns; without it, found by the size of the numbers.',
};

const { properties = {} } = requestJsonSchema();

/** The meaning of a key, in the words of the schema. */
export function helpOf(key: FieldKey): string {
  return WRITTEN[key] ?? properties[key]?.description ?? '';
}
