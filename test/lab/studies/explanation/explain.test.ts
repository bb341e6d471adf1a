import { describe, expect, it } from 'vitest';
import { featureCount, featureDefinitions, featureNames } from '../../../../src/features/definitions.ts';
import type { ProvenanceOption } from '../../../../src/features/options.ts';
import { materialise } from '../../../../src/features/provenance.ts';
import { explain } from '../../../../src/lab/studies/explanation/explain.ts';
import { evaluatedOf } from '../../../../src/lab/studies/explanation/pair.ts';
import type { ExplainedModel } from '../../../../src/lab/studies/explanation/schema.ts';
import { logitsOf } from '../../../../src/model/score.ts';
import { regressionOf } from '../../../model/regression.ts';
import { explained, followingScenario } from './explained.ts';

const worlds = {
  plain: followingScenario(),
  'with late events': followingScenario({ history: { ingestionDelay: { minimum: '10m', maximum: '5h' } } }),
  'with an encoder': followingScenario({ training: { encoders: ['target'] } }),
};

const total = ({ intercept, contributions, memorised }: ExplainedModel) =>
  contributions.reduce((sum, { logOdds }) => sum + logOdds, intercept) + memorised;

describe.each(Object.entries(worlds))('an explanation in a world %s', (_, scenario) => {
  const { pair, explanation } = explained(scenario);
  const { notification, features, models, steps, moments, trainingAtMs } = explanation;
  const row = notification.id - pair.arm.impressions.firstId;
  const { log, impressions, world } = pair.arm;
  const fresh = (provenance: ProvenanceOption) => {
    const { vectors } = materialise(provenance, world.catalog, log, impressions, row, row + 1, trainingAtMs);
    const at = vectors.placeOf(row);
    return Array.from(vectors.valuesOf(row).slice(at, at + featureCount));
  };

  it('has a follow that came of the opening', () => {
    expect(explanation.chosen.reason).toBe('followed');
    expect(notification.openedAtMs).toBeGreaterThan(notification.sentAtMs);
    expect(notification.followedAtMs).toBeGreaterThan(notification.openedAtMs as number);
    const follows = features.find(({ name }) => name === 'user_follows_source');
    expect(follows?.served).toBe(0);
    const because = steps.filter(({ events }) => events.some((event) => event.because));
    expect(because).toHaveLength(1);
    expect(because[0].changes).toContainEqual({ feature: 'user_follows_source', from: 0, to: 1 });
  });

  it('gives the values of the very tables', () => {
    for (const { served, reconstructed } of features) expect(reconstructed).toBe(served);
    expect(features.map(({ recomputed }) => recomputed)).toEqual(fresh('recomputed'));
    expect(features.map(({ withoutOwn }) => withoutOwn)).toEqual(fresh('recomputed-minus-own'));
    const at = pair.recomputed.vectors.placeOf(row);
    const table = pair.recomputed.vectors.valuesOf(row).slice(at, at + featureCount);
    expect(features.map(({ recomputed }) => recomputed)).toEqual(Array.from(table));
  });

  it('moves from the served values to the recomputed ones, and in between as a fresh fold does', () => {
    expect(moments[0].atMs).toBe(notification.sentAtMs);
    expect(moments[0].values).toEqual(features.map(({ served }) => served));
    expect(moments.at(-1)?.atMs).toBe(trainingAtMs);
    expect(moments.at(-1)?.values).toEqual(features.map(({ recomputed }) => recomputed));
    expect(moments.at(-1)?.logit).toBe(models.leaky.logit);
    expect(moments[0].logit).toBe(models.leakyInProduction.logit);
    expect(moments.length).toBeGreaterThan(30);
    for (const { atMs, values } of moments) {
      const after = `${(atMs - notification.sentAtMs) / 1000}s`;
      expect(values).toEqual(fresh({ provenance: 'recomputed', after, clock: 'known', boundary: 'before' }));
    }
  });

  it('adds up to the logit', () => {
    const { catalog } = world;
    const logitOf = (of: typeof pair.clean, table: typeof pair.served) =>
      logitsOf(evaluatedOf(of), table.vectors, impressions, Int32Array.of(row), catalog)[0];
    expect(models.clean.logit).toBe(logitOf(pair.clean, pair.served));
    expect(models.leaky.logit).toBe(logitOf(pair.leaky, pair.recomputed));
    expect(models.leakyInProduction.logit).toBe(logitOf(pair.leaky, pair.served));
    const { leakyWithoutOwn } = models;
    const weights = new Map(models.leaky.contributions.map(({ feature, weight }) => [feature, weight]));
    const others = features.reduce(
      (sum, { name, recomputed, withoutOwn }) =>
        sum + (weights.get(name) ?? 0) * ((withoutOwn as number) - recomputed),
      models.leaky.logit,
    );
    expect(leakyWithoutOwn?.logit).toBeCloseTo(others, 10);
    expect(leakyWithoutOwn?.logit).not.toBe(models.leaky.logit);
    for (const model of Object.values(models).filter((each) => each !== null)) {
      expect(Math.abs(total(model) - model.logit)).toBeLessThan(1e-12);
      expect(model.probability).toBeCloseTo(1 / (1 + Math.exp(-model.logit)), 12);
      const sizes = model.contributions.map(({ logOdds }) => Math.abs(logOdds));
      expect(sizes).toEqual([...sizes].sort((a, b) => b - a));
      expect(model.contributions.map(({ feature }) => feature).sort()).toEqual([...featureNames].sort());
    }
  });

  it('leaves out no event of the user: the changes of each feature chain where nothing else moves it', () => {
    // Nobody but the user of the pair touches these, and no window moves.
    for (const feature of ['user_follows_source', 'user_source_reads_ln', 'user_topic_open_rate']) {
      const { served, recomputed } = features[featureNames.indexOf(feature)];
      const changes = steps.flatMap((step) => step.changes.filter((change) => change.feature === feature));
      let value = served;
      for (const { from, to } of changes) {
        expect(from).toBe(value);
        value = to;
      }
      expect(value).toBe(recomputed);
    }
  });

  it('lays no change at the door of an event that cannot have made it: time stands still at a step', () => {
    for (const { events, changes } of steps) {
      for (const { feature } of changes) {
        const { events: followsFrom } = featureDefinitions[featureNames.indexOf(feature)];
        expect(events.some(({ type }) => followsFrom.includes(type))).toBe(true);
      }
    }
  });

  it('has a moment just after each step, at which its events are seen', () => {
    const pairs = ['user_follows_source', 'user_source_open_rate', 'user_topic_reads_ln'];
    for (const { knownAtMs, changes } of steps) {
      const after = moments.find(({ atMs }) => atMs === Math.min(knownAtMs + 1, trainingAtMs));
      for (const { feature, to } of changes.filter((change) => pairs.includes(change.feature))) {
        expect(after?.values[featureNames.indexOf(feature)]).toBe(to);
      }
    }
  });

  it('says what the model memorised', () => {
    const { fit, codeOf: codes } = regressionOf(evaluatedOf(pair.clean));
    const keys: Record<string, number> = {
      user: notification.user,
      story: notification.story,
      'user×topic': notification.user * world.catalog.topics + notification.topic,
      session: impressions.value('session', row),
    };
    let memorised = 0;
    [...codes].forEach(([entity, codeOf], index) => {
      const column = featureCount + index;
      const { coefficients, means, deviations } = fit;
      memorised += (coefficients[column] * (codeOf(keys[entity]) - means[column])) / deviations[column];
    });
    expect(models.clean.memorised).toBeCloseTo(memorised, 10);
    if (scenario.training.encoders[0] === 'target') expect(memorised).not.toBe(0);
  });

  it('counts the causes that a rate follows from', () => {
    const { causes, recomputed, served } = features[featureNames.indexOf('user_source_open_rate')];
    expect(causes.others).toEqual({ send: 0, open: 0, read: 0, follow: 0, unfollow: 0 });
    expect(causes.own).toMatchObject({ send: 1, open: 1 });
    // Rates are (opens + 1) / (sends + 20); of served values the smallest sends that fit say how many there were.
    const sends = Array.from({ length: 500 }, (_, count) => count);
    const fits = sends.some((before) => {
      const opens = served * (before + 20) - 1;
      if (Math.abs(opens - Math.round(opens)) > 1e-9 || opens < -1e-9) return false;
      const later =
        (opens + 1 + causes.own.open + causes.user.open) / (before + 20 + causes.own.send + causes.user.send);
      return Math.abs(later - recomputed) < 1e-12;
    });
    expect(fits).toBe(true);
  });

  it('counts everybody else by day', () => {
    const others = explanation.crowd.reduce((sum, { topic }) => sum + topic.send, 0);
    const byHand = Array.from({ length: impressions.rows }, (_, other) => other).filter((other) => {
      const sentAtMs = impressions.value('sentAtMs', other);
      const story = impressions.value('story', other);
      return (
        impressions.value('user', other) !== notification.user &&
        world.catalog.storyTopic[story] === notification.topic &&
        log.knownAtMs(impressions.value('sendSeq', other)) >= notification.sentAtMs &&
        log.knownAtMs(impressions.value('sendSeq', other)) < trainingAtMs &&
        sentAtMs < trainingAtMs
      );
    });
    expect(others).toBe(byHand.length);
  });

  it('is the same again', () => {
    expect(explain(scenario, 1, {})).toEqual(explanation);
  });
});
