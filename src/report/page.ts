/**
 * A report as data. Each kind of result makes one `Page` of itself (run/page.ts and its likes, which read from top to
 * bottom as the report does), and three renderers show it:
 *
 * - `terminal.ts`: at a glance, as wide as the terminal;
 * - `markdown.ts`: every figure;
 * - `html.ts`: every figure, with charts, tiles and what can be pointed at.
 *
 * A medium leaves out what it cannot show: tiles and filters are for HTML alone, and a section of which nothing is left
 * is left out with its heading. Where the three really differ, `only` says so, for spans of a text, blocks and sections.
 *
 * Texts are plain: each renderer escapes what would be markup or a control sequence in its medium. Non-breaking spaces
 * keep on one line what belongs together, where lines are broken.
 */
import { stringify } from 'yaml';
import { capitalised } from '../base/text.ts';
import type { Estimate } from '../evaluation/statistics/intervals.ts';
import type { Chart, Style } from './chart/chart.ts';
import type { ColorName } from './chart/palette.ts';
import type { Html } from './markup.ts';
import type { NumberFormat } from './text/numbers.ts';

export type Medium = 'terminal' | 'markdown' | 'html';

export interface Page {
  readonly title: Text;
  /** One line below the title, in HTML. */
  readonly subtitle?: Text;
  /** Summary before the first section. */
  readonly lead?: Content;
  readonly sections: readonly Section[];
  /** A terminal's replacement for lead and sections, with a blank line between any two. */
  readonly atAGlance?: readonly Content[];
  /** Names, such as those of pipelines, that a reader can highlight in all charts and tables of the page. */
  readonly series?: readonly string[];
  /** Colours of these in the charts. */
  readonly colors?: Readonly<Record<string, ColorName>>;
  /** Documentation of how to read it, by its path in the package: pages travel, so HTML names it and has no link to it. */
  readonly guide?: string;
  /** The place of all that a narrow terminal leaves out, such as `in summary.md`. */
  readonly elsewhere: string;
}

/** A report in another folder, or this one in its place among them. */
export interface OtherPage {
  readonly name: string;
  /** Its address from the page that links to it; undefined for that page itself. */
  readonly to: string | undefined;
}

export interface Section {
  /** The anchor of the section: no two alike in a page, and different from the ids of charts. */
  readonly id: string;
  /** Without a title, blocks without a section head. */
  readonly title?: Text;
  readonly body: Content;
  /** Heading over it and its neighbours in the navigation of HTML. */
  readonly group?: string;
  /**
   * Makes the section one of many alike, each with its verdict. HTML then lists all sections of the page beside the one that
   * is read.
   */
  readonly entry?: Entry;
  /** All by default. */
  readonly only?: readonly Medium[];
}

export interface Entry {
  readonly badge: Text;
  /** The section in one line. */
  readonly line: string;
  /** Filters of the list go by it. */
  readonly kind: string;
}

/** Blocks in their order. */
export type Content = Block | undefined | readonly Content[];

export type Block =
  | Heading
  | Prose
  | List
  | Definitions
  | Table
  | Bars
  | Tiles
  | Picture
  | Code
  | Details
  | Group
  | Markup;

export interface Heading {
  readonly block: 'heading';
  readonly text: Text;
  /** For links to it. */
  readonly id?: string;
}

export interface Prose {
  readonly block: 'prose';
  readonly paragraphs: readonly Text[];
  /** For what the figures rest on, beside what they say. */
  readonly quiet?: boolean;
}

export interface List {
  readonly block: 'list';
  readonly items: readonly Text[];
}

/** Terms with what they mean, or times with what happened. */
export interface Definitions {
  readonly block: 'definitions';
  readonly entries: readonly { readonly term: Text; readonly meaning: Text }[];
}

