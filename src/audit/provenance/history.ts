/** Input of the lab's own fold from a reader's tables: a catalog, a log in order of knowledge, and impressions. */
import { sum } from 'simple-statistics';
import { placeInBlock } from '../../base/blocks.ts';
import { DAY_MS } from '../../base/time.ts';
import type { FeatureDefinition } from '../../features/definition.ts';
import { type FeatureCatalog, FeatureSet } from '../../features/featureSet.ts';
import { entityCounts, entityKeys, partsOf } from '../../history/entities.ts';
import {
  ImpressionKind,
  Impressions,
  impressionKindNames,
  NO_IMPRESSION,
  Phase,
} from '../../history/impressions.ts';
import { EventLog, EventType, type SeenBy, seenByNames } from '../../history/log.ts';
import { type Names, weekdays } from '../../warehouse/names.ts';
import { momentsOf } from '../moments.ts';
import { tableError } from '../reading/problem.ts';
import type { AuditRequest } from '../request.ts';
import { type Column, type Table, textAt } from '../table.ts';
import { columnOf, type HISTORY_COLUMNS } from './columns.ts';
import { Numbering } from './numbering.ts';

/** The tables of a history. */
export interface HistoryTables {
  readonly events: Table;
  readonly stories: Table | undefined;
  readonly users: Table | undefined;
}

/** Decisions whose features are recomputed. */
export interface Decisions {
  /** File that they are in, as messages call it. */
  readonly label: string;
  readonly user: Column;
  readonly story: Column | undefined;
  readonly kind: Column | undefined;
  readonly atMs: Float64Array;
}

export interface AuditedHistory {
  readonly catalog: FeatureCatalog;
  readonly log: EventLog;
  /** In order of sending. */
  readonly impressions: Impressions;
  /** By impression: the row of the decisions. */
  readonly rows: Int32Array;
  /** True if events are said to be seen by one side. */
  readonly hasSides: boolean;
  /** Time from the reader's moment 0 to a Monday, which moments of the history are counted from. */
  readonly shiftMs: number;
  /** True where the reader's moments are counted since 1970. */
  readonly isUnixTime: boolean;
  /** Sentences about events and rows that were left out. */
  readonly remarks: readonly string[];
}

/** The history of the features that are defined. Users of no decision are one: what is counted of them alone is never read. */
export function historyOf(
  definitions: readonly FeatureDefinition[],
  decisions: Decisions,
  tables: HistoryTables,
  names: Names,
  request: AuditRequest,
): AuditedHistory {
  const isUnixTime = decisions.atMs.some((ms) => ms > YEAR_2001_MS);
  const isDefault = request.names === undefined;
  const shiftMs = DAY_MS * weekdays.indexOf(isDefault && isUnixTime ? 'thursday' : names.dayZero);
  requireTables(definitions, decisions, tables);
  const features = new FeatureSet(definitions);
  const users = new Numbering();
  const allOf = users.numbersOf(decisions.user);
  const stories = new Numbering();
  const facts = storyFacts(stories, tables.stories, names, request, shiftMs);
  const storyOf = storiesOf(decisions, stories, tables.stories);
  const remarks: string[] = [];
  const stride = strideOf(users.count, features, facts);
  if (stride > 1) {
    remarks.push(
      `Rows of one user in ${stride} are recomputed: counters of all users would not fit in memory.`,
    );
  }
  const userOf = allOf.map((user) => (user % stride === 0 ? user / stride : NO_USER));

  const { impressions, rows } = impressionsOf(decisions, userOf, storyOf, shiftMs);
  if (rows.length === 0) {
    throw tableError({
      place: decisions.label,
      found: `no row with a moment and a user in ${allOf.length}`,
      expected: 'the user and the moment of each decision, as of which events are read',
      remedy: 'name their columns with --user and --at',
    });
  }
  const unknown = allOf.length - rows.length;
  if (stride === 1 && unknown > 0) {
    remarks.push(`${unknown} decisions without a moment or a user are not recomputed.`);
  }
  const { log, hasSides } = logOf(tables, names, request, {
    users,
    stride,
    stories,
    facts,
    shiftMs,
    impressions,
    hasStories: storyOf !== undefined,
    remarks,
  });
  const topics = Math.max(1, facts.topics.count);
  const catalog: FeatureCatalog = {
    users: othersOf(users, stride) + 1,
    topics,
    sources: Math.max(1, facts.sources.count),
    stories: Math.max(1, stories.count),
    storySource: padded(facts.sourceOf, stories.count),
    storyTopic: padded(facts.topicOf, stories.count),
    storyPublishedAtMs: facts.publishedAtMs,
    storyExpiresAtMs: new Float64Array(stories.count).fill(Number.POSITIVE_INFINITY),
    storyIsBreaking: facts.isBreaking,
    declaredInterest: declaredInterests(users, stride, facts.topics, tables.users, names),
    features,
  };
  return { catalog, log, impressions, rows, hasSides, shiftMs, isUnixTime, remarks };
}

