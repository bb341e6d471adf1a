/** A page of facts: those of a reader's own app. */
import { z } from 'zod';
import { count } from '../../../base/options.ts';
import { capitalised } from '../../../base/text.ts';
import { inputJsonSchema, type JsonSchema } from '../../../scenario/jsonSchema.ts';
import { ScenarioError } from '../../../scenario/messages/error.ts';
import { Vocabulary } from '../../../scenario/messages/vocabulary.ts';
import { parseInput } from '../../../scenario/reading/inputFile.ts';
import { factOf } from '../facts/catalog.ts';
import { OBSERVED_DAYS } from '../facts/usage.ts';
import { type Knob, knobs, wantedOf } from './knobs.ts';

/** Days of the default world from which notifications are kept. */
const MOST_DAYS = 77;

const factsRequest = z.strictObject({
  users: count(1, 20_000_000).optional().describe('Number of users at any time.'),
  notifiedUsers: count(1, 20_000_000)
    .optional()
    .describe('In place of users: those who got a notification in the last week.'),
  topics: count(1, 64).optional().describe('Number of topics.'),
  sources: count(1, 512).optional().describe('Number of sources.'),
  days: count(14, MOST_DAYS)
    .default(OBSERVED_DAYS)
    .describe('Number of days in which the facts below were counted.'),
  ...Object.fromEntries(
    knobs.map(({ fact, asked }) => {
      const { title, measured } = factOf(fact);
      return [fact, asked.optional().describe(`${capitalised(title)}: ${measured}.`)];
    }),
  ),
});

export interface FactsRequest {
  readonly users: number | undefined;
  readonly notifiedUsers: number | undefined;
  readonly topics: number | undefined;
  readonly sources: number | undefined;
  readonly days: number;
  /** By the name of the fact, in the unit of the catalog. */
  readonly wanted: ReadonlyMap<string, number>;
}

/** JSON Schema of a page of facts. */
export function factsRequestJsonSchema(): JsonSchema & Record<string, unknown> {
  return inputJsonSchema(factsRequest, {
    kind: 'facts-request',
    title: 'Facts for hindsight fit',
    description: 'Facts of an app, from which hindsight fit makes a world. All are optional.',
  });
}

const INPUT = {
  schema: factsRequest,
  vocabulary: new Vocabulary(factsRequestJsonSchema),
  expected: 'a mapping of facts, such as users, sendsPerDay and openRate',
};

/**
 * Parses and checks a page of facts.
 * @param fileName shown in messages
 * @throws ScenarioError with every problem
 */
export function parseFacts(text: string, fileName: string): FactsRequest {
  const { users, notifiedUsers, topics, sources, days, ...given } = parseInput(INPUT, text, fileName);
  const wanted = new Map(
    knobs.flatMap((knob) => {
      const value = (given as Readonly<Record<string, number | string | undefined>>)[knob.fact];
      return value === undefined ? [] : [[knob.fact, wantedOf(knob, value)] as const];
    }),
  );
  const request = { users, notifiedUsers, topics, sources, days, wanted };
  const problems = contradictions(request);
  if (problems.length > 0) {
    throw new ScenarioError(
      problems.map((problem) => ({ place: { source: { label: fileName, rank: 0 } }, ...problem })),
    );
  }
  return request;
}

/** Facts that no app has together. */
function contradictions({ users, notifiedUsers, wanted }: FactsRequest) {
  const problems: { path: string[]; found: string; expected: string; remedy: string }[] = [];
  const order = (low: string, high: string) => {
    const [least, most] = [wanted.get(low), wanted.get(high)];
    if (least === undefined || most === undefined || least <= most) return;
    problems.push({
      path: [high],
      found: `less than ${low}`,
      expected: 'a percentile that is not below a lower one',
      remedy: `look at both, ${low} and ${high}`,
    });
  };
  order('openDelayMedian', 'openDelayLong');
  order('lifetimeMedian', 'lifetimeLong');
  if (users !== undefined && notifiedUsers !== undefined) {
    problems.push({
      path: ['notifiedUsers'],
      found: 'users, too',
      expected: 'one of the two: the share of users who are notified follows from other facts',
      remedy: 'leave one of them out, and give reachable where it is known',
    });
  }
  const [openRate, neverOpen] = [wanted.get('openRate'), wanted.get('neverOpen')];
  if (openRate !== undefined && neverOpen !== undefined && neverOpen === 1 && openRate > 0) {
    problems.push({
      path: ['neverOpen'],
      found: `1, where the open rate is ${openRate}`,
      expected: 'less than 1: somebody opens',
      remedy: 'give the share of users without any open',
    });
  }
  return problems;
}

/** The knobs of the facts that are given. */
export function knobsOf({ wanted }: FactsRequest): readonly Knob[] {
  return knobs.filter(({ fact }) => wanted.has(fact));
}
