import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bestCandidate, softmax, softmaxPick, softmaxPickOfLogits } from '../../src/serving/kernel.ts';
import { nthAllowed } from '../../src/serving/policy.ts';
import { runs } from '../gear.ts';
import { placeOf, plainSoftmax } from './watched.ts';

const TOPICS = 3;
const SOURCES = 2;

interface Scene {
  readonly story: readonly number[];
  readonly topic: readonly number[];
  readonly source: readonly number[];
  readonly perTopic: readonly number[];
  readonly perSource: readonly number[];
  /** By candidate; at least one is false. */
  readonly excluded: readonly boolean[];
  readonly nothingLogit: number;
  readonly temperature: number;
}

const sceneOf = (logit: fc.Arbitrary<number>): fc.Arbitrary<Scene> =>
  fc.integer({ min: 1, max: 30 }).chain((count) => {
    const each = <T>(value: fc.Arbitrary<T>, length = count) =>
      fc.array(value, { minLength: length, maxLength: length });
    return fc
      .record({
        story: each(logit),
        // Candidates stand topic by topic; some topics have none.
        topic: each(fc.nat(TOPICS - 1)).map((topics) => topics.toSorted((a, b) => a - b)),
        source: each(fc.nat(SOURCES - 1)),
        perTopic: each(logit, TOPICS),
        perSource: each(logit, SOURCES),
        excluded: each(fc.constantFrom(false, false, true)),
        nothingLogit: fc.oneof(fc.constant(Number.NEGATIVE_INFINITY), logit),
        temperature: fc.constantFrom(0.25, 1, 4),
      })
      .filter(({ excluded }) => excluded.includes(false));
  });

/** Thirds and a few ties. */
const tameLogit = fc.integer({ min: -12, max: 12 }).map((third) => third / 3);

function logitsOf({ story, topic, source, perTopic, perSource, excluded }: Scene): number[] {
  return story.map((own, position) =>
    excluded[position]
      ? Number.NEGATIVE_INFINITY
      : own + perTopic[topic[position]] + perSource[source[position]],
  );
}

function topicStartOf({ topic }: Pick<Scene, 'topic'>): Int32Array {
  return Int32Array.from({ length: TOPICS + 1 }, (_, bound) => topic.filter((value) => value < bound).length);
}

interface Picked {
  readonly place: number;
  readonly propensity: number;
}

/** Sending nothing is the place after the last candidate. */
function pick(scene: Scene, uniform: number, kernel: 'weights' | 'logits'): Picked {
  const { temperature, excluded, nothingLogit } = scene;
  const count = scene.story.length;
  const scale = 1 / temperature;
  const topicStart = topicStartOf(scene);
  const source = Int32Array.from(scene.source);
  const scratch = new Float64Array(Math.max(count, TOPICS));
  let position: number;
  if (kernel === 'weights') {
    const weight = (values: readonly number[]) =>
      Float64Array.from(values, (value) => Math.exp(value * scale));
    const story = weight(scene.story).map((value, index) => (excluded[index] ? 0 : value));
    const nothing = Math.exp(nothingLogit * scale);
    position = softmaxPick(
      topicStart,
      story,
      source,
      weight(scene.perTopic),
      weight(scene.perSource),
      nothing,
      uniform,
      scratch,
    );
  } else {
    const logits = Float64Array.from(logitsOf(scene));
    position = softmaxPickOfLogits(logits, nothingLogit, scale, uniform, scratch);
  }
  return { place: position === -1 ? count : position, propensity: softmax.propensity };
}

const anyUniform = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });

describe.each(['weights', 'logits'] as const)('the softmax of %s', (kernel) => {
  it('picks what the textbook picks by the same uniform, with its probability', () => {
    fc.assert(
      fc.property(sceneOf(tameLogit), anyUniform, (scene, uniform) => {
        const probabilities = plainSoftmax(logitsOf(scene), scene.nothingLogit, scene.temperature);
        const { place, distance } = placeOf(probabilities, uniform);
        const picked = pick(scene, uniform, kernel);
        // On the very edge between two, rounding decides.
        if (distance > 1e-12) expect(picked.place).toBe(place);
        expect(Math.abs(picked.propensity - probabilities[picked.place])).toBeLessThan(1e-12);
      }),
      runs(1000),
    );
  });

  it('has probabilities that sum to 1 over the candidates and sending nothing', () => {
    fc.assert(
      fc.property(sceneOf(tameLogit), (scene) => {
        const probabilities = plainSoftmax(logitsOf(scene), scene.nothingLogit, scene.temperature);
        let before = 0;
        let sum = 0;
        probabilities.forEach((probability, place) => {
          if (probability > 1e-9) {
            const picked = pick(scene, before + probability / 2, kernel);
            expect(picked.place).toBe(place);
            sum += picked.propensity;
          }
          before += probability;
        });
        expect(Math.abs(sum - 1)).toBeLessThan(1e-7);
      }),
      runs(200),
    );
  });

  it('never picks what is excluded, at either end of the uniforms', () => {
    fc.assert(
      fc.property(sceneOf(tameLogit), (scene) => {
        for (const uniform of [0, 2 ** -53, 0.5, 1 - 2 ** -53]) {
          const { place, propensity } = pick(scene, uniform, kernel);
          expect(scene.excluded[place] ?? false).toBe(false);
          expect(propensity).toBeGreaterThan(0);
          if (scene.nothingLogit === Number.NEGATIVE_INFINITY) expect(place).toBeLessThan(scene.story.length);
        }
      }),
      runs(500),
    );
  });
});