const YEAR_2001_MS = 1e12;
const NO_USER = -1;
/** Counters of 32 bits that one history may have. */
const MOST_COUNTERS = 2 ** 26;

/** The smallest stride, a power of two, at which the counters of one user in so many fit in memory. */
function strideOf(
  users: number,
  { layout: { strides } }: FeatureSet,
  { topics, sources }: StoryFacts,
): number {
  const counts = entityCounts({ users: 1, topics: topics.count, sources: sources.count, stories: 1 });
  const ofOne = sum(
    entityKeys.map((key, index) => (partsOf(key).includes('user') ? counts[index] * strides[index] : 0)),
  );
  let stride = 1;
  while ((users / stride) * ofOne > MOST_COUNTERS) stride *= 2;
  return stride;
}

/** Number of all users whose rows are not recomputed. */
function othersOf(users: Numbering, stride: number): number {
  return Math.ceil(users.count / stride);
}

interface StoryFacts {
  readonly topics: Numbering;
  readonly sources: Numbering;
  /** By story. */
  readonly topicOf: Int32Array;
  readonly sourceOf: Int32Array;
  readonly publishedAtMs: Float64Array;
  readonly isBreaking: Uint8Array;
}

/** @throws UserError where a feature needs a table that is not given */
function requireTables(
  definitions: readonly FeatureDefinition[],
  { label, story }: Decisions,
  tables: HistoryTables,
): void {
  const require = (isThere: boolean, what: string, isNeeded: (definition: FeatureDefinition) => boolean) => {
    const needing = isThere ? undefined : definitions.find(isNeeded);
    if (needing === undefined) return;
    throw tableError({
      place: label,
      found: `no ${what}, which ${needing.name} needs`,
      expected: 'whatever the definitions count by',
      remedy: `give it, or leave the feature out with --except ${needing.name}`,
    });
  };
  const partsNeeded = ({ key, value }: FeatureDefinition) => [
    ...partsOf(key),
    ...(value.form === 'age' || value.form === 'breaking' ? ['topic'] : []),
  ];
  require(story !== undefined, 'column of the story', (each) =>
    partsNeeded(each).some((part) => part !== 'user'));
  require(tables.stories !== undefined, 'table of stories (--stories)', (each) =>
    partsNeeded(each).some((part) => part === 'topic' || part === 'source'));
  require(tables.users !== undefined, 'table of users (--users)', ({ value }) => value.form === 'declared');
}

