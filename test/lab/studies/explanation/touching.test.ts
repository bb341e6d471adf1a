import { expect, it } from 'vitest';
import { DAY_MS, HOUR_MS } from '../../../../src/base/time.ts';
import { featureDefinitions, featureNames } from '../../../../src/features/definitions.ts';
import { entityKeys } from '../../../../src/history/entities.ts';
import { EventLog, EventType } from '../../../../src/history/log.ts';
import { causesOf } from '../../../../src/lab/studies/explanation/causes.ts';
import { crowdOf } from '../../../../src/lab/studies/explanation/crowd.ts';
import { eachTouch, type Touch, touches } from '../../../../src/lab/studies/explanation/touching.ts';
import { worldOf } from '../../../world/worlds.ts';

const { catalog } = worldOf();
const STORY = 0;
const subject = {
  id: 7,
  user: 3,
  story: STORY,
  source: catalog.storySource[STORY],
  topic: catalog.storyTopic[STORY],
};
const sameTopic = catalog.storyTopic.findIndex(
  (topic, story) => topic === subject.topic && catalog.storySource[story] !== subject.source,
);
const unrelated = catalog.storyTopic.findIndex(
  (topic, story) => topic !== subject.topic && catalog.storySource[story] !== subject.source,
);

function touchesOf(events: readonly [EventType, number, number, number, number][]): Touch[] {
  const log = new EventLog();
  for (const [type, user, story, impression, atMs] of events) {
    log.append(type, user, story, catalog.storySource[story], impression, atMs, atMs);
  }
  const found: Touch[] = [];
  eachTouch(log, catalog, subject, 1000, 5000, (touch) => found.push(touch));
  return found;
}

it('takes no event that the batch never saw', () => {
  const log = new EventLog();
  const { source } = subject;
  for (const seenBy of [0, 1, 2, 3] as const)
    log.append(EventType.send, 3, STORY, source, 7, 1000 + seenBy, 1000 + seenBy, seenBy);
  const found: number[] = [];
  eachTouch(log, catalog, subject, 1000, 5000, ({ knownAtMs }) => found.push(knownAtMs));
  expect(found).toEqual([1002, 1003]);
});

it('takes events known from the first moment on and before the last, of the user, the source or the topic', () => {
  const { send, open } = EventType;
  const found = touchesOf([
    [send, 3, STORY, 6, 999],
    [send, 3, STORY, 7, 1000],
    [send, 4, STORY, 8, 1001],
    [send, 4, unrelated, 9, 1002],
    [send, 3, unrelated, 10, 1003],
    [send, 4, sameTopic, 11, 1004],
    [open, 3, STORY, 7, 4999],
    [open, 4, STORY, 8, 5000],
  ]);
  expect(found.map(({ knownAtMs }) => knownAtMs)).toEqual([1000, 1001, 1003, 1004, 4999]);
  expect(found.map(({ own }) => own)).toEqual([true, false, false, false, true]);
  expect(found.map(({ sameStory }) => sameStory)).toEqual([true, true, false, false, true]);
  expect(found.map((touch) => touch.sameSource)).toEqual([true, true, false, false, true]);
  expect(found.map((touch) => touch.sameTopic)).toEqual([
    true,
    true,
    catalog.storyTopic[unrelated] === subject.topic,
    true,
    true,
  ]);
  const of = (name: string, readAtMs = 5000) =>
    causesOf(featureDefinitions[featureNames.indexOf(name)], found, readAtMs);
  expect(of('user_open_rate', 4999).own).toMatchObject({ send: 1, open: 0 });
  expect(of('user_open_rate')).toMatchObject({
    own: { send: 1, open: 1 },
    user: { send: 1 },
    others: { send: 0 },
  });
  expect(of('topic_open_rate_24h')).toMatchObject({ user: { send: 0 }, others: { send: 2, open: 0 } });
  expect(of('story_open_rate')).toMatchObject({ own: { send: 1, open: 1 }, others: { send: 1, open: 0 } });
  expect(of('user_source_open_rate')).toMatchObject({ user: { send: 0 }, others: { send: 0 } });
  expect(of('user_follows_source').own.send).toBe(0);
});

it('counts what others did by the hour for a day, then by the day, without a gap and up to training', () => {
  const touch = (knownAtMs: number, sameUser = false): Touch => ({
    type: 'open',
    occurredAtMs: knownAtMs,
    knownAtMs,
    own: false,
    sameUser,
    sameStory: true,
    sameSource: true,
    sameTopic: false,
  });
  const sentAtMs = 500;
  const trainingAtMs = sentAtMs + 2.5 * DAY_MS;
  const crowd = crowdOf(
    [
      touch(sentAtMs),
      touch(sentAtMs + HOUR_MS - 1),
      touch(sentAtMs + HOUR_MS, true),
      touch(sentAtMs + HOUR_MS),
      touch(trainingAtMs - 1),
    ],
    sentAtMs,
    trainingAtMs,
  );
  expect(crowd).toHaveLength(24 + 2);
  expect(crowd[0].fromMs).toBe(sentAtMs);
  expect(crowd.at(-1)?.toMs).toBe(trainingAtMs);
  for (let index = 1; index < crowd.length; index++) expect(crowd[index].fromMs).toBe(crowd[index - 1].toMs);
  expect(crowd.map(({ story }) => story.open)).toEqual([2, 1, ...new Array(23).fill(0), 1]);
  expect(crowd.map(({ topic }) => topic.open)).toEqual(new Array(26).fill(0));
});

it('is part of the history of every entity that it has all parts of; a moment has no history', () => {
  const touch = { sameUser: true, sameStory: false, sameSource: true, sameTopic: false } as Touch;
  expect(entityKeys.filter((key) => touches(key, touch))).toEqual(['user', 'source', 'user×source']);
});
