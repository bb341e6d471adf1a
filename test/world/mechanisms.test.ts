/** Mechanisms one by one, against what their definitions say; and one that comes from outside, in the midst of the others. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { Draws, purpose } from '../../src/base/random.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../src/base/time.ts';
import { Phase } from '../../src/history/impressions.ts';
import { EventType } from '../../src/history/log.ts';
import { historyOptions } from '../../src/history/options.ts';
import { Arm } from '../../src/serving/arm.ts';
import { servingOptions } from '../../src/serving/options.ts';
import { RandomPolicy } from '../../src/serving/randomPolicy.ts';
import type { Cause, Mechanism, MechanismContext, MechanismFactory } from '../../src/world/mechanism.ts';
import { reaction } from '../../src/world/reaction.ts';
import { ItemKind } from '../../src/world/schedule.ts';
import { runs } from '../gear.ts';
import { eventsOf } from '../history/events.ts';
import { remains } from '../serving/watched.ts';
import { causeOf, contextOf, mechanismNamed, scheduledBy, type Trigger } from './mechanisms.ts';
import { impressionsOf, live, type WorldInput, worldOf } from './worlds.ts';

const USERS = 40;
const PAIRS = Array.from({ length: 400 }, (_, index) => ({ user: index % USERS, story: index }));

interface Case {
  readonly name: string;
  readonly after: Trigger;
  readonly options: (probability: number) => WorldInput;
  readonly happens: readonly [string, number];
  readonly delay: readonly [string, number];
  readonly medianMs: number;
  readonly spread: number;
  /** What happens then, and with what. */
  readonly does: readonly [string, (cause: Cause) => unknown[]];
}

const userAndSource = ({ user, source }: Cause) => [user, source];
const opens = { delayMedian: '17m', delaySpread: 0.7 };

/** The definitions of docs/know/model.md, by hand. */
const REACTIONS: Case[] = [
  {
    name: 'follow after open',
    after: 'open',
    options: (afterOpen) => ({ follows: { afterOpen, delayMedian: '9m', propensitySpread: 0 } }),
    happens: ['follow after open/happens', 7],
    delay: ['follow/delay', 8],
    medianMs: 9 * MINUTE_MS,
    spread: 1,
    does: ['follow', userAndSource],
  },
  {
    name: 'follow after read',
    after: 'read',
    options: (afterRead) => ({ follows: { afterRead, delayMedian: '9m', propensitySpread: 0 } }),
    happens: ['follow after read/happens', 19],
    delay: ['follow/delay', 8],
    medianMs: 9 * MINUTE_MS,
    spread: 1,
    does: ['follow', userAndSource],
  },
  {
    name: 'unfollow after disappointment',
    after: 'ignore',
    options: (unfollowAfterDisappointment) => ({ opens, follows: { unfollowAfterDisappointment } }),
    happens: ['unfollow/happens', 9],
    delay: ['unfollow/delay', 10],
    medianMs: 17 * MINUTE_MS,
    spread: 0.7,
    does: ['unfollow', userAndSource],
  },
  {
    name: 'opt-out after an unwanted notification',
    after: 'ignore',
    options: (perUnwanted) => ({ opens, optOut: { perUnwanted } }),
    happens: ['opt-out/happens', 13],
    delay: ['opt-out/delay', 14],
    medianMs: 17 * MINUTE_MS,
    spread: 0.7,
    does: ['optOut', ({ user }) => [user]],
  },
  {
    name: 'follow-up after open',
    after: 'open',
    options: (followUpRate) => ({ sessions: { followUpRate, delayMedian: '3m', maximumLength: 4 } }),
    happens: ['follow-up/happens', 11],
    delay: ['follow-up/delay', 12],
    medianMs: 3 * MINUTE_MS,
    spread: 0.5,
    does: ['sendFollowUp', (cause) => [cause]],
  },
];

