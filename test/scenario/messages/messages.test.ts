/** What a user reads after each kind of mistake. */
import { describe, expect, test } from 'vitest';
import { messageOf, parse } from '../reading/parsing.ts';

const ask = (text: string) => expect(messageOf(text));

test('ten problems are told, and how many more there are', () => {
  const keys = (count: number) => Array.from({ length: count }, (_, index) => `key${index}: 1\n`).join('');
  expect(messageOf(keys(10)).split('\n\n')).toHaveLength(10);
  expect(messageOf(keys(11)).split('\n\n').slice(9)).toEqual([
    expect.stringContaining('key9'),
    '… and 1 more problem',
  ]);
  expect(messageOf(keys(40))).toMatch(/\n\n… and 30 more problems$/);
});

test('what the lab has written itself', () => {
  ask('{ "formatVersion": 2, "version": "0.1.0", "scenario": { "name": "a" } }').toMatchInlineSnapshot(`
    "my.yaml
      found:    a result, which the lab has written
      expected: a scenario file in YAML or JSON
      remedy:   its scenario is the value of the key scenario: jq .scenario my.yaml > again.json, and run again.json"
  `);
  expect(messageOf('{ "formatVersion": 1, "version": "0.1.0", "scenario": "a" }')).not.toContain('remedy');
});

test('a word of the same meaning', () => {
  ask('expect: [{ that: logged × time, quantity: gap.auc, is: higher, margin: 1 }]').toMatchInlineSnapshot(`
    "my.yaml:1:56  expect[0].is
      found:    the text "higher"
      expected: one of above, below, within
      nearest:  above"
  `);
});

describe('keys', () => {
  test('unknown, with the nearest beside it', () => {
    ask('name: a\nworld:\n  newsrom: {}\n').toMatchInlineSnapshot(`
      "my.yaml:3:3  world.newsrom
        found:    an unknown key
        expected: one of users, topics, sources, newsroom, tenure, broadcasts, dormancy, tastes, opens, bots, fatigue, follows, sessions, organic, optOut, drift
        nearest:  newsroom"
    `);
  });
  test('unknown, standing elsewhere in the schema', () => {
    ask('users: 5').toMatchInlineSnapshot(`
      "my.yaml:1:1  users
        found:    an unknown key
        expected: one of extends, name, title, description, plugins, seeds, timeline, world, history, features, serving, training, evaluation, retraining, sweep, expect, observe
        nearest:  world.users"
    `);
  });
  test('of a page of facts', () => {
    ask('lifetimeMedian: 12h').toMatchInlineSnapshot(`
      "my.yaml:1:1  lifetimeMedian
        found:    an unknown key
        expected: one of extends, name, title, description, plugins, seeds, timeline, world, history, features, serving, training, evaluation, retraining, sweep, expect, observe
        remedy:   where it is a fact of an app, write it into a page of facts, for hindsight fit"
    `);
  });
  test('unknown, spelled in another case', () => {
    ask('world: { newsroom: { stories_per_day: 5 } }').toMatchInlineSnapshot(`
      "my.yaml:1:22  world.newsroom.stories_per_day
        found:    an unknown key
        expected: one of storiesPerDay, medianLifetime, lifetimeSpread, maximumLifetime, dailyRhythm, volumeTail, topicsPerSource, qualitySpread, sourceQualitySpread, breakingShare, breakingLift, decayPower, decayOnset
        nearest:  storiesPerDay"
    `);
  });
  test('dotted', () => {
    ask('world.newsroom.decayPower: 5').toMatchInlineSnapshot(`
      "my.yaml:1:1  "world.newsroom.decayPower"
        found:    an unknown key
        expected: one of extends, name, title, description, plugins, seeds, timeline, world, history, features, serving, training, evaluation, retraining, sweep, expect, observe
        nearest:  world.newsroom.decayPower
        remedy:   nest the keys: world: { newsroom: { decayPower: … }}"
    `);
  });
  test('twice', () => {
    ask('world:\n  users: 1\n  topics: 9\n  users: 2\n').toMatchInlineSnapshot(`
      "my.yaml:4:3  world.users
        found:    the key a second time
        expected: each key once in a mapping
        remedy:   remove one: the first is in line 2"
    `);
  });
  test('no scalar', () => {
    ask('[1]: 2').toMatchInlineSnapshot(`
      "my.yaml:1:1
        found:    a key that is no plain name
        expected: valid YAML or JSON
        remedy:   every key is a name, followed by a colon"
    `);
  });
  test('of JavaScript objects', () => {
    ask('__proto__: { a: 1 }\nworld: { constructor: 1 }\nsweep: { __proto__: [1] }').toMatchInlineSnapshot(`
      "my.yaml:1:1  __proto__
        found:    an unknown key
        expected: one of extends, name, title, description, plugins, seeds, timeline, world, history, features, serving, training, evaluation, retraining, sweep, expect, observe

      my.yaml:2:10  world.constructor
        found:    an unknown key
        expected: one of users, topics, sources, newsroom, tenure, broadcasts, dormancy, tastes, opens, bots, fatigue, follows, sessions, organic, optOut, drift
        nearest:  expect[].construction

      my.yaml:3:10  sweep.__proto__
        found:    an unknown key
        expected: no such key"
    `);
  });
  test('of a merge', () => {
    ask('world: &w { users: 1 }\n<<: *w').toMatchInlineSnapshot(`
      "my.yaml:2:5  "<<"
        found:    the alias *w
        expected: values written out
        remedy:   write the value here, or share it between files with \`extends\`"
    `);
  });
  test('missing', () => {
    ask('training: { provenances: [{ nam: x, from: logged }] }').toMatchInlineSnapshot(`
      "my.yaml:1:27  training.provenances[0].name
        found:    nothing
        expected: text
        remedy:   add the key name

      my.yaml:1:29  training.provenances[0].nam
        found:    an unknown key
        expected: one of name, from, except
        nearest:  name"
    `);
  });
});

