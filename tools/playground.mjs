// The playground, one page that needs no other file. The engine is bundled from src/ for a browser; a part of it that
// touches the machine makes this fail.
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';

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

const bundled = () =>
  build({
    entryPoints: [join(source, 'main.ts')],
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
      BUILT: JSON.stringify({
        version: JSON.parse(read(root, 'package.json')).version,
        scenarios: shippedScenarios(),
      }),
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
 * Writes index.html into a folder.
 * @param report where the compiled code of src/report is
 */
export async function writePlayground(folder, report) {
  const { stylesOf } = await import(pathToFileURL(join(report, 'assets', 'assets.js')));
  const { outputFiles, metafile } = await bundled();
  const [{ text: script }] = outputFiles;
  if (/<!--|<\/?script/i.test(script))
    throw new Error('the script of the playground would end its own element');
  const page = read(source, 'page.html')
    .replace('/*STYLE*/', () => `${stylesOf()}\n${read(source, 'playground.css').trim()}`)
    .replace('/*SCRIPT*/', () => script);
  mkdirSync(folder, { recursive: true });
  writeFileSync(
    join(folder, 'index.html'),
    `${page}<!--\nThis page contains code of these packages.\n\n${licences(metafile)}\n-->\n`,
  );
}
