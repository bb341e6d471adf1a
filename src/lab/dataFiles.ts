/** Every kind of file that the lab writes as data, and how to read one that may be of any kind. */
import { type DataFile, inWords, parseJson, problem } from './result/dataFile.ts';
import { resultFile } from './result/schema.ts';
import { timingsFile } from './result/timings.ts';
import { storageFile } from './storage/schema.ts';
import { attributionFile } from './studies/attribution/schema.ts';
import { claimsFile } from './studies/claims/schema.ts';
import { explanationFile } from './studies/explanation/schema.ts';
import { mitigationsFile } from './studies/mitigations/schema.ts';

/** In the order of the documentation. */
export const dataFiles = [
  resultFile,
  claimsFile,
  mitigationsFile,
  attributionFile,
  explanationFile,
  storageFile,
  timingsFile,
] as const;

type ContentOf<File> =
  File extends DataFile<infer Value, infer Kind> ? { readonly kind: Kind; readonly value: Value } : never;

/** What a file holds, with its kind. */
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