export interface Table {
  readonly block: 'table';
  /** Content of the table, for readers of HTML. */
  readonly caption: string;
  /** The first names the rows. */
  readonly columns: readonly Column[];
  readonly rows: readonly Row[];
  /** Characters of a name that a terminal puts in one line, where it has to save room. */
  readonly nameColumns?: number;
  /** Meaning of the marks in it. */
  readonly note?: Text;
}

export interface Column {
  readonly head: Text;
  /** The same in two lines, for terminals. */
  readonly shortHead?: readonly [above: string, below: string];
  /** Words and not numbers, as the first column always is. */
  readonly isText?: boolean;
  /** Long texts, broken where a terminal has no room for them in one line. */
  readonly wraps?: boolean;
  /** The row in one word: where HTML makes a card of the row, it is beside the name. */
  readonly isVerdict?: boolean;
  /** Characters of a value that a terminal puts in one line, where it has to save room. */
  readonly lineColumns?: number;
  /** Columns that a narrow terminal goes without, 1 first; without a rank, none. */
  readonly dispensable?: number;
  readonly only?: readonly Medium[];
}

export interface Row {
  readonly cells: readonly Text[];
  /** Its name in two parts that may be below one another in terminals. */
  readonly shortName?: readonly [string, string];
  /** Rows of a series are highlighted together with its marks in charts. */
  readonly series?: string;
  /** Terminals draw a rule between groups. */
  readonly group?: string;
  readonly isMarked?: boolean;
  /** Less important than others, in terminals. */
  readonly isQuiet?: boolean;
  readonly only?: readonly Medium[];
}

/** Shares as lengths, in terminals, which have no charts. */
export interface Bars {
  readonly block: 'bars';
  readonly bars: readonly {
    readonly label: string;
    readonly value: string;
    /** 0 to 1. */
    readonly share: number;
  }[];
}

/** A few figures that are to be seen first, in HTML. */
export interface Tiles {
  readonly block: 'tiles';
  readonly tiles: readonly {
    readonly label: string;
    readonly value: Text;
    /** Subject of the figure. */
    readonly note: Text;
    /** The mark that charts give such figures. */
    readonly mark?: Style;
  }[];
}

/** A chart: a picture beside the page, and in HTML a part of it that can be pointed at. */
export interface Picture {
  readonly block: 'chart';
  /** Name of its files without ending, and of its anchor after `chart-`. */
  readonly name: string;
  /** Undefined where the result has no numbers for it. */
  readonly chart: Chart | undefined;
  /** Markdown shows the picture where this says what is seen in it. */
  readonly alt?: string;
  /** In place of the chart's own title. */
  readonly title?: string;
  readonly description?: Text;
  /** Names of the buttons that highlight a series in this chart; the page may have them for all charts. */
  readonly series?: readonly string[];
  /** Texts of buttons in place of names, where the chart uses the same. */
  readonly shortNames?: ReadonlyMap<string, string>;
}

export interface Code {
  readonly block: 'code';
  readonly label: string;
  readonly language: string;
  readonly text: string;
}

/** Closed at first in HTML, for what few readers need. */
export interface Details {
  readonly block: 'details';
  readonly summary: Text;
  /** In place of the summary in Markdown, where nothing is closed; without it there is no heading. */
  readonly heading?: Text;
  /** For links to it, which open it. */
  readonly id?: string;
  readonly body: Content;
}

export interface Group {
  readonly block: 'group';
  readonly body: Content;
  /** All by default. */
  readonly only?: readonly Medium[];
  /** A chart and the tables of the same series: one highlighted in the chart is highlighted in them, too. */
  readonly isTogether?: boolean;
  /** Its parts are side by side, where HTML has room. */
  readonly isBeside?: boolean;
}

/** Content of HTML alone, such as a slider. */
export interface Markup {
  readonly block: 'markup';
  readonly html: Html;
}

export type Text = string | Span | readonly Text[];