describe('values', () => {
  test('of the wrong type', () => {
    ask('world: { users: many, topics: [1], newsroom: 5 }\nevaluation: { live: yes }').toMatchInlineSnapshot(`
      "my.yaml:1:17  world.users
        found:    the text "many"
        expected: a whole number from 1 to 20000000
        remedy:   leave it out for its default, 5000

      my.yaml:1:31  world.topics
        found:    a list of 1
        expected: a whole number from 1 to 64
        remedy:   write one value; to run the scenario with each, write sweep: { world.topics: […] }

      my.yaml:1:46  world.newsroom
        found:    5
        expected: a mapping with keys among storiesPerDay, medianLifetime, lifetimeSpread, maximumLifetime, dailyRhythm, volumeTail, topicsPerSource, qualitySpread, sourceQualitySpread, breakingShare, breakingLift, decayPower, decayOnset
        remedy:   write keys below it: newsroom: { storiesPerDay: 240 }

      my.yaml:2:21  evaluation.live
        found:    the text "yes"
        expected: true or false
        remedy:   write true or false, without quotes"
    `);
  });
  test('numbers as text', () => {
    ask('world: { users: "24", opens: { baseRate: "2.5 %" } }\nname: 12').toMatchInlineSnapshot(`
      "my.yaml:1:17  world.users
        found:    the text "24"
        expected: a whole number from 1 to 20000000
        remedy:   remove the quotes: 24

      my.yaml:1:42  world.opens.baseRate
        found:    the text "2.5 %"
        expected: a number above 0 and below 1
        remedy:   write 0.025

      my.yaml:2:7  name
        found:    12
        expected: text
        remedy:   put it in quotes: '12'"
    `);
  });
  test('a unit missing, wrong or out of range', () => {
    ask(
      'serving: { attributionWindow: 24 }\nhistory: { ingestionDelay: { minimum: 24hours, maximum: 8d } }\ntimeline: { burnIn: 2 weeks, warmup: 36h, logging: 5ms }',
    ).toMatchInlineSnapshot(`
      "my.yaml:1:31  serving.attributionWindow
        found:    24
        expected: a duration with its unit, such as 14d, 6h, 30m or 15s
        remedy:   write the unit behind the number: 24d, 24h, 24m or 24s

      my.yaml:2:39  history.ingestionDelay.minimum
        found:    the text "24hours"
        expected: a duration with its unit, such as 14d, 6h, 30m or 15s
        remedy:   write 24h

      my.yaml:2:57  history.ingestionDelay.maximum
        found:    the text "8d"
        expected: a duration: at most 7d
        remedy:   leave it out for its default, 0s

      my.yaml:3:21  timeline.burnIn
        found:    the text "2 weeks"
        expected: a duration with its unit, such as 14d, 6h, 30m or 15s
        remedy:   write 14d

      my.yaml:3:38  timeline.warmup
        found:    the text "36h"
        expected: a duration: a whole number of days
        remedy:   leave it out for its default, 56d

      my.yaml:3:52  timeline.logging
        found:    the text "5ms"
        expected: a duration with its unit, such as 14d, 6h, 30m or 15s
        remedy:   the units are d, h, m and s"
    `);
  });
  test('a negative rate and a probability over 1', () => {
    ask('world: { follows: { initialPerUser: -1, afterOpen: 1.5, afterRead: 20 } }').toMatchInlineSnapshot(`
      "my.yaml:1:37  world.follows.initialPerUser
        found:    -1
        expected: a number from 0 to 512
        remedy:   leave it out for its default, 4

      my.yaml:1:52  world.follows.afterOpen
        found:    1.5
        expected: a number from 0 to 1
        remedy:   a share of 1: where 1.5 are per cent, write 0.015

      my.yaml:1:68  world.follows.afterRead
        found:    20
        expected: a number from 0 to 1
        remedy:   a share of 1: where 20 are per cent, write 0.2"
    `);
  });
  test('not finite, or huge', () => {
    ask(
      'world: { users: .inf, topics: .nan, sources: 1e999, drift: { newsMixSpread: 99999999999999999999999 } }',
    ).toMatchInlineSnapshot(`
      "my.yaml:1:17  world.users
        found:    an infinite number
        expected: a whole number from 1 to 20000000
        remedy:   leave it out for its default, 5000

      my.yaml:1:31  world.topics
        found:    .nan, which is no number
        expected: a whole number from 1 to 64
        remedy:   leave it out for its default, 12

      my.yaml:1:46  world.sources
        found:    an infinite number
        expected: a whole number from 1 to 512
        remedy:   leave it out for its default, 40

      my.yaml:1:77  world.drift.newsMixSpread
        found:    1e+23
        expected: a number from 0 to 3
        remedy:   leave it out for its default, 0.5"
    `);
  });
  test('null', () => {
    ask('name:\nworld:\n  users: null\nserving:\n').toMatchInlineSnapshot(`
      "my.yaml:1:1  name
        found:    nothing (null)
        expected: text
        remedy:   write a value, or remove the key

      my.yaml:3:3  world.users
        found:    nothing (null)
        expected: a whole number from 1 to 20000000
        remedy:   write a value, or remove the key for its default, 5000

      my.yaml:4:1  serving
        found:    nothing (null)
        expected: a mapping with keys among decisionsPerUserDay, decisionSpread, maximumCandidates, attributionWindow, restatement, threshold, frequencyCapPer24h, incumbent, features, outage, faults, deployed
        remedy:   write a value, or remove the key"
    `);
  });
  test('a mapping in place of a list of them, and kinds of mappings that a word tells apart', () => {
    ask('serving: { faults: { kind: scale, by: 2 } }').toMatchInlineSnapshot(`
      "my.yaml:1:20  serving.faults
        found:    a mapping with the keys kind, by
        expected: a list with at most 100 items, each item a mapping with kind: default, scale, shift, round, float32, replace
        remedy:   write a list: [{ … }], or a line with - before each mapping"
    `);
    ask('serving: { faults: [{ kind: swap }] }').toMatchInlineSnapshot(`
      "my.yaml:1:29  serving.faults[0].kind
        found:    the text "swap"
        expected: default, scale, shift, round, float32, or replace
        nearest:  replace"
    `);
  });
  test('a zone in hours, or without a colon', () => {
    ask(
      'training: { provenances: [{ name: x, from: { provenance: recomputed, zone: +5 } }, { name: y, from: { provenance: recomputed, zone: "-0530" } }] }',
    ).toMatchInlineSnapshot(`
      "my.yaml:1:76  training.provenances[0].from.zone
        found:    5
        expected: text
        remedy:   write '+05:00'

      my.yaml:1:133  training.provenances[1].from.zone
        found:    the text "-0530"
        expected: a fixed offset from UTC in hours and minutes, such as +05:30 or -08:00
        remedy:   write '-05:30'"
    `);
  });
  test('a word that is not among those allowed', () => {
    ask(
      'training: { provenances: [recomputd], splits: time, solver: newtn, features: al }',
    ).toMatchInlineSnapshot(`
      "my.yaml:1:27  training.provenances[0]
        found:    the text "recomputd"
        expected: one of logged, reconstructed, recomputed, recomputed-minus-own, recomputed-partition, recomputed-open-window, or a mapping with keys among name, from, except
        nearest:  recomputed

      my.yaml:1:47  training.splits
        found:    the text "time"
        expected: a list with at least one item, each item one of random, session, user, story, user+story, time, temporal-user, leave-last-out, k-fold, purged-k-fold
        remedy:   write a list: [time]

      my.yaml:1:61  training.solver
        found:    the text "newtn"
        expected: one of newton, gradient-descent
        nearest:  newton

      my.yaml:1:78  training.features
        found:    the text "al"
        expected: all, or a list with at least one item, each item text
        nearest:  all"
    `);
  });
  test('seeds', () => {
    ask('seeds: 5..1').toMatchInlineSnapshot(`
      "my.yaml:1:8  seeds
        found:    the text "5..1"
        expected: the smaller seed first: 1..5
        remedy:   leave it out for its default"
    `);
    ask('seeds: a').toMatchInlineSnapshot(`
      "my.yaml:1:8  seeds
        found:    the text "a"
        expected: seeds such as 1..20, or 1,5,9, or 1..4,9
        remedy:   leave it out for its default"
    `);
  });
  test('a name that is no folder', () => {
    ask('name: ../escape').toMatchInlineSnapshot(`
      "my.yaml:1:7  name
        found:    the text "../escape"
        expected: letters, digits and . _ - + = , with / between folders, a letter or digit first
        remedy:   write name: escape"
    `);
  });
});

