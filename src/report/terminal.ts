/** A report at a glance, as wide as the terminal: tables that fit it, and sentences broken where it ends. */
import { stripVTControlCharacters } from 'node:util';
import { createColors } from 'picocolors';
import { type Cell, cellOf, cleaned, plainText } from './inline.ts';
import {
  type Bars,
  blocksOf,
  type Column,
  type Content,
  type Definitions,
  isIn,
  type Page,
  type Row,
  type Table,
  type Text,
} from './page.ts';
import { wrap } from './text/wrap.ts';

export interface TerminalOptions {
  /** Width of the terminal in characters. */
  readonly columns: number;
  readonly color: boolean;
}

/** Between columns. */
const GAP = '  ';

type Colors = ReturnType<typeof createColors>;
type Paint = (text: string) => string;

const asItIs: Paint = (text) => text;

/** All lines, without a line feed behind the last. */
export function renderTerminal(page: Page, options: TerminalOptions): string {
  const colors = createColors(options.color);
  const linesOf = (content: Content) =>
    blocksOf(content, 'terminal').flatMap((block) => blockLines(block, page, options, colors));
  const { atAGlance, lead, sections } = page;
  const parts =
    atAGlance?.map(linesOf) ??
    sections
      .filter(({ only }) => isIn('terminal', only))
      .map(({ title = '', body }) => {
        const lines = linesOf(body);
        return lines.length === 0 ? [] : [...wrapped(title, options, colors.bold), ...lines];
      });
  return [
    ...wrapped(page.title, options, colors.bold),
    ...(atAGlance === undefined ? linesOf(lead) : []),
    ...parts.flatMap((lines) => (lines.length === 0 ? [] : ['', ...lines])),
  ].join('\n');
}

function wrapped(text: Text, { columns }: TerminalOptions, paint: Paint = asItIs): string[] {
  return wrap(plainText(text, 'terminal').trim(), columns).map(paint);
}

function blockLines(
  block: ReturnType<typeof blocksOf>[number],
  page: Page,
  options: TerminalOptions,
  colors: Colors,
): string[] {
  switch (block.block) {
    case 'heading':
      return wrapped(block.text, options, colors.bold);
    case 'prose':
      return block.paragraphs.flatMap((text) => wrapped(text, options, block.quiet ? colors.dim : asItIs));
    case 'list':
      return block.items.flatMap((item) => hanging('- ', item, options));
    case 'definitions':
      return definitionLines(block, options);
    case 'bars':
      return barLines(block, options);
    case 'table':
      return tableLines(block, page.elsewhere, options, colors);
    case 'code':
      return block.text
        .trimEnd()
        .split('\n')
        .map((line) => `  ${plainText(line, 'terminal')}`);
    case 'details':
      return blocksOf(block.body, 'terminal').flatMap((each) => blockLines(each, page, options, colors));
    case 'tiles':
    case 'chart':
    case 'markup':
      return [];
  }
}

function hanging(mark: string, text: Text, { columns }: TerminalOptions): string[] {
  return wrap(plainText(text, 'terminal'), columns - mark.length).map(
    (line, index) => (index === 0 ? mark : ' '.repeat(mark.length)) + line,
  );
}

/** Meanings are not broken into shorter lines beside their terms, but are below them. */
const SHORTEST_MEANING = 30;

function definitionLines({ entries }: Definitions, options: TerminalOptions): string[] {
  const terms = entries.map(({ term }) => plainText(term, 'terminal'));
  const indent = Math.max(...terms.map(({ length }) => length)) + GAP.length;
  if (options.columns - indent < SHORTEST_MEANING) {
    return entries.flatMap(({ meaning }, index) => [terms[index], ...hanging(GAP, meaning, options)]);
  }
  return entries.flatMap(({ meaning }, index) => hanging(terms[index].padEnd(indent), meaning, options));
}

const LONGEST_BAR = 24;

function barLines({ bars }: Bars, { columns }: TerminalOptions): string[] {
  const labels = Math.max(...bars.map(({ label }) => cleaned(label).length));
  const values = Math.max(...bars.map(({ value }) => value.length));
  const longest = Math.max(0, Math.min(LONGEST_BAR, columns - labels - values - 2 * GAP.length));
  return bars.map(({ label, value, share }) =>
    [cleaned(label).padEnd(labels), value.padStart(values), '█'.repeat(Math.round(share * longest))]
      .join(GAP)
      .trimEnd(),
  );
}

