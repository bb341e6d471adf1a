import { describe, expect, it } from 'vitest';
import { factsRequestJsonSchema, knobsOf, parseFacts } from '../../../../src/lab/studies/fit/request.ts';
import { defaultOf, inputWith, settingsOf } from '../../../../src/lab/studies/fit/scenario.ts';
import { scenarioVocabulary } from '../../../../src/scenario/messages/vocabulary.ts';
import { factKeys } from '../../../../src/scenario/messages/words.ts';
import { parseScenario } from '../../../../src/scenario/reading/parse.ts';

const problemsOf = (text: string): string => {
  try {
    parseFacts(text, 'facts.yaml');
  } catch (error) {
    return (error as Error).message;
  }
  return '';
};

describe('a page of facts', () => {
  it('has the keys that scenarios lead to it from', () => {
    const ofScenarios = new Set(scenarioVocabulary.allKeys.map(({ key }) => key));
    expect(factKeys).toEqual(
      Object.keys(factsRequestJsonSchema().properties ?? {}).filter(
        (key) => key !== '$schema' && key !== 'days' && !ofScenarios.has(key),
      ),
    );
  });

  it('is not told of sweeps, which only scenarios have', () => {
    const message = problemsOf('users: [400, 500]\n');
    expect(message).toContain('a list of 2');
    expect(message).not.toContain('sweep');
  });

  it('is read in the units of the catalog', () => {
    const { users, days, wanted } = parseFacts(
      'users: 20000\nsendsPerDay: 1\nopenRate: 0.03\nlifetimeMedian: 12h\nopenDelayMedian: 90s\n',
      'facts.yaml',
    );
    expect({ users, days }).toEqual({ users: 20_000, days: 35 });
    expect(Object.fromEntries(wanted)).toEqual({
      sendsPerDay: 1,
      openRate: 0.03,
      lifetimeMedian: 12,
      openDelayMedian: 1.5,
    });
  });

  it('may be empty of facts that a parameter moves', () => {
    expect(knobsOf(parseFacts('users: 10\n', 'facts.yaml'))).toEqual([]);
  });

  it.each([
    ['an unknown key', 'openrate: 0.03', /openRate/],
    ['a key that only begins one', 'lifetime: 12h', /nearest: {2}lifetimeMedian, lifetimeLong$/],
    ['a percentage', 'openRate: 3', /at most 1|0 to 1|between/],
    ['a share as text', 'openRate: 3 %', /number/],
    ['a delay without unit', 'openDelayMedian: 30', /duration/],
    ['a negative number', 'sendsPerDay: -1', /from 0 to 60/],
    ['half a user', 'users: 0.5', /whole/],
    ['days that no world has', 'days: 400', /77/],
    ['percentiles in the wrong order', 'openDelayMedian: 3h\nopenDelayLong: 1h', /not below a lower one/],
    ['lifetimes in the wrong order', 'lifetimeMedian: 3h\nlifetimeLong: 2h', /not below a lower one/],
    ['two numbers of users', 'users: 10\nnotifiedUsers: 5', /one of the two/],
    ['opens of nobody', 'openRate: 0.1\nneverOpen: 1', /somebody opens/],
    ['a list', '- openRate', /mapping/],
    ['nothing', '', /empty/],
  ])('that has %s is refused, with its place', (_, text, expected) => {
    const message = problemsOf(text);
    expect(message).toMatch(/facts\.yaml/);
    expect(message).toMatch(expected);
  });

  it('tells all problems at once', () => {
    const message = problemsOf('openRate: 3\nsendsPerDay: often\nlifetimeMedian: 12\n');
    for (const key of ['openRate', 'sendsPerDay', 'lifetimeMedian']) expect(message).toContain(key);
  });
});

describe('the scenario of few topics, sources and stories', () => {
  it('keeps its parts below their whole', () => {
    const request = parseFacts(
      'topics: 2\nsources: 3\nstoriesPerDay: 2\nlifetimeMedian: 200h\n',
      'facts.yaml',
    );
    const own = knobsOf(request);
    const settings = settingsOf(
      request,
      own,
      own.map((knob) => request.wanted.get(knob.fact) ?? defaultOf(knob)),
    );
    const text = JSON.stringify(inputWith(settings));
    const { scenario } = parseScenario(text, 'app.yaml', {
      read: () => {
        throw new Error('extends nothing');
      },
    });
    expect(scenario.world).toMatchObject({
      topics: 2,
      sources: 3,
      newsroom: { storiesPerDay: 2, medianLifetime: '200h', maximumLifetime: '336h', topicsPerSource: 2 },
    });
  });
});
