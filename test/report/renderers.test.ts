/** What a user wrote is shown as it was written: no title, description or name steers the medium that shows it. */
import { stripVTControlCharacters } from 'node:util';
import fc from 'fast-check';
import { micromark } from 'micromark';
import { gfm, gfmHtml } from 'micromark-extension-gfm';
import { describe, expect, it } from 'vitest';
import { readAssets } from '../../src/report/assets/assets.ts';
import { renderHtml } from '../../src/report/html.ts';
import { cleaned } from '../../src/report/inline.ts';
import { renderMarkdown } from '../../src/report/markdown.ts';
import {
  details,
  heading,
  list,
  only,
  type Page,
  picture,
  prose,
  quiet,
  table,
} from '../../src/report/page.ts';
import { renderTerminal } from '../../src/report/terminal.ts';
import { cases } from '../gear.ts';

/** Every place of a page that may hold what a user wrote. */
function pageOf(text: string): Page {
  return {
    title: text,
    subtitle: text,
    series: [text, 'other'],
    lead: [prose(text), list([text, ['a ', text], [text, { code: 'c' }]])],
    elsewhere: 'elsewhere',
    sections: [
      {
        id: 's',
        title: text,
        group: text,
        entry: { badge: { badge: text, tone: 'good' }, line: text, kind: text },
        body: [
          heading(text),
          quiet([text, ' b']),
          { block: 'definitions', entries: [{ term: text, meaning: text }] },
          table({
            caption: text,
            columns: [{ head: text }, { head: ['x ', text] }],
            rows: [
              { cells: [text, text], shortName: [text, text], series: text },
              { cells: [{ strong: text }, { link: text, to: '#s' }] },
            ],
            note: text,
          }),
          details(text, prose(text), { heading: text }),
          picture({ name: 'p', alt: 'alt', chart: undefined }),
          only(
            ['terminal', 'html'],
            { block: 'bars', bars: [{ label: text, value: '1', share: 1 }] },
            { block: 'tiles', tiles: [{ label: text, value: text, note: text }] },
            { block: 'code', label: text, language: 'yaml', text },
          ),
        ],
      },
      { id: 't', title: 'Another', body: prose('else') },
    ],
  };
}

const hostile = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.string({
      unit: fc.constantFrom(...'\\`*_~$[]()<>&#|!-+=:.1a x/"\'\n\t\r@^'),
      minLength: 1,
      maxLength: 24,
    }),
  },
  fc.constantFrom(
    '<script>alert(1)</script>',
    '[x](javascript:alert)',
    '![x](/y)',
    '[a]: /b',
    '- [ ] x',
    '1. x',
    '1) x',
    '# x',
    '> x',
    '---',
    '===',
    '```\nx\n```',
    '~~~\nx\n~~~',
    '~~x~~',
    '    x',
    'a | b\n--- | ---\n1 | 2',
    '&lt;b&gt;',
    '<!-- x -->',
    'a_b_c _d_ __e__',
    '**x**',
    'x\n===',
    'x  \ny',
    'x\\\ny',
    '<a:b>',
    '\u001b[31mred\u001b]0;title\u0007',
    'a\u202eb',
    '\u009b31m',
  ),
);

/** What a reader sees of Markdown, and the elements in it. */
function read(markdown: string): { text: string; tags: string[] } {
  const html = micromark(markdown, {
    extensions: [gfm()],
    htmlExtensions: [gfmHtml()],
    allowDangerousHtml: true,
  });
  const tags = [...html.matchAll(/<(\w+)/g)].map(([, tag]) => tag);
  return { text: seen(html.replace(/<[^>]*>/g, ' ')), tags };
}

function seen(html: string): string {
  return html
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&')
    .replace(/\s+/g, ' ')
    .trim();
}

const CONTROL = /(?!\n)\p{Cc}|[\u202a-\u202e]/u;

const words = (text: string) => text.replace(/\s+/g, ' ').trim();

const isOneParagraph = (text: string) => !/\n\s*\n/.test(cleaned(text)) && words(cleaned(text)) !== '';

describe('what a user wrote', () => {
  it('is text in Markdown, wherever it is', () => {
    const plain = read(renderMarkdown(pageOf('word')));
    fc.assert(
      fc.property(hostile, (text) => {
        fc.pre(isOneParagraph(text));
        const { text: shown, tags } = read(renderMarkdown(pageOf(text)));
        expect(tags).toEqual(plain.tags);
        expect(shown.replaceAll(' ', '')).toBe(
          plain.text.replaceAll('word', () => words(cleaned(text))).replaceAll(' ', ''),
        );
      }),
      cases(400),
    );
  });

  it('is text in HTML, wherever it is', () => {
    const tagsOf = (page: string) =>
      [...page.matchAll(/<\/?[a-z][^>]*>/g)].map(([tag]) => tag.replace(/"[^"]*"/g, ''));
    const plain = tagsOf(renderHtml(pageOf('word'), undefined, readAssets()).replaceAll('<wbr>', ''));
    fc.assert(
      fc.property(hostile, (text) => {
        fc.pre(isOneParagraph(text));
        const page = renderHtml(pageOf(text), undefined, readAssets());
        expect(tagsOf(page.replaceAll('<wbr>', ''))).toEqual(plain);
        expect(page).not.toMatch(CONTROL);
        expect(words(seen(/<title>([\s\S]*?) · Hindsight<\/title>/.exec(page)![1]))).toBe(
          words(cleaned(text)),
        );
      }),
      cases(300),
    );
  });

  it('sends no control sequence to a terminal', () => {
    fc.assert(
      fc.property(hostile, fc.integer({ min: 20, max: 100 }), (text, columns) => {
        const plain = renderTerminal(pageOf(text), { columns, color: false });
        expect(plain).not.toMatch(CONTROL);
        expect(stripVTControlCharacters(renderTerminal(pageOf(text), { columns, color: true }))).toBe(plain);
      }),
      cases(500),
    );
  });
});
