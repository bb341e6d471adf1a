/** Texts made to exhaust the parser. */
import { expect, test } from 'vitest';
import { messageOf } from './parsing.ts';

test('the message is capped, and long texts do not take long', () => {
  const bad = (line: (i: number) => string, length: number) =>
    Array.from({ length }, (_, i) => line(i)).join('\n');
  const texts = [
    bad((i) => `k${i}: 1`, 20_000),
    `world:\n${bad((i) => `  user${i}: 1`, 15_000)}`,
    `expect:\n${bad(() => '- a: 1', 25_000)}`,
    `expect:\n${bad((i) => `- {that: p${i}, quantity: x, is: above}`, 5_000)}`,
    `sweep:\n${bad((i) => `  k${i}: [1]`, 15_000)}`,
    `seeds: [${'-1, '.repeat(50_000)}]`,
    `training: {splits: [${'tim, '.repeat(37_500)}]}`,
    `training: {columns: [${'user_open, '.repeat(20_000)}]}`,
    bad((i) => `k: ${i}`, 20_000),
    '"'.repeat(125_000),
    'a: b: '.repeat(25_000),
    '? a\n'.repeat(50_000),
    '- '.repeat(124_999),
    '[a, '.repeat(60_000),
    '!a '.repeat(75_000),
    '&a '.repeat(75_000),
    '\n'.repeat(225_000),
    '#\n'.repeat(112_500),
    `${' '.repeat(225_000)}x`,
    '---\n'.repeat(50_000),
    '%A\n'.repeat(50_000),
    '*a\n'.repeat(50_000),
    'a:\n '.repeat(50_000),
    "'".repeat(225_000),
    '|\n'.repeat(100_000),
    `a: >\n${' x\n\n'.repeat(50_000)}`,
    `a: "${'\\n x\n '.repeat(37_500)}"`,
    '{a: 1, '.repeat(30_000),
    ']'.repeat(225_000),
    ': '.repeat(100_000),
    '\ud800'.repeat(100),
  ];
  for (const text of texts) {
    const started = performance.now();
    expect(messageOf(text).length, text.slice(0, 40)).toBeLessThan(60_000);
    // About a second; a quadratic algorithm takes minutes.
    expect(performance.now() - started, text.slice(0, 40)).toBeLessThan(20_000);
  }
}, 300_000);
