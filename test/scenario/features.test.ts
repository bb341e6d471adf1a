import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { defaultFeatureSet, featureDefinitions } from '../../src/features/definitions.ts';
import { FeatureSet } from '../../src/features/featureSet.ts';
import { featuresOf, featuresOnceInvented } from '../../src/scenario/features.ts';
import { anyDefinitions, setInScenario, written } from '../features/anySet.ts';
import { runs } from '../gear.ts';
import { messageOf, parse } from './reading/parsing.ts';

const setOf = (text: string): FeatureSet => featuresOf(parse(text).scenario);
const featureOf = (text: string, name: string) => setOf(text).features.find((each) => each.name === name);

describe('features of a scenario', () => {
  it('are those of the app where it says nothing, or nothing new', () => {
    expect(setOf('{}')).toBe(defaultFeatureSet);
    expect(setOf('features: {}')).toBe(defaultFeatureSet);
    const all = Object.fromEntries(featureDefinitions.map((each) => [each.name, written(each)]));
    expect(setOf(JSON.stringify({ features: all }))).toBe(defaultFeatureSet);
  });

  it('are what any definitions say that it writes', () => {
    fc.assert(
      fc.property(anyDefinitions, (definitions) => {
        expect(setInScenario(definitions).features).toEqual(new FeatureSet(definitions).features);
      }),
      runs(100),
    );
  });

  it('are one set wherever they mean the same', () => {
    const [one, other, third] = [
      'features: { mine: { key: user x topic, value: open-rate, window: 3d } }',
      'features: { mine: { value: open-rate, window: 72h, key: user×topic, prior: { sends: 20 } } }',
      'features: { mine: { key: user x topic, value: open-rate, window: 3d, prior: { sends: 21 } } }',
    ].map(setOf);
    expect(one).toBe(other);
    expect(third).not.toBe(one);
  });

  it('change in what is written, and nothing else', () => {
    const text = 'features: { user_open_rate_7d: { window: 14d }, user_open_rate: { prior: { sends: 50 } } }';
    expect(featureOf(text, 'user_open_rate_7d')).toMatchObject({
      key: 'user',
      value: { form: 'open-rate', windowMs: 14 * 86_400_000, prior: { opens: 1, sends: 20 } },
      description: 'Smoothed opens over sends of the user in the last 14 days.',
    });
    expect(featureOf(text, 'user_open_rate')).toMatchObject({
      value: { windowMs: 28 * 86_400_000, prior: { opens: 1, sends: 50 } },
      description:
        'Smoothed opens over sends of the user in the last 28 days, as if 1 of 50 more had been opened before.',
    });
    const others = ({ features }: FeatureSet) =>
      features.filter(({ name }) => name !== 'user_open_rate_7d' && name !== 'user_open_rate');
    expect(others(setOf(text))).toEqual(others(defaultFeatureSet));
  });

  it('take only the parts of their new form', () => {
    const text = 'features: { user_open_rate_7d: { value: count, of: opens } }';
    expect(featureOf(text, 'user_open_rate_7d')?.value).toEqual({
      form: 'count',
      of: 'opens',
      windowMs: 7 * 86_400_000,
    });
    expect(featureOf('features: { user_open_rate: { value: age } }', 'user_open_rate')).toMatchObject({
      key: 'story',
      value: { form: 'age' },
    });
  });

  it('are swept and set like other keys, and inherited', () => {
    const text = 'features: { mine: { key: user, value: count, of: sends, window: 1d } }';
    const { points } = parse(`${text}\nsweep: { features.mine.window: [1d, 3d] }`);
    expect(points?.map(({ scenario }) => scenario.features?.['mine']?.window)).toEqual(['1d', '3d']);
    const { scenario } = parse(text, { sets: ['features.mine.window=2d', 'features.hour_sine=null'] });
    expect(featuresOf(scenario).count).toBe(22);
    expect(scenario.features?.['mine']?.window).toBe('2d');
  });

  it('may be invented on the first day of production, and are not there before', () => {
    const { scenario } = parse(
      'retraining: { newFeatures: [user_open_rate, { name: mine, key: user, value: count, of: opens, window: 6h }] }',
    );
    expect(featuresOf(scenario)).toBe(defaultFeatureSet);
    const { names } = featuresOnceInvented(scenario);
    expect(names.filter((name) => !defaultFeatureSet.names.includes(name))).toEqual(['mine']);
  });
});

