/** Texts made to exhaust the parser. */
import { expect, test } from 'vitest';
import { messageOf } from './parsing.ts';

test('the message is capped, and long texts do not take long', () => {
  const bad = (line: (i: number) => string, length: number) =>
    Array.from({ length }, (_, i) => line(i)).join('\n');
  const texts = [
    bad((i) => `k${i}: 1`, 80_000),
    `world:\n${bad((i) => `  user${i}: 1`, 60_000)}`,
    `expect:\n${bad(() => '- a: 1', 100_000)}`,
    `expect:\n${bad((i) => `- {that: p${i}, quantity: x, is: above}`, 20_000)}`,
    `sweep:\n${bad((i) => `  k${i}: [1]`, 60_000)}`,
    `seeds: [${'-1, '.repeat(200_000)}]`,
    `training: {splits: [${'tim, '.repeat(150_000)}]}`,
    `training: {columns: [${'user_open, '.repeat(80_000)}]}`,
    bad((i) => `k: ${i}`, 80_000),
    '"'.repeat(500_001),
    'a: b: '.repeat(100_000),
    '? a\n'.repeat(200_000),
    '- '.repeat(499_999),
    '[a, '.repeat(240_000),
    '!a '.repeat(300_000),
    '&a '.repeat(300_000),
    '\n'.repeat(900_000),
    '#\n'.repeat(450_000),
    `${' '.repeat(900_000)}x`,
    '---\n'.repeat(200_000),
    '%A\n'.repeat(200_000),
    '*a\n'.repeat(200_000),
    'a:\n '.repeat(200_000),
    "'".repeat(900_000),
    '|\n'.repeat(400_000),
    `a: >\n${' x\n\n'.repeat(200_000)}`,
    `a: "${'\\n x\n '.repeat(150_000)}"`,
    '{a: 1, '.repeat(120_000),
    ']'.repeat(900_000),
    ': '.repeat(400_000),
    '\ud800'.repeat(100),
  ];
  for (const text of texts) {
    const started = performance.now();
    expect(messageOf(text).length, text.slice(0, 40)).toBeLessThan(60_000);
    // One or two seconds at most on a machine of 2024; a quadratic algorithm takes minutes.
    console.log(Math.round(performance.now() - started), JSON.stringify(text.slice(0, 30)));
    expect(performance.now() - started, text.slice(0, 40)).toBeLessThan(20_000);
  }
}, 300_000);
