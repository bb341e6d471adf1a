/** Facts of the reader's own tables, counted as those of a simulated world are. */
import { DAY_MS } from '../base/time.ts';
import { factOf } from '../lab/studies/facts/catalog.ts';
import {
  countSends,
  countStories,
  type Days,
  type Follow,
  followRateOf,
  type Sent,
} from '../lab/studies/facts/counts.ts';
import { OBSERVED_DAYS, type Usage, unknownUsage } from '../lab/studies/facts/usage.ts';
import { knobs } from '../lab/studies/fit/knobs.ts';
import type { FactsRequest } from '../lab/studies/fit/request.ts';
import { exportNames, type Names } from '../warehouse/names.ts';
import { parseNames } from '../warehouse/readNames.ts';
import { missingNamed, type NamedColumns, requiredColumn } from './join.ts';
import { momentsOf } from './moments.ts';
import { columnOf, missingInHistory, plainName } from './provenance/columns.ts';
import { textOf, wantedBy } from './provenance/request.ts';
import { missingId, tableError, throwTogether } from './reading/problem.ts';
import { readTable } from './reading/readTable.ts';
import type { Source } from './reading/source.ts';
import { tableSize } from './reading/tableSize.ts';
import { withSources } from './reading/withSources.ts';
import { filesOf, type TableKey, type TableRequest, type UsageRequest } from './request.ts';
import { type AuditedRows, auditedRows } from './rows.ts';
import { type Column, type Table, textAt } from './table.ts';

/** Fewest days of which weeks can be told. */
const LEAST_DAYS = 14;

/** The column of a table of stories with the end of the time for which each is sent. */
const EXPIRES_AT = 'expires_at_ms';

/** Texts as numbers from 0, in the order in which they first come. */
class Numbers {
  readonly #numbers = new Map<string, number>();

  of(text: string | undefined): number {
    if (text === undefined) return -1;
    const number = this.#numbers.get(text) ?? this.#numbers.size;
    this.#numbers.set(text, number);
    return number;
  }

  get count(): number {
    return this.#numbers.size;
  }
}

/**
 * Counts what the tables tell.
 * @param open finds a file by the name that the request gives it
 * @throws UserError for a table that is none, or of too few days
 */
export async function usageFacts(
  request: UsageRequest,
  open: (file: string) => Promise<Source>,
): Promise<FactsRequest> {
  const names =
    request.names === undefined ? exportNames : parseNames(await textOf(request.names, open), request.names);
  await requireColumns(request, names, open);
  const read = (file: TableRequest, wanted: (name: string) => boolean) =>
    withSources(filesOf(file), open, async (sources) => {
      const everything = { id: undefined, mostRows: Number.POSITIVE_INFINITY, stride: 1 };
      return (await readTable(sources, { ...everything, wanted, onProgress: () => {} })).table;
    });
  const ofDecisions = wantedBy(names.decisions);
  const asked = [request.id, request.label, request.at, request.user];
  const impressions = await read(request.training, (name) => asked.includes(name) || ofDecisions(name));
  const { events, stories } = request;
  const eventNames = wantedBy(names.events);
  const storyNames = wantedBy(names.stories);
  return counted(request, names, {
    impressions,
    events: events === undefined ? undefined : await read(events, eventNames),
    stories:
      stories === undefined
        ? undefined
        : await read(stories, (name) => name === EXPIRES_AT || storyNames(name)),
  });
}

/** Columns that are read, by their keys in a file of names. */
const COLUMNS = {
  events: ['type', 'user', 'story', 'source', 'occurredAt'],
  stories: ['story', 'topic', 'source', 'publishedAt'],
} as const;
type EventKey = (typeof COLUMNS.events)[number];
type StoryKey = (typeof COLUMNS.stories)[number];

/** @throws UserError with every column that a table lacks */
async function requireColumns(
  request: UsageRequest,
  names: Names,
  open: (file: string) => Promise<Source>,
): Promise<void> {
  const tables = new Map<TableKey, NamedColumns>();
  for (const key of ['training', 'events', 'stories'] as const) {
    const table = request[key];
    if (table === undefined) continue;
    const sizeOf = (sources: readonly Source[]) => tableSize(sources, () => false);
    tables.set(key, await withSources(filesOf(table), open, sizeOf));
  }
  throwTogether([...missingNamed(request, tables), ...missingInHistory(tables, names, COLUMNS)]);
}

interface Tables {
  readonly impressions: Table;
  readonly events: Table | undefined;
  readonly stories: Table | undefined;
}

function counted(
  request: UsageRequest,
  names: Names,
  { impressions, events, stories }: Tables,
): FactsRequest {
  const rows = auditedRows(
    { ...request, features: [] },
    { training: impressions, served: undefined, previous: undefined },
  );
  if (request.id !== undefined)
    requireUnique(requiredColumn(impressions, request.id, 'id'), impressions.label);
  const user = requiredColumn(impressions, request.user, 'user');
  const sentAtMs = momentsOf(requiredColumn(impressions, request.at, 'at'), impressions.label, request);
  const days = daysOf(sentAtMs, impressions.label);
  const numbers = { user: new Numbers(), story: new Numbers(), source: new Numbers(), topic: new Numbers() };
  const story = rows.named(plainName(names.decisions.story, 'decisions.story'));
  const happened = events === undefined ? undefined : eventsOf(events, request, names, numbers);
  const sent = sentIn({ rows, user, story, sentAtMs }, days, numbers, happened?.opens);
  const published = stories === undefined ? undefined : storiesOf(stories, request, names, numbers);
  const usage: Usage = {
    ...unknownUsage,
    days: (days.toMs - days.fromMs) / DAY_MS,
    ...countSends(sent, days),
    ...(published === undefined ? {} : countStories(published, days)),
    ...(happened === undefined || published === undefined
      ? {}
      : { followRate: followRateOf(sent, (place) => published.source[place] ?? -1, happened.follows, days) }),
  };
  const wanted = knobs.flatMap(({ fact }) => {
    const value = factOf(fact).of(usage);
    return Number.isNaN(value) ? [] : [[fact, value] as const];
  });
  return {
    users: undefined,
    notifiedUsers: Math.max(1, usage.notified),
    topics: published && Math.min(64, numbers.topic.count),
    sources: published && Math.min(512, numbers.source.count),
    days: usage.days,
    wanted: new Map(wanted),
  };
}

