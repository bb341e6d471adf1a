// Texts of what `npm pack` packs, where they differ from those of the clone, as a pure function of them.
import { posix } from 'node:path';

/** Keys of package.json that say how to work on a clone. */
const OF_A_CLONE = ['scripts', 'devDependencies', 'allowScripts'];

/** Pages and pictures of results that documents lead to are packed; reports and data are too large for it. */
const isPage = (path) => /^results\/.*\.(?:md|svg)$/.test(path);

/**
 * The files that are packed with another text, by path: package.json, and the documents with links to what is not packed.
 *
 * @param manifest of the clone
 * @param read the text of a file
 * @param isFile whether there is such a file
 * @param files that are packed in any case
 */
export function packed(manifest, read, isFile, files) {
  const all = new Set(files);
  // Those that are added on the way have their turn, too.
  for (const path of all) {
    if (!path.endsWith('.md')) continue;
    for (const target of linksOf(read(path), path)) if (isPage(target) && isFile(target)) all.add(target);
  }
  const documents = [...all].filter((path) => path.endsWith('.md'));
  const pages = [...all].filter(isPage).sort();
  const own = Object.entries(manifest).filter(([key]) => !OF_A_CLONE.includes(key));
  const texts = {
    'package.json': `${JSON.stringify({ ...Object.fromEntries(own), files: [...manifest.files, ...pages] }, null, 2)}\n`,
    ...Object.fromEntries(
      documents.map((path) => [path, withoutLinks(read(path), path, (to) => all.has(to))]),
    ),
  };
  return Object.fromEntries(Object.entries(texts).filter(([path, text]) => text !== read(path)));
}

const LINK = /!?\[((?:[^[\]]|\[[^\]]*\])*)\]\(([^)\s]+)[^)]*\)/g;
const FENCED = /(^```[\s\S]*?^```$)/m;

/** The relative links of a document, each the path that it leads to. */
export function linksOf(text, path) {
  const prose = text.replace(new RegExp(FENCED, 'gm'), '');
  return Array.from(prose.matchAll(LINK), ([, , link]) => targetOf(link, path)).filter(
    (target) => target !== undefined,
  );
}

/** Undefined for a link to somewhere else, or to a heading of the same page. */
function targetOf(link, path) {
  if (/^(?:[a-z]+:|#)/.test(link)) return undefined;
  return posix.normalize(posix.join(posix.dirname(path), decodeURI(link.split('#')[0])));
}

/** The document with words in the place of links to files that are not packed. */
function withoutLinks(text, path, isPacked) {
  return text
    .split(FENCED)
    .map((part, index) =>
      // Every other part is code.
      index % 2 === 1
        ? part
        : part.replace(LINK, (whole, words, link) => {
            const target = targetOf(link, path);
            return target === undefined || isPacked(target) ? whole : inWords(words, target);
          }),
    )
    .join('');
}

function inWords(words, target) {
  const place = `\`${target}\` in the repository`;
  const name = words.replaceAll('`', '');
  return target === name || (target.startsWith(name) && name.endsWith('/')) ? place : `${words} (${place})`;
}