export type Span =
  | { readonly code: string }
  | { readonly strong: Text }
  | { readonly link: Text; readonly to: string }
  /** A verdict, known by its word and its sign and not by its colour alone. */
  | { readonly badge: string; readonly tone: Tone }
  | Figure
  | { readonly only: readonly Medium[]; readonly text: Text };

/** An estimate with its interval; a dash without a number. */
export interface Figure {
  readonly estimate: Estimate | undefined;
  readonly format: NumberFormat;
  /** Behind the number in terminals and HTML, behind the interval in Markdown. */
  readonly unit?: string;
  /** Format of both ends of the interval, which terminals then show in place of its reach. */
  readonly ends?: NumberFormat;
  /** The side of zero on which it is bad news, or good, if the whole interval is on that side. */
  readonly bad?: 'above' | 'below';
  readonly good?: 'above' | 'below';
}

export type Tone = 'good' | 'less' | 'bad' | 'unsure';

export const PAGES: readonly Medium[] = ['markdown', 'html'];

export function heading(text: Text, id?: string): Heading {
  return { block: 'heading', text, ...(id === undefined ? {} : { id }) };
}

export function prose(...paragraphs: readonly Text[]): Prose {
  return { block: 'prose', paragraphs };
}

/** Prose beside what matters most. */
export function quiet(...paragraphs: readonly Text[]): Prose {
  return { block: 'prose', paragraphs, quiet: true };
}

export function list(items: readonly Text[]): List {
  return { block: 'list', items };
}

export function table(parts: Omit<Table, 'block'>): Table {
  return { block: 'table', ...parts };
}

export function picture(parts: Omit<Picture, 'block'>): Picture {
  return { block: 'chart', ...parts };
}

export function details(summary: Text, body: Content, more: Pick<Details, 'heading' | 'id'> = {}): Details {
  return { block: 'details', summary, body, ...more };
}

/** A value, such as a resolved scenario, as YAML. */
export function yamlDetails(
  summary: string,
  value: unknown,
  more: Pick<Details, 'heading' | 'id'> = {},
): Details {
  const text = stringify(value, { lineWidth: 100 });
  return details(summary, { block: 'code', label: summary, language: 'yaml', text }, more);
}

/** Blocks for some media. */
export function only(media: readonly Medium[], ...body: readonly Content[]): Group {
  return { block: 'group', only: media, body };
}

/** A chart and the tables of the same series. */
export function together(...body: readonly Content[]): Group {
  return { block: 'group', isTogether: true, body };
}

/** Two parts side by side, where there is room: the first, wider one is to be seen first. */
export function beside(...body: readonly [Content, Content]): Group {
  return { block: 'group', isBeside: true, body };
}

/** The title of a report on something: pages have a subtitle for its name. */
export function titleOn(name: Text, says: string): Text {
  return [textOnly(['terminal', 'markdown'], [name, `: ${says}`]), textOnly(['html'], capitalised(says))];
}

/** A part of a text for some media. */
export function textOnly(media: readonly Medium[], text: Text): Span {
  return { only: media, text };
}

export function isIn(medium: Medium, only: readonly Medium[] | undefined): boolean {
  return only === undefined || only.includes(medium);
}

/** All blocks for a medium, groups and lists of blocks dissolved; details are left whole. */
export function blocksOf(content: Content, medium: Medium): Exclude<Block, Group>[] {
  if (content === undefined) return [];
  if (!('block' in content)) return content.flatMap((each) => blocksOf(each, medium));
  if (content.block !== 'group') return [content];
  return isIn(medium, content.only) ? blocksOf(content.body, medium) : [];
}

/** The charts of a page in their order, those inside of details included. */
export function picturesOf({ lead, sections }: Pick<Page, 'lead' | 'sections'>): Picture[] {
  const within = (content: Content): Picture[] =>
    blocksOf(content, 'html').flatMap((each) => {
      if (each.block === 'details') return within(each.body);
      return each.block === 'chart' ? [each] : [];
    });
  return within([lead, sections.map(({ body }) => body)]);
}