// ---- Tables ----

interface Layout {
  readonly columns: readonly Indexed[];
  /** Intervals below the values, and names in two lines of at most so many characters. */
  readonly isStacked: boolean;
  readonly nameColumns: number;
  /** Characters of a line of long texts. */
  readonly textColumns: number;
}

interface Indexed extends Column {
  readonly index: number;
}

/** Names are not cut shorter than this, even where the terminal is too narrow for any table. */
const SHORTEST_NAME = 12;

/** Long texts are not broken into shorter lines than this. */
const SHORTEST_TEXT = 16;

/** The first of these that fits: everything in a line, intervals below and texts broken, fewer columns, shorter names. */
function tableLines(table: Table, elsewhere: string, options: TerminalOptions, colors: Colors): string[] {
  const all = table.columns
    .map((column, index): Indexed => ({ ...column, index }))
    .filter(({ only }) => isIn('terminal', only));
  const ranks = all.flatMap(({ dispensable }) => dispensable ?? []).sort((a, b) => a - b);
  const nameColumns = table.nameColumns ?? longestName(table.rows);
  const bare = createColors(false);
  const widthOf = (layout: Layout) => widest(drawn(table, layout, bare));
  const whole = { columns: all, isStacked: false, nameColumns, textColumns: Number.POSITIVE_INFINITY };
  const stacked = [0, ...ranks].map((rank): Layout => {
    const columns = all.filter(({ dispensable = Number.POSITIVE_INFINITY }) => dispensable > rank);
    const layout = { ...whole, columns, isStacked: true };
    const short = columns.filter(({ wraps }) => wraps !== true);
    if (short.length === columns.length) return layout;
    const room = options.columns - widthOf({ ...layout, columns: short });
    const textColumns = Math.floor(room / (columns.length - short.length)) - GAP.length;
    return { ...layout, textColumns: Math.max(SHORTEST_TEXT, textColumns) };
  });
  const last = stacked[stacked.length - 1];
  const chosen = [whole, ...stacked].find((layout) => widthOf(layout) <= options.columns) ?? {
    ...last,
    nameColumns: Math.max(SHORTEST_NAME, nameColumns - (widthOf(last) - options.columns)),
  };
  const left = all.filter((column) => !chosen.columns.includes(column));
  const notes = [
    ...(table.note === undefined ? [] : [table.note]),
    ...(left.length === 0 ? [] : [`not shown at this width, but ${elsewhere}: ${listed(left)}`]),
  ];
  return [...drawn(table, chosen, colors), ...notes.flatMap((note) => wrapped(note, options, colors.dim))];
}

function longestName(rows: readonly Row[]): number {
  return Math.max(
    ...rows.flatMap(({ shortName, cells }) => (shortName ?? [nameOf(cells)]).map(({ length }) => length)),
  );
}

function nameOf(cells: readonly Text[]): string {
  return plainText(cells[0], 'terminal').trim();
}

function listed(columns: readonly Column[]): string {
  const heads = columns.map(({ head }) => plainText(head, 'terminal'));
  return heads.join(heads.some((head) => head.includes(',')) ? '; ' : ', ');
}

function widest(lines: readonly string[]): number {
  return Math.max(0, ...lines.map(lengthOf));
}

function lengthOf(text: string): number {
  return stripVTControlCharacters(text).length;
}

/** The lines of a table, each ending in its last character. */
function drawn({ columns, rows }: Table, layout: Layout, colors: Colors): string[] {
  const others = layout.columns.slice(1);
  const heads = layout.columns.map(
    ({ head, shortHead }) => shortHead ?? ['', plainText(head, 'terminal').trim()],
  );
  const shownRows = rows
    .filter(({ only }) => isIn('terminal', only))
    .map((row) => ({ row, cells: others.map(({ index }) => cellOf(row.cells[index])) }))
    // A row may have nothing in the columns that there is room for.
    .filter(({ cells }) => cells.some(({ value }) => value !== ''));
  const paintedHeads = heads.map((lines) => lines.map((line) => painted(line, colors.bold)));
  const blocks = [
    paintedHeads,
    ...shownRows.map(({ row, cells }) => [
      nameLines(row, layout, row.isMarked ? colors.bold : row.isQuiet ? colors.dim : asItIs),
      ...cells.map((cell, index) =>
        cellLines(
          cell,
          layout,
          others[index],
          row.isQuiet ? colors.dim : paintOf(cell.tone, colors),
          colors.dim,
        ),
      ),
    ]),
  ];
  const isText = [true, ...others.map((column) => column.isText === true)];
  const aligned = alignedRows(blocks, isText);
  const rule = colors.dim('─'.repeat(widest(aligned.flat())));
  const [head, ...body] = aligned;
  // Empty lines separate rows of broken texts.
  const isAiry = layout.isStacked && columns.some(({ wraps }) => wraps);
  return [
    ...head.filter((line) => line !== ''),
    ...body.flatMap((lines, index) => [
      ...(index === 0 || shownRows[index].row.group !== shownRows[index - 1].row.group ? [rule] : []),
      ...(index > 0 && isAiry ? [''] : []),
      ...lines,
    ]),
  ];
}