describe('texts', () => {
  test('empty', () => {
    ask('').toMatchInlineSnapshot(`
      "my.yaml:1:1
        found:    an empty file
        expected: a mapping of keys such as name, seeds, timeline and world
        remedy:   start with a line such as \`description: What the scenario shows.\`"
    `);
    expect(messageOf('# only a comment\n')).toBe(messageOf(''));
  });
  test('a list at the top', () => {
    ask('- 1\n- 2').toMatchInlineSnapshot(`
      "my.yaml:1:1
        found:    a list of 2
        expected: a mapping of keys such as name, seeds, timeline and world
        remedy:   start with a line such as \`description: What the scenario shows.\`"
    `);
  });
  test('several documents', () => {
    ask('name: a\n---\nname: b').toMatchInlineSnapshot(`
      "my.yaml:2:1
        found:    a second YAML document
        expected: one document in a file
        remedy:   remove the line --- and what follows it: one file is one scenario"
    `);
  });
  test('tabs', () => {
    ask('world:\n\tusers: 1').toMatchInlineSnapshot(`
      "my.yaml:2:1
        found:    broken YAML: Tabs are not allowed as indentation
        expected: valid YAML or JSON
        remedy:   indent with spaces"
    `);
  });
  test('aliases', () => {
    ask('seeds: &s [1, 2]\nexpect: *s').toMatchInlineSnapshot(`
      "my.yaml:2:9  expect
        found:    the alias *s
        expected: values written out
        remedy:   write the value here, or share it between files with \`extends\`"
    `);
  });
  test('an alias bomb', () => {
    const bomb = ['a: &a [1]'];
    for (let level = 0; level < 9; level++) {
      const [above, below] = ['abcdefghij'[level + 1], 'abcdefghij'[level]];
      bomb.push(`${above}: &${above} [${Array(9).fill(`*${below}`).join(', ')}]`);
    }
    expect(messageOf(bomb.join('\n')).length).toBeLessThan(30_000);
  });
  test('unfinished quotes', () => {
    ask('description: "half').toMatchInlineSnapshot(`
      "my.yaml:1:19
        found:    broken YAML: Missing closing "quote
        expected: valid YAML or JSON"
    `);
  });
  test('tags and directives', () => {
    ask('name: !secret a').toMatchInlineSnapshot(`
      "my.yaml:1:7
        found:    broken YAML: Unresolved tag: !secret
        expected: valid YAML or JSON
        remedy:   remove the tag, the word that starts with !"
    `);
    ask('%YAML 1.1\n---\nname: a').toMatchInlineSnapshot(`
      "my.yaml:1:1
        found:    a %YAML 1.1 directive
        expected: YAML 1.2
        remedy:   remove it"
    `);
  });
  test('very deep nesting', () => {
    ask('['.repeat(50_000)).toMatchInlineSnapshot(`
      "my.yaml:1:66
        found:    values nested deeper than 64 levels
        expected: at most six levels"
    `);
    expect(messageOf('a: '.repeat(5))).toContain('broken YAML');
    expect(messageOf('- '.repeat(20_000))).toContain('nested deeper');
    expect(messageOf('{a: '.repeat(20_000))).toContain('nested deeper');
    expect(messageOf('? '.repeat(20_000))).toContain('nested deeper');
  });
  test('binary garbage', () => {
    ask('name: a\nx\u0000\u0001').toMatchInlineSnapshot(`
      "my.yaml:2:2
        found:    the control character U+0000
        expected: a text file in YAML or JSON"
    `);
  });
  test('too long', () => {
    ask(`# ${'x'.repeat(1_000_000)}`).toMatchInlineSnapshot(`
      "my.yaml
        found:    a text of 1000002 characters
        expected: at most 1000000"
    `);
  });
  test('with a byte order mark and carriage returns: positions are those an editor shows', () => {
    ask('\ufeffname: a\r\nworld:\r\n  users: -1\r\n').toMatchInlineSnapshot(`
      "my.yaml:3:10  world.users
        found:    -1
        expected: a whole number from 1 to 20000000
        remedy:   leave it out for its default, 5000"
    `);
  });
  test('a byte order mark takes no column', () => {
    expect(messageOf('\ufeffwrld: 1')).toMatch(/^my.yaml:1:1 /);
    expect(messageOf('\ufeffworld: { users: -1 }')).toMatch(/^my.yaml:1:17 /);
  });
  test('terminal escapes are not passed on', () => {
    const message = messageOf('"\\e[31mred": 1\nname: "\\e[0m\\u202e"');
    // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it looks for
    expect(message).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u202e]/);
  });
});

