import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { command, filesBelow, useDirectory } from './hindsight.ts';

const TINY = `name: tiny
seeds: [3, 4]
world: { users: 60, tenure: { ends: false }, dormancy: { share: 0 }, topics: 4, sources: 6, newsroom: { storiesPerDay: 60, topicsPerSource: 2 }, opens: { baseRate: 0.2 }, follows: { afterOpen: 0.3 } }
timeline: { burnIn: 1d, warmup: 2d, logging: 6d, production: 1d }
`;

describe('hindsight explain', () => {
  const directory = useDirectory();
  const of = async (args: string[], text = TINY) => {
    writeFileSync(join(directory(), 'tiny.yaml'), text);
    return command(['explain', 'tiny.yaml', ...args], { cwd: directory() });
  };
  const json = () => JSON.parse(readFileSync(join(directory(), 'results/explain/tiny/explain.json'), 'utf8'));

  it('tells of a notification, and writes a page and its data', async () => {
    const { code, stdout, stderr } = await of([]);
    expect({ code, stderr }).toEqual({
      code: 0,
      stderr: expect.stringMatching(/^tiny, seed 3: done in .* s \(1 of 1\)\n$/),
    });
    expect(filesBelow(directory())).toEqual([
      'results/explain/tiny/explain.json',
      'results/explain/tiny/report.html',
      'results/explain/tiny/timings.json',
      'tiny.yaml',
    ]);
    const { seed, notification } = json();
    expect(seed).toBe(3);
    expect(stdout).toContain(`tiny, seed 3: notification ${notification.id.toLocaleString('en')}\n`);
    expect(stdout.replace(/\s+/g, ' ')).toContain('after opening this very notification');
  });

  it('tells of the one that is asked for, in another world, and gives JSON alone', async () => {
    const first = await of(['--seeds', '9', '--json', '--quiet', '--set', 'world.users=61']);
    expect(first.stderr).toBe('');
    const { id, user } = JSON.parse(first.stdout).notification;
    expect(JSON.parse(first.stdout)).toEqual(json());
    const again = await of(['--seeds', '9', '--json', '--set', 'world.users=61', '--impression', String(id)]);
    const found = JSON.parse(again.stdout);
    expect(found.notification).toEqual(JSON.parse(first.stdout).notification);
    expect(found.chosen.reason).toBe('asked');
    expect(again.stderr).toContain('Chosen by its id.');
    const ofUser = await of([
      '--seeds',
      '9',
      '--json',
      '--quiet',
      '--set',
      'world.users=61',
      '--user',
      String(user),
    ]);
    expect(JSON.parse(ofUser.stdout).notification.user).toBe(user);
  });

  it('says what there is where what is asked for is not, and writes nothing', async () => {
    for (const [args, message] of [
      [
        ['--impression', '999999'],
        /^--impression 999999\n {2}found: .*\n {2}expected: a whole number from \d+ to \d+\n/,
      ],
      [['--user', '60'], /expected: a user from 0 to 59 /],
      [['--feature', 'user_follow_source'], /nearest: {2}user_follows_source\n/],
      [['--seeds', '99999999999'], /--seeds/],
      [['--seeds', '1,5'], /found: {4}2 seeds/],
      [['--impression', '1', '--user', '2'], /cannot be used with/],
      [['--set', 'world.users=none'], /world\.users/],
    ] as [string[], RegExp][]) {
      const { code, stdout, stderr } = await of(args);
      expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
      expect(stderr).toMatch(message);
      expect(stderr).not.toContain('at ');
    }
    expect(filesBelow(directory())).toEqual(['tiny.yaml']);
  });

  it('takes a world in which nobody ever follows', async () => {
    const { code, stdout } = await of([
      '--set',
      'world.follows.afterOpen=0',
      '--set',
      'world.follows.afterRead=0',
    ]);
    expect(code).toBe(0);
    expect(stdout.replace(/\s+/g, ' ')).toContain('none brought a follow');
  });
});
