import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { canRun, command, useDirectory } from './hindsight.ts';

describe.runIf(canRun)('hindsight audit', () => {
  const directory = useDirectory();

  /** A thousand users; training values hold the label, which serving could not know. */
  function files(): string[] {
    const rows = Array.from({ length: 4000 }, (_, id) => ({
      id,
      user: id % 1000,
      label: (id * 7919) % 11 < 3 ? 1 : 0,
      x: (id * 104729) % 997,
    }));
    const training = join(directory(), 'training.csv');
    const served = join(directory(), 'served.csv');
    writeFileSync(
      training,
      [
        'id,user,label,x',
        ...rows.map((row) => `${row.id},${row.user},${row.label},${row.x + 200 * row.label}`),
      ].join('\n'),
    );
    writeFileSync(served, ['id,x', ...rows.map(({ id, x }) => `${id},${x}`)].join('\n'));
    return [
      training,
      '--served',
      served,
      '--id',
      'id',
      '--label',
      'label',
      '--user',
      'user',
      '--quiet',
      '--out',
      join(directory(), 'out'),
    ];
  }

  it('fails on a leak where that is asked for, and not otherwise', async () => {
    const audited = ['audit', ...files()];
    expect((await command(audited)).code).toBe(0);
    expect((await command([...audited, '--fail-on', 'leak'])).code).toBe(1);
    expect((await command([...audited, '--fail-on', 'skew'])).code).toBe(1);
  });

  it('refuses a verdict that there is not, which would never fail', async () => {
    const { code, stderr } = await command(['audit', ...files(), '--fail-on', 'leek']);
    expect(code).toBe(2);
    expect(stderr).toContain('Allowed choices are leak, skew');
  });

  it.each(['+5', '+99:00'])('refuses the zone %s', async (zone) => {
    const { code, stderr } = await command(['audit', ...files(), '--zone', zone]);
    expect(code).toBe(2);
    expect(stderr).toContain('zone');
    expect(stderr).not.toContain('this is a bug');
  });
});
