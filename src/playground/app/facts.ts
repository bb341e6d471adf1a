/** The facts of a reader's app, as they are typed, and the page of facts that they make. */
import { stringify } from 'yaml';
import { type FactsRequest, parseFacts } from '../../lab/studies/fit/request.ts';
import type { Fit } from '../../lab/studies/fit/schema.ts';
import { ScenarioError } from '../../scenario/messages/error.ts';
import { type Draft, startDraft } from '../draft/address.ts';
import { defaults } from '../draft/leaves.ts';
import { withValue } from '../draft/values.ts';

export interface AppField {
  /** Key in the page of facts. */
  readonly key: string;
  readonly label: string;
  /** Behind the number; empty for a bare count. */
  readonly unit: string;
  readonly example: string;
  /** The value in the page of facts. */
  readonly written: (amount: number) => number | string;
}

export const appFields: readonly AppField[] = [
  { key: 'users', label: 'Users', unit: '', example: '20000', written: (amount) => amount },
  {
    key: 'sendsPerDay',
    label: 'Notifications a day, to a user',
    unit: '',
    example: '1',
    written: (amount) => amount,
  },
  {
    key: 'openRate',
    label: 'Open rate: of these, opened',
    unit: '%',
    example: '3',
    written: (amount) => Number((amount / 100).toPrecision(12)),
  },
  {
    key: 'lifetimeMedian',
    label: 'Time for which a story is sent, median',
    unit: 'hours',
    example: '12',
    written: (amount) => `${amount}h`,
  },
];

export const FACTS_FILE = 'facts.yaml';

/** @param typed texts by key, of which each may be empty */
export function factsText(typed: ReadonlyMap<string, string>): string {
  const given = appFields.flatMap(({ key, written }) => {
    const text = (typed.get(key) ?? '').trim();
    if (text === '') return [];
    // What is no number is told by the rules of the command.
    return [[key, Number.isNaN(Number(text)) ? text : written(Number(text))]];
  });
  return given.length === 0 ? '' : stringify(Object.fromEntries(given));
}

export type CheckedFacts =
  | { readonly request: FactsRequest; readonly problems: ReadonlyMap<string, string> }
  | { readonly request: undefined; readonly problems: ReadonlyMap<string, string> };

/** The rules of the command, with what is wrong by the key of the field. */
export function checkFacts(text: string): CheckedFacts {
  try {
    return { request: parseFacts(text === '' ? '{}' : text, FACTS_FILE), problems: new Map() };
  } catch (error) {
    if (!(error instanceof ScenarioError)) throw error;
    return {
      request: undefined,
      problems: new Map(
        error.problems.map(({ path, found, expected }) => [
          String(path[0]),
          `found ${found}; expected ${expected}`,
        ]),
      ),
    };
  }
}

/** The small world of the page with the parameters that were found, over the days of the default in which they were. */
export function draftOfFit({ settings, check }: Fit): Draft {
  const start = startDraft();
  const named = withValue(start.values, ['name'], 'my-app');
  const sized = withValue(
    withValue(named, ['world', 'users'], check.users),
    ['timeline', 'logging'],
    defaults.timeline.logging,
  );
  const values = settings.reduce(
    (set, { parameter, value }) => withValue(set, parameter.split('.'), value),
    sized,
  );
  return { ...start, values };
}