describe('messages about features', () => {
  const ask = (text: string) => expect(messageOf(text));

  it('of names that mean something else, and of parts that mean nothing', () => {
    ask(`
features:
  recomputed: { key: user, value: count, of: opens, window: 3d }
  all: { key: user, value: count, of: opens, window: 3d }
  user_open_rate: { prior: {} }
  mine: { key: user, value: log-hours-since, of: opens }
`).toMatchInlineSnapshot(`
  "my.yaml:3:15  features.recomputed
    found:    the name "recomputed"
    expected: a name that is not that of a provenance
    remedy:   rename it

  my.yaml:4:8  features.all
    found:    the name "all"
    expected: a name but all, which means every feature
    remedy:   rename it

  my.yaml:5:28  features.user_open_rate.prior
    found:    an empty prior
    expected: opens, sends or both
    remedy:   add them, or remove prior

  my.yaml:6:9  features.mine
    found:    no window
    expected: a duration from 1h to 90d
    remedy:   add window"
`);
  });

  it('of new features that nobody has defined', () => {
    ask('retraining: { newFeatures: [user_opn_rate] }').toMatchInlineSnapshot(`
      "my.yaml:1:29  retraining.newFeatures[0]
        found:    the unknown feature "user_opn_rate"
        expected: the name of a feature
        nearest:  user_open_rate
        remedy:   the documentation lists all features"
    `);
    ask('retraining: { newFeatures: [mine] }').toMatchInlineSnapshot(`
      "my.yaml:1:29  retraining.newFeatures[0]
        found:    the unknown feature "mine"
        expected: one of user_open_rate, user_open_rate_7d, user_sends_24h, user_reads_7d_ln, user_hours_since_notification_ln, user_follows_ln, story_open_rate, story_reads_ln, story_age_hours, story_is_breaking, topic_open_rate_24h, source_open_rate_7d, source_followers_ln, user_topic_open_rate, user_topic_reads_ln, user_topic_declared_interest, user_source_open_rate, …
        remedy:   the documentation lists all features"
    `);
  });

  it('of definitions', () => {
    ask(`
features:
  a: { key: topic, value: count, of: follows, window: 3d }
  b: { key: user, value: open-rate, of: sends, window: 3d }
  c: { key: user, value: age }
  d: { key: moment, value: open-rate, window: 3d }
  e: { key: user, value: count }
  f: { key: user, value: log-hours-since, of: sends, window: lifetime }
  g: { key: user, value: log-hours-since, of: follows, window: 3d }
  story_open_rate: { prior: { opens: 30 } }
  user_opn_rate: { prior: { opens: 2 } }
`).toMatchInlineSnapshot(`
  "my.yaml:3:38  features.a.of
    found:    follows of a topic
    expected: other events, or another key: follows are of user, source, user×source

  my.yaml:4:41  features.b.of
    found:    of with value: open-rate
    expected: no of, which means nothing there; it goes with value: count, log-count, exists, log-hours-since
    remedy:   remove of

  my.yaml:5:13  features.c.key
    found:    age of a user
    expected: that of a story

  my.yaml:6:13  features.d.key
    found:    sends of a moment
    expected: another key: a moment has no history

  my.yaml:7:6  features.e
    found:    no of
    expected: one of sends, opens, reads, follows
    remedy:   add of

  my.yaml:7:6  features.e
    found:    no window
    expected: a duration from 1h to 90d, or lifetime
    remedy:   add window

  my.yaml:8:62  features.f.window
    found:    a lifetime
    expected: 1 hour to 90 days, the most that it counts to

  my.yaml:9:47  features.g.of
    found:    log-hours-since of follows
    expected: sends, opens or reads: an unfollow takes a follow away, but not its moment

  my.yaml:10:29  features.story_open_rate.prior
    found:    a prior of 30 opens in 20 sends
    expected: at least 0 opens, and more than 0 sends, as many at least

  my.yaml:11:18  features.user_opn_rate
    found:    no value
    expected: one of open-rate, count, log-count, exists, log-hours-since, age, breaking, declared, hour-sine, hour-cosine, weekend, follow-up, broadcast
    nearest:  user_open_rate
    remedy:   add value"
`);
    ask(`
features:
  Mine: { key: user, value: count, of: opens, window: lifetime }
  encoded_user: { key: user, value: count, of: opens, window: lifetime }
  user_open_rate: {}
  user_opn_rate: null
`).toMatchInlineSnapshot(`
  "my.yaml:3:9  features.Mine
    found:    the name "Mine"
    expected: at most 50 small letters, digits and underscores, a letter first
    remedy:   rename it, such as user_topic_open_rate_3d

  my.yaml:4:17  features.encoded_user
    found:    the name "encoded_user"
    expected: a name that does not begin with encoded_, as other columns do
    remedy:   rename it

  my.yaml:5:19  features.user_open_rate
    found:    an empty definition
    expected: what is changed, such as window or prior
    remedy:   add that, or remove it

  my.yaml:6:3  features.user_opn_rate
    found:    null for "user_opn_rate"
    expected: the name of a feature of the app, which null drops
    nearest:  user_open_rate
    remedy:   remove it"
`);
    ask(`
features:
  a: { key: user_topic, value: open rate, window: 3 }
  b: { key: user, value: count, of: opens, window: 100d }
  c: 3d
  d: { key: user, value: count, of: opens, windows: 3d }
`).toMatchInlineSnapshot(`
  "my.yaml:3:13  features.a.key
    found:    the text "user_topic"
    expected: one of user, story, topic, source, user×topic, user×source, moment, user x topic, user x source
    nearest:  user×topic

  my.yaml:3:32  features.a.value
    found:    the text "open rate"
    expected: one of open-rate, count, log-count, exists, log-hours-since, age, breaking, declared, hour-sine, hour-cosine, weekend, follow-up, broadcast
    nearest:  open-rate

  my.yaml:3:51  features.a.window
    found:    3
    expected: lifetime, or a duration with its unit, such as 14d, 6h, 30m or 15s
    remedy:   write the unit behind the number: 3d, 3h, 3m or 3s

  my.yaml:4:52  features.b.window
    found:    the text "100d"
    expected: a duration: at most 90d
    remedy:   write one of them, such as lifetime

  my.yaml:5:6  features.c
    found:    the text "3d"
    expected: a mapping with keys among key, value, of, window, prior, description, or null

  my.yaml:6:44  features.d.windows
    found:    an unknown key
    expected: one of key, value, of, window, prior, description
    nearest:  window"
`);
  });

  it('of names that are not there', () => {
    ask(
      'features: { hour_sine: null }\ntraining: { features: [hour_sine, hour_cosine] }',
    ).toMatchInlineSnapshot(`
      "my.yaml:2:24  training.features[0]
        found:    "hour_sine", which features drops
        expected: the name of a feature that there is
        remedy:   remove it, or hour_sine: null from features"
    `);
    ask(
      'features: { user_open_rate: null }\nserving: { incumbent: { features: [user_open_rate] } }',
    ).toMatchInlineSnapshot(`
      "my.yaml:2:36  serving.incumbent.features[0]
        found:    "user_open_rate", which features drops
        expected: the name of a feature that there is
        remedy:   remove it, or user_open_rate: null from features"
    `);
    ask(
      'retraining: { newFeatures: [{ name: mine, key: user, value: count, of: opens, window: 6h }] }\ntraining: { features: [mine, hour_sine] }',
    ).toMatchInlineSnapshot(`
      "my.yaml:2:24  training.features[0]
        found:    "mine", which is invented on the first day of production
        expected: the name of a feature that is there from the beginning
        remedy:   leave it to retraining, or define it under features and name it in retraining.newFeatures"
    `);
    ask(
      'retraining: { newFeatures: [{ name: user_open_rate, window: 6h }, { name: mine, window: 6h }, { name: user_open_rate_7d }] }',
    ).toMatchInlineSnapshot(`
      "my.yaml:1:37  retraining.newFeatures[0].name
        found:    the definition of "user_open_rate"
        expected: a name of its own: a feature of that name is there from the beginning
        remedy:   rename it, or write its name alone: - user_open_rate

      my.yaml:1:67  retraining.newFeatures[1]
        found:    no value
        expected: one of open-rate, count, log-count, exists, log-hours-since, age, breaking, declared, hour-sine, hour-cosine, weekend, follow-up, broadcast
        remedy:   add value

      my.yaml:1:103  retraining.newFeatures[2].name
        found:    the definition of "user_open_rate_7d"
        expected: a name of its own: a feature of that name is there from the beginning
        remedy:   rename it, or write its name alone: - user_open_rate_7d"
    `);
    ask(`features: {${featureDefinitions.map(({ name }) => ` ${name}: null`)} }`).toMatchInlineSnapshot(`
      "my.yaml:1:11  features
        found:    null for every feature
        expected: at least one feature that is left
        remedy:   keep one, or add one"
    `);
  });
});
