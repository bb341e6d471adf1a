/** Sampled decisions against what a policy saw. */
import { describe, expect, test } from 'vitest';
import type { z } from 'zod';
import { DAY_MS, durationMs } from '../../src/base/time.ts';
import { Phase } from '../../src/history/impressions.ts';
import type { Arm } from '../../src/serving/arm.ts';
import {
  type DecisionSample,
  type SampleOptions,
  sampleDecisions,
} from '../../src/serving/decisionSample.ts';
import { handmadeModel } from '../../src/serving/handmade.ts';
import { modelPolicy } from '../../src/serving/modelPolicy.ts';
import { servingOptions } from '../../src/serving/options.ts';
import { impressionsOf, liveIn, opened, worldOf } from '../world/worlds.ts';
import { type Decision, watched } from './watched.ts';

type Serving = z.input<typeof servingOptions>;

/** What a policy saw at a decision, candidate by candidate. */
interface Seen {
  readonly user: number;
  readonly atMs: number;
  readonly sessionId: number;
  readonly stories: readonly number[];
  readonly vectors: readonly (readonly number[])[];
  readonly trueLogits: readonly number[];
  readonly propensity: number;
  readonly story: number;
}

function seenBy(arm: Arm, { user, atMs, readAtMs, sessionId, allowed, choice, ...decision }: Decision): Seen {
  const { features, state, candidates } = decision;
  const ownTerm = arm.truth.ownTerm(user, atMs);
  return {
    user,
    atMs,
    sessionId,
    stories: allowed.map((position) => candidates.story[position]),
    vectors: allowed.map((position) => {
      const vector = new Float64Array(features.count);
      features.writeVector(state, user, candidates.story[position], readAtMs, atMs, vector, 0);
      return [...vector];
    }),
    trueLogits: allowed.map((position) => ownTerm + arm.truth.matchLogit(user, position)),
    propensity: choice.propensity,
    story: choice.position < 0 ? -1 : candidates.story[choice.position],
  };
}

/** Vectors of the candidates as they are served, wrong or right. */
function servedBy(arm: Arm, { user, atMs, readAtMs, sessionId, allowed, features }: Decision): number[][] {
  const rows = arm.candidateRows();
  rows.turnTo(user, atMs, readAtMs, sessionId);
  return allowed.map((position) => [
    ...rows.vectors.subarray(position * features.count, (position + 1) * features.count),
  ]);
}

/** @returns what was seen and served at each decision, with the sample */
function run(given: Partial<Pick<SampleOptions, 'share' | 'openedShare'>>, serving: Serving = {}) {
  const seen: Seen[] = [];
  const served: number[][][] = [];
  let sampled: (() => DecisionSample) | undefined;
  const parsed = servingOptions.parse(serving);
  const arm = liveIn(worldOf({ serving }), {
    serving,
    policy: (begun) => {
      const model = handmadeModel('heuristic', begun.world.catalog.features);
      const policy = modelPolicy(model, {
        temperature: 0.5,
        explorationShare: 0,
        threshold: parsed.threshold,
      });
      return watched(policy, (decision) => {
        seen.push(seenBy(begun, decision));
        if (parsed.faults.length > 0 && decision.allowed.length > 0) served.push(servedBy(begun, decision));
      });
    },
    run: (begun) => {
      const { sample, ...observers } = sampleDecisions(begun, {
        phase: Phase.logging,
        serving: parsed,
        attributionWindowMs: durationMs('24h'),
        share: 1,
        openedShare: 1,
        ...given,
      });
      sampled = sample;
      return { ...observers, measuresRegret: false };
    },
  });
  return { arm, seen, served, sample: (sampled as () => DecisionSample)() };
}

/** Candidate rows of a decision. */
function rowsOf({ start }: DecisionSample, decision: number): number[] {
  return Array.from({ length: start[decision + 1] - start[decision] }, (_, index) => start[decision] + index);
}

function vectorOf({ candidates: { features } }: DecisionSample, row: number): number[] {
  const at = features.placeOf(row);
  return [...features.valuesOf(row).subarray(at, at + features.width)];
}

function decisionsOf(sample: DecisionSample) {
  const { candidates, sent, trueLogits } = sample;
  return Array.from({ length: sample.count }, (_, decision) => {
    const rows = rowsOf(sample, decision);
    return {
      user: candidates.value('user', rows[0]),
      atMs: candidates.value('sentAtMs', rows[0]),
      stories: rows.map((row) => candidates.value('story', row)),
      vectors: rows.map((row) => vectorOf(sample, row)),
      trueLogits: rows.map((row) => trueLogits.gather(0, Int32Array.of(row))[0]),
      story: sent[decision] < 0 ? -1 : candidates.value('story', sent[decision]),
    };
  });
}

const OUTCOME = ['session', 'openedAtMs', 'propensity', 'score', 'sendSeq', 'openSeq'] as const;

