/** The draft behind the page: which keys it has, how it becomes a file and an address, and back. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { changesBetween } from '../../src/playground/draft/changes.ts';
import { checkText } from '../../src/playground/draft/check.ts';
import { inWords, referenceSeconds } from '../../src/playground/draft/estimate.ts';
import { defaults, type Leaf, leafAt, leaves } from '../../src/playground/draft/leaves.ts';
import { fileName, scenarioText } from '../../src/playground/draft/scenarioText.ts';
import { type Values, valueAt, withValue } from '../../src/playground/draft/values.ts';
import { scenarioVocabulary } from '../../src/scenario/messages/vocabulary.ts';
import { scenarioSchema } from '../../src/scenario/schema.ts';
import { cases } from '../gear.ts';

const scenarios = join(import.meta.dirname, '..', '..', 'scenarios');

// In the page the build puts this in.
vi.stubGlobal('BUILT', {
  version: '0.0.0',
  scenarios: Object.fromEntries(
    ['article.yaml', 'quick.yaml', 'claims/base.yaml', 'claims/follow-leak.yaml'].map((file) => [
      file,
      readFileSync(join(scenarios, file), 'utf8'),
    ]),
  ),
});
const { addressOf, readAddress, startDraft } = await import('../../src/playground/draft/address.ts');
const { presetValues, shippedNames, small } = await import('../../src/playground/draft/presets.ts');

const start = defaults as unknown as Values;

/** Values that a person might give a key, right or wrong. */
function anyValue({ kind, nullable, default: usual }: Leaf): fc.Arbitrary<unknown> {
  const values: fc.Arbitrary<unknown>[] = [fc.constant(usual), fc.string()];
  if (nullable) values.push(fc.constant(null));
  if (kind.name === 'number')
    values.push(
      fc.integer(),
      fc.double({ noNaN: true, noDefaultInfinity: true }).filter((value) => !Object.is(value, -0)),
    );
  if (kind.name === 'flag') values.push(fc.boolean());
  if (kind.name === 'choice') values.push(fc.constantFrom(...kind.words));
  if (kind.name === 'choices') values.push(fc.subarray([...kind.words]));
  if (kind.name === 'duration') values.push(fc.constantFrom('1d', '36h', '0s', '1.5h'));
  if (kind.name === 'seeds') values.push(fc.uniqueArray(fc.nat(), { minLength: 1, maxLength: 5 }));
  if (kind.name === 'yaml')
    values.push(fc.jsonValue({ maxDepth: 2 }).filter((value) => !JSON.stringify(value).includes('-0')));
  return fc.oneof(...values);
}

const anyValues = fc
  .subarray([...leaves], { maxLength: 6 })
  .chain((some) => fc.tuple(...some.map((leaf) => anyValue(leaf).map((value) => [leaf, value] as const))));

const changed = (values: Values, changes: readonly (readonly [Leaf, unknown])[]) =>
  changes.reduce((made, [{ path }, value]) => withValue(made, path, value), values);

/** Checks for a key of a mapping that is null by default, which is written as in a file. */
const isWithinNull = (path: readonly string[]) =>
  path.some((_, depth) => depth > 0 && valueAt(start, path.slice(0, depth)) === null);

describe('the keys of the form', () => {
  it('are all of the schema but those that a page has no use for', () => {
    const scalar = scenarioVocabulary.allKeys
      .map(({ path }) => path)
      .filter(
        (path) =>
          !path.includes('[]') && !/^(?:extends|plugins|sweep)$/.test(path) && !isWithinNull(path.split('.')),
      );
    const sections = new Set(
      scalar.flatMap((path) => path.split('.').map((_, depth, keys) => keys.slice(0, depth).join('.'))),
    );
    expect(leaves.map(({ key }) => key).sort()).toEqual(scalar.filter((path) => !sections.has(path)).sort());
  });

  it('have an input of their kind', () => {
    const kindOf = (key: string) => leafAt(key)?.kind;
    expect(kindOf('world.users')).toEqual({
      name: 'number',
      whole: true,
      low: 1,
      high: 20_000_000,
      excludesLow: false,
      excludesHigh: false,
    });
    expect(kindOf('training.testShare')).toMatchObject({
      low: 0,
      high: 1,
      excludesLow: true,
      excludesHigh: true,
    });
    expect(kindOf('timeline.logging')?.name).toBe('duration');
    expect(kindOf('evaluation.live')?.name).toBe('flag');
    expect(kindOf('training.ship')).toEqual({ name: 'choice', words: ['evaluated', 'refit'] });
    expect(kindOf('training.splits')?.name).toBe('choices');
    expect(kindOf('training.provenances')).toMatchObject({
      name: 'choices',
      words: expect.arrayContaining(['logged']),
    });
    expect(kindOf('seeds')?.name).toBe('seeds');
    expect(kindOf('training.models')?.name).toBe('yaml');
    expect(leafAt('serving.threshold')).toMatchObject({ nullable: true, kind: { name: 'number' } });
    expect(leafAt('training.gap')).toMatchObject({ nullable: true, kind: { name: 'duration' } });
  });
});