test('all problems come at once, in the order of their places', () => {
  ask('zoo: 1\nworld: { topics: a }\nseeds: [1, -1]\nserving: { threshold: 2 }').toMatchInlineSnapshot(`
    "my.yaml:1:1  zoo
      found:    an unknown key
      expected: one of extends, name, title, description, plugins, seeds, timeline, world, history, features, serving, training, evaluation, retraining, sweep, expect, observe

    my.yaml:2:18  world.topics
      found:    the text "a"
      expected: a whole number from 1 to 64
      remedy:   leave it out for its default, 12

    my.yaml:3:12  seeds[1]
      found:    -1
      expected: a whole number from 0 to 2147483647

    my.yaml:4:23  serving.threshold
      found:    2
      expected: a number from 0 to 1, or null
      remedy:   a share of 1: where 2 are per cent, write 0.02"
  `);
});

test('JSON is read too, tabs, $schema and all', () => {
  const { scenario } = parse('{\n\t"$schema": "x.json",\n\t"world": {\n\t\t"users": 7\n\t}\n}');
  expect(scenario.world.users).toBe(7);
  expect(scenario).not.toHaveProperty('$schema');
});

test('minus zero is zero, as JSON would have it', () => {
  expect(parse('world: { opens: { rhythmLift: -0.0 } }').scenario.world.opens.rhythmLift).toBe(0);
});

