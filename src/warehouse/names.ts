/** Names of the tables and columns that features are computed from: those of the export, unless a file says others. */
import { z } from 'zod';
import { inputJsonSchema, type JsonSchema } from '../scenario/jsonSchema.ts';

const expression = (of: string) =>
  z.strictObject({ sql: z.string().min(1).describe(`${of} in SQL, taken as it is.`) });

const tableName = z.union([
  z
    .string()
    .regex(/^[^\s.]+(?:\.[^\s.]+)*$/, { error: 'expected a name such as events or analytics.events' })
    .describe('Name, with dots between those of database, schema and table.'),
  expression('What stands behind FROM'),
]);
const columnName = z.union([
  z.string().min(1).describe('Name of a column.'),
  expression('An expression over the columns of this one table'),
]);
export type TableName = z.infer<typeof tableName>;
export type ColumnName = z.infer<typeof columnName>;

const table = (name: string, holds: string) => tableName.default(name).describe(holds);
const column = (name: string, holds: string) => columnName.default(name).describe(holds);
const orFromStories = (name: string, holds: string) => columnName.nullable().default(name).describe(holds);
const type = (name: string) => z.string().min(1).default(name);

export const weekdays = [
  'monday',
  'tuesday',
  'wednesday',
  'thursday',
  'friday',
  'saturday',
  'sunday',
] as const;

export const namesSchema = z.strictObject({
  dayZero: z
    .enum(weekdays)
    .describe('The weekday on which moment 0 is midnight: thursday of Unix time in UTC, monday of the lab.'),
  decisions: z
    .strictObject({
      table: table('impressions', 'One row for each decision whose features are asked for.'),
      id: column('impression_id', 'Identifies the decision; it stands first in the result.'),
      user: column('user_id', 'User.'),
      story: column('story_id', 'Story that was sent.'),
      topic: orFromStories('topic_id', 'Topic of the story; null takes it from stories.'),
      source: orFromStories('source_id', 'Source of the story; null takes it from stories.'),
      kind: column('kind', 'Text: follow-up or broadcast where a rule sent it.'),
      sentAt: column('sent_at_ms', 'Moment of the decision, in whole milliseconds since moment 0.'),
    })
    .prefault({}),
  events: z
    .strictObject({
      table: table('events', 'One row for each event.'),
      type: column('type', 'Type of the event, as text.'),
      user: column('user_id', 'User.'),
      story: column('story_id', 'Story; null in follows and unfollows.'),
      topic: columnName
        .nullable()
        .default(null)
        .describe('Topic of the story; null, the default, takes it from stories.'),
      source: column('source_id', 'Source.'),
      occurredAt: column('occurred_at_ms', 'Moment at which it happened, in whole milliseconds.'),
      knownAt: column(
        'known_at_ms',
        'Moment from which on serving could count it, in whole milliseconds: that of its arrival.',
      ),
      seenBy: columnName
        .nullable()
        .default(null)
        .describe(
          'Text: both or batch of events that count, anything else of those that never reached the batch; null, the default, where the table holds those of the batch alone. Read of exports in which some events are seen by one side.',
        ),
      types: z
        .strictObject({
          send: type('send'),
          open: type('open'),
          read: type('read'),
          follow: type('follow'),
          unfollow: type('unfollow'),
          erasure: z
            .string()
            .min(1)
            .nullable()
            .default(null)
            .describe(
              'Hard deletion of a user, before which events of the user do not count; by default looked for in scenarios with deletions alone.',
            ),
        })
        .prefault({})
        .describe('What each type of event is called.'),
    })
    .prefault({}),
  stories: z
    .strictObject({
      table: table('stories', 'One row for each story.'),
      story: column('story_id', 'Story.'),
      topic: column('topic_id', 'Its topic.'),
      source: column('source_id', 'Its source.'),
      publishedAt: column('published_at_ms', 'Moment of publication, in whole milliseconds.'),
      breaking: column('is_breaking', 'Boolean: true for breaking news.'),
    })
    .prefault({}),
  users: z
    .strictObject({
      table: table('users', 'One row for each user.'),
      user: column('user_id', 'User.'),
      declared: z
        .string()
        .regex(/\{topic\}/, { error: 'expected a name that holds {topic}' })
        .default('declared_interest_{topic}')
        .describe(
          'Boolean columns of declared interest, one for each topic: {topic} stands for its number, from 0.',
        ),
    })
    .prefault({}),
});
export interface Names extends z.output<typeof namesSchema> {}
/** Names of tables and columns as they are written, in place of those of the export. */
export interface NamesInput extends z.input<typeof namesSchema> {}

/** The names of the export, in which the world begins on a Monday. */
export const exportNames: Names = namesSchema.parse({ dayZero: 'monday' });

/** JSON Schema of a file of names. */
export function namesJsonSchema(): JsonSchema & Record<string, unknown> {
  return inputJsonSchema(namesSchema, {
    kind: 'names',
    title: 'Names for hindsight sql',
    description:
      "Tables and columns of one's own warehouse. Every key but dayZero has the export's name as its default.",
  });
}
