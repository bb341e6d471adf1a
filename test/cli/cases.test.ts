import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { shippedNames } from '../../src/cli/scenarios.ts';
import { canRun, command, useDirectory } from './hindsight.ts';

describe.runIf(canRun)('a shipped case gives its right answer', () => {
  const directory = useDirectory();

  it.each(shippedNames('cases'))('%s', async (name) => {
    const outcome = await command(['run', name, '--quiet', '--no-store', '--out', join(directory(), 'out')]);
    expect(outcome).toEqual({ code: 0, stdout: '', stderr: '' });
  });
});
