/** A real log, read as it is: an index without a name, moments with a zone, hashed users, a few dozen clicks. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { audit } from '../../src/audit/audit.ts';
import { requestOf } from '../../src/audit/request.ts';
import { sourceOf } from '../../src/cli/auditInputs.ts';

const folder =
  process.env['HINDSIGHT_OPEN_BANDIT'] ?? join(import.meta.dirname, '../../../shared/data/open-bandit-men');
const isThere = existsSync(join(folder, 'bts.csv'));
if (!isThere) {
  console.warn(`no Open Bandit Dataset in ${folder} (HINDSIGHT_OPEN_BANDIT): its tests are skipped`);
}

test.skipIf(!isThere)('the small Open Bandit Dataset is read as docs/do/audit.md says', async () => {
  const request = requestOf({
    training: 'bts.csv',
    id: 'column_1',
    label: 'click',
    at: 'timestamp',
    except: ['propensity_score'],
  });
  const { rows, set, verdict } = await audit(request, (name) => sourceOf(join(folder, name), name), 'test');
  expect(rows).toMatchObject({ judged: 10_000, positives: 69 });
  expect(set.copies).toBeCloseTo(0.601, 3);
  expect(set.conflicting).toBeCloseTo(0.051, 3);
  expect(verdict).toBe('cannot tell');
});
