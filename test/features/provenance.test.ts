import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DAY_MS } from '../../src/base/time.ts';
import { featureCount, featureDefinitions, featureNames } from '../../src/features/definitions.ts';
import {
  holdsOwn,
  type ProvenanceName,
  type ProvenanceOption,
  provenanceNames,
  readsAfterSending,
} from '../../src/features/options.ts';
import { isSameTable, materialise } from '../../src/features/provenance.ts';
import { entityKeys } from '../../src/history/entities.ts';
import { type ImpressionColumn, Impressions, Phase } from '../../src/history/impressions.ts';
import { EventLog, EventType } from '../../src/history/log.ts';
import { simulateProduction } from '../../src/lab/stages/production.ts';
import type { ScenarioInput } from '../../src/scenario/schema.ts';
import type { Traffic } from '../../src/serving/arm.ts';
import { runs } from '../gear.ts';
import { anyEvent, appendTo, catalog, type Event, eventsOf, inOrder } from '../history/events.ts';
import { allRows, pastOf, scenarioOf } from '../world/worlds.ts';
import { anySent, history, recorded, TRAINING, values } from './histories.ts';
import { namedRow, plainFeatures, type Reading } from './plainFeatures.ts';
import { valuesOf } from './tables.ts';

describe('the definitions', () => {
  it('are at least 14 over at least six keys, each with a name of its own and a description', () => {
    expect(featureCount).toBeGreaterThanOrEqual(14);
    expect(featureDefinitions.length).toBe(featureCount);
    expect(new Set(featureNames).size).toBe(featureCount);
    const keys = new Set(featureDefinitions.map((definition) => definition.key));
    expect(keys.size).toBeGreaterThanOrEqual(6);
    for (const key of keys) expect(entityKeys).toContain(key);
    for (const { name, description } of featureDefinitions) {
      expect(name).toMatch(/^[a-z][a-z0-9_]*$/);
      expect(description).toMatch(/.{10,}\.$/);
    }
  });

  it('are exactly those of the plain twin', () => {
    const reading = { user: 0, story: 0, sentAtMs: 0, readAtMs: 0, windowEndMs: 0 };
    expect(featureNames.toSorted()).toEqual(Object.keys(plainFeatures(catalog, [], reading)).toSorted());
  });
});

/** What each provenance reads, in words of the definitions: the history, the moment, and where windows end. */
const DEFINITIONS: Record<
  Exclude<ProvenanceName, 'logged'>,
  (sentAtMs: number, trainingAtMs: number) => Pick<Reading, 'readAtMs' | 'windowEndMs'>
> = {
  reconstructed: (sentAtMs) => ({ readAtMs: sentAtMs, windowEndMs: sentAtMs }),
  recomputed: (_, trainingAtMs) => ({ readAtMs: trainingAtMs, windowEndMs: trainingAtMs }),
  'recomputed-minus-own': (_, trainingAtMs) => ({ readAtMs: trainingAtMs, windowEndMs: trainingAtMs }),
  'recomputed-partition': (sentAtMs, trainingAtMs) => {
    let midnightMs = 0;
    while (midnightMs <= sentAtMs) midnightMs += DAY_MS;
    const atMs = Math.min(midnightMs, trainingAtMs);
    return { readAtMs: atMs, windowEndMs: atMs };
  },
  'recomputed-open-window': (sentAtMs, trainingAtMs) => ({ readAtMs: trainingAtMs, windowEndMs: sentAtMs }),
};

describe.each(Object.entries(DEFINITIONS))('%s', (name, clock) => {
  it('is what its definition counts from the list of events', () => {
    fc.assert(
      fc.property(history, TRAINING, (past, trainingAtMs) => {
        const { log, impressions } = recorded(past);
        const table = values(name as ProvenanceName, log, impressions, trainingAtMs);
        for (let row = 0; row < impressions.rows; row++) {
          const sentAtMs = impressions.value('sentAtMs', row);
          const reading = {
            user: impressions.value('user', row),
            story: impressions.value('story', row),
            sentAtMs,
            ...clock(sentAtMs, trainingAtMs),
          };
          const isOwn = (event: Event) => name === 'recomputed-minus-own' && event.impression === row;
          const events = eventsOf(log).filter((event) => !isOwn(event));
          expect(namedRow(table, row)).toEqual(plainFeatures(catalog, events, reading));
        }
      }),
      runs(300),
    );
  });
});

