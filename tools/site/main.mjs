// Builds the documentation with the reports and the playground as pages that open from disk, without a network: what can be
// reached by links from README.md and docs/, and a search in it. A link that leads nowhere is an error.
//
//   npm run site                      writes site/; open site/index.html
//   node tools/site/main.mjs <folder>
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, extname, join, posix, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { micromark } from 'micromark';
import { gfm, gfmHtml } from 'micromark-extension-gfm';
import { readAssets } from '../../dist/report/assets/assets.js';
import { anchorsOf } from '../docsText.mjs';

const root = fileURLToPath(new URL('../../', import.meta.url));
const out = resolve(process.argv[2] ?? join(root, 'site'));
const PLAYGROUND = 'dist/playground';
const INDEX = 'docs/README.md';

const read = (path) => readFileSync(join(root, path), 'utf8');
const asset = (name) => readFileSync(new URL(name, import.meta.url), 'utf8');
const escaped = (text) => text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);
const plain = (html) =>
  html
    .replace(/<[^>]*>/g, '')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&amp;', '&');

/** The place in the site of a file of the repository. */
function placeOf(path) {
  if (path.startsWith(PLAYGROUND)) return path.replace('dist/', '');
  const page = path.replace(/(^|\/)README\.md$/, '$1index.md');
  if (page.endsWith('.md')) return page.replace(/\.md$/, '.html');
  return ['.html', '.png', '.svg'].includes(extname(path)) ? path : `${path}.html`;
}

const between = (from, to) => posix.relative(posix.dirname(placeOf(from)), placeOf(to));

/** Files still to come, each once, in the order in which links name them. */
const files = new Set([
  'README.md',
  INDEX,
  ...readdirSync(join(root, PLAYGROUND)).map((page) => `${PLAYGROUND}/${page}`),
]);

/** The HTML of a file with its links to places of the site; what they lead to is to come. */
function linked(path, html) {
  return html.replace(/(href|src)="([^"#:]*)(#[^"]*)?"/g, (whole, name, target, anchor = '') => {
    if (target === '') return whole;
    const file = posix.normalize(posix.join(posix.dirname(path), decodeURI(target)));
    if (!existsSync(join(root, file)) || statSync(join(root, file)).isDirectory())
      throw new Error(`${path}: found a link to ${target}; expected a file of the repository`);
    files.add(file);
    return `${name}="${between(path, file)}${anchor}"`;
  });
}

/** A report with links to the documentation, which it has beside it here. */
function guided(path, html) {
  const to = (file) => posix.relative(posix.dirname(path), file);
  return html
    .replace('<span class="brand">Hindsight</span>', `<a class="brand" href="${to(INDEX)}">Hindsight</a>`)
    .replace(/<code class="guide">([^<]*)<\/code>/, (code, file) => `<a href="${to(file)}">${code}</a>`);
}

/** The body of a page with its headings: each with an anchor, as GitHub makes it. */
function bodyOf(path) {
  if (!path.endsWith('.md')) {
    return {
      html: `<h1>${path}</h1>\n<pre tabindex="0"><code>${escaped(read(path))}</code></pre>`,
      headings: [],
    };
  }
  const markdown = read(path).replace(/^<!--.*?-->$/gms, '');
  const html = micromark(markdown, { extensions: [gfm()], htmlExtensions: [gfmHtml()] });
  const titles = Array.from(html.matchAll(/<h([1-6])>(.*?)<\/h\1>/g), ([, level, title]) => ({
    level: Number(level),
    title: plain(title),
  }));
  const anchors = anchorsOf(titles.map(({ title }) => title));
  let index = 0;
  return {
    html: linked(path, html)
      .replace(/<h([1-6])>/g, (_, level) => `<h${level} id="${anchors[index++]}">`)
      .replaceAll('<th></th>', '<td></td>')
      .replaceAll('<pre>', '<pre tabindex="0">')
      .replace(/<table>[\s\S]*?<\/table>/g, (table) => `<div class="wide" tabindex="0">${table}</div>`),
    headings: titles.map((heading, place) => ({ ...heading, anchor: anchors[place] })),
  };
}

