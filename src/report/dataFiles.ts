/** Every kind of file that the lab writes as data, and how to read one that may be of any kind. */
import { challengeFile, truthFile } from '../audit/challenge/schema.ts';
import { type DataFile, inWords, parseJson, problem } from '../lab/result/dataFile.ts';
import { timingsFile } from '../lab/result/timings.ts';
import { reports } from './kinds.ts';

/** In the order of the documentation. */
export const dataFiles = [...reports.map(({ file }) => file), challengeFile, truthFile, timingsFile] as const;

type ContentOf<File> =
  File extends DataFile<infer Value, infer Kind> ? { readonly kind: Kind; readonly value: Value } : never;

/** Content of a data file, with its kind. */
export type Content = ContentOf<(typeof dataFiles)[number]>;

/**
 * Reads a file of any kind.
 * @param label what to call the file in messages
 * @throws UserError with every place, what was found and what was expected
 */
export function readDataFile(text: string, label: string): Content {
  const json = parseJson(text, label);
  const file = dataFiles.find(
    ({ mark }) => typeof json === 'object' && json !== null && Object.hasOwn(json, mark),
  );
  if (file === undefined) {
    const kinds = dataFiles.map(({ kind }) => kind).join(', ');
    throw problem(label, [], inWords(json), `what the lab writes as data: ${kinds}`);
  }
  return { kind: file.kind, value: file.read(text, label) } as Content;
}