describe('what a provenance depends on', () => {
  it('reconstructed values at t are blind to every event known at or after t', () => {
    const replaced = fc.array(anyEvent, { maxLength: 15 });
    fc.assert(
      fc.property(history, fc.nat(), replaced, (past, choice, replacement) => {
        const { log, impressions } = recorded(past);
        const row = choice % impressions.rows;
        const atMs = impressions.value('sentAtMs', row);
        const before = eventsOf(log).filter((event) => event.knownAtMs < atMs);
        // Everything known from t on is removed, and other things happen in its place, right at t among them.
        const after = replacement.map((event) => ({ ...event, knownAtMs: atMs + event.knownAtMs }));
        const other = new EventLog();
        for (const event of inOrder([...before, ...after])) appendTo(other, event);
        expect(namedRow(values('reconstructed', other, impressions, Number.NaN), row)).toEqual(
          namedRow(values('reconstructed', log, impressions, Number.NaN), row),
        );
      }),
      runs(300),
    );
  });

  it('recomputed values change with what becomes known between t and T about the same keys', () => {
    const bystander = fc.array(anyEvent, { maxLength: 10 });
    fc.assert(
      fc.property(
        anySent,
        bystander,
        fc.constantFrom(EventType.open, EventType.read),
        fc.nat(),
        (sent, rest, type, wait) => {
          const trainingAtMs = sent.sentAtMs + DAY_MS;
          const { user, story } = sent;
          const { log, impressions } = recorded({ sent: [sent], others: rest });
          const occurredAtMs = sent.sentAtMs + (wait % DAY_MS);
          const more: Event = {
            type,
            user,
            story,
            source: catalog.storySource[story],
            impression: -1,
            occurredAtMs,
            knownAtMs: occurredAtMs,
          };
          const { log: longer } = recorded({ sent: [sent], others: [...rest, more] });
          const changed = (provenance: ProvenanceName) => {
            const before = namedRow(values(provenance, log, impressions, trainingAtMs), 0);
            const after = namedRow(values(provenance, longer, impressions, trainingAtMs), 0);
            return featureNames.filter((name) => before[name] !== after[name]);
          };
          const touched =
            type === EventType.open
              ? [
                  'user_open_rate',
                  'user_open_rate_7d',
                  'story_open_rate',
                  'topic_open_rate_24h',
                  'source_open_rate_7d',
                  'user_topic_open_rate',
                  'user_source_open_rate',
                ]
              : ['user_reads_7d_ln', 'story_reads_ln', 'user_topic_reads_ln', 'user_source_reads_ln'];
          expect(changed('recomputed').toSorted()).toEqual(touched.toSorted());
          expect(changed('reconstructed')).toEqual([]);
        },
      ),
      runs(200),
    );
  });

  it('recomputed values for a training set made at the row’s own moment are the reconstructed ones', () => {
    fc.assert(
      fc.property(history, (past) => {
        const { log, impressions } = recorded(past);
        const reconstructed = values('reconstructed', log, impressions, Number.NaN);
        for (let row = 0; row < impressions.rows; row++) {
          const atMs = impressions.value('sentAtMs', row);
          for (const provenance of [
            'recomputed',
            'recomputed-partition',
            'recomputed-open-window',
          ] as const) {
            const own = materialise(provenance, catalog, log, impressions, row, row + 1, atMs);
            expect(namedRow(valuesOf(own), 0)).toEqual(namedRow(reconstructed, row));
          }
        }
      }),
      runs(200),
    );
  });

  it('a clock that is behind reads no later than training, whatever it calls the moment', () => {
    const behind: ProvenanceOption = {
      provenance: 'reconstructed',
      clock: 'known',
      boundary: 'before',
      zone: '-14:00',
    };
    const dynamic = featureDefinitions.flatMap(({ kind, name }) => (kind === 'dynamic' ? [name] : []));
    fc.assert(
      fc.property(history, (past) => {
        const { log, impressions } = recorded(past);
        const reconstructed = values('reconstructed', log, impressions, Number.NaN);
        for (let row = 0; row < impressions.rows; row++) {
          const atMs = impressions.value('sentAtMs', row);
          const own = materialise(behind, catalog, log, impressions, row, row + 1, atMs);
          const [late, plain] = [namedRow(valuesOf(own), 0), namedRow(reconstructed, row)];
          for (const name of dynamic) expect(late[name]).toBe(plain[name]);
        }
      }),
      runs(60),
    );
  });

  it('static and context features are the same in every provenance', () => {
    const still = featureDefinitions.flatMap(({ kind }, column) => (kind === 'dynamic' ? [] : [column]));
    expect(still.length).toBeGreaterThan(0);
    fc.assert(
      fc.property(history, TRAINING, (past, trainingAtMs) => {
        const { log, impressions } = recorded(past);
        const tables = provenanceNames
          .filter((name) => name !== 'logged')
          .map((name) => values(name, log, impressions, trainingAtMs));
        for (const table of tables) {
          for (let row = 0; row < impressions.rows; row++) {
            for (const column of still) {
              expect(table[row * featureCount + column]).toBe(tables[0][row * featureCount + column]);
            }
          }
        }
      }),
      runs(100),
    );
  });

  it('gives rows [start, end) what they have in the whole table', () => {
    fc.assert(
      fc.property(history, TRAINING, fc.nat(), fc.nat(), (past, trainingAtMs, one, other) => {
        const { log, impressions } = recorded(past);
        const [start, end] = [one, other].map((n) => n % (impressions.rows + 1)).toSorted((a, b) => a - b);
        for (const name of provenanceNames) {
          if (name === 'logged') continue;
          const part = materialise(name, catalog, log, impressions, start, end, trainingAtMs);
          expect([part.start, part.end]).toEqual([start, end]);
          expect(valuesOf(part)).toEqual(
            values(name, log, impressions, trainingAtMs).slice(start * featureCount, end * featureCount),
          );
        }
      }),
      runs(60),
    );
  });
});

