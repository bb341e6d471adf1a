/** The shipped cases: problems that people met, each with its right answer. */
import { describe, expect, it } from 'vitest';
import { shippedCases } from '../../src/cli/scenarios.ts';

const cases = shippedCases();

describe.each(cases)('$name', ({ title, description, expect: expected, seeds }) => {
  it('says the problem, where it is met, the right answer and what to do', () => {
    expect(title).not.toBe('');
    expect(description.trim()).toMatch(/^Met at: .+\.\s+Right answer: .+\s+To do: .+$/s);
  });

  it('expects the right answer, and says why', () => {
    expect(expected).not.toHaveLength(0);
    for (const { because } of expected) expect(because).not.toBe('');
    expect(seeds.length).toBeGreaterThan(1);
  });
});