function storyFacts(
  numbers: Numbering,
  table: Table | undefined,
  { stories: names }: Names,
  request: AuditRequest,
  shiftMs: number,
): StoryFacts {
  const [topics, sources] = [new Numbering(), new Numbering()];
  if (table === undefined) {
    return {
      topics,
      sources,
      topicOf: new Int32Array(0),
      sourceOf: new Int32Array(0),
      publishedAtMs: new Float64Array(0),
      isBreaking: new Uint8Array(0),
    };
  }
  const column = (key: (typeof HISTORY_COLUMNS.stories)[number]) =>
    columnOf(table, names[key], `stories.${key}`);
  const story = column('story');
  const of = numbers.numbersOf(story);
  if (numbers.count < table.rows || of.includes(-1)) {
    const row = of.findIndex((number, place) => number !== place);
    throw tableError({
      place: `${table.label}, row ${row + 1}`,
      found:
        of[row] < 0
          ? `no ${story.name}`
          : `the same ${story.name} as in row ${of[row] + 1}: ${textAt(story, row)}`,
      expected: 'a row for each story',
      remedy: 'keep one of them',
    });
  }
  const isBreaking = column('breaking');
  if (isBreaking.kind !== 'flag' && isBreaking.values.some((value) => value !== 0 && value !== 1)) {
    throw tableError({
      place: `${table.label}, ${isBreaking.name}`,
      found: 'values that are neither true nor false',
      expected: 'true and false, or 1 and 0',
      remedy: 'convert the column, or name another under stories.breaking in a file of names',
    });
  }
  return {
    topics,
    sources,
    topicOf: topics.numbersOf(column('topic')),
    sourceOf: sources.numbersOf(column('source')),
    publishedAtMs: momentsOf(column('publishedAt'), table.label, request).map((ms) => ms + shiftMs),
    isBreaking: Uint8Array.from(isBreaking.values),
  };
}

/** Number of each decision's story; 0 for all where no column says. */
function storiesOf(
  { label, story }: Decisions,
  stories: Numbering,
  table: Table | undefined,
): Int32Array | undefined {
  if (story === undefined) return undefined;
  if (table === undefined) return stories.numbersOf(story);
  const numbers = stories.knownIn(story);
  const row = numbers.indexOf(-1);
  if (row < 0) return numbers;
  throw tableError({
    place: `${label}, row ${row + 1} of those that are judged`,
    found: `${story.name} ${textAt(story, row) ?? 'missing'}, which ${table.label} does not have`,
    expected: 'a story of that table: its topic and source are counted',
    remedy: 'give the stories of all decisions, or leave such rows out with --where',
  });
}

function impressionsOf(
  { atMs, kind }: Decisions,
  userOf: Int32Array,
  storyOf: Int32Array | undefined,
  shiftMs: number,
): { readonly impressions: Impressions; readonly rows: Int32Array } {
  const rows = Int32Array.from(atMs.keys())
    .filter((row) => !Number.isNaN(atMs[row]) && userOf[row] >= 0)
    .sort((a, b) => atMs[a] - atMs[b] || a - b);
  const impressions = new Impressions(0);
  for (const row of rows) {
    const name = kind === undefined ? undefined : textAt(kind, row);
    const number = impressionKindNames.indexOf(name as (typeof impressionKindNames)[number]);
    impressions.append(
      userOf[row],
      storyOf?.[row] ?? 0,
      row,
      0,
      Phase.logging,
      atMs[row] + shiftMs,
      1,
      Number.NaN,
      (number < 0 ? ImpressionKind.chosen : number) as ImpressionKind,
    );
  }
  return { impressions, rows };
}

interface LogParts {
  readonly users: Numbering;
  /** One user in so many is told from the others. */
  readonly stride: number;
  readonly stories: Numbering;
  readonly facts: StoryFacts;
  readonly shiftMs: number;
  readonly impressions: Impressions;
  /** False where decisions are about no story, and no event is a row's own. */
  readonly hasStories: boolean;
  /** To add to. */
  readonly remarks: string[];
}

