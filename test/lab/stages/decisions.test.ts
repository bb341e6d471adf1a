/** Candidates of sampled decisions under every provenance, against the rows that models are trained on. */
import { describe, expect, test } from 'vitest';
import { Fold } from '../../../src/history/fold.ts';
import { WHOLE_HISTORY } from '../../../src/history/view.ts';
import { type ProvenanceMix, pipelinesOf } from '../../../src/lab/stages/pipelines.ts';
import { deployInShadow, type Shadowed } from '../../../src/lab/stages/production.ts';
import { computeTables, type DecisionTables, type Table } from '../../../src/lab/stages/tables.ts';
import { trainPipelines } from '../../../src/lab/stages/training.ts';
import { logitsOf } from '../../../src/model/score.ts';
import type { ScenarioInput } from '../../../src/scenario/schema.ts';
import { allRows, pastOf, scenarioOf } from '../../world/worlds.ts';

type Provenances = NonNullable<NonNullable<ScenarioInput['training']>['provenances']>;

const half = { provenance: 'logged' as const, share: 0.5, by: 'row' as const };
const computed: Provenances = [
  'reconstructed',
  'recomputed',
  'recomputed-minus-own',
  'recomputed-partition',
  'recomputed-open-window',
];
const provenances: Provenances = [
  'logged',
  ...computed,
  { name: 'late', from: { provenance: 'recomputed', after: '3h', clock: 'occurred' } },
  { name: 'part', from: half },
  { name: 'filled', from: { ...half, fallback: 'recomputed' } },
  {
    name: 'mixed',
    from: 'logged',
    except: { story_open_rate: 'recomputed', user_open_rate: 'recomputed-minus-own' },
  },
];

const scenario = scenarioOf({
  timeline: { logging: '5d' },
  history: { ingestionDelay: { maximum: '1h' } },
  training: {
    provenances,
    encoders: ['none'],
    splits: ['random'],
    models: [{ name: 'ids', encoder: 'hashed-id' }],
  },
  evaluation: { live: false, driftTwin: false, curves: false, ranking: { share: 0.1, openedShare: 0.8 } },
});
const { past, timeline } = pastOf(scenario);
const shadowed: Shadowed = deployInShadow(trainPipelines(computeTables(past)), () => {});
const decisions = shadowed.decisions as DecisionTables;
const { candidates, sent, impressionRow, start } = decisions;
const { catalog } = past.arm.world;

const mixes = new Map(pipelinesOf(scenario).map(({ mix }) => [mix.name, mix]));
const mixOf = (name: string) => mixes.get(name) as ProvenanceMix;

function vectorsOf({ vectors }: Table, rows: Iterable<number>): number[][] {
  return Array.from(rows, (row) => {
    const at = vectors.placeOf(row);
    return [...vectors.valuesOf(row).subarray(at, at + vectors.width)];
  });
}

const isSent = new Set(sent);

describe('candidates of sampled decisions', () => {
  test.each(
    provenances.map((each) => (typeof each === 'string' ? each : each.name)),
  )('have %s values, of the story that was sent bit for bit those that models are trained on', (name) => {
    const mix = mixOf(name);
    expect(sent.length).toBeGreaterThan(50);
    expect(vectorsOf(decisions.tableOf(mix), sent)).toEqual(vectorsOf(shadowed.tableOf(mix), impressionRow));
  });

  test('are reconstructed as they were served', () => {
    expect(candidates.rows).toBeGreaterThan(50 * sent.length);
    expect(decisions.tableOf(mixOf('reconstructed'))).toBe(decisions.tableOf(mixOf('logged')));
  });

  test('are recomputed at training from all events, of which those that were not sent have none of their own', () => {
    const { features } = catalog;
    const fold = new Fold(catalog, past.arm.log, WHOLE_HISTORY);
    fold.advance(timeline.trainingAtMs);
    const unsent = allRows(candidates).filter((row) => !isSent.has(row));
    const expected = Array.from(unsent, (row) => {
      const vector = new Float64Array(features.count);
      const [user, story, sentAtMs] = (['user', 'story', 'sentAtMs'] as const).map((of) =>
        candidates.value(of, row),
      );
      features.writeVector(fold.state, user, story, timeline.trainingAtMs, sentAtMs, vector, 0);
      return [...vector];
    });
    for (const name of ['recomputed', 'recomputed-minus-own']) {
      expect(vectorsOf(decisions.tableOf(mixOf(name)), unsent)).toEqual(expected);
    }
  });

  test('are all logged or none, where a part was', () => {
    const { vectors } = decisions.tableOf(mixOf('part'));
    const logged = Array.from({ length: decisions.count }, (_, decision) => {
      const missing = vectors
        .gather(0, allRows(candidates).subarray(start[decision], start[decision + 1]))
        .map((value) => Number(Number.isNaN(value)));
      const [least, most] = [Math.min(...missing), Math.max(...missing)];
      expect(least).toBe(most);
      return 1 - most;
    });
    const share = logged.reduce((sum, each) => sum + each, 0) / logged.length;
    expect(share).toBeGreaterThan(0.3);
    expect(share).toBeLessThan(0.7);
  });

  test('are scored as the rows of offline metrics are, whatever the model memorises', () => {
    for (const { spec, folds, offline, test } of shadowed.pipelines[0]) {
      const table = decisions.tableOf(spec.mix);
      const tested = new Map(Array.from(test.rows, (row, index) => [row, offline.logits[index]]));
      const both = Array.from(sent).filter((_, decision) => tested.has(impressionRow[decision]));
      const logits = logitsOf(
        folds[0].evaluated.model,
        table.vectors,
        candidates,
        Int32Array.from(both),
        catalog,
      );
      const expected = Array.from(impressionRow).flatMap((row) => tested.get(row) ?? []);
      expect(expected.length).toBeGreaterThan(5);
      expect([...logits]).toEqual(expected);
    }
  });

  test('are those of production, too, on its own arm', () => {
    const { traffic, decisions: sample } = shadowed.shadow;
    const { impressions } = traffic;
    expect(sample?.count).toBeGreaterThan(20);
    expect(vectorsOf({ vectors: sample?.candidates.features } as Table, sample?.sent ?? [])).toEqual(
      vectorsOf({ vectors: impressions.features } as Table, sample?.impressionRow ?? []),
    );
  });

  test('are not there unless they are asked for', () => {
    const { past: without } = pastOf({ ...scenario, evaluation: { ...scenario.evaluation, ranking: null } });
    expect(without.decisions).toBeUndefined();
    expect(without.arm.impressions.column('openedAtMs')).toEqual(past.arm.impressions.column('openedAtMs'));
  });
});
