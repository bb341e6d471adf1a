/** No input whatsoever causes anything but a UserError, and what is accepted is itself a scenario file. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { stringify } from 'yaml';
import { UserError } from '../../../src/base/errors.ts';
import { scenarioVocabulary } from '../../../src/scenario/messages/vocabulary.ts';
import { splitPath } from '../../../src/scenario/reading/keyPath.ts';
import type { ResolvedScenario, ScenarioContext } from '../../../src/scenario/reading/parse.ts';
import { runs } from '../../gear.ts';
import { filesOf, parse } from './parsing.ts';

const VALID = `
name: whole
description: A scenario that uses every part.
seeds: [1, 2, 3]
timeline: { burnIn: 3d, warmup: 5d, logging: 10d, production: 4d }
world:
  users: 100
  newsroom: { storiesPerDay: 100, medianLifetime: 20h, topicsPerSource: 2 }
  tastes: { declaredInterests: 0 }
  drift: { tastesRadiansPerDay: 0.01 }
history: { ingestionDelay: { minimum: 5m, maximum: 2h } }
serving: { attributionWindow: 12h, threshold: null, incumbent: { features: [user_open_rate] } }
training:
  provenances:
    - recomputed
    - name: mixed
      from: logged
      except: { user_open_rate: recomputed }
  splits: [random, user+story, time]
  encoders: [none, target]
  gap: 1d
evaluation: { live: true }
sweep: { world.users: [100, 200], training.encoding.entities: [[user], [story, user×topic]] }
expect:
  - { that: recomputed x random, quantity: gap.auc, minus: mixed x time x target, is: above, margin: 0.002 }
  - { that: oracle, quantity: shadow.auc, minus: [recomputed x time, { of: incumbent, quantity: shadow.auc }], plus: mixed x time, is: within }
`;

/** Parses; only a UserError may come out. What is accepted must come back the same from its own text. */
function survive(text: string, options: Partial<ScenarioContext> = {}): void {
  let accepted: ResolvedScenario;
  try {
    accepted = parse(text, options);
  } catch (error) {
    if (error instanceof UserError) {
      expect(error.message).not.toBe('');
      expect(error.message).not.toContain('[object Object]');
      expect(error.message).not.toContain('undefined');
      return;
    }
    throw error;
  }
  expectRoundTrip(accepted);
}

function expectRoundTrip({ scenario, points }: ResolvedScenario): void {
  expect(parse(stringify(scenario)).scenario).toStrictEqual(scenario);
  expect(parse(JSON.stringify(scenario)).scenario).toStrictEqual(scenario);
  for (const point of points?.slice(0, 3) ?? []) {
    expect(parse(stringify(point.scenario))).toStrictEqual({ scenario: point.scenario });
  }
}

test('the scenario that is mutated below is valid, and a round trip changes nothing', () => {
  const resolved = parse(VALID);
  expect(resolved.points).toHaveLength(4);
  expectRoundTrip(resolved);
  expectRoundTrip(parse('{}'));
});

test('random characters', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => survive(text)),
    runs(600),
  );
});

test('random YAML punctuation', () => {
  const token = fc.constantFrom(
    ...[
      'a',
      'world',
      'users',
      ':',
      ': ',
      '- ',
      '\n',
      '\n  ',
      '[',
      ']',
      '{',
      '}',
      ', ',
      '&a ',
      '*a',
      '!t ',
      '|',
      '>',
      '"',
      "'",
    ],
    ...[
      '#',
      '? ',
      '---',
      '...',
      '%YAML 1.2',
      '\t',
      '<<',
      '~',
      '1',
      '.inf',
      '0x1F',
      '\r\n',
      '\ufeff',
      '@',
      '`',
      '=',
      '\\',
      'null',
    ],
  );
  fc.assert(
    fc.property(fc.array(token, { maxLength: 40 }), (tokens) => survive(tokens.join(''))),
    runs(1800),
  );
});