function logOf(
  { events, stories: storyTable }: HistoryTables,
  { events: names }: Names,
  request: AuditRequest,
  { users, stride, stories, facts, shiftMs, impressions, hasStories, remarks }: LogParts,
): { readonly log: EventLog; readonly hasSides: boolean } {
  const column = (key: (typeof HISTORY_COLUMNS.events)[number]) =>
    columnOf(events, names[key], `events.${key}`);
  const types = typesOf(column('type'), names.types, remarks);
  const user = usersOf(column('user'), types, users).map((each) =>
    each % stride === 0 ? each / stride : NO_USER,
  );
  requireUsers(events, column('user'), user, remarks);
  const story =
    storyTable === undefined ? stories.numbersOf(column('story')) : stories.knownIn(column('story'));
  requireStories(events, column('story'), story, types, storyTable);
  const source = facts.sources.numbersOf(column('source'));
  const moments = (key: 'occurredAt' | 'knownAt') => {
    const ms = momentsOf(column(key), events.label, request);
    const row = ms.findIndex((each, place) => Number.isNaN(each) && types[place] >= 0);
    if (row < 0) return ms;
    throw tableError({
      place: `${events.label}, row ${row + 1}`,
      found: `no ${column(key).name}`,
      expected: 'a moment of every event',
      remedy: 'leave such events out, or write the moment; the same column may stand for both moments',
    });
  };
  const [occurredAtMs, knownAtMs] = [moments('occurredAt'), moments('knownAt')];
  const sides = sidesOf(events, names.seenBy);
  const others = othersOf(users, stride);
  const own = ownRows(impressions, stories.count);
  const log = new EventLog();
  for (const row of inOrder(knownAtMs)) {
    if (types[row] < 0) continue;
    const type = types[row] as EventType;
    // An erasure of one of the others is not one of all.
    if (type === EventType.erasure && user[row] < 0) continue;
    const seq = log.end;
    const impression = hasStories
      ? own.of(type, user[row], story[row], occurredAtMs[row] + shiftMs)
      : NO_IMPRESSION;
    log.append(
      type,
      user[row] < 0 ? others : user[row],
      story[row],
      source[row] < 0 && story[row] >= 0 ? (facts.sourceOf[story[row]] ?? -1) : source[row],
      impression,
      occurredAtMs[row] + shiftMs,
      knownAtMs[row] + shiftMs,
      sides?.[row] as SeenBy | undefined,
    );
    if (impression === NO_IMPRESSION) continue;
    const block = impressions.blockToWrite(impression);
    const ownSeq = type === EventType.send ? block.sendSeq : block.openSeq;
    // Of an event that comes twice, the first copy is the row's own.
    if (ownSeq[placeInBlock(impression)] < 0) ownSeq[placeInBlock(impression)] = seq;
  }
  if (log.end === 0) {
    throw tableError({
      place: events.label,
      found: `no event of a known type in ${events.rows} rows`,
      expected: `types such as ${names.types.send} and ${names.types.open}`,
      remedy: 'say under events.types in a file of names (--names) what they are called',
    });
  }
  return { log, hasSides: sides !== undefined };
}

/** Users of decisions, and those who demanded to be erased: what is erased is theirs alone. */
function usersOf(column: Column, types: Int8Array, users: Numbering): Int32Array {
  const erased = Float64Array.from(column.values, (value, row) =>
    types[row] === EventType.erasure ? value : Number.NaN,
  );
  users.numbersOf({ ...column, values: erased });
  return users.knownIn(column);
}

/** @throws UserError if all events are of users without a decision: then ids are of two kinds */
function requireUsers(events: Table, column: Column, user: Int32Array, remarks: string[]): void {
  const others = user.reduce((count, each) => count + (each < 0 ? 1 : 0), 0);
  if (others === user.length) {
    throw tableError({
      place: `${events.label}, ${column.name}`,
      found: `no user that has a decision: ${textAt(column, 0) ?? 'none'} here`,
      expected: 'the same ids as in the training set',
      remedy: 'name the column of the user with --user, or give the events of the same users',
    });
  }
  if (others > 0) {
    remarks.push(
      `Events of users without a decision that is recomputed: ${others} of ${user.length}; they count for stories, topics and sources.`,
    );
  }
}

/** Type of each event; -1 for those that count for nothing. */
function typesOf(column: Column, names: Names['events']['types'], remarks: string[]): Int8Array {
  const typeOf = new Map<string, EventType>([
    [names.send, EventType.send],
    [names.open, EventType.open],
    [names.read, EventType.read],
    [names.follow, EventType.follow],
    [names.unfollow, EventType.unfollow],
    [names.erasure ?? 'erasure', EventType.erasure],
  ]);
  const ignored = new Map<string, number>();
  const types = Int8Array.from(column.values, (_, row) => {
    const name = textAt(column, row) ?? 'none';
    const type = typeOf.get(name);
    if (type === undefined) ignored.set(name, (ignored.get(name) ?? 0) + 1);
    return type ?? -1;
  });
  if (ignored.size > 0) {
    const found = [...ignored].map(([name, count]) => `${count} of type ${name}`).slice(0, 5);
    remarks.push(`Events that no feature counts are left out: ${found.join(', ')}.`);
  }
  return types;
}

