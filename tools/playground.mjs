// The pages of the playground, of which each needs no other file. The engine is bundled from src/ for a browser; a part of
// it that touches the machine makes this fail.
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { auditSample } from './auditSample.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const source = join(root, 'src', 'playground');
const read = (...path) => readFileSync(join(...path), 'utf8');

/** Scenarios that a page can run. Controls and doses of claims are for those who judge claims. */
function shippedScenarios() {
  const folder = join(root, 'scenarios');
  const below = (path) =>
    readdirSync(join(folder, path))
      .filter((file) => /^[^.]+\.yaml$/.test(file) && file !== 'million-users.yaml')
      .sort()
      .map((file) => path + file);
  const entries = [...below(''), ...below('claims/')].map((file) => [file, read(folder, file)]);
  return Object.fromEntries(entries.filter(([, text]) => !/^sweep:/m.test(text)));
}

/** zod brings its messages in fifty languages, of which none is ever shown. */
const withoutLocales = {
  name: 'without-locales',
  setup({ onLoad }) {
    onLoad({ filter: /[\\/]zod[\\/]v4[\\/]locales[\\/]index\.js$/ }, () => ({
      contents: 'export { default as en } from "./en.js";',
    }));
  },
};

/** @param built constants of the page, under the name BUILT */
const bundled = (entry, built) =>
  build({
    entryPoints: [join(source, entry)],
    outfile: 'playground.js',
    absWorkingDir: root,
    bundle: true,
    minify: true,
    write: false,
    metafile: true,
    format: 'iife',
    platform: 'browser',
    target: 'es2023',
    // Inside the page; the licences of what is bundled stand at its end.
    charset: 'utf8',
    legalComments: 'none',
    logLevel: 'warning',
    plugins: [withoutLocales],
    inject: [join(source, 'math', 'portable.ts')],
    define: {
      BUILT: JSON.stringify(built),
      'Math.exp': 'portableExp',
      'Math.log': 'portableLog',
      'Math.sin': 'portableSin',
      'Math.cos': 'portableCos',
    },
  });

/** The licences of the packages whose code is in the page. */
function licences(metafile) {
  const files = Object.keys(metafile.inputs);
  const packages = files.flatMap((file) => /node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(file)?.[1] ?? []);
  const texts = [...new Set(packages)].sort().map((name) => {
    const folder = join(root, 'node_modules', name);
    const file = readdirSync(folder).find((each) => /^licen[cs]e/i.test(each));
    const text = file === undefined ? JSON.parse(read(folder, 'package.json')).license : read(folder, file);
    return `${name}\n\n${text.trim()}`;
  });
  const ported = /\/\*!([\s\S]*?)\*\//
    .exec(read(source, 'math', 'exp.ts'))[1]
    .replace(/^ \* ?/gm, '')
    .trim();
  return [...texts, ported].join(`\n\n${'='.repeat(80)}\n\n`).replaceAll('-->', '-- >');
}

/**
 * Writes the pages into a folder.
 * @param report where the compiled code of src/report is
 */
export async function writePlayground(folder, report) {
  const { readAssets } = await import(pathToFileURL(join(report, 'assets', 'assets.js')));
  const { version } = JSON.parse(read(root, 'package.json'));
  const assets = readAssets();
  mkdirSync(folder, { recursive: true });
  await writePage(join(folder, 'index.html'), {
    page: 'page.html',
    entry: 'main.ts',
    styles: [assets.common, ...own('controls.css', 'playground.css')],
    built: { version, scenarios: shippedScenarios() },
  });
  await writePage(join(folder, 'audit.html'), {
    page: 'audit/page.html',
    entry: 'audit/main.ts',
    styles: [assets.common, assets.report, ...own('controls.css', 'audit/audit.css')],
    built: { version, assets, sample: await auditSample(dirname(report)) },
  });
}

const own = (...files) => files.map((file) => read(source, file).trim());

async function writePage(file, { page, entry, styles, built }) {
  const { outputFiles, metafile } = await bundled(entry, built);
  // Otherwise a tag in a text would end the element that the script is in.
  const script = outputFiles[0].text.replace(/<(?=!--|\/?script)/gi, '\\x3C');
  const text = read(source, page)
    .replace('<!--ICON-->', () => read(source, 'icon.html').trim())
    .replace('/*STYLE*/', () => styles.join('\n'))
    .replace('/*SCRIPT*/', () => script);
  writeFileSync(
    file,
    `${text}<!--\nThis page contains code of these packages.\n\n${licences(metafile)}\n-->\n`,
  );
}
