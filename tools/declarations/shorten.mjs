// Makes the declarations of the package short: types that the sources infer are written out by name, and what does not follow from
// the entry is left out.
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeOutInferred } from './inferred.mjs';
import { neededFrom, statementsOf, textOf } from './statements.mjs';

/**
 * @param root of the clone
 * @param folder of a build, whose entry is `index.d.ts`
 */
export function shortenDeclarations(root, folder) {
  const modules = new Map(
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.d.ts'))
      .sort()
      .map((name) => [
        name.replaceAll('\\', '/').slice(0, -'.d.ts'.length),
        statementsOf(readFileSync(join(folder, name), 'utf8')),
      ]),
  );
  writeOutInferred(modules, root);
  const needed = neededFrom('index', modules);
  for (const [module, statements] of modules) {
    const path = join(folder, `${module}.d.ts`);
    const names = needed.get(module);
    if (names === undefined) rmSync(path);
    else writeFileSync(path, textOf(statements, names));
  }
}