const often = fc.constantFrom(0, 0.5, 1);
const ingestionDelay = fc.constantFrom(
  {},
  { minimum: '10m', maximum: '10m' },
  { minimum: '0s', maximum: '6h' },
  { minimum: '1s', maximum: '2d' },
);

/** Scenarios in which anything may be on or off. */
const anyOptions = fc.record({
  seed: fc.integer({ min: 0, max: 1000 }),
  policy: fc.constantFrom('model', 'heuristic', 'popular', 'random'),
  temperature: fc.constantFrom(0.05, 0.25, 3),
  threshold: fc.constantFrom(null, 0.1, 0.3),
  cap: fc.constantFrom(null, 1, 3),
  candidates: fc.constantFrom(5, 400),
  ingestionDelay,
  backlog: fc.constantFrom({}, { every: '5h', from: '1h', lasts: '2h' }),
  baseRate: fc.constantFrom(0.05, 0.3),
  delayMedian: fc.constantFrom('0s', '30m', '20h'),
  initialFollows: fc.constantFrom(0, 4),
  follow: often,
  unfollow: often,
  followUpRate: often,
  browses: fc.constantFrom(0, 4),
  optOut: fc.constantFrom(0, 0.02),
  fatigue: fc.constantFrom(0, 0.3),
  storiesPerDay: fc.constantFrom(3, 60),
  burnIn: fc.constantFrom('0d', '1d'),
});

/** A model needs a warm-up with variety, and with opens that are known in time. */
const FIT_FOR_A_MODEL = {
  ingestionDelay: { maximum: '6h' },
  storiesPerDay: 60,
  threshold: null,
  baseRate: 0.3,
};

const anyScenario = anyOptions.map((options) =>
  options.policy === 'model' ? { ...options, ...FIT_FOR_A_MODEL } : options,
);

function scenarioInput(
  options: typeof anyScenario extends fc.Arbitrary<infer T> ? T : never,
): Omit<ScenarioInput, 'name'> {
  return {
    world: {
      users: 25,
      newsroom: { storiesPerDay: options.storiesPerDay },
      opens: { baseRate: options.baseRate, delayMedian: options.delayMedian },
      fatigue: { perNotification: options.fatigue },
      follows: {
        initialPerUser: options.initialFollows,
        afterOpen: options.follow,
        afterRead: options.follow / 2,
        unfollowAfterDisappointment: options.unfollow,
      },
      sessions: { followUpRate: options.followUpRate, maximumLength: 5 },
      organic: { browsesPerUserDay: options.browses },
      optOut: { perUnwanted: options.optOut },
    },
    history: { ingestionDelay: options.ingestionDelay, backlog: options.backlog },
    serving: {
      maximumCandidates: options.candidates,
      threshold: options.threshold,
      attributionWindow: '12h',
      frequencyCapPer24h: options.cap,
      incumbent: { policy: options.policy as 'model', temperature: options.temperature },
    },
    timeline: { burnIn: options.burnIn, warmup: '2d', logging: '2d', production: '1d' },
  };
}