test('terms of a contrast', () => {
  expect(
    messageOf(
      'expect:\n' +
        '  - { that: oracle, minus: [1, { of: random }], quantity: choiceValue, is: above }\n' +
        '  - { that: oracle, minus: [], quantity: choiceValue, is: above }\n' +
        '  - { that: oracle, plus: { off: random, quantity: choiceValue }, quantity: choiceValue, is: above }\n' +
        '  - { that: { of: oracle, quantity: choiceValue }, quantity: choiceValue, is: above }\n',
    ),
  ).toMatchInlineSnapshot(`
    "my.yaml:2:29  expect[0].minus[0]
      found:    1
      expected: text, or a mapping with keys among of, quantity

    my.yaml:2:32  expect[0].minus[1].quantity
      found:    nothing
      expected: text
      remedy:   add the key quantity

    my.yaml:3:28  expect[1].minus
      found:    an empty list
      expected: text, a mapping with keys among of, quantity, or a list with at least one and at most 20 items, each item text, or a mapping with keys among of, quantity

    my.yaml:4:27  expect[2].plus.of
      found:    nothing
      expected: text
      remedy:   add the key of

    my.yaml:4:29  expect[2].plus.off
      found:    an unknown key
      expected: one of of, quantity
      nearest:  of

    my.yaml:5:13  expect[3].that
      found:    a mapping with the keys of, quantity
      expected: text"
  `);
});

