/** A report as Markdown, for people who read it on GitHub and in editors: every figure, nothing folded away. */
import { cleaned, exactly, piecesOf, plainText, withoutControls } from './inline.ts';
import { type Block, blocksOf, type Content, isIn, type Page, type Table, type Text } from './page.ts';
import { unbonded } from './text/wrap.ts';

/** The whole file. */
export function renderMarkdown({ title, lead, sections }: Page): string {
  const parts = [
    headingOf('#', title),
    ...partsOf(lead),
    ...sections
      .filter(({ only }) => isIn('markdown', only))
      .flatMap(({ title, body }) => {
        const name = line(title ?? '');
        const parts = partsOf(body, name === '' ? '##' : '###');
        return parts.length === 0 || name === '' ? parts : [headingOf('##', title ?? ''), ...parts];
      }),
  ];
  return withoutControls(`${parts.join('\n\n')}\n`);
}

/** Blocks as Markdown, for documents that hold parts of a report. */
export function markdownOf(content: Content): string {
  return withoutControls(partsOf(content).join('\n\n'));
}

/** @param mark of headings, which take the place of a section's title where it has none */
function partsOf(content: Content, mark = '##'): string[] {
  return blocksOf(content, 'markdown').flatMap((block) => partsOfBlock(block, mark));
}

function partsOfBlock(block: ReturnType<typeof blocksOf>[number], mark: string): string[] {
  switch (block.block) {
    case 'heading':
      return [headingOf(mark, block.text)];
    case 'prose':
      return block.paragraphs.map(paragraph).filter((text) => text !== '');
    case 'list':
      return block.items.length === 0 ? [] : [bullets(block.items)];
    case 'definitions':
      return [bullets(block.entries.map(({ term, meaning }) => [{ strong: term }, ': ', meaning]))];
    case 'table':
      return [tableOf(block), ...(block.note === undefined ? [] : [paragraph(block.note)])];
    case 'chart':
      return block.alt === undefined ? [] : [`!${linkTo(`${block.name}.svg`, inline(block.alt))}`];
    case 'code':
      return [fenced(block)];
    case 'details':
      return [
        ...(block.heading === undefined ? [] : [headingOf(mark, block.heading)]),
        ...partsOf(block.body, mark),
      ];
    case 'bars':
    case 'tiles':
    case 'markup':
      return [];
  }
}

function bullets(items: readonly Text[]): string {
  return items.map((item) => `- ${line(item)}`).join('\n');
}

function tableOf({ columns, rows }: Table): string {
  const kept = columns.flatMap((column, index) => (isIn('markdown', column.only) ? [{ column, index }] : []));
  const row = (cells: readonly Text[]) =>
    `| ${kept.map(({ index }) => inCell(line(cells[index]))).join(' | ')} |`;
  return [
    row(columns.map(({ head }) => head)),
    `|${kept.map(({ column, index }) => (index === 0 || column.isText ? ' --- |' : ' ---: |')).join('')}`,
    ...rows.filter(({ only }) => isIn('markdown', only)).map(({ cells }) => row(cells)),
  ].join('\n');
}

/** A bar would end the cell, unless it is escaped already. */
function inCell(text: string): string {
  return text.replace(/(?<!\\)(?<pairs>(?:\\\\)*)\|/g, '$<pairs>\\|');
}

/** A heading ends before number signs. */
function headingOf(mark: string, text: Text): string {
  return `${mark} ${line(text).replace(/(?<=^|\s)#+$/, '\\$&')}`;
}

function fenced({ language, text }: Extract<Block, { block: 'code' }>): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}${language}\n${cleaned(text).trimEnd()}\n${fence}`;
}

/** A text in as many lines as it has, none of them empty. */
function paragraph(text: Text): string {
  return inline(text)
    .split('\n')
    .map((each) => each.trim())
    .join('\n');
}

function line(text: Text): string {
  return inline(text)
    .replace(/\s*\n\s*/g, ' ')
    .trim();
}

function inline(text: Text): string {
  return unbonded(
    piecesOf(text, 'markdown')
      .map((piece, index) => {
        if (typeof piece === 'string') return escapedLines(escaped(piece), index === 0);
        if ('code' in piece) return codeSpan(plainText(piece.code, 'markdown'));
        if ('strong' in piece) return inline(piece.strong).replace(/\S(?:.*\S)?/s, '**$&**');
        if ('link' in piece) return linkTo(piece.to, inline(piece.link));
        if ('badge' in piece) return `**${escaped(cleaned(piece.badge))}**`;
        return exactly(piece);
      })
      .join(''),
  );
}

function linkTo(address: string, label: string): string {
  return `[${label.replace(/(?<!\\)(?<pairs>(?:\\\\)*)(?<bracket>[[\]])/g, '$<pairs>\\$<bracket>')}](${encodeURI(address).replace(/[()]/g, '\\$&')})`;
}

function codeSpan(text: string): string {
  const longest = Math.max(0, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  return longest === 0 ? `\`${text}\`` : `${fence} ${text} ${fence}`;
}

/**
 * Escapes what Markdown, and GitHub's, would take for markup, anywhere: emphasis, code, links, tags, entities
 * and formulas. Words_with_underscores and [ranges, in brackets] are none.
 */
function escaped(text: string): string {
  return text
    .replace(/[\\`*~$]/g, '\\$&')
    .replace(/(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu, '\\_')
    .replace(/<(?=[A-Za-z/!?])/g, '\\<')
    .replace(/&(?=#?\w+;)/g, '\\&')
    .replace(/\](?=[([])/g, '\\]');
}

/**
 * Escapes what would be a heading, a quotation, a list, a rule, a table, a check box or a definition at the beginning
 * of a line.
 * @param isFirst whether the text begins with a new line
 */
function escapedLines(text: string, isFirst: boolean): string {
  return text
    .split('\n')
    .map((line, index) => {
      if (index === 0 && !isFirst) return line;
      return line
        .trimStart()
        .replace(/^(?:#{1,6}|[-+])(?=\s|$)|^>|^=+\s*$|^[|:-](?=[|:\s-]*$)|^\[(?=[ xX]\]|[^\]]*\]:)/, '\\$&')
        .replace(/^(\d{1,9})([.)])(?=\s|$)/, '$1\\$2');
    })
    .join('\n');
}