/** @throws UserError for an impression that is there twice, which would count twice */
function requireUnique(id: Column, label: string): void {
  const seen = new Map<string, number>();
  for (const row of id.values.keys()) {
    const text = textAt(id, row);
    if (text === undefined) throw missingId(`${label}, row ${row + 1}`, id.name);
    const earlier = seen.get(text);
    if (earlier !== undefined) {
      throw tableError({
        place: `${label}, rows ${earlier + 1} and ${row + 1}`,
        found: `the same id: ${id.name} ${text}`,
        expected: 'an id for each impression',
        remedy: 'leave out the copies, or name another column with --id',
      });
    }
    seen.set(text, row);
  }
}

/** The last whole days of the impressions, as many as are counted of a simulated world, or as there are. */
function daysOf(sentAtMs: Float64Array, label: string): Days {
  const present = sentAtMs.filter((atMs) => !Number.isNaN(atMs));
  const toMs = present.reduce((most, atMs) => Math.max(most, atMs), Number.NEGATIVE_INFINITY) + 1;
  const firstMs = present.reduce((least, atMs) => Math.min(least, atMs), Number.POSITIVE_INFINITY);
  const whole = Math.floor((toMs - firstMs) / DAY_MS);
  if (whole < LEAST_DAYS) {
    throw tableError({
      place: label,
      found: `impressions of ${Math.max(0, whole)} whole days`,
      expected: `at least ${LEAST_DAYS} days, of which the first and the last week differ`,
      remedy: 'give more days, or write the facts that are known to a page of facts',
    });
  }
  return { fromMs: toMs - Math.min(OBSERVED_DAYS, whole) * DAY_MS, toMs };
}

type AllNumbers = Readonly<Record<'user' | 'story' | 'source' | 'topic', Numbers>>;

function sentIn(
  {
    rows,
    user,
    story,
    sentAtMs,
  }: { rows: AuditedRows; user: Column; story: Column | undefined; sentAtMs: Float64Array },
  { fromMs, toMs }: Days,
  numbers: AllNumbers,
  opens: ReadonlyMap<string, readonly number[]> | undefined,
): Sent {
  const own = Array.from(sentAtMs.keys()).filter(
    (row) => sentAtMs[row] >= fromMs && sentAtMs[row] < toMs && textAt(user, row) !== undefined,
  );
  const users = own.map((row) => numbers.user.of(textAt(user, row)));
  const stories = own.map((row) => (story === undefined ? -1 : numbers.story.of(textAt(story, row))));
  return {
    user: Int32Array.from(users),
    story: Int32Array.from(stories),
    sentAtMs: Float64Array.from(own, (row) => sentAtMs[row]),
    openedAtMs: Float64Array.from(own, (row, place) => {
      if (rows.labels[row] === 0) return Number.POSITIVE_INFINITY;
      const moments = opens?.get(pairOf(users[place], stories[place]));
      return moments?.find((atMs) => atMs >= sentAtMs[row]) ?? Number.NaN;
    }),
  };
}

function pairOf(user: number, story: number): string {
  return `${user} ${story}`;
}

/** Opens by user and story, and follows. */
function eventsOf(events: Table, request: UsageRequest, { events: names }: Names, numbers: AllNumbers) {
  const column = (key: EventKey) => columnOf(events, names[key], `events.${key}`);
  const [type, user, story, source] = [column('type'), column('user'), column('story'), column('source')];
  const atMs = momentsOf(column('occurredAt'), events.label, request);
  const opens = new Map<string, number[]>();
  const follows: Follow[] = [];
  for (let row = 0; row < events.rows; row++) {
    const what = textAt(type, row);
    const who = numbers.user.of(textAt(user, row));
    if (what === names.types.open) {
      const pair = pairOf(who, numbers.story.of(textAt(story, row)));
      opens.set(
        pair,
        [...(opens.get(pair) ?? []), atMs[row]].sort((a, b) => a - b),
      );
    } else if (what === names.types.follow) {
      follows.push({ user: who, source: numbers.source.of(textAt(source, row)), atMs: atMs[row] });
    }
  }
  return { opens, follows };
}

function storiesOf(stories: Table, request: UsageRequest, { stories: names }: Names, numbers: AllNumbers) {
  const column = (key: StoryKey) => columnOf(stories, names[key], `stories.${key}`);
  const [story, topic, source] = [column('story'), column('topic'), column('source')];
  const publishedAtMs = momentsOf(column('publishedAt'), stories.label, request);
  const expires = stories.columns.get(EXPIRES_AT);
  const sourceOfStory: number[] = [];
  for (let row = 0; row < stories.rows; row++)
    sourceOfStory[numbers.story.of(textAt(story, row))] = numbers.source.of(textAt(source, row));
  return {
    publishedAtMs,
    expiresAtMs:
      expires === undefined
        ? publishedAtMs.map(() => Number.NaN)
        : momentsOf(expires, stories.label, request),
    topic: Int32Array.from({ length: stories.rows }, (_, row) => numbers.topic.of(textAt(topic, row))),
    source: sourceOfStory,
  };
}