describe('names of format 1 are answered with those of format 2', () => {
  test('training.features, which listed provenances, beside training.columns', () => {
    ask(
      'training:\n  features: [recomputed, { name: mix, from: logged }]\n  columns: [user_open_rate]\n',
    ).toMatchInlineSnapshot(`
      "my.yaml:2:3  training.features
        found:    the provenance "recomputed"
        expected: names of features
        remedy:   training.features names features; provenances are listed in training.provenances

      my.yaml:3:3  training.columns
        found:    a name of format 1
        expected: training.features
        remedy:   write features instead of columns"
    `);
    ask('training: { features: [{ name: mix, from: logged }] }').toMatchInlineSnapshot(`
      "my.yaml:1:13  training.features
        found:    a mix of provenances
        expected: names of features
        remedy:   training.features names features; provenances are listed in training.provenances"
    `);
  });
  test('columns of a model and of the incumbent', () => {
    ask(
      'training: { models: [{ name: few, columns: [hour_sine] }] }\nserving: { incumbent: { columns: all } }',
    ).toMatchInlineSnapshot(`
      "my.yaml:1:35  training.models[0].columns
        found:    a name of format 1
        expected: training.models[0].features
        remedy:   write features instead of columns

      my.yaml:2:25  serving.incumbent.columns
        found:    a name of format 1
        expected: serving.incumbent.features
        remedy:   write features instead of columns"
    `);
  });
  test('in a sweep and on the command line', () => {
    ask(
      'sweep: { training.features.0.from.after: [1h, 2h], training.columns: [all], training.features: [[logged], [recomputed]] }',
    ).toMatchInlineSnapshot(`
      "my.yaml:1:10  sweep."training.features.0.from.after"
        found:    a key of a provenance
        expected: names of features
        remedy:   training.features names features; provenances are listed in training.provenances

      my.yaml:1:52  sweep."training.columns"
        found:    a name of format 1
        expected: training.features
        remedy:   write features instead of columns

      my.yaml:1:77  sweep."training.features"
        found:    the provenance "logged"
        expected: names of features
        remedy:   training.features names features; provenances are listed in training.provenances"
    `);
    expect(messageOf('name: a', { sets: ['training.columns=[hour_sine]'] })).toMatchInlineSnapshot(`
      "--set training.columns=[hour_sine]  training.columns
        found:    a name of format 1
        expected: training.features
        remedy:   write features instead of columns"
    `);
  });
  test('a boundary and a feature', () => {
    ask(
      'training: { provenances: [{ name: mix, from: { provenance: reconstructed, boundary: upTo } }] }',
    ).toMatchInlineSnapshot(`
      "my.yaml:1:85  training.provenances[0].from.boundary
        found:    the text "upTo"
        expected: one of before, inclusive
        nearest:  inclusive"
    `);
    ask('training: { features: [user_log_hours_since_notification] }').toMatchInlineSnapshot(`
      "my.yaml:1:24  training.features[0]
        found:    the unknown feature "user_log_hours_since_notification"
        expected: the name of a feature
        nearest:  user_hours_since_notification_ln
        remedy:   the documentation lists all features"
    `);
  });
  test('features of the new format are no old names', () => {
    expect(
      parse('training: { features: [hour_sine], provenances: [logged] }').scenario.training,
    ).toMatchObject({
      features: ['hour_sine'],
      provenances: ['logged'],
    });
  });
});
