/** What a command has written, told by the page that a person opens first. */
import { basename } from 'node:path';

export function writtenFiles(files: readonly string[]): string {
  const page = files.find((file) => basename(file) === 'report.html');
  return `${page} and ${files.length - 1} more files`;
}
