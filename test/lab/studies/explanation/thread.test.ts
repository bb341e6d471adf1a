import { describe, expect, it } from 'vitest';
import { UserError } from '../../../../src/base/errors.ts';
import { Interrupted } from '../../../../src/lab/jobs/interrupted.ts';
import { explain } from '../../../../src/lab/studies/explanation/explain.ts';
import { explainApart } from '../../../../src/lab/studies/explanation/thread.ts';
import { canRun } from '../../../cli/hindsight.ts';
import { followingScenario } from './explained.ts';

describe.runIf(canRun)('an explanation on a thread of its own', () => {
  const scenario = followingScenario();
  const { signal } = new AbortController();

  it('is the one that is made here', async () => {
    let days = 0;
    const apart = await explainApart({ scenario, seed: 1, wanted: {} }, () => days++, signal);
    expect(apart).toEqual(explain(scenario, 1, {}));
    expect(days).toBe(10);
  });

  it('fails as it fails here', async () => {
    const asked = explainApart({ scenario, seed: 1, wanted: { impression: 1e9 } }, () => {}, signal);
    await expect(asked).rejects.toThrow(UserError);
    await expect(asked).rejects.toThrow('--impression 1000000000');
  });

  it('stops where it is interrupted', async () => {
    const controller = new AbortController();
    let days = 0;
    const onDay = () => {
      days += 1;
      controller.abort();
    };
    const asked = explainApart({ scenario, seed: 1, wanted: {} }, onDay, controller.signal);
    await expect(asked).rejects.toThrow(Interrupted);
    expect(days).toBeGreaterThan(0);
  });
});