describe('scores beyond what weights can hold', () => {
  const wildLogit = fc.oneof(tameLogit, fc.integer({ min: -3000, max: 3000 }));

  it('the softmax of weights refuses rather than picks wrongly when all of them over- or underflow', () => {
    const flat = (logit: number): Scene => ({
      story: [logit, logit],
      topic: [0, 0],
      source: [0, 0],
      perTopic: [0, 0, 0],
      perSource: [0, 0],
      excluded: [false, false],
      nothingLogit: Number.NEGATIVE_INFINITY,
      temperature: 1,
    });
    expect(pick(flat(-800), 0.3, 'weights').place).toBe(-2);
    expect(pick(flat(800), 0.3, 'weights').place).toBe(-2);
    expect(pick({ ...flat(-800), perTopic: [800, 0, 0] }, 0.3, 'weights').place).toBe(-2);
  });

  it('the softmax of logits picks what the textbook picks', () => {
    fc.assert(
      fc.property(sceneOf(wildLogit), anyUniform, (scene, uniform) => {
        const probabilities = plainSoftmax(logitsOf(scene), scene.nothingLogit, scene.temperature);
        const { place, distance } = placeOf(probabilities, uniform);
        const picked = pick(scene, uniform, 'logits');
        if (distance > 1e-12) expect(picked.place).toBe(place);
        expect(Math.abs(picked.propensity - probabilities[picked.place])).toBeLessThan(1e-12);
      }),
      runs(1000),
    );
  });

  it('sends nothing where the threshold is beyond every score', () => {
    fc.assert(
      fc.property(sceneOf(tameLogit), anyUniform, (scene, uniform) => {
        const picked = pick({ ...scene, nothingLogit: Number.POSITIVE_INFINITY }, uniform, 'logits');
        expect(picked).toEqual({ place: scene.story.length, propensity: 1 });
      }),
      runs(100),
    );
  });
});

describe('the best candidate', () => {
  it('is the first of the highest, as a plain scan finds it', () => {
    fc.assert(
      fc.property(sceneOf(tameLogit), (scene) => {
        const logits = logitsOf(scene);
        const story = Float64Array.from(scene.story, (value, index) =>
          scene.excluded[index] ? Number.NEGATIVE_INFINITY : value,
        );
        const best = bestCandidate(
          topicStartOf(scene),
          story,
          Int32Array.from(scene.source),
          Float64Array.from(scene.perTopic),
          Float64Array.from(scene.perSource),
        );
        expect(best).toBe(logits.indexOf(Math.max(...logits)));
      }),
      runs(500),
    );
  });

  it('is none where all are excluded, or none are there', () => {
    const bestOf = (story: number[], topic: number[]) =>
      bestCandidate(
        topicStartOf({ topic }),
        Float64Array.from(story),
        new Int32Array(story.length),
        new Float64Array(TOPICS),
        new Float64Array(SOURCES),
      );
    expect(bestOf([], [])).toBe(-1);
    expect(bestOf([Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY], [0, 2])).toBe(-1);
  });
});

describe('the n-th allowed candidate', () => {
  it('skips what is excluded', () => {
    fc.assert(
      fc.property(fc.array(fc.boolean(), { minLength: 1, maxLength: 40 }), (excluded) => {
        const positions = excluded.flatMap((is, position) => (is ? [position] : []));
        const exclusions = { count: positions.length, positions: Int32Array.from([...positions, 99, 99]) };
        const allowed = excluded.flatMap((is, position) => (is ? [] : [position]));
        expect(allowed.map((_, rank) => nthAllowed(rank, exclusions))).toEqual(allowed);
      }),
      runs(200),
    );
  });
});
