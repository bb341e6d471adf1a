/** Keys that are refused since they change nothing do change nothing: the same results, whatever their values. */
import { expect, it } from 'vitest';
import { parse as parseYaml } from 'yaml';
import { runSeed } from '../../src/lab/experiment.ts';
import { ScenarioError } from '../../src/scenario/messages/error.ts';
import { showPath } from '../../src/scenario/messages/problem.ts';
import { scenarioSchema } from '../../src/scenario/schema.ts';
import { byGear } from '../gear.ts';
import { parse } from '../scenario/reading/parsing.ts';

const small = {
  world: { users: 60, newsroom: { storiesPerDay: 40 } },
  timeline: { burnIn: '2d', warmup: '4d', logging: '5d', production: '1d' },
  serving: { maximumCandidates: 20, attributionWindow: '6h', incumbent: { retrainEvery: '2d' } },
  training: { provenances: ['logged'], splits: ['time'], l2: 10 },
  evaluation: { live: false, curves: false, driftTwin: false, choiceSample: 10, bootstrapResamples: 20 },
};

/** Switches, each with a key that is then without effect. */
const cases: readonly (readonly [string, string])[] = [
  ['world.newsroom.decayPower=0', 'world.newsroom.decayOnset=2h'],
  ['world.newsroom.breakingShare=0', 'world.newsroom.breakingLift=3'],
  ['world.broadcasts.perDay=0', 'world.broadcasts.judgementSpread=3'],
  ['world.dormancy.share=0', 'world.dormancy.activeSpell=2d'],
  ['world.dormancy.share=0', 'world.dormancy.openLift=-5'],
  ['world.tastes.declaredInterests=0', 'world.tastes.declaredAccuracy=0.1'],
  ['world.opens.delayMedian=0s', 'world.opens.delaySpread=3'],
  ['world.fatigue.perNotification=0', 'world.fatigue.halfLife=2h'],
  ['world.sessions.followUpRate=0', 'world.sessions.delayMedian=2h'],
  ['world.sessions.followUpRate=0', 'world.sessions.lift=3'],
  ['world.sessions.followUpRate=0', 'world.sessions.maximumLength=9'],
  ['world.organic.browsesPerUserDay=0', 'world.organic.visitsPerDay=1'],
  ['world.organic.browsesPerUserDay=0', 'world.organic.looksPerVisit=1'],
  ['world.organic.browsesPerUserDay=0', 'world.organic.ageTail=0.9'],
  ['world.organic.browsesPerUserDay=0', 'world.organic.oldest=9h'],
  ['world.organic.browsesPerUserDay=0', 'world.organic.activitySpread=0'],
  ['world.organic.browsesPerUserDay=0', 'world.organic.readLift=5'],
  ['world.optOut.perUnwanted=0', 'world.optOut.earlier=9'],
  ['world.drift.newsMixSpread=0', 'world.drift.newsMixRadiansPerDay=1'],
  ['history.late.share=0', 'history.late.by=9h'],
  ['history.late.share=0', 'history.late.seenBy=batch'],
  ['history.late.by=0s', 'history.late.share=0.5'],
  ['history.duplicates.share=0', 'history.duplicates.seenBy=serving'],
  ['history.drops.share=0', 'history.drops.seenBy=serving'],
  ['history.backlog.lasts=0s', 'history.backlog.every=2h'],
  ['history.backlog.lasts=0s', 'history.backlog.from=2h'],
  [
    'history.drops.share=0',
    'training.provenances=[{ name: mix, from: { provenance: reconstructed, side: serving } }]',
  ],
  [
    'training.provenances=[{ name: mix, from: logged, except: { hour_sine: { provenance: reconstructed, zone: "+05:30" } } }]',
    'training.provenances=[{ name: mix, from: logged, except: { hour_sine: { provenance: reconstructed, zone: "+05:30", staleness: 5h } } }]',
  ],
  [
    'training.splits=[time]',
    'training.provenances=[{ name: mix, from: logged, except: { hour_sine: { provenance: reconstructed, zone: "+00:00" } } }]',
  ],
  [
    'training.splits=[time]',
    'training.provenances=[{ name: mix, from: logged, except: { story_age_hours: { provenance: reconstructed, zone: "+05:30" } } }]',
  ],
  ['serving.incumbent.policy=heuristic', 'serving.incumbent.features=[user_open_rate]'],
  ['serving.incumbent.policy=popular', 'serving.incumbent.trainingWindow=3d'],
  ['serving.incumbent.policy=random', 'serving.incumbent.recalibrate=false'],
  ['serving.attributionWindow=6h', 'training.labelWindow=360m'],
  ['world.bots.share=0.1', 'training.botRule={ recall: 0 }'],
  [
    'training.splits=[time]',
    'training.provenances=[{ name: mix, from: { provenance: reconstructed, zone: "+00:00" } }]',
  ],
  ['training.solver=newton', 'training.iterations=9'],
  ['training.select=[{ l2: 10 }, { l2: 20 }]', 'training.encoders=[hashed-id]'],
  ['training.encoders=[hashed-id]', 'training.encoding.smoothing=3'],
  ['training.encoders=[target]', 'training.encoding.buckets=9'],
  ['training.encoders=[none]', 'training.encoding.entities=[user]'],
  ['training.splits=[time, temporal-user]', 'training.folds=3'],
  ['training.splits=[k-fold]', 'training.embargo=1d'],
  ['training.select=null', 'training.validation=0.2'],
  [
    'training.models=[{ name: mine, encoder: hashed-id, l2: [3, 4], validation: null }]',
    'training.validation=0.2',
  ],
  ['training.splits=[time]', 'training.models=[{ name: mine, l2: 10, validation: 0.2 }]'],
  ['evaluation.live=false', 'serving.deployed.explorationShare=0.9'],
  ['evaluation.live=false', 'serving.deployed.retrainEvery=1d'],
  ['serving.deployed.retrainEvery=null', 'serving.deployed.trainingWindow=9d'],
  ['evaluation.live=false', 'evaluation.liveReferences=[random]'],
  [
    'training.features=[user_open_rate]',
    'training.provenances=[{ name: mix, from: logged, except: { story_open_rate: recomputed } }]',
  ],
  [
    'training.splits=[time]',
    'training.provenances=[{ name: mix, from: logged, except: { hour_sine: { provenance: reconstructed, staleness: 5h } } }]',
  ],
  ['training.splits=[time]', 'training.models=[{ name: mine, entities: [user] }]'],
  ['training.splits=[time]', 'training.missing=mean'],
  ['training.splits=[time]', 'training.sampling={ negatives: 1 }'],
  ['training.encoders=[none]', 'training.fitBeforeSplit=[codes]'],
];

