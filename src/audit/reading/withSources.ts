import type { Source } from './source.ts';

/** Does something with files while they are open. */
export async function withSources<T>(
  files: readonly string[],
  open: (file: string) => Promise<Source>,
  use: (sources: readonly Source[]) => Promise<T>,
): Promise<T> {
  const sources: Source[] = [];
  try {
    for (const file of files) sources.push(await open(file));
    return await use(sources);
  } finally {
    for (const source of sources) await source.close();
  }
}
