/** Scenarios share a world if they agree in every key but those that are listed, and those change nothing in its past. */
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { featureNames } from '../../../src/features/definitions.ts';
import { runWorld } from '../../../src/lab/experiment.ts';
import { eventColumns } from '../../../src/lab/export/events.ts';
import { worldKey } from '../../../src/lab/jobs/store.ts';
import { branchesOf, FREE_KEYS, FREE_KEYS_OF_EVALUATION } from '../../../src/lab/stages/world.ts';
import { type Scenario, scenarioSchema } from '../../../src/scenario/schema.ts';
import { faultOption } from '../../../src/serving/faultOptions.ts';
import { allRows } from '../../world/worlds.ts';

const COLUMNS = ['user', 'story', 'session', 'sentAtMs', 'openedAtMs', 'propensity', 'score'] as const;

type Path = readonly string[];

/** Every key of the schema that is no group of others, those without a default too. */
function leaves(schema: z.core.JSONSchema.BaseSchema, path: Path = []): Path[] {
  const { properties } = schema;
  if (properties === undefined) return [path];
  return Object.entries(properties).flatMap(([name, inner]) =>
    leaves(inner as z.core.JSONSchema.BaseSchema, [...path, name]),
  );
}

/** Values of keys that change nothing before logging where they begin later. */
const THERE_FROM_THE_START: Readonly<Record<string, unknown>> = {
  'world.drift.until': '1d',
  'serving.outage': { from: '1d', lasts: '1d' },
  'serving.faults': [faultOption.parse({ kind: 'float32', features: 'all', from: '1d' })],
};

/** Durations on which the days of a world depend. */
const OF_THE_TIMELINE = /^timeline|ingestionDelay\.maximum$|backlog\.lasts$|attributionWindow$|retrainEvery$/;

function changed(value: unknown, [name, ...rest]: Path, to: unknown): unknown {
  if (name === undefined) return to;
  const object = (value ?? {}) as Record<string, unknown>;
  return { ...object, [name]: changed(object[name], rest, to) };
}

const base = scenarioSchema.parse({
  name: 'base',
  seeds: [1],
  world: { users: 80, newsroom: { storiesPerDay: 60 } },
  timeline: { burnIn: '1d', warmup: '2d', logging: '3d', production: '1d' },
  retraining: { newFeatures: ['user_open_rate'] },
});
const paths = leaves(z.toJSONSchema(scenarioSchema, { io: 'output', unrepresentable: 'any' }));
const isFree = ([first, second]: Path) =>
  (FREE_KEYS as readonly string[]).includes(first) ||
  (first === 'evaluation' && (FREE_KEYS_OF_EVALUATION as readonly string[]).includes(second));

describe('the key of a world', () => {
  test('is asked for each key of a scenario', () => {
    expect(paths.length).toBeGreaterThan(100);
    const known = paths.map((path) => path.join('.'));
    for (const key of ['world.drift.weekendActivity', 'serving.threshold', 'sweep', 'evaluation.curves']) {
      expect(known).toContain(key);
    }
  });

  test.each(paths.map((path) => [path.join('.'), path] as const))('%s', (name, path) => {
    const value = THERE_FROM_THE_START[name] ?? (OF_THE_TIMELINE.test(name) ? '4d' : 'something else');
    const other = changed(base, path, value) as Scenario;
    // Nothing is evaluated before logging, so that worlds which differ in it are branches of one.
    if (isFree(path) || path[0] === 'evaluation') expect(worldKey(other, 1)).toBe(worldKey(base, 1));
    else expect(worldKey(other, 1)).not.toBe(worldKey(base, 1));
    expect(branchesOf([base, other])).toHaveLength(isFree(path) ? 1 : 2);
  });

  test('is another for another seed', () => {
    expect(worldKey(base, 2)).not.toBe(worldKey(base, 1));
  });
});

describe('what scenarios of one world differ in', () => {
  const other = scenarioSchema.parse({
    ...base,
    name: 'other',
    title: 'Other',
    description: 'Differs in all that may differ.',
    seeds: [1, 2],
    training: {
      provenances: ['logged'],
      splits: ['time'],
      encoders: ['hashed-id'],
      features: ['user_open_rate', 'story_age_hours'],
      minimumAge: '1d',
      immature: 'negative',
      ship: 'refit',
    },
    retraining: null,
    sweep: { 'training.l2': [1, 2] },
    expect: [{ that: 'logged × time', quantity: 'gap.auc', is: 'within', margin: 1 }],
    observe: [{ label: 'a gap', that: 'logged × time', quantity: 'gap.auc' }],
    evaluation: {
      ...base.evaluation,
      bootstrapResamples: 20,
      live: false,
      liveReferences: ['oracle'],
      driftTwin: false,
      ownLabel: false,
      screening: true,
      slices: true,
      storage: true,
      curves: false,
    },
  });

  test('is all that may differ', () => {
    for (const key of FREE_KEYS) expect(other[key], key).not.toEqual(base[key]);
    for (const key of FREE_KEYS_OF_EVALUATION) {
      expect(other.evaluation[key], key).not.toEqual(base.evaluation[key]);
    }
  });

  test('leaves past and production under the incumbent as they are, bit for bit', () => {
    const [one, two] = [base, other].map((scenario) => {
      const records: unknown[] = [];
      runWorld([scenario], 1, {
        onData: ({ arm, incumbent }) => {
          for (const { impressions, log } of [arm, incumbent]) {
            const events = log.end - log.first;
            records.push(
              eventColumns(log).map(({ read }) => Array.from({ length: events }, (_, row) => read(row))),
            );
            const rows = allRows(impressions);
            records.push(COLUMNS.map((name) => impressions.column(name, rows)));
            records.push(featureNames.map((_, column) => impressions.features.gather(column, rows)));
          }
        },
      });
      return records;
    });
    expect(one).toHaveLength(6);
    expect(two).toEqual(one);
  });
});