describe('the text of a draft', () => {
  it('says nothing of defaults', () => {
    expect(scenarioText(start)).toBe('name: playground\n');
    expect(checkText(scenarioText(start), 'playground.yaml').scenario).toEqual(defaults);
  });

  it('is read as the values that it was made of, whatever they are: valid or refused at their own key', () => {
    fc.assert(
      fc.property(anyValues, (changes) => {
        const values = changed(start, changes);
        const { scenario, problems } = checkText(scenarioText(values), fileName(values));
        if (scenario !== undefined) expect(scenario).toEqual(values);
        else expect(problems.length).toBeGreaterThan(0);
        for (const { key } of problems) expect(key).toBeDefined();
      }),
      cases(400),
    );
  });

  it('goes to a file named after the scenario', () => {
    const named = (name: unknown) => fileName({ name });
    expect(named('quick')).toBe('quick.yaml');
    expect(named('a/b=1')).toBe('a-b=1.yaml');
    expect(named('../../etc')).toBe('scenario.yaml');
    expect(named('')).toBe('scenario.yaml');
    expect(named(null)).toBe('scenario.yaml');
  });
});

describe('the address of a draft', () => {
  it('is empty for the page as it starts, and names what differs', () => {
    const draft = startDraft();
    expect(addressOf(draft)).toBe('');
    const values = withValue(withValue(draft.values, ['world', 'users'], 500), ['timeline', 'logging'], '9d');
    expect(addressOf({ ...draft, values })).toBe('timeline.logging=9d&world.users=500');
  });

  it('brings the same draft back, from any preset', () => {
    fc.assert(
      fc.property(fc.constantFrom('playground', ...shippedNames), anyValues, (from, changes) => {
        const draft = { from, values: changed(presetValues(from), changes) };
        const { draft: read, unknown } = readAddress(`#${addressOf(draft)}`);
        expect(read).toEqual(draft);
        expect(unknown).toEqual([]);
      }),
      cases(300),
    );
  });

  it('may hold anything without harm', () => {
    fc.assert(
      fc.property(fc.string(), (text) => readAddress(text).draft.values !== undefined),
      cases(100),
    );
    expect(readAddress('#from=gone&__proto__=1&world=3&world.users=9')).toMatchObject({
      draft: { from: 'playground', values: { world: { users: 9 } } },
      unknown: ['from=gone', '__proto__', 'world'],
    });
  });
});

describe('presets', () => {
  it('are those shipped, without what they extend', () => {
    expect(shippedNames).toEqual(['article', 'quick', 'claims/follow-leak']);
    expect(presetValues('claims/follow-leak')).toMatchObject({ name: 'follow-leak', world: { users: 2000 } });
  });

  it('can be made small', () => {
    expect(small(presetValues('article'))).toMatchObject({ seeds: [1], world: { users: 300 } });
  });

  it('differ by keys, names aside', () => {
    expect(changesBetween(presetValues('article'), small(presetValues('article')))).toEqual([
      { key: 'seeds', before: [1, 2, 3, 4, 5, 6, 7, 8], after: [1] },
      { key: 'world.users', before: 5000, after: 300 },
    ]);
    expect(valueAt(presetValues('quick'), ['name'])).toBe('quick');
  });
});

describe('the time that a run takes', () => {
  const scenarioOf = (seeds: number[], users: number) =>
    scenarioSchema.parse({ name: 'a', seeds, world: { users } });

  it('is not that of the worlds alone, which a thread has to start for', () => {
    const smallest = referenceSeconds(scenarioOf([1], 1), 1);
    expect(inWords(smallest)).not.toBe('about a second');
    const [one, two, ten] = [1, 2, 10].map((workers) =>
      referenceSeconds(scenarioOf([1, 2, 3, 4], 2000), workers),
    );
    // Worlds share the workers; starting is not halved by more of them.
    expect(one - smallest).toBeCloseTo(2 * (two - smallest), 1);
    expect(ten).toBeGreaterThan(smallest);
  });
});
