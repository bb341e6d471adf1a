/** A real log: what a uniform policy would get, by what Thompson sampling logged, against what it got. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { offPolicyEstimates } from '../../src/evaluation/metrics/offPolicy.ts';
import { openBanditEstimates, readLog, uniformDecisions } from '../../tools/openBandit/estimates.mjs';
import { openDatabase } from '../duckdb/database.ts';

const folder =
  process.env['HINDSIGHT_OPEN_BANDIT'] ?? join(import.meta.dirname, '../../../shared/data/open-bandit-men');
const isThere = existsSync(join(folder, 'bts.csv'));
if (!isThere) {
  console.warn(`no Open Bandit Dataset in ${folder} (HINDSIGHT_OPEN_BANDIT): its tests are skipped`);
}

describe.skipIf(!isThere)('the small Open Bandit Dataset', () => {
  test('estimates are those of plain SQL', async () => {
    const { estimates } = await openBanditEstimates(folder, [null, 10]);
    const database = await openDatabase();
    for (const { clip, ips, snips, weight, effectiveSampleSize } of estimates) {
      const [row] = await database.rows<Record<'ips' | 'snips' | 'weight' | 'ess' | 'error', number>>(
        `WITH rows AS (
           SELECT click::DOUBLE AS y, least(1 / 34::DOUBLE / propensity_score, ${clip ?? "'Infinity'::DOUBLE"}) AS w
           FROM read_csv('${join(folder, 'bts.csv')}', header = true)
         )
         SELECT avg(w * y) AS ips, sum(w * y) / sum(w) AS snips, avg(w) AS weight,
                sum(w) ** 2 / sum(w * w) AS ess, stddev_samp(w * y) / sqrt(count(*)) AS error
         FROM rows`,
      );
      expect(ips.openRate).toBeCloseTo(row.ips, 12);
      expect(ips.standardError).toBeCloseTo(row.error, 12);
      expect(snips.openRate).toBeCloseTo(row.snips, 12);
      expect(weight).toBeCloseTo(row.weight, 10);
      expect(effectiveSampleSize).toBeCloseTo(row.ess, 6);
    }
  });

  test('the uniform policy, from its own log, has its own click rate', async () => {
    const log = await readLog(folder, 'random');
    const { ips, snips, weight } = offPolicyEstimates(uniformDecisions(log));
    const { random } = await openBanditEstimates(folder, []);
    expect(random).toMatchObject({ rows: 10_000, openRate: 46 / 10_000 });
    expect(weight).toBeCloseTo(1, 10);
    for (const { openRate, standardError } of [ips, snips]) {
      expect(openRate).toBeCloseTo(random.openRate, 12);
      expect(standardError).toBeCloseTo(random.standardError, 12);
    }
  });

  test('from the log of the other policy no estimate contradicts it, and each does better than that policy’s own rate', async () => {
    const { bts, random, estimates } = await openBanditEstimates(folder, [null]);
    expect(bts).toMatchObject({ rows: 10_000, openRate: 69 / 10_000 });
    for (const { ips, snips, dr } of estimates) {
      for (const { openRate, standardError } of [ips, snips, dr]) {
        const distance = openRate - random.openRate;
        expect(Math.abs(distance)).toBeLessThan(1.96 * Math.hypot(standardError, random.standardError));
        expect(Math.abs(distance)).toBeLessThan(bts.openRate - random.openRate);
      }
    }
  });
});