describe.each(REACTIONS)('$name', ({ name, after, options, happens, delay, medianMs, spread, does }) => {
  it('never happens with probability 0, and always with probability 1', () => {
    for (const probability of [0, 1]) {
      const world = worldOf({ world: options(probability) });
      const delays = PAIRS.map((pair) => scheduledBy(world, name, after, pair));
      expect(delays.filter((found) => found !== undefined).length).toBe(probability * PAIRS.length);
    }
  });

  it('happens where its own draw is below the probability, after its own log-normal delay', () => {
    const world = worldOf({ world: options(0.3) });
    const draws = new Draws(1);
    for (const { user, story } of PAIRS) {
      const expected =
        draws.uniform(purpose(...happens), user, story) < 0.3
          ? Math.round(medianMs * Math.exp(spread * draws.normal(purpose(...delay), user, story)))
          : undefined;
      expect(scheduledBy(world, name, after, { user, story })).toBe(expected);
    }
  });

  it('acts after nothing else, and later does what its name says, with the cause', () => {
    const world = worldOf({ world: options(1) });
    const mechanism = mechanismNamed(world, name);
    expect(Object.keys(mechanism.after ?? {})).toEqual([after]);
    const cause = causeOf(world, after, { user: 3, story: 5 });
    const done: unknown[][] = [];
    const [ability, values] = does;
    mechanism.later?.(cause, contextOf({ [ability]: (...given: unknown[]) => done.push(given) }));
    expect(done).toEqual([values(cause)]);
  });
});

describe('conditions', () => {
  it('of follows and unfollows are that they change something', () => {
    const world = worldOf({
      world: { follows: { afterOpen: 1, afterRead: 1, unfollowAfterDisappointment: 1, propensitySpread: 0 } },
    });
    const happens = (name: string, after: Trigger, isFollowing: boolean) =>
      scheduledBy(world, name, after, { user: 1, story: 2 }, isFollowing) !== undefined;
    for (const isFollowing of [true, false]) {
      expect(happens('follow after open', 'open', isFollowing)).toBe(!isFollowing);
      expect(happens('follow after read', 'read', isFollowing)).toBe(!isFollowing);
      expect(happens('unfollow after disappointment', 'ignore', isFollowing)).toBe(isFollowing);
    }
  });

  it('of opt-outs are how badly the story suited: the probability falls by e with each unit of the match', () => {
    const world = worldOf({ world: { optOut: { perUnwanted: 0.1 } } });
    const share = (matchLogit: number) =>
      PAIRS.filter(
        (pair) =>
          scheduledBy(world, 'opt-out after an unwanted notification', 'ignore', { ...pair, matchLogit }) !==
          undefined,
      ).length / PAIRS.length;
    // Five standard errors of a share around its expectation.
    for (const matchLogit of [-1, 0, 1, 2]) {
      const expected = 0.1 * Math.exp(-matchLogit);
      expect(Math.abs(share(matchLogit) - expected)).toBeLessThan(
        5 * Math.sqrt((expected * (1 - expected)) / PAIRS.length),
      );
    }
    expect(share(-10)).toBe(1);
  });

  it('of follow-ups are that the session may go on', () => {
    const world = worldOf({ world: { sessions: { followUpRate: 1, maximumLength: 4 } } });
    const positions = [0, 1, 2, 3, 4].filter(
      (sessionPosition) =>
        scheduledBy(world, 'follow-up after open', 'open', { user: 1, story: 2, sessionPosition }) !==
        undefined,
    );
    expect(positions).toEqual([0, 1, 2]);
  });
});

describe('fatigue', () => {
  it('is the sum of all notifications, each halved every half-life', () => {
    const world = worldOf({ world: { fatigue: { perNotification: 0.25, halfLife: '6h' } } });
    const fatigue = mechanismNamed(world, 'fatigue');
    const numbers = new Float64Array(USERS * (fatigue.numbersPerUser ?? 0));
    const sentAtMs = [0, 1, 5, 5, 30].map((hours) => hours * HOUR_MS);
    for (const atMs of sentAtMs) {
      fatigue.after?.send?.(causeOf(world, 'send', { user: 7, atMs }), contextOf({ numbers }));
    }
    for (const atMs of [30 * HOUR_MS, 31 * HOUR_MS, 100 * HOUR_MS]) {
      const sum = sentAtMs.reduce((total, then) => total + 2 ** ((then - atMs) / (6 * HOUR_MS)), 0);
      expect(fatigue.userTerm?.(7, atMs, numbers)).toBeCloseTo(-0.25 * sum, 12);
      expect(fatigue.userTerm?.(6, atMs, numbers)).toBeCloseTo(0, 12);
    }
  });
});

/** A world in which much happens. */
const BUSY: WorldInput = {
  opens: { baseRate: 0.4 },
  follows: { afterOpen: 0.5, afterRead: 0.5, unfollowAfterDisappointment: 0.3 },
  sessions: { followUpRate: 0.7 },
  optOut: { perUnwanted: 0.005 },
};