/** @throws UserError for an event of a story that the table of stories does not have */
function requireStories(
  events: Table,
  column: Column,
  story: Int32Array,
  types: Int8Array,
  table: Table | undefined,
): void {
  if (table === undefined) return;
  const row = story.findIndex(
    (number, place) => number < 0 && types[place] >= 0 && !Number.isNaN(column.values[place]),
  );
  if (row < 0) return;
  throw tableError({
    place: `${events.label}, row ${row + 1}`,
    found: `${column.name} ${textAt(column, row)}, which ${table.label} does not have`,
    expected: 'a story of that table: its topic is counted',
    remedy: 'give all stories that events are about, the oldest too',
  });
}

/** The sides that see each event; undefined where all are seen by both. */
function sidesOf(events: Table, name: Names['events']['seenBy']): Uint8Array | undefined {
  const column = name === null ? events.columns.get('seen_by') : columnOf(events, name, 'events.seenBy');
  if (column === undefined) return undefined;
  return Uint8Array.from(column.values, (_, row) =>
    Math.max(0, seenByNames.indexOf(textAt(column, row) as (typeof seenByNames)[number])),
  );
}

/** Finds the impression that an event sends or opens. */
function ownRows(impressions: Impressions, stories: number) {
  const rowsOf = new Map<number, number[]>();
  const pairOf = (user: number, story: number) => user * (stories + 1) + story;
  for (let row = 0; row < impressions.rows; row++) {
    const pair = pairOf(impressions.value('user', row), impressions.value('story', row));
    const rows = rowsOf.get(pair);
    if (rows === undefined) rowsOf.set(pair, [row]);
    else rows.push(row);
  }
  const nearest = (rows: readonly number[], distance: (sentAtMs: number) => number) =>
    rows.reduce((best, row) =>
      distance(impressions.value('sentAtMs', row)) < distance(impressions.value('sentAtMs', best))
        ? row
        : best,
    );
  return {
    /** -1 for none. A story that a user got several times: the send at that time, the last one before an open. */
    of(type: EventType, user: number, story: number, occurredAtMs: number): number {
      if ((type !== EventType.send && type !== EventType.open) || user < 0 || story < 0) return -1;
      const rows = rowsOf.get(pairOf(user, story));
      if (rows === undefined) return -1;
      if (rows.length === 1) return rows[0];
      return type === EventType.send
        ? nearest(rows, (sentAtMs) => Math.abs(sentAtMs - occurredAtMs))
        : nearest(rows, (sentAtMs) =>
            sentAtMs <= occurredAtMs ? occurredAtMs - sentAtMs : Number.POSITIVE_INFINITY,
          );
    },
  };
}

/** Rows in order of a moment; ties keep theirs. */
function inOrder(ms: Float64Array): Int32Array {
  const rows = Int32Array.from(ms.keys());
  const isSorted = rows.every((row) => row === 0 || ms[row - 1] <= ms[row]);
  return isSorted ? rows : rows.sort((a, b) => ms[a] - ms[b] || a - b);
}

function declaredInterests(
  users: Numbering,
  stride: number,
  topics: Numbering,
  table: Table | undefined,
  { users: names }: Names,
): Uint8Array {
  const declared = new Uint8Array((othersOf(users, stride) + 1) * Math.max(1, topics.count));
  if (table === undefined) return declared;
  const numbers = users.knownIn(columnOf(table, names.user, 'users.user'));
  topics.ids.forEach((id, topic) => {
    const column = columnOf(table, names.declared.replaceAll('{topic}', id), 'users.declared');
    for (let row = 0; row < numbers.length; row++) {
      if (numbers[row] < 0 || numbers[row] % stride > 0 || column.values[row] !== 1) continue;
      declared[(numbers[row] / stride) * topics.count + topic] = 1;
    }
  });
  return declared;
}

function padded(values: Int32Array, length: number): Int32Array {
  if (values.length >= length) return values;
  const longer = new Int32Array(length);
  longer.set(values);
  return longer;
}
