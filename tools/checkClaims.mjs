// Runs one claim again and compares it with what is committed in results/claims/: its entry of claims.json and its
// chart, byte for byte.
//
//   npm run check:claims                    a claim that takes a minute on two cores
//   npm run check:claims -- follow-leak     another one
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../', import.meta.url));
const committed = join(root, 'results', 'claims');
const [id = 'reconstruction-equals-logging'] = process.argv.slice(2);
const again = mkdtempSync(join(tmpdir(), 'hindsight-claims-'));

function entryOf(directory) {
  const { outcomes } = JSON.parse(readFileSync(join(directory, 'claims.json'), 'utf8'));
  return JSON.stringify(
    outcomes.find((outcome) => outcome.id === id),
    null,
    2,
  );
}

try {
  const command = join(root, 'dist', 'cli', 'main.js');
  execFileSync(process.execPath, [command, 'claims', id, '--no-store', '--quiet', '--out', again], {
    stdio: 'inherit',
  });
  const texts = [committed, again].map((directory) => [
    entryOf(directory),
    readFileSync(join(directory, `${id}.svg`), 'utf8'),
  ]);
  const differs = ['entry of claims.json', 'chart'].filter((_, index) => texts[0][index] !== texts[1][index]);
  if (differs.length > 0) {
    console.error(`${id}: its ${differs.join(' and its ')} differ from results/claims/.`);
    console.error(
      'Renew the results with "npx hindsight claims" and say in the commit what changed and why.',
    );
    process.exitCode = 1;
  } else {
    console.log(`${id}: the same bytes again.`);
  }
} finally {
  rmSync(again, { recursive: true, force: true });
}
