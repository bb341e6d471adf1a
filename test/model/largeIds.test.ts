/**
 * Encoders name sessions by 32-bit integers. Guaranteed are ids below 2^31, and the rules of scenarios see to it
 * that no arm has more impressions; they count decisions, not follow-ups, of which there are none at all only
 * where `sessions.followUpRate` is 0.
 */
import { describe, expect, it } from 'vitest';
import { placeInBlock } from '../../src/base/blocks.ts';
import { Vectors } from '../../src/base/vectors.ts';
import { defaultFeatureSet, featureCount } from '../../src/features/definitions.ts';
import type { FeatureCatalog } from '../../src/features/featureSet.ts';
import { Impressions, Phase } from '../../src/history/impressions.ts';
import { idsOf } from '../../src/model/encoders/entities.ts';
import { hashedBucket, hashedField } from '../../src/model/encoders/hashedField.ts';
import { logitsOf } from '../../src/model/score.ts';
import type { Examples } from '../../src/model/trainingRows.ts';
import { checkCombinations } from '../../src/scenario/rules/combinations.ts';
import { scenarioSchema } from '../../src/scenario/schema.ts';
import { regressionOf, train } from './regression.ts';

const ROWS = 600;
const MOST = 2 ** 31;

/** 50,000 users and 64 topics would not fit in 16 bits, nor their pairs in 21. */
const USERS = 50_000;
const TOPICS = 64;
const catalog: FeatureCatalog = {
  users: USERS,
  topics: TOPICS,
  sources: 1,
  stories: TOPICS,
  storySource: new Int32Array(TOPICS),
  storyTopic: Int32Array.from({ length: TOPICS }, (_, topic) => topic),
  storyPublishedAtMs: new Float64Array(TOPICS),
  storyExpiresAtMs: new Float64Array(TOPICS).fill(1e9),
  storyIsBreaking: new Uint8Array(TOPICS),
  declaredInterest: new Uint8Array(USERS * TOPICS),
  features: defaultFeatureSet,
};

/** Sessions of two impressions each, of which every third is opened. */
function examplesFrom(firstId: number): Examples {
  const impressions = new Impressions(featureCount, firstId);
  const labels = new Uint8Array(ROWS);
  for (let row = 0; row < ROWS; row++) {
    const position = row % 2;
    const session = firstId + row - position;
    impressions.append(USERS - 1 - row, row % TOPICS, session, position, Phase.logging, row, 1, Number.NaN);
    const { features } = impressions;
    features.valuesToWrite(row)[features.placeOf(row)] = Math.sin(row);
    labels[row] = Math.floor(row / 2) % 3 === 0 ? 1 : 0;
    impressions.blockToWrite(row).openedAtMs[placeInBlock(row)] = labels[row] === 1 ? row : Infinity;
  }
  const table = { start: 0, end: ROWS, vectors: impressions.features };
  return { seed: 1, catalog, impressions, table, labels, labelDelayMs: 1 };
}

const rows = Int32Array.from({ length: ROWS }, (_, row) => row);
const options = {
  encoding: { entities: ['session'] as const, smoothing: 5, buckets: 256 },
  features: ['user_open_rate'],
  crosses: [],
  missing: 'drop' as const,
  solver: 'newton' as const,
  l2: 1,
  iterations: 0,
};
const encoding = { ...options.encoding, entities: [...options.encoding.entities] };

describe('the keys of entities', () => {
  const last = examplesFrom(MOST - ROWS);

  it('hold ids of sessions up to the last that is allowed, and pairs of users and topics', () => {
    const sessions = idsOf('session', last, rows);
    const pairs = idsOf('user×topic', last, rows);
    for (const row of rows) {
      expect(sessions[row]).toBe(MOST - ROWS + row - (row % 2));
      expect(pairs[row]).toBe((USERS - 1 - row) * TOPICS + (row % TOPICS));
    }
  });

  it('are in training what they are in serving: buckets of hashed sessions, and frozen codes', () => {
    const sessions = Array.from(rows, (row) => last.impressions.value('session', row));
    const buckets = Array.from(hashedField(idsOf('session', last, rows), 'session', 256));
    expect(buckets).toEqual(sessions.map((session) => hashedBucket(session, 'session', 256)));
    expect(new Set(buckets).size).toBeGreaterThan(150);

    for (const encoder of ['hashed-id', 'target'] as const) {
      const model = train(last, rows, { ...options, encoding, encoder });
      const { impressions } = last;
      const logits = logitsOf(model, last.table.vectors, impressions, rows, catalog);
      const other = logitsOf(model, last.table.vectors, examplesFrom(0).impressions, rows, catalog);
      // What it has memorised of these sessions is not what it says of others.
      expect(Array.from(logits)).not.toEqual(Array.from(other));
      const meanOf = (label: number) => {
        const own = Array.from(logits).filter((_, row) => last.labels[row] === label);
        return own.reduce((sum, logit) => sum + logit, 0) / own.length;
      };
      if (encoder === 'hashed-id') expect(meanOf(1)).toBeGreaterThan(meanOf(0) + 1);
    }
  });

  it('give a target encoding that does not depend on where ids begin', () => {
    const codes = [0, 1, 12_345, MOST - ROWS].map((firstId) => {
      const model = train(examplesFrom(firstId), rows, {
        ...options,
        encoding,
        encoder: 'target',
      });
      const { trainCodes, codeOf } = regressionOf(model);
      const frozen = codeOf.get('session') as (key: number) => number;
      return [
        ...(trainCodes.get('session') as Float64Array),
        ...Array.from(rows, (row) => frozen(firstId + row)),
      ];
    });
    for (const each of codes) expect(each).toEqual(codes[0]);
    expect(new Set(codes[0]).size).toBeGreaterThan(2);
  });
});

describe('the bound on ids', () => {
  const scenarioOf = (users: number, days: number) =>
    scenarioSchema.parse({
      name: 'bound',
      world: { users, organic: { browsesPerUserDay: 0 }, sessions: { followUpRate: 0 } },
      serving: { decisionsPerUserDay: 1 },
      timeline: { burnIn: '0d', warmup: '8d', logging: `${days - 16}d`, production: '8d' },
    });
  const problemsOf = (users: number, days: number) =>
    checkCombinations(scenarioOf(users, days)).map(({ path, expected }) => `${path.join('.')}: ${expected}`);

  it('is 2^31 impressions in all phases of an arm together', () => {
    expect(problemsOf(2 ** 22, 512)).toEqual([]);
    expect(problemsOf(2 ** 22, 513)).toEqual([`world.users: at most ${MOST} impressions in all`]);
    expect(problemsOf(2 ** 22 + 1, 512)).toEqual([`world.users: at most ${MOST} impressions in all`]);
  });
});

describe('a table of vectors', () => {
  it('keeps the last rows below the bound, too', () => {
    const vectors = new Vectors(2, undefined, MOST - 10);
    for (let row = MOST - 10; row < MOST; row++)
      vectors.valuesToWrite(row).set([row, -row], vectors.placeOf(row));
    expect(vectors.valuesOf(MOST - 1)[vectors.placeOf(MOST - 1)]).toBe(MOST - 1);
  });
});