/** As a plug-in would write it: who has opened `limit` notifications leaves an hour later. */
const satisfied =
  (limit: number): MechanismFactory =>
  () => ({
    name: 'opt-out of the satisfied',
    numbersPerUser: 1,
    after: {
      open(cause, context) {
        if (++context.numbers[cause.user] === limit) context.schedule(cause, HOUR_MS);
      },
    },
    later: ({ user }, context) => context.optOut(user),
  });

describe('a mechanism from outside', () => {
  it('acts in the midst of the others, on what it keeps, after exactly its delay', () => {
    const arm = live({
      days: 6,
      world: { ...BUSY, optOut: { perUnwanted: 0 } },
      mechanisms: [satisfied(3)],
    });
    const events = eventsOf(arm.log);
    const third = new Map<number, number>();
    const opened = new Map<number, number>();
    for (const { type, user, occurredAtMs } of events) {
      if (type !== EventType.open) continue;
      opened.set(user, (opened.get(user) ?? 0) + 1);
      if (opened.get(user) === 3) third.set(user, occurredAtMs);
    }
    const left = events.filter(({ type }) => type === EventType.optOut);
    expect(left.length).toBeGreaterThan(20);
    expect(new Map(left.map(({ user, occurredAtMs }) => [user, occurredAtMs - HOUR_MS]))).toEqual(third);
    expect(arm.totals.optOuts).toBe(left.length);
    const sends = impressionsOf(arm);
    expect(sends.every(({ user, sentAtMs }) => !(sentAtMs > (third.get(user) ?? 1e300) + HOUR_MS))).toBe(
      true,
    );
  });

  it('forks with its arm: the same past goes on the same, whether or not it was forked', () => {
    const life = { days: 6, world: BUSY, mechanisms: [satisfied(4)] };
    const run = (arm: Arm, firstDay: number, endDay: number) =>
      arm.run(firstDay, endDay, {
        policy: new RandomPolicy(),
        phase: Phase.logging,
        keepsImpressions: true,
        measuresRegret: false,
      });
    const whole = Arm.begin(worldOf(life), servingOptions.parse({}), historyOptions.parse({}));
    run(whole, 0, 3);
    const fork = whole.fork(true);
    run(fork, 3, 6);
    expect(
      eventsOf(fork.log).some(
        ({ type, occurredAtMs }) => type === EventType.optOut && occurredAtMs > 3 * DAY_MS,
      ),
    ).toBe(true);
    run(whole, 3, 6);
    expect(JSON.stringify(eventsOf(whole.log))).toBe(JSON.stringify(eventsOf(fork.log)));
    expect(whole.truth.mechanisms.numbers.map((numbers) => Array.from(numbers))).toEqual(
      fork.truth.mechanisms.numbers.map((numbers) => Array.from(numbers)),
    );
  });

  it('that never does anything leaves the world as it is, to the bit', () => {
    const never: MechanismFactory[] = (['send', 'ignore', 'open', 'read'] as const).map(
      (after) => (setting) =>
        reaction(setting.draws, {
          name: `never after ${after}`,
          after,
          purpose: purpose(`test/never after ${after}`),
          probability: () => 0,
          delay: { medianMs: HOUR_MS, spread: 1, purpose: purpose('test/never, delay') },
          effect: ({ user }, context) => context.optOut(user),
        }),
    );
    const idle: MechanismFactory = () => ({
      name: 'idle',
      numbersPerUser: 3,
      userTerm: () => 0,
      deciding: () => 1,
      browsing: () => 1,
    });
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 1000 }),
        fc.constantFrom<WorldInput>({}, BUSY, { ...BUSY, fatigue: { perNotification: 1 } }),
        fc.constantFrom('0s', '3h'),
        (seed, world, maximum) => {
          const life = { seed, world, history: { ingestionDelay: { maximum } } };
          expect(remains(live({ ...life, mechanisms: [...never, idle] }))).toBe(remains(live(life)));
        },
      ),
      runs(12),
    );
  });

  it('takes its turn in the order of the list, at the same moment too', () => {
    const order: string[] = [];
    const noting =
      (name: string, delayMs: number): MechanismFactory =>
      () => ({
        name,
        after: {
          send(cause, context) {
            order.push(`${name} ${cause.impression}`);
            context.schedule(cause, delayMs);
          },
        },
        later: ({ impression }) => order.push(`${name} later ${impression}`),
      });
    live({
      days: 1,
      world: { sessions: { followUpRate: 0 } },
      mechanisms: [noting('one', 0), noting('two', 0), noting('slow', 2 * DAY_MS)],
    });
    const sends = order.filter((line) => line.startsWith('one ')).filter((line) => !line.includes('later'));
    expect(sends.length).toBeGreaterThan(20);
    const expected = sends.flatMap((_, id) => [
      `one ${id}`,
      `two ${id}`,
      `slow ${id}`,
      `one later ${id}`,
      `two later ${id}`,
    ]);
    expect(order).toEqual([...expected, ...sends.map((_, id) => `slow later ${id}`)]);
  });

  it('keeps its cause while what it does brings about other events', () => {
    const changed: string[] = [];
    const checked =
      (act: NonNullable<Mechanism['later']>): NonNullable<Mechanism['later']> =>
      (cause, context) => {
        const before = JSON.stringify(cause);
        act(cause, context);
        if (JSON.stringify(cause) !== before) changed.push(before);
      };
    const reader: MechanismFactory = ({ catalog }) => ({
      name: 'reader',
      after: {
        open: checked((cause, context) => {
          for (let story = 0; story < catalog.stories; story++) context.read(cause.user, story);
          context.sendFollowUp(cause);
        }),
        read: checked(({ user, source }, context) => {
          context.follow(user, source);
          context.unfollow(user, source);
        }),
        ignore: checked((cause, context) => context.schedule(cause, 0)),
      },
      later: checked((cause, context) => context.sendFollowUp(cause)),
    });
    const arm = live({ days: 3, mechanisms: [reader] });
    const counts = new Int32Array(7);
    for (const { type } of eventsOf(arm.log)) counts[type]++;
    expect(counts[EventType.read]).toBeGreaterThan(1000);
    expect(counts[EventType.unfollow]).toBeGreaterThan(100);
    expect(impressionsOf(arm).some(({ sessionPosition }) => sessionPosition > 3)).toBe(true);
    expect(changed).toEqual([]);
    // What a mechanism has read is seen: a pair is sent or read at most once.
    const seen = eventsOf(arm.log).filter(({ type }) => type === EventType.send || type === EventType.read);
    expect(new Set(seen.map(({ user, story }) => `${user} ${story}`)).size).toBe(seen.length);
  });

  it('adds its term to every open logit of a user, and its factor to the schedule', () => {
    const quiet: MechanismFactory = () => ({
      name: 'quiet',
      userTerm: (user) => (user % 2 === 0 ? -60 : 0),
      deciding: (user) => Number(user < 20),
      browsing: (_, day) => Number(day !== 1),
    });
    const world = worldOf({ mechanisms: [quiet] });
    for (const day of [0, 1, 2]) {
      const { kind, user, count } = world.scheduleOf(day);
      const items = Array.from({ length: count }, (_, item) => [kind[item], user[item]]);
      const decided = items.filter(([of]) => of === ItemKind.decision).map(([, who]) => who);
      expect(Math.max(...decided)).toBeLessThan(20);
      expect(items.some(([of]) => of === ItemKind.browse)).toBe(day !== 1);
    }
    const [with_, without] = [live({ mechanisms: [quiet] }), live()].map(impressionsOf);
    expect(with_.some(({ openedAtMs }) => openedAtMs < Number.POSITIVE_INFINITY)).toBe(true);
    for (const { user, openedAtMs, trueLogit } of with_) {
      if (user % 2 === 1) continue;
      expect(openedAtMs).toBe(Number.POSITIVE_INFINITY);
      expect(trueLogit).toBeLessThan(-50);
    }
    expect(Math.min(...without.map(({ trueLogit }) => trueLogit))).toBeGreaterThan(-20);
  });
});