const anything = fc.oneof(
  fc.constantFrom<unknown>(
    null,
    true,
    -1,
    0,
    0.5,
    1e300,
    '24h',
    '0s',
    'all',
    'time',
    '',
    [],
    {},
    [1, 1],
    ['logged'],
    -0,
  ),
  fc.string({ unit: 'binary', maxLength: 10 }),
  fc.double(),
  fc.jsonValue({ maxDepth: 3 }),
);
const keyPath = fc.constantFrom(...scenarioVocabulary.allKeys.map(({ path }) => path.replace('[]', '[0]')));

test('random values as YAML and as JSON', () => {
  fc.assert(
    fc.property(
      fc.dictionary(
        fc.constantFrom(...scenarioVocabulary.allKeys.map(({ key }) => key), '__proto__', 'toString'),
        anything,
      ),
      (value) => {
        survive(JSON.stringify(value));
        survive(stringify(value));
      },
    ),
    runs(600),
  );
});

test('a valid scenario with characters removed, added and moved', () => {
  const edit = fc.record({
    at: fc.nat(VALID.length),
    remove: fc.nat(6),
    add: fc.string({ unit: 'binary', maxLength: 4 }),
  });
  const punctuation = fc.record({
    at: fc.nat(VALID.length),
    remove: fc.nat(2),
    add: fc.constantFrom(
      '',
      ':',
      '\n',
      ' ',
      '- ',
      '"',
      '0',
      '-',
      '.',
      'd',
      'null',
      '[',
      '}',
      '*a',
      '&a ',
      '<<: ',
    ),
  });
  fc.assert(
    fc.property(fc.array(fc.oneof(edit, punctuation), { minLength: 1, maxLength: 4 }), (edits) => {
      let text = VALID;
      for (const { at, remove, add } of edits) text = text.slice(0, at) + add + text.slice(at + remove);
      survive(text);
    }),
    runs(600),
  );
});

test('a valid scenario with any value at any key', () => {
  fc.assert(
    fc.property(keyPath, anything, (path, value) => {
      const nested = splitPath(path).reduceRight<unknown>(
        (inner, segment) => (/^\d+$/.test(segment) ? [inner] : { [segment]: inner }),
        value,
      );
      survive(JSON.stringify({ ...(nested as object), extends: 'whole.yaml' }), {
        read: filesOf({ 'whole.yaml': VALID }),
      });
    }),
    runs(600),
  );
});

test('any --set and --seeds', () => {
  const set = fc.oneof(
    fc.string({ maxLength: 30 }),
    fc.tuple(keyPath, anything).map(([path, value]) => `${path}=${JSON.stringify(value)}`),
    fc.tuple(keyPath, fc.string({ unit: 'binary', maxLength: 8 })).map(([path, text]) => `${path}=${text}`),
    fc
      .tuple(fc.string({ maxLength: 12 }), fc.string({ maxLength: 8 }))
      .map(([path, text]) => `world.${path}=${text}`),
    fc.constantFrom(
      '__proto__.a=1',
      'constructor.prototype.a=1',
      'training.provenances.9=1',
      'extends=a',
      'sweep.=1',
    ),
  );
  const seeds = fc.option(fc.oneof(fc.string({ maxLength: 12 }), fc.stringMatching(/^[0-9.,]{0,8}$/)), {
    nil: undefined,
  });
  fc.assert(
    fc.property(fc.array(set, { maxLength: 4 }), seeds, (sets, given) => {
      survive(VALID, { sets, ...(given === undefined ? {} : { seeds: given }) });
    }),
    runs(600),
  );
});

test('nothing that was parsed changes the prototype of objects', () => {
  survive('{"__proto__": {"polluted": 1}, "world": {"__proto__": {"polluted": 1}}}', {
    sets: ['__proto__.polluted=1', 'world.__proto__.polluted=1', 'constructor.prototype.polluted=1'],
  });
  expect({}).not.toHaveProperty('polluted');
});
