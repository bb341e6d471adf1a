/** Texts made to exhaust the parser. */
import { expect, test } from 'vitest';
import { byGear } from '../../gear.ts';
import { messageOf } from './parsing.ts';

const CHARACTERS = byGear(60_000, 250_000);

/** So many repetitions that the text is as long as any of these. */
const many = (unit: string) => unit.repeat(CHARACTERS / unit.length);

/** So many different ones. */
function manyOf(unit: (index: number) => string): string {
  const units: string[] = [];
  for (let length = 0; length < CHARACTERS; length += units.at(-1)!.length) units.push(unit(units.length));
  return units.join('');
}

test.each([
  manyOf((i) => `k${i}: 1\n`),
  `world:\n${manyOf((i) => `  user${i}: 1\n`)}`,
  `expect:\n${many('- a: 1\n')}`,
  `expect:\n${manyOf((i) => `- {that: p${i}, quantity: x, is: above}\n`)}`,
  `sweep:\n${manyOf((i) => `  k${i}: [1]\n`)}`,
  `seeds: [${many('-1, ')}]`,
  `training: {splits: [${many('tim, ')}]}`,
  `training: {features: [${many('user_open, ')}]}`,
  manyOf((i) => `k: ${i}\n`),
  many('"'),
  many('a: b: '),
  many('? a\n'),
  many('- '),
  many('[a, '),
  many('!a '),
  many('&a '),
  many('\n'),
  many('#\n'),
  `${many(' ')}x`,
  many('---\n'),
  many('%A\n'),
  many('*a\n'),
  many('a:\n '),
  many("'"),
  many('|\n'),
  `a: >\n${many(' x\n\n')}`,
  `a: "${many('\\n x\n ')}"`,
  many('{a: 1, '),
  many(']'),
  many(': '),
  '\ud800'.repeat(100),
])('the message is capped, and a long text takes no long work: %.40j', (text) => {
  const before = process.cpuUsage();
  expect(messageOf(text).length).toBeLessThan(60_000);
  // Time of the processor, whatever else it does. It is a second at most; a quadratic algorithm takes minutes.
  expect(process.cpuUsage(before).user / 1e6).toBeLessThan(byGear(5, 20));
});
