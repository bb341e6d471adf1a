import { describe, expect, it } from 'vitest';
import { UserError } from '../../../../src/base/errors.ts';
import { Interrupted } from '../../../../src/lab/jobs/interrupted.ts';
import { explain } from '../../../../src/lab/studies/explanation/explain.ts';
import { explanationStudy } from '../../../../src/lab/studies/explanation/thread.ts';
import { runStudy } from '../../../../src/lab/studies/study.ts';
import { canRun } from '../../../cli/hindsight.ts';
import { followingScenario } from './explained.ts';

describe('a feature to explain', () => {
  const asked = (feature: string) => () =>
    explanationStudy({ scenario: followingScenario(), seed: 1, wanted: { feature } });

  it('is looked up before anything is simulated', () => {
    expect(asked('user_follows_source')).not.toThrow();
    expect(asked('user_follow_source')).toThrow(
      /^--feature user_follow_source\n {2}found: {4}no feature of this name\n {2}expected: .*\n {2}nearest: {2}user_follows_source\n/,
    );
    expect(asked('hour_sine')).toThrow('cannot change after sending');
  });
});

describe.runIf(canRun)('an explanation on a thread of its own', () => {
  const scenario = followingScenario();

  it('is the one that is made here', async () => {
    const heard: string[] = [];
    const apart = await runStudy(explanationStudy({ scenario, seed: 1, wanted: {} }), {
      onStart: (runs) => heard.push(`${runs.length} starts`),
      onExpected: ({ low, high }) => heard.push(`expected ${0 < low && low < high && high < 5}`),
      onProgress: ({ seed }, { share }) => heard.push(`${seed} ${share}`),
      onFinished: ({ name }, stored) => heard.push(`${name} ${stored}`),
    });
    expect(apart).toEqual(explain(scenario, 1, {}));
    const days = Array.from({ length: 10 }, (_, day) => `1 ${(day + 1) / 10}`);
    expect(heard).toEqual(['1 starts', 'expected true', ...days, `${scenario.name} false`]);
  });

  it('fails as it fails here', async () => {
    const asked = runStudy(explanationStudy({ scenario, seed: 1, wanted: { impression: 1e9 } }));
    await expect(asked).rejects.toThrow(UserError);
    await expect(asked).rejects.toThrow('--impression 1000000000');
  });

  it('stops where it is interrupted', async () => {
    const controller = new AbortController();
    let days = 0;
    const onProgress = () => {
      days += 1;
      controller.abort();
    };
    const study = explanationStudy({ scenario, seed: 1, wanted: {} });
    const asked = runStudy(study, { onProgress, signal: controller.signal });
    await expect(asked).rejects.toThrow(Interrupted);
    expect(days).toBeGreaterThan(0);
  });
});
