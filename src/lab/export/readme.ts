/** The page beside exported tables, for a reader who has nothing else of them. */
import { USUAL_PRIOR } from '../../features/definition.ts';
import type { Scenario } from '../../scenario/schema.ts';
import type { DescribedColumn, Field, Part } from './fields.ts';
import { type ExportedTables, tableDescriptions, tableNames } from './tables.ts';

/** Rules that hold in all tables. */
export const CONVENTIONS = `Times are whole milliseconds since the world began, a Monday at midnight in UTC. A column is never null unless its row
says so. Smoothed rates count ${USUAL_PRIOR.sends} notifications more than were sent, ${USUAL_PRIOR.opens} of them opened, unless they say otherwise.`;

/**
 * @param scenario of one seed
 * @param version of this package
 */
export function exportReadme(tables: ExportedTables, scenario: Scenario, version: string): string {
  const { name, title, description, seeds } = scenario;
  const [seed] = seeds;
  return `# Data of ${name}, seed ${seed}

One world of a news app that sends notifications, simulated: nobody in it is real. The tables hold what the app could know.
The hidden truth (tastes of users, qualities of stories, true probabilities of opening) is in none of them.

${markdownTable(
  ['', ''],
  [
    ['scenario', name],
    ...(title === '' ? [] : [['title', title]]),
    ...(description === '' ? [] : [['description', description]]),
    ['seed', String(seed)],
    ['written by', `hindsight-lab ${version}, \`npx hindsight run … --export\``],
  ],
)}

${markdownTable(
  ['file', 'rows', 'holds'],
  tableNames.map((table) => [
    `\`${table}.parquet\``,
    tables[table].rows.toLocaleString('en-US'),
    tableDescriptions[table].holds,
  ]),
)}

${CONVENTIONS}

At each *decision* the app's policy chooses one of a few hundred stories for a user, and sends it. Where the world has sessions,
an open can bring a *follow-up*, which a rule sends. Time passes in phases: a burn-in, of which there are only events, \`warmup\`,
\`logging\`, on which models are trained at its end, and \`production\`, under the same policy as before.

Results on these data are in \`result.json\`, one folder up. \`docs/do/export.md\` of the package hindsight-lab computes an AUC of
them again from these files alone.

## To read it

In [DuckDB](https://duckdb.org), from this folder:

\`\`\`sql
SELECT phase, count(*) AS notifications, avg(opened::INT) AS open_rate
FROM 'impressions.parquet' WHERE kind = 'chosen' GROUP BY phase ORDER BY min(sent_at_ms);
\`\`\`

What this page says of a column is in its file, too:

\`\`\`sql
SELECT words.* FROM (
  SELECT unnest(from_json(decode(value), '[{"name": "VARCHAR", "unit": "VARCHAR", "meaning": "VARCHAR"}]')) AS words
  FROM parquet_kv_metadata('impressions.parquet') WHERE decode(key) = 'hindsight.columns');
\`\`\`

So is the whole scenario, of which the same version makes the same bytes again:

\`\`\`sh
duckdb -noheader -list -c "SELECT decode(value) FROM parquet_kv_metadata('impressions.parquet') WHERE decode(key) = 'hindsight.scenario_json'" > again.json
npx hindsight run again.json --export --out again
\`\`\`

${tableNames.map((table) => tableSection(table, tables[table].columns)).join('\n\n')}
`;
}

/** The columns of a table; those of a family in one row, and below it what stands in angle brackets. */
function tableSection(name: string, columns: readonly DescribedColumn[]): string {
  const fields = [...new Set(columns.map(({ field }) => field))].map(({ presence: _, ...field }) => field);
  const keys = [...new Set(columns.flatMap(({ parts }) => Object.keys(parts)))];
  return [`## ${name}.parquet`, fieldTable(fields), ...keys.map((key) => partsOf(key, columns))].join('\n\n');
}

function partsOf(key: string, columns: readonly DescribedColumn[]): string {
  const parts = columns.flatMap(({ parts }) => (key in parts ? [parts[key]] : []));
  const byText = [...new Map(parts.map((part) => [part.text, part])).values()];
  const intro = `In place of \`<${key}>\``;
  return byText.some(({ meaning }) => meaning !== undefined)
    ? `${intro}:\n\n${partTable(key, byText)}`
    : `${intro}: ${byText.map(({ text }) => `\`${text}\``).join(', ')}.`;
}

/** Texts in place of angle brackets, with units where they have any, as Markdown. */
export function partTable(key: string, parts: readonly Part[]): string {
  const hasUnits = parts.some(({ unit }) => unit !== undefined);
  return markdownTable(
    [key, ...(hasUnits ? ['unit'] : []), 'meaning'],
    parts.map(({ text, unit, meaning }) => [
      `\`${text}\``,
      ...(hasUnits ? [unit ?? '–'] : []),
      meaning ?? '–',
    ]),
  );
}

/** Names, types, units and meanings, as Markdown. */
export function fieldTable(fields: readonly Field[]): string {
  return markdownTable(
    ['column', 'type', 'unit', 'meaning'],
    fields.map(({ name, type, unit, meaning, presence, nullIn }) => [
      `\`${name}\``,
      type,
      unit ?? '–',
      [
        meaning,
        ...(presence === undefined ? [] : [presence]),
        ...(nullIn === undefined ? [] : [`null ${nullIn}`]),
      ].join('; '),
    ]),
  );
}

function markdownTable(heads: readonly string[], rows: readonly (readonly string[])[]): string {
  // What is no code would be taken for HTML.
  const cell = (text: string) =>
    text
      .trim()
      .replace(/\s+/g, ' ')
      .replaceAll('|', '\\|')
      .replace(/<(?![^`]*`)/g, '&lt;');
  const line = (cells: readonly string[]) => `| ${cells.map(cell).join(' | ')} |`;
  return [line(heads), `|${heads.map(() => '---|').join('')}`, ...rows.map(line)].join('\n');
}