/**
 * Rows of cells of lines, in columns as wide as their widest line.
 * @param isText whether a column begins at its left end, as words do, and not at its right one
 * @returns the lines of each row that are not empty
 */
function alignedRows(
  rows: readonly (readonly (readonly string[])[])[],
  isText: readonly boolean[],
): string[][] {
  const widths = isText.map((_, column) => Math.max(...rows.map((cells) => widest(cells[column]))));
  return rows.map((cells) => {
    const height = Math.max(...cells.map(({ length }) => length));
    return Array.from({ length: height }, (_, line) =>
      cells
        .map((lines, column) => {
          const text = lines[line] ?? '';
          const gap = ' '.repeat(widths[column] - lengthOf(text));
          return isText[column] ? text + gap : gap + text;
        })
        .join(GAP)
        .trimEnd(),
    ).filter((line) => line !== '');
  });
}

function nameLines({ shortName, cells }: Row, { isStacked, nameColumns }: Layout, paint: Paint): string[] {
  const [first, second] =
    shortName?.map(cleaned) ?? (isStacked ? inTwoLines(nameOf(cells), nameColumns) : [nameOf(cells), '']);
  if (!isStacked) return [painted(`${first} ${second}`.trimEnd(), paint)];
  return [first, second].map((part) => painted(cut(part, nameColumns), paint));
}

/** Broken behind the last word that fits: at a space, an underscore or a hyphen, or between the keys of a path. */
function inTwoLines(label: string, columns: number): [string, string] {
  if (label.length <= columns) return [label, ''];
  const parts = label.split(/(?<=[_ /-])|(?<=\.)(?=[a-z])/);
  let first = '';
  while (parts.length > 1 && (first + parts[0]).trimEnd().length <= columns) first += parts.shift();
  return first === '' ? [label, ''] : [first.trimEnd(), parts.join('')];
}

function cut(text: string, columns: number): string {
  return text.length <= columns ? text : `${text.slice(0, columns - 1)}…`;
}

function cellLines(
  { value, interval }: Cell,
  { isStacked, textColumns }: Layout,
  { wraps, lineColumns = Number.POSITIVE_INFINITY }: Column,
  paint: Paint,
  dim: Paint,
): string[] {
  if (wraps) return wrap(breakable(value, textColumns), textColumns).map((line) => painted(line, paint));
  const parts = [painted(value, paint), painted(interval, dim)];
  if (!isStacked) return [parts.filter((text) => text !== '').join(' ')];
  return [...wrap(value, lineColumns).map((line) => painted(line, paint)), parts[1]];
}

/** Words that are longer than a line, such as key paths, may be broken behind a dot or a hyphen. */
function breakable(text: string, columns: number): string {
  return text
    .split(' ')
    .map((word) => {
      if (word.length <= columns) return word;
      const lines = [''];
      for (const part of word.split(/(?<=[.-])/)) {
        const longer = lines[lines.length - 1] + part;
        if (longer.length > columns) lines.push(part);
        else lines[lines.length - 1] = longer;
      }
      return lines.join(' ').trimStart();
    })
    .join(' ');
}

function paintOf(tone: Cell['tone'], colors: Colors): Paint {
  if (tone === undefined) return asItIs;
  return { good: colors.green, less: colors.cyan, bad: colors.red, unsure: colors.yellow }[tone];
}

/** Nothing is painted where there is nothing. */
function painted(text: string, paint: Paint): string {
  return text === '' ? '' : paint(text);
}
