/** The page in HTML: its structure, which the script, the style sheet and readers of links rely on. */
import { describe, expect, it } from 'vitest';
import { readAssets } from '../../src/report/assets/assets.ts';
import { renderHtml } from '../../src/report/html.ts';
import {
  type Content,
  details,
  heading,
  list,
  only,
  type Page,
  prose,
  quiet,
  type Section,
  table,
  textOnly,
  together,
  yamlDetails,
} from '../../src/report/page.ts';
import { plain } from '../../src/report/text/numbers.ts';

const pageOf = (...sections: Section[]): Page => ({ title: 'A page', sections, elsewhere: '' });
const render = (page: Page) => renderHtml(page, undefined, readAssets());
/** The markup of a section with these blocks. */
const bodyOf = (...body: Content[]) => {
  const page = render(pageOf({ id: 'only', title: 'Only', body }));
  return /<h2 id="only-title">Only<\/h2>\n(?<body>[\s\S]*)<\/section>/.exec(page)!.groups!['body'].trim();
};

describe('the whole page', () => {
  const page = render({
    title: 'Figures & <claims>',
    subtitle: 'a "subtitle"',
    lead: prose('In short.'),
    series: ['a × b', 'c'],
    elsewhere: '',
    sections: [
      { id: 'one', title: 'First <one>', body: prose('text') },
      { id: 'two', title: 'Second', body: prose('plain & simple') },
      { id: 'empty', title: 'Empty', body: [list([]), prose('')] },
      { id: 'elsewhere', title: 'Elsewhere', only: ['markdown'], body: prose('text') },
    ],
  });

  it('is one file that loads nothing', () => {
    expect(page).toMatch(/^<!doctype html>\n<html lang="en">/);
    expect(page).not.toMatch(/(?:src|href)="(?!#|data:)/);
    expect(page).not.toMatch(/@import|url\((?!data:)/);
    expect(page).toContain(`default-src &#39;none&#39;`);
  });

  it('has a section for each part that has something, and links to all of them', () => {
    expect(page).toContain('<title>Figures &amp; &lt;claims&gt; · Hindsight</title>');
    expect(page.match(/<h1>/g)).toHaveLength(1);
    expect(page).toContain('<p class="subtitle">a &quot;subtitle&quot;</p>');
    expect(page).toContain('<section id="one" aria-labelledby="one-title">');
    expect(page).toContain('<h2 id="one-title">First &lt;one&gt;</h2>');
    expect(page).toContain('<section id="two" aria-labelledby="two-title">');
    expect([...page.matchAll(/<section id="([^"]*)"/g)].map(([, id]) => id)).toEqual(['one', 'two']);
    expect(page.match(/<nav[\s\S]*?<\/nav>/)?.[0]).toContain('href="#one"');
  });

  it('names the documentation, without a link: it travels without it', () => {
    const guided = render({ title: 'A page', sections: [], elsewhere: '', guide: 'docs/do/audit.md' });
    expect(guided).toContain(
      'How to read this page: <code class="guide">docs/do/audit.md</code> of hindsight-lab.',
    );
    expect(page).not.toContain('How to read');
  });

  it('has its own place among the reports beside it', () => {
    const others = [
      { name: 'Claims', to: '../claims/report.html' },
      { name: 'Challenge', to: undefined },
    ];
    const plain: Page = { title: 'A page', sections: [], elsewhere: '' };
    const nav = /<nav class="others"[\s\S]*?<\/nav>/;
    expect(nav.exec(renderHtml(plain, undefined, readAssets(), others))?.[0]).toContain(
      '<li><a href="../claims/report.html">Claims</a></li><li><span aria-current="page">Challenge</span></li>',
    );
    expect(renderHtml(plain, undefined, readAssets(), others.slice(1))).not.toMatch(nav);
  });

  it('has a button for each series', () => {
    expect([...page.matchAll(/data-highlights="([^"]*)"/g)].map(([, name]) => name)).toEqual(['a × b', 'c']);
  });
});

describe('tables', () => {
  it('name their rows and columns, tell words from numbers, and carry series', () => {
    const markup = bodyOf(
      table({
        caption: 'What & why',
        columns: [
          { head: 'name' },
          { head: 'value' },
          { head: 'why', isText: true },
          { head: 'x', only: ['terminal'] },
        ],
        rows: [
          { cells: ['a_b', '1', 'x', ''] },
          { cells: ['b', '2', '<y>', ''], series: 's' },
          { cells: ['c', '3', 'z', ''], only: ['markdown'] },
        ],
        note: 'A note.',
      }),
    );
    expect(markup).toContain('aria-label="What &amp; why" tabindex="0"');
    expect(markup).toContain('<th scope="col" class="number">value</th>');
    expect(markup).toContain(
      '<tr><th scope="row">a_<wbr>b</th><td class="number">1</td><td class="text">x</td></tr>',
    );
    expect(markup).toContain('<tr data-series="s"><th scope="row">b</th>');
    expect(markup).toContain('&lt;y&gt;');
    expect(markup.match(/<tr/g)).toHaveLength(3);
    expect(markup).toContain('<p class="note">A note.</p>');
  });

  it('leave room for a column of long texts only', () => {
    const markup = bodyOf(
      table({
        caption: 'c',
        columns: [{ head: 'a' }, { head: 'b', isText: true }, { head: 'c', isText: true }],
        rows: [
          { cells: ['a', 'yes', 'a text that takes more than a single line'] },
          { cells: ['b', 'no', 'short'] },
        ],
      }),
    );
    expect(markup).toContain('<td class="text">yes</td><td class="text long">a text that');
    expect(markup).toContain('<td class="text long">short</td>');
  });

  it('show figures with both ends, and dashes where there are none', () => {
    const shown = (mean: number, low: number, high: number) =>
      bodyOf(prose({ estimate: { mean, low, high }, format: plain })).replace(/<\/?p>/g, '');
    expect(shown(0.12345, 0.1, 0.2)).toBe('0.123 <span class="ends">[0.100, 0.200]</span>');
    expect(shown(0.5, Number.NaN, Number.NaN)).toBe('0.500');
    expect(shown(Number.NaN, Number.NaN, Number.NaN)).toBe('—');
    expect(bodyOf(prose({ estimate: undefined, format: plain }))).toBe('<p>—</p>');
  });
});

it('a verdict is known by a word, not by colour alone', () => {
  expect(bodyOf(prose({ badge: 'refuted', tone: 'bad' }))).toContain(
    '<span class="badge bad"><span aria-hidden="true">✗</span> refuted</span>',
  );
});

it('what a link leads to is inside of what opens, so that browsers open it', () => {
  expect(bodyOf(details('Keys', quiet('A note.'), { id: 'keys' }))).toMatch(
    /^<details><summary>Keys<\/summary>\n<div id="keys"><p class="note">A note\.<\/p>/,
  );
});

it('YAML is shown as text', () => {
  expect(bodyOf(yamlDetails('All', { name: '<a>', list: [1, 2] }))).toContain(
    'name: &lt;a&gt;\nlist:\n  - 1\n  - 2\n',
  );
});

it('groups are together, and what is for other media is left out', () => {
  const markup = bodyOf(
    together(heading('Here', 'here'), only(['markdown'], prose('there'))),
    prose(['a', textOnly(['terminal'], 'b'), textOnly(['html'], 'c')]),
  );
  expect(markup).toBe('<div data-together><h3 id="here">Here</h3>\n</div>\n<p>ac</p>');
});