it('a fault of features that nobody goes by is refused, and of others not', () => {
  const withFault = (fault: string, ...sets: string[]) =>
    refused([
      'training.features=[user_open_rate]',
      'serving.incumbent.policy=heuristic',
      ...sets,
      `serving.faults=[${fault}]`,
    ]);
  const fault = (feature: string) => `{ kind: default, value: 0, features: [${feature}] }`;
  expect(withFault(fault('user_source_open_rate'))).toEqual(['serving.faults[0].features']);
  expect(withFault('{ kind: replace, as: { user_sends_24h: user_open_rate } }')).toEqual([
    'serving.faults[0].as',
  ]);
  for (const used of ['user_open_rate', 'story_open_rate', 'user_source_open_rate, user_open_rate']) {
    expect(withFault(fault(used))).toEqual([]);
  }
  expect(withFault(fault('story_reads_ln'))).toHaveLength(1);
  expect(withFault(fault('story_reads_ln'), 'evaluation.shadowPolicy=popular')).toEqual([]);
  expect(withFault(fault('user_sends_24h'), 'serving.incumbent.policy=model')).toEqual([]);
  expect(
    withFault(`${fault('user_sends_24h')}, { kind: replace, as: { user_open_rate: user_sends_24h } }`),
  ).toEqual([]);
});

