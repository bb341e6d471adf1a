// Around `npm pack`: for as long as it packs, package.json is without what works in a clone alone, and the documents lead to
// nothing that is not packed. What was there before is kept aside, and put back afterwards; after an interruption by the next
// `npm pack`, or by hand.
//
//   node tools/packing.mjs begin|end
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, posix } from 'node:path';
import { fileURLToPath } from 'node:url';
import { packed } from './packedText.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const aside = join(root, 'node_modules', '.hindsight-packing');

if (process.argv[2] === 'begin') {
  // An interrupted packing left its files behind.
  end();
  begin();
} else {
  end();
}

function begin() {
  const manifest = JSON.parse(read('package.json'));
  const changed = packed(manifest, read, isFile, ['README.md', ...manifest.files.flatMap(below)]);
  const incomplete = `${aside}.tmp`;
  rmSync(incomplete, { recursive: true, force: true });
  for (const [file, text] of Object.entries(changed)) {
    // With their times: a newer package.json would be one that dist/ was not built after.
    cpSync(join(root, file), join(incomplete, 'before', file), { preserveTimestamps: true });
    mkdirSync(dirname(join(incomplete, 'packed', file)), { recursive: true });
    writeFileSync(join(incomplete, 'packed', file), text);
  }
  renameSync(incomplete, aside);
  for (const [file, text] of Object.entries(changed)) writeFileSync(join(root, file), text);
}

function end() {
  if (!existsSync(aside)) return;
  for (const file of readdirSync(join(aside, 'before'), { recursive: true, encoding: 'utf8' })) {
    const [before, packedFile] = ['before', 'packed'].map((when) => join(aside, when, file));
    // What was changed by hand since an interruption is left as it is.
    if (!statSync(before).isFile() || read(file) !== readFileSync(packedFile, 'utf8')) continue;
    cpSync(before, join(root, file), { preserveTimestamps: true });
  }
  rmSync(aside, { recursive: true });
}

function read(file) {
  return readFileSync(join(root, file), 'utf8');
}

function isFile(path) {
  return statSync(join(root, path), { throwIfNoEntry: false })?.isFile() === true;
}

/** The files of a folder, or the file itself. */
function below(path) {
  if (isFile(path)) return [path];
  return readdirSync(join(root, path), { recursive: true, encoding: 'utf8' })
    .map((file) => posix.join(path, file.replaceAll('\\', '/')))
    .filter(isFile);
}
