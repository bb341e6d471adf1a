import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { HOUR_MS } from '../../src/base/time.ts';
import { defaultFeatureSet } from '../../src/features/definitions.ts';
import type { Catalog } from '../../src/history/catalog.ts';
import { Candidates } from '../../src/serving/candidates.ts';
import { runs } from '../gear.ts';

/** Stories by (publication, expiry), in order of publication. */
function catalogOf(lives: readonly (readonly [number, number])[]): Catalog {
  const stories = lives.length;
  return {
    users: 1,
    topics: 3,
    sources: 2,
    stories,
    storySource: Int32Array.from({ length: stories }, (_, story) => story % 2),
    storyTopic: Int32Array.from({ length: stories }, (_, story) => story % 3),
    storyPublishedAtMs: Float64Array.from(lives, ([publishedAtMs]) => publishedAtMs),
    storyExpiresAtMs: Float64Array.from(lives, ([, expiresAtMs]) => expiresAtMs),
    storyIsBreaking: new Uint8Array(stories),
    declaredInterest: new Uint8Array(3),
    features: defaultFeatureSet,
  };
}

function listed(candidates: Candidates): number[] {
  return Array.from(candidates.story.subarray(0, candidates.count));
}

/** Half hours over three days, so that births and deaths fall on ticks and between them. */
const halfHour = (hours: number) =>
  fc.integer({ min: 0, max: 2 * hours }).map((half) => (half * HOUR_MS) / 2);
const lives = fc
  .array(fc.tuple(halfHour(72), halfHour(40)), { maxLength: 60 })
  .map((pairs) => pairs.map(([bornMs, lifeMs]) => [bornMs, bornMs + Math.max(1, lifeMs)] as const))
  .map((pairs) => pairs.toSorted((a, b) => a[0] - b[0]));
const ticks = fc
  .uniqueArray(fc.integer({ min: 0, max: 120 }), { minLength: 1, maxLength: 30 })
  .map((hours) => hours.toSorted((a, b) => a - b));

describe('candidates', () => {
  it('are the newest live stories, topic by topic and oldest first, whichever hours are skipped', () => {
    fc.assert(
      fc.property(lives, ticks, fc.integer({ min: 1, max: 12 }), (stories, hours, maximum) => {
        const catalog = catalogOf(stories);
        const candidates = new Candidates(catalog, maximum);
        for (const hour of hours) {
          const tickMs = hour * HOUR_MS;
          candidates.tick(tickMs);
          const expected = stories
            .flatMap(([bornMs, diesMs], story) => (bornMs <= tickMs && diesMs > tickMs ? [story] : []))
            .slice(-maximum)
            .toSorted((a, b) => catalog.storyTopic[a] - catalog.storyTopic[b] || a - b);
          expect(listed(candidates)).toEqual(expected);
          expect(Array.from(candidates.topicStart)).toEqual(
            [0, 1, 2, 3].map((topic) => expected.filter((story) => catalog.storyTopic[story] < topic).length),
          );
          expect(candidates.newestStory).toBe(stories.filter(([bornMs]) => bornMs <= tickMs).length);
          stories.forEach((_, story) => {
            expect(candidates.positionOf(story)).toBe(expected.indexOf(story));
          });
          expected.forEach((story, position) => {
            expect(candidates.topic[position]).toBe(catalog.storyTopic[story]);
            expect(candidates.source[position]).toBe(catalog.storySource[story]);
          });
        }
      }),
      runs(300),
    );
  });

  it('take in a story at the tick of its publication and drop it at the tick of its expiry', () => {
    const catalog = catalogOf([[HOUR_MS, 3 * HOUR_MS]]);
    const candidates = new Candidates(catalog, 5);
    const counts = [0, HOUR_MS - 1, HOUR_MS, 2 * HOUR_MS, 3 * HOUR_MS - 1, 3 * HOUR_MS, 4 * HOUR_MS].map(
      (tickMs) => {
        candidates.tick(tickMs);
        return candidates.count;
      },
    );
    expect(counts).toEqual([0, 0, 1, 1, 1, 0, 0]);
  });

  it('may be ticked again at the same moment', () => {
    const candidates = new Candidates(catalogOf([[0, 5 * HOUR_MS]]), 5);
    candidates.tick(HOUR_MS);
    candidates.tick(HOUR_MS);
    expect(listed(candidates)).toEqual([0]);
    expect(candidates.positionOf(0)).toBe(0);
  });
});
