/** Where sliders lie: inside what is valid, at round steps, with the default on them. */
import { describe, expect, it } from 'vitest';
import { checkText } from '../../src/playground/draft/check.ts';
import { defaults, type Leaf, leafAt, leaves } from '../../src/playground/draft/leaves.ts';
import { scenarioText } from '../../src/playground/draft/scenarioText.ts';
import { type Values, withValue } from '../../src/playground/draft/values.ts';
import { firstGroups } from '../../src/playground/form/firsts.ts';
import { positionOfValue, spanOf, valueOfPosition } from '../../src/playground/form/slider.ts';

const ownSpans = leaves.flatMap((leaf) => {
  const span = spanOf(leaf);
  return span === undefined ? [] : [[leaf.key, leaf, span] as const];
});
const firstSpans = firstGroups.flatMap(({ firsts }) =>
  firsts.flatMap(({ key, slider }) =>
    slider === undefined ? [] : [[`first ${key}`, leafAt(key) as Leaf, slider] as const],
  ),
);

describe.each([...ownSpans, ...firstSpans])('the slider of %s', (_, leaf, span) => {
  it('has the valid values between its ends, which it keeps', () => {
    for (const position of [span.low, span.low + span.step, span.high]) {
      const value = valueOfPosition(position, span);
      const values = withValue(defaults as unknown as Values, leaf.path, value);
      const wrong = checkText(scenarioText(values), 'x.yaml').problems.filter(
        // What is wrong together with another key is no fault of the slider.
        ({ lines }) => lines.some((line) => /^expected: (?:a number|a whole number|a duration)/.test(line)),
      );
      expect(wrong).toEqual([]);
      expect(positionOfValue(value, span)).toBeCloseTo(position, 9);
    }
  });

  it('has some positions, but not thousands', () => {
    const steps = (span.high - span.low) / span.step;
    expect(steps).toBeGreaterThanOrEqual(10);
    expect(steps).toBeLessThanOrEqual(200);
  });

  it('reaches the default, unless that is more than a page likes to run', () => {
    const position = positionOfValue(leaf.default, span);
    if (position === undefined || leaf.key === 'world.users') return;
    expect(position).toBeGreaterThanOrEqual(span.low);
    expect(position).toBeLessThanOrEqual(span.high);
  });
});

it.each([
  ['world.users', { low: 200, high: 20_000, step: 200 }],
  ['world.topics', { low: 1, high: 50, step: 1 }],
  ['world.follows.lift', { low: -5, high: 5, step: 0.1 }],
  ['world.opens.baseRate', { low: 0.002, high: 0.2, step: 0.002 }],
  ['world.drift.tastesRadiansPerDay', { low: 0, high: 0.1, step: 0.001 }],
  ['training.testShare', { low: 0.01, high: 0.99, step: 0.01 }],
])('the slider of %s is %o', (key, span) => expect(spanOf(leafAt(key) as Leaf)).toEqual(span));

it('sliders are where numbers have a least value', () => {
  expect(ownSpans.length).toBeGreaterThan(40);
  expect(spanOf(leafAt('timeline.logging') as Leaf)).toBeUndefined();
});
