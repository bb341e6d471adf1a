/** A file that somebody dropped into the page, read by slices. */
import { tableError } from '../../audit/reading/problem.ts';
import type { Source } from '../../audit/reading/source.ts';

export function sourceOf(file: File): Source {
  return {
    name: file.name,
    byteLength: file.size,
    async slice(start, end) {
      try {
        return await file.slice(start, end).arrayBuffer();
      } catch (error) {
        throw tableError({
          place: file.name,
          found: `no file that can be read (${(error as Error).message})`,
          expected: 'the file that was chosen, as it was then',
          remedy: 'choose it again: a browser gives up a file that has changed',
        });
      }
    },
    close: async () => {},
  };
}