describe('a mistake in a mechanism', () => {
  const running = (mechanism: Partial<Mechanism>) => () =>
    live({ mechanisms: [() => ({ name: 'mine', ...mechanism })] });

  it('is answered with its name, what was found and what was expected', () => {
    for (const delayMs of [-1, 0.5, Number.NaN, Number.POSITIVE_INFINITY]) {
      expect(
        running({ after: { send: (cause, context) => context.schedule(cause, delayMs) }, later: () => {} }),
      ).toThrow(`mechanism "mine" schedules ${delayMs} ms ahead; expected whole milliseconds, at least 0`);
    }
    expect(running({ after: { send: (cause, context) => context.schedule(cause, 1) } })).toThrow(
      'mechanism "mine" schedules, but has no `later`',
    );
    const acting = (act: (cause: Cause, context: MechanismContext) => void) =>
      running({ after: { send: act } });
    for (const id of [-1, 0.5, Number.NaN, 1e9]) {
      for (const [what, act] of [
        ['user', (cause, { read }) => read(id, cause.story)],
        ['user', (_, { optOut }) => optOut(id)],
        ['user', (_, { follow }) => follow(id, 0)],
        ['source', ({ user }, { follow }) => follow(user, id)],
        ['source', ({ user }, { unfollow }) => unfollow(user, id)],
        ['source', ({ user }, { isFollowing }) => isFollowing(user, id)],
        ['story', ({ user }, { read }) => read(user, id)],
      ] as [string, (cause: Cause, context: MechanismContext) => void][]) {
        expect(acting(act)).toThrow(
          `mechanism "mine" names the ${what} ${id}; expected a whole number from 0`,
        );
      }
    }
    for (const kind of ['deciding', 'browsing'] as const) {
      expect(running({ [kind]: () => -Infinity })).toThrow(
        "the activity of user 0 on day 0 is -Infinity items; a mechanism's factors are at least 0",
      );
    }
    expect(running({ name: 'fatigue' })).toThrow(
      'two mechanisms of the world are named "fatigue": give each a name of its own',
    );
  });
});

