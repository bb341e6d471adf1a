/** The tutorial, done: each command is run in the order of the page, and the page shows what they print. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { canRun, command, ROOT } from '../cli/hindsight.ts';

const PAGE = join(ROOT, 'docs', 'learn', 'tutorial.md');
const LEFT_OUT = '…';

/** The lines that a page shows, as they are printed now: what is between two `…` is found by how its first and last line begin. */
function excerpt(shown: readonly string[], printed: readonly string[]): string[] {
  let at = 0;
  const find = (line: string) => {
    const beginning = (text: string) => text.trim().split(/\s+/, 2).join(' ');
    const exact = printed.indexOf(line, at);
    const found =
      exact >= 0
        ? exact
        : printed.findIndex((other, index) => index >= at && beginning(other) === beginning(line));
    if (found < 0) throw new Error(`found no line that begins as “${line}”; change the excerpt by hand`);
    at = found + 1;
    return found;
  };
  return shown
    .join('\n')
    .split(new RegExp(`^${LEFT_OUT}$`, 'm'))
    .map((part) => part.split('\n').filter((line) => line !== ''))
    .flatMap((part, index) => {
      const [first, last] = [part[0], part.at(-1)];
      const left = index === 0 ? [] : [LEFT_OUT];
      if (first === undefined || last === undefined) return left;
      const from = find(first);
      return [...left, ...printed.slice(from, part.length === 1 ? from + 1 : find(last) + 1)];
    });
}

const BLOCK = /^```(console|yaml)\n([\s\S]*?)^```$/gm;

/** Far away, and six commands long. */
const TIMEOUT_MS = 3_600_000;

it.runIf(canRun)(
  'shows what its commands print; renew it with --update=all',
  async () => {
    const cwd = mkdtempSync(join(tmpdir(), 'hindsight-tutorial-'));
    try {
      const page = readFileSync(PAGE, 'utf8');
      let renewed = page;
      for (const [block, language, text] of page.matchAll(BLOCK)) {
        if (language === 'yaml') {
          changeLine(join(cwd, 'my-first.yaml'), text.trimEnd());
          continue;
        }
        const [, called, shown] = /^\$ npx hindsight ((?:.*\\\n)*.*\n)([\s\S]*)$/.exec(
          text,
        ) as RegExpExecArray;
        const args = called.replaceAll('\\\n', ' ').trim().split(/\s+/);
        const { code, stdout, stderr } = await command(args, { cwd, env: { npm_command: 'exec' } });
        expect(code, stderr).toBe(0);
        const lines = excerpt(shown.trimEnd().split('\n'), stdout.split('\n'));
        renewed = renewed.replace(
          block,
          () => `\`\`\`console\n$ npx hindsight ${called}${lines.join('\n')}\n\`\`\``,
        );
      }
      await expect(renewed).toMatchFileSnapshot(PAGE);
    } finally {
      rmSync(cwd, { recursive: true, force: true });
    }
  },
  TIMEOUT_MS,
);

/** Puts a line of a file in the place of the one that has the same key. */
function changeLine(file: string, line: string): void {
  const [key] = line.split(':');
  const text = readFileSync(file, 'utf8');
  const lines = text.split('\n').map((other) => (other.startsWith(`${key}:`) ? line : other));
  expect(lines.join('\n')).not.toBe(text);
  writeFileSync(file, lines.join('\n'));
}