function rowsByPhase({ impressions }: Traffic, phase: Phase): number {
  return impressions.column('phase').filter((value) => value === phase).length;
}

/** The same impressions without vectors: a table made of them shares no block with what was logged. */
function withoutVectors(logged: Impressions): Impressions {
  const impressions = new Impressions(0, logged.firstId);
  for (const row of allRows(logged)) {
    const value = (name: ImpressionColumn) => logged.value(name, row);
    impressions.append(
      value('user'),
      value('story'),
      value('session'),
      value('sessionPosition'),
      value('phase') as Phase,
      value('sentAtMs'),
      value('propensity'),
      value('score'),
    );
  }
  return impressions;
}

describe('the moments of a provenance', () => {
  const zoned = (provenance: ProvenanceName, zone: string, more: object = {}): ProvenanceOption => ({
    provenance,
    clock: 'known',
    boundary: 'before',
    zone,
    ...more,
  });
  it.each([
    ['reconstructed', false, false],
    [zoned('reconstructed', '+05:30'), false, false],
    [zoned('reconstructed', '-00:01'), true, true],
    [zoned('reconstructed', '-05:30', { staleness: '6h' }), false, false],
    [zoned('reconstructed', '-05:30', { staleness: '5h' }), true, true],
    [zoned('reconstructed', '-05:30', { every: '1d' }), true, true],
    [zoned('reconstructed', '+05:30', { every: '1d' }), false, false],
    [zoned('recomputed', '+05:30', { after: '5h' }), false, false],
    [zoned('recomputed', '+05:30', { after: '6h' }), true, true],
    [zoned('recomputed-minus-own', '-05:30', { after: '1h' }), true, false],
    [zoned('recomputed-partition', '+14:00'), true, true],
    ['recomputed', true, true],
    ['recomputed-minus-own', true, false],
  ] as const)('%j lie after sending: %s, and hold the own label: %s', (option, isLate, hasOwn) => {
    expect(readsAfterSending(option)).toBe(isLate);
    expect(holdsOwn(option)).toBe(hasOwn);
  });
});

describe('with full history and realtime serving', () => {
  it('reconstructed equals logged bit for bit, in every scenario, over every row of every phase', () => {
    const rows = { warmup: 0, logging: 0, production: 0, followUps: 0 };
    const sameAsLogged = ({ impressions, log, world }: Traffic) => {
      const table = (name: ProvenanceName, from = impressions) =>
        materialise(name, world.catalog, log, from, 0, impressions.rows, Number.NaN);
      expect(isSameTable(table('reconstructed'), table('logged'))).toBe(true);
      const logged = valuesOf(table('logged'));
      const reconstructed = valuesOf(table('reconstructed', withoutVectors(impressions)));
      expect(logged.length).toBe(impressions.rows * featureCount);
      let differing = 0;
      for (let index = 0; index < logged.length; index++) {
        if (!Object.is(logged[index], reconstructed[index])) differing++;
        if (!Number.isFinite(logged[index])) {
          const name = featureNames[index % featureCount];
          expect.fail(`${name} is ${logged[index]} in row ${Math.floor(index / featureCount)}`);
        }
      }
      expect(differing).toBe(0);
    };
    fc.assert(
      fc.property(anyScenario, (options) => {
        const scenario = scenarioOf(scenarioInput(options));
        const { past } = pastOf(scenario, options.seed);
        sameAsLogged(past.arm);
        const production = simulateProduction(past, {
          policyOf: past.incumbentPolicy,
          logsVectors: true,
          measuresRegret: false,
          onDay: () => {},
        });
        sameAsLogged(production);
        rows.warmup += rowsByPhase(past.arm, Phase.warmup);
        rows.logging += rowsByPhase(past.arm, Phase.logging);
        rows.production += rowsByPhase(production, Phase.production);
        rows.followUps += production.impressions
          .column('sessionPosition')
          .filter((position) => position > 0).length;
      }),
      runs(250),
    );
    expect(Math.min(rows.warmup, rows.logging, rows.production)).toBeGreaterThan(1000);
    expect(rows.followUps).toBeGreaterThan(100);
  });
});