test('a reaction has all its parts', () => {
  const whole = {
    name: 'mine',
    after: 'open',
    purpose: purpose('tests of reactions/happens'),
    probability: () => 1,
    delay: { medianMs: 1, spread: 1, purpose: purpose('tests of reactions/delay') },
    effect: () => {},
  } as const;
  const making = (changed: object) => () => reaction(new Draws(1), { ...whole, ...changed });
  expect(making({})).not.toThrow();
  expect(making({ delay: { medianMs: 1, spread: 0 } })).not.toThrow();
  for (const [changed, missing] of [
    [{ purpose: 'open' }, 'purpose'],
    [{ probability: 0.5 }, 'probability'],
    [{ delay: undefined }, 'delay'],
    [{ delay: { ...whole.delay, medianMs: -1 } }, 'delay'],
    [{ delay: { medianMs: 1, spread: 1 } }, 'delay.purpose'],
    [{ effect: undefined }, 'effect'],
  ] as const) {
    expect(making(changed)).toThrow(`the reaction "mine" has no ${missing}: `);
  }
});

describe('the file of a mechanism', () => {
  it('is known to the list alone, so that one more is that file, a line of the list, and its options', () => {
    const directory = join('src', 'world', 'mechanisms');
    const files = readdirSync(directory).filter((file) => file !== 'builtIn.ts');
    const sources = readdirSync('src', { recursive: true, encoding: 'utf8' }).filter((file) =>
      file.endsWith('.ts'),
    );
    const importers = new Set<string>();
    for (const source of sources) {
      for (const [, name] of readFileSync(join('src', source), 'utf8').matchAll(/mechanisms\/(\w+\.ts)'/g)) {
        if (files.includes(name)) importers.add(`${source} ${name}`);
      }
    }
    // The explanation of a leak retells which follow came of which open.
    expect([...importers]).toEqual([`${join('lab', 'studies', 'explanation', 'follows.ts')} follow.ts`]);
    const list = readFileSync(join(directory, 'builtIn.ts'), 'utf8');
    for (const file of files) expect(list).toContain(`'./${file}'`);
  });
});

it('dormancy depends on the user and the day alone, in whatever order it is asked for', () => {
  const days = Array.from({ length: 60 }, (_, day) => day);
  const dormantOn = (order: readonly number[]) => {
    const world = worldOf({ world: { users: USERS, dormancy: { share: 0.4, activeSpell: '5d' } } });
    const { browsing } = mechanismNamed(world, 'dormancy');
    const found = new Map(
      order.map((day) => [day, Array.from({ length: USERS }, (_, user) => browsing?.(user, day))]),
    );
    return days.map((day) => found.get(day));
  };
  const forwards = dormantOn(days);
  expect(new Set(forwards.flat())).toEqual(new Set([0, 1]));
  expect(dormantOn(days.toReversed())).toEqual(forwards);
  expect(dormantOn(days.toSorted((a, b) => (a % 7) - (b % 7)))).toEqual(forwards);
});
