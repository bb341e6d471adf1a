import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { callName } from '../../src/cli/callName.ts';
import { shellWord } from '../../src/report/text/shellWord.ts';
import { cases } from '../gear.ts';

it('the program is called as it was called', () => {
  expect(callName('/a/node_modules/.bin/hindsight', {})).toBe('hindsight');
  expect(callName('/a/node_modules/.bin/hindsight-lab', { npm_command: 'exec' })).toBe('npx hindsight-lab');
  expect(callName('/a/tools/start.mjs', { npm_command: 'start' })).toBe('npx hindsight');
});

it('a shell takes a word for what it is', () => {
  expect(shellWord('scenarios/my-1.yaml')).toBe('scenarios/my-1.yaml');
  const words = fc.sample(fc.stringMatching(/^[ -~é×]+$/), cases(100));
  const echoed = execFileSync('sh', ['-c', `printf '%s\\n' ${words.map(shellWord).join(' ')}`], {
    encoding: 'utf8',
  });
  expect(echoed.split('\n').slice(0, -1)).toEqual(words);
});