/** The shelves with their pages, as the index lists them. */
const shelves = read(INDEX)
  .split(/^## /m)
  .slice(1)
  .map((shelf) => ({
    title: shelf.slice(0, shelf.indexOf('\n')),
    pages: Array.from(shelf.matchAll(/\[([^\]]+)\]\(([^)#]+\.md)\)/g), ([, title, target]) => ({
      title: title.replaceAll('`', ''),
      file: posix.normalize(posix.join(posix.dirname(INDEX), target)),
    })),
  }))
  .filter(({ pages }) => pages.length > 0);

function navigation(path) {
  const link = ({ title, file }) =>
    `<li><a href="${between(path, file)}"${file === path ? ' aria-current="page"' : ''}>${title}</a></li>`;
  return shelves
    .map(({ title, pages }) => `<h2>${title}</h2>\n<ul>${pages.map(link).join('')}</ul>`)
    .join('\n');
}

function pageOf(path, { html, headings }) {
  const up = posix.relative(posix.dirname(placeOf(path)), '') || '.';
  const title = headings[0]?.title ?? path;
  const below = headings.filter(({ level }) => level === 2);
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escaped(title)} · Hindsight</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="${up}/site.css">
</head>
<body data-up="${up}">
<a class="skip" href="#content">Skip to the content</a>
<header>
<a class="brand" href="${up}/index.html">Hindsight</a>
<div class="search"><input type="search" id="search" placeholder="Search" aria-label="Search"><ol id="found" hidden></ol></div>
<a href="${up}/${placeOf(INDEX)}">Docs</a> <a href="${up}/docs/learn/gallery.html">Reports</a> <a href="${up}/${placeOf(PLAYGROUND)}/index.html">Playground</a>
</header>
<div class="columns">
<details class="shelves"><summary>All pages</summary><nav aria-label="All pages">
${navigation(path)}
</nav></details>
<main id="content" tabindex="-1">
${html}
</main>
${
  below.length < 3
    ? ''
    : `<nav class="here" aria-label="On this page"><ul>${below
        .map(({ title, anchor }) => `<li><a href="#${anchor}">${escaped(title)}</a></li>`)
        .join('')}</ul></nav>`
}
</div>
<script src="${up}/site.js"></script>
</body>
</html>
`;
}

/** What the search looks through: each page from heading to heading. */
function sectionsOf(path, { html, headings }) {
  const [, ...texts] = html.split(/<h[1-6] id=/);
  return headings.map(({ title, anchor }, index) => ({
    page: headings[0].title,
    title,
    href: `${placeOf(path)}#${anchor}`,
    text: plain(texts[index].slice(texts[index].indexOf('</h') + 5))
      .replace(/\s+/g, ' ')
      .trim(),
  }));
}

function write(place, text) {
  mkdirSync(dirname(join(out, place)), { recursive: true });
  writeFileSync(join(out, place), text);
}

if (existsSync(out) && !existsSync(join(out, 'search.js')))
  throw new Error(`found a folder ${out} that is no site; expected none, or one of an earlier call`);
rmSync(out, { recursive: true, force: true });
const sections = [];
for (const path of files) {
  const place = placeOf(path);
  if (place.endsWith('.html') && !path.endsWith('.html')) {
    const body = bodyOf(path);
    write(place, pageOf(path, body));
    sections.push(...sectionsOf(path, body));
  } else if (path.startsWith('results/') && path.endsWith('.html')) {
    write(place, linked(path, guided(path, read(path))));
  } else if (path.startsWith(PLAYGROUND)) {
    // Only here are the docs and the reports beside it.
    write(
      place,
      read(path).replace(
        '</nav>',
        `<a href="../${placeOf(INDEX)}">Docs</a><a href="../docs/learn/gallery.html">Reports</a></nav>`,
      ),
    );
  } else {
    mkdirSync(dirname(join(out, place)), { recursive: true });
    copyFileSync(join(root, path), join(out, place));
  }
}
write('site.css', `${readAssets().common}\n${asset('site.css')}`);
write('site.js', asset('browser.js'));
write('search.js', `globalThis.sections = ${JSON.stringify(sections)};\n`);
console.log(`${join(out, 'index.html')}: ${files.size} files`);