describe('sampled decisions', () => {
  const serving = { features: { staleness: '3h' }, threshold: 0.4, frequencyCapPer24h: 3 };
  const all = run({}, serving);

  test('hold every candidate that could be sent as the policy saw it before it chose, and the truth', () => {
    const { seen, sample } = all;
    const withCandidates = seen.filter(({ stories }) => stories.length > 0);
    expect(withCandidates.length).toBeGreaterThan(100);
    expect(decisionsOf(sample)).toEqual(
      withCandidates.map(({ propensity: _, sessionId: __, ...decision }) => decision),
    );
    const unsent = withCandidates.filter(({ story }) => story < 0).length;
    expect(unsent).toBeGreaterThan(10);
    expect(unsent).toBeLessThan(withCandidates.length / 2);
  });

  test('know what became of the story that was sent, and nothing of the others', () => {
    const { arm, sample } = all;
    const impressions = impressionsOf(arm);
    const { candidates, sent, impressionRow } = sample;
    for (let decision = 0; decision < sample.count; decision++) {
      const row = impressionRow[decision];
      expect(row < 0).toBe(sent[decision] < 0);
      const others = [
        -1,
        row < 0 ? -1 : impressions[row].session,
        Number.POSITIVE_INFINITY,
        Number.NaN,
        Number.NaN,
        -1,
        -1,
      ];
      const known = rowsOf(sample, decision).map((candidate) => [
        candidates.value('kind', candidate) - 1,
        ...OUTCOME.map((name) => candidates.value(name, candidate)),
      ]);
      const ofImpression = row < 0 ? [] : [-1, ...OUTCOME.map((name) => arm.impressions.value(name, row))];
      expect(known).toEqual(
        rowsOf(sample, decision).map((candidate) => (candidate === sent[decision] ? ofImpression : others)),
      );
      if (row < 0) continue;
      const trueLogit = sample.trueLogits.gather(0, Int32Array.of(sent[decision]))[0];
      expect(trueLogit).toBeCloseTo(impressions[row].trueLogit, 12);
    }
  });

  test('change nothing of what they watch', () => {
    const { arm } = run({ share: 1e-9, openedShare: 1e-9 }, serving);
    expect(impressionsOf(arm)).toEqual(impressionsOf(all.arm));
  });

  test('are samples of all by their outcome, with weights that say how large ones', () => {
    const shares = { share: 0.2, openedShare: 0.6 };
    const { arm, sample } = run(shares, serving);
    const wholly = decisionsOf(all.sample);
    const some = decisionsOf(sample);
    expect(wholly).toEqual(expect.arrayContaining(some));
    const impressions = impressionsOf(arm);
    const isOpened = (row: number) => row >= 0 && opened(impressions[row]);
    const rates = [true, false].map((label) => {
      const inAll = [...all.sample.impressionRow].filter((row) => isOpened(row) === label).length;
      const inSample = [...sample.impressionRow].filter((row) => isOpened(row) === label).length;
      return { share: inSample / inAll, standardError: Math.sqrt(0.25 / inAll) };
    });
    for (const [index, share] of [0.6, 0.2].entries()) {
      expect(Math.abs(rates[index].share - share)).toBeLessThan(4 * rates[index].standardError);
    }
    for (let decision = 0; decision < sample.count; decision++) {
      const share = isOpened(sample.impressionRow[decision]) ? shares.openedShare : shares.share;
      expect(sample.weight[decision]).toBe(1 / share);
    }
  });

  test('have no vectors where an outage kept them from the log', () => {
    const { sample } = run({}, { outage: { from: '1d', lasts: '12h' } });
    let missing = 0;
    for (let row = 0; row < sample.candidates.rows; row++) {
      const atMs = sample.candidates.value('sentAtMs', row);
      const isOut = atMs >= DAY_MS && atMs < 1.5 * DAY_MS;
      if (isOut) missing++;
      const missingValues = vectorOf(sample, row).filter(Number.isNaN).length;
      if (missingValues !== (isOut ? sample.candidates.width : 0))
        expect.fail(`row ${row} has ${missingValues} missing values`);
    }
    expect(missing).toBeGreaterThan(1000);
  });

  test('have the wrong values that were served, as they were before the choice', () => {
    const when = { share: 0.5, from: '12h' };
    const faults: Serving['faults'] = [
      { kind: 'default', features: ['user_open_rate', 'story_open_rate'], value: 'mean', ...when },
      { kind: 'default', features: ['user_topic_open_rate'], value: 'last', ...when },
      { kind: 'default', features: ['topic_open_rate_24h'], value: 'missing', ...when },
      { kind: 'scale', features: ['story_reads_ln'], by: 100, ...when },
    ];
    const { arm, sample, served } = run({}, { faults });
    const { sent, impressionRow, candidates } = sample;
    let wrong = 0;
    for (const [decision, rows] of served.entries()) {
      expect(rowsOf(sample, decision).map((row) => vectorOf(sample, row))).toEqual(rows);
      const { features } = arm.impressions;
      const at = features.placeOf(impressionRow[decision]);
      const logged = [...features.valuesOf(impressionRow[decision]).subarray(at, at + features.width)];
      expect(vectorOf(sample, sent[decision])).toEqual(logged);
      wrong += Number(
        candidates.value('sentAtMs', sent[decision]) >= DAY_MS / 2 && logged.some(Number.isNaN),
      );
    }
    expect(wrong).toBeGreaterThan(20);
  });
});