function refused(sets: readonly string[]): string[] {
  try {
    parse(JSON.stringify(small), { sets });
    return [];
  } catch (error) {
    if (error instanceof ScenarioError) return error.problems.map(({ path }) => showPath(path));
    throw error;
  }
}

it.each(cases)('with %s, %s is refused', (off, key) => {
  const paths = refused([off, key]);
  expect(paths).toHaveLength(1);
  expect(paths[0].startsWith(key.slice(0, key.indexOf('=')))).toBe(true);
});

const some = byGear(
  cases.filter((_, index) => index % 6 === 0),
  cases,
);

it.each(some)('with %s, %s changes nothing', (off, key) => {
  const resultOf = (input: object) => runSeed(scenarioSchema.parse({ name: 'small', ...input }), 1);
  const [idle, plain] = [resultOf(having(having(small, off), key)), resultOf(having(small, off))];
  const figures = ({ pipelines, references }: typeof idle) =>
    JSON.stringify([pipelines.map(({ quantities, rows }) => [quantities, rows])[0], references.oracle]);
  expect(figures(idle)).toBe(figures(plain));
});

/** A scenario with a key as an option sets it. */
function having(input: object, set: string): object {
  const equals = set.indexOf('=');
  const nested = set
    .slice(0, equals)
    .split('.')
    .reduceRight<unknown>((inner, key) => ({ [key]: inner }), parseYaml(set.slice(equals + 1)));
  return merged(input, nested) as object;
}

function merged(a: unknown, b: unknown): unknown {
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null || Array.isArray(b))
    return b;
  const result: Record<string, unknown> = { ...a };
  for (const [key, value] of Object.entries(b)) result[key] = merged(result[key], value);
  return result;
}

it('a feature that is read off the clock may have one in another zone, and no more', () => {
  const hours = (option: string) =>
    refused([`training.provenances=[{ name: mix, from: logged, except: { hour_sine: ${option} } }]`]);
  expect(hours('{ provenance: reconstructed, zone: "+05:30" }')).toEqual([]);
  expect(hours('{ provenance: recomputed-partition, zone: "+05:30" }')).toEqual([]);
  expect(hours('{ provenance: reconstructed, boundary: inclusive, zone: "+05:30" }')).toHaveLength(1);
  expect(hours('recomputed')).toHaveLength(1);
});

it('may be switched off above the file that has it, and in a part of a sweep', () => {
  const files: Readonly<Record<string, string>> = { 'base.yaml': 'world: { sessions: { lift: 3 } }' };
  const read = (name: string) => ({ name, text: files[name] });
  const accepted = (text: string, sets: readonly string[] = []) => {
    try {
      return parse(text, { read, sets });
    } catch (error) {
      if (error instanceof ScenarioError) return error.problems.map(({ path }) => showPath(path));
      throw error;
    }
  };
  const off = 'world: { sessions: { followUpRate: 0 } }';
  const resolved = accepted(`extends: base.yaml\n${off}`);
  expect(resolved).toHaveProperty('scenario');
  // What the lab writes, with every key, can be run again.
  expect(accepted(JSON.stringify((resolved as ReturnType<typeof parse>).scenario))).toHaveProperty(
    'scenario',
  );
  expect(accepted('world: { sessions: { lift: 3 } }', ['world.sessions.followUpRate=0'])).toHaveProperty(
    'scenario',
  );
  expect(accepted(off, ['world.sessions.lift=3'])).toEqual(['world.sessions.lift']);
  expect(accepted('world: { sessions: { lift: 3, followUpRate: 0 } }')).toEqual(['world.sessions.lift']);
  const sweep = (rates: string) =>
    `world: { sessions: { lift: 3 } }\nsweep: { world.sessions.followUpRate: ${rates} }`;
  expect(accepted(sweep('[0, 0.5]'))).toHaveProperty('points');
  expect(accepted(sweep('[0]'))).toEqual(['world.sessions.lift']);
});
