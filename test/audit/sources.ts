import type { Source } from '../../src/audit/reading/source.ts';

/** A file in memory. */
export function sourceOf(name: string, content: string | Uint8Array): Source {
  const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content;
  return {
    name,
    byteLength: bytes.length,
    slice: async (start, end = bytes.length) => bytes.slice(start, end).buffer as ArrayBuffer,
    close: async () => {},
  };
}
