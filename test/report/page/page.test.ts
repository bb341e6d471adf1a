import { describe, expect, it } from 'vitest';
import { dataTable } from '../../../src/report/page/dataTable.ts';
import { html } from '../../../src/report/page/html.ts';
import { renderPage } from '../../../src/report/page/page.ts';
import { badge, detailsYaml, figure, tableHtml } from '../../../src/report/page/parts.ts';

const page = renderPage({
  title: 'Figures & <claims>',
  subtitle: 'a "subtitle"',
  lead: html`<p>In short.</p>`,
  series: ['a × b', 'c'],
  sections: [
    { id: 'one', title: 'First <one>', body: html`<p>text</p>` },
    { id: 'two', title: 'Second', body: 'plain & simple', kind: 'refuted' },
  ],
});

describe('renderPage', () => {
  it('is one file that loads nothing', () => {
    expect(page).toMatch(/^<!doctype html>\n<html lang="en">/);
    expect(page).not.toMatch(/(?:src|href)="(?!#|data:)/);
    expect(page).not.toMatch(/@import|url\((?!data:)/);
    expect(page).toContain(`default-src &#39;none&#39;`);
  });

  it('has a section with a heading for each part, and links to those that no filter hides', () => {
    expect(page).toContain('<title>Figures &amp; &lt;claims&gt; · Hindsight</title>');
    expect(page.match(/<h1>/g)).toHaveLength(1);
    expect(page).toContain('<section id="one" aria-labelledby="one-title">');
    expect(page).toContain('<h2 id="one-title">First &lt;one&gt;</h2>');
    expect(page).toContain('<section id="two" data-kind="refuted" aria-labelledby="two-title">');
    expect(page).toContain('plain &amp; simple');
    expect(page.match(/<nav.*<\/nav>/)?.[0]).toContain('href="#one"');
  });

  it('has a button for each series', () => {
    expect([...page.matchAll(/data-isolates="([^"]*)"/g)].map(([, name]) => name)).toEqual(['a × b', 'c']);
  });

  it('gives the same bytes each time', () => {
    const again = { title: 't', sections: [{ id: 'a', title: 'A', body: '' }] };
    expect(renderPage(again)).toBe(renderPage(again));
  });
});

describe('tables', () => {
  it('name their rows and columns, tell words from numbers, and carry series and kind', () => {
    const { markup } = tableHtml({
      caption: 'What & why',
      head: ['name', 'value', 'why'],
      texts: [2],
      rows: [['a', 1, 'x'], { series: 's', kind: 'k', cells: ['b', 2, '<y>'] }],
    });
    expect(markup).toContain('aria-label="What &amp; why" tabindex="0"');
    expect(markup).toContain('<th scope="col" class="number">value</th>');
    expect(markup).toContain(
      '<tr><th scope="row">a</th><td class="number">1</td><td class="text">x</td></tr>',
    );
    expect(markup).toContain('<tr data-series="s" data-kind="k"><th scope="row">b</th>');
    expect(markup).toContain('&lt;y&gt;');
  });

  it('leave room for a column of long texts only', () => {
    const rows = [
      ['a', 'yes', 'a text that takes more than a single line'],
      ['b', html`<b title="a title that is not shown in the cell">no</b>`, 'short'],
    ];
    const { markup } = tableHtml({ caption: 'c', head: ['a', 'b', 'c'], texts: [1, 2], rows });
    expect(markup).toContain('<td class="text">yes</td><td class="text long">a text that');
    expect(markup).toContain('</b></td><td class="text long">short</td>');
  });

  it('made for Markdown lose its marks, and show ends as figures do', () => {
    const data = {
      head: ['name', '`rate`'],
      rows: [
        ['**all** [5]', '−5.0 % [−6, 17]'],
        ['b', 'plain'],
      ],
    };
    const { markup } = dataTable('c', data, true);
    expect(markup).toContain('<tr data-series="all [5]"><th scope="row">all [5]</th>');
    expect(markup).toContain('<td class="number">−5.0 % <span class="ends">[−6, 17]</span></td>');
    expect(markup).toContain('<td class="number">plain</td>');
    expect(markup).toContain('>rate</th>');
  });

  it('show figures with both ends, and dashes where there are none', () => {
    expect(figure({ mean: 0.12345, low: 0.1, high: 0.2 }).markup).toBe(
      '0.123 <span class="ends">[0.100, 0.200]</span>',
    );
    expect(figure({ mean: 0.5, low: Number.NaN, high: Number.NaN }).markup).toBe('0.500');
    expect(figure({ mean: Number.NaN, low: Number.NaN, high: Number.NaN }).markup).toBe('—');
    expect(figure(undefined).markup).toBe('—');
  });
});

it('a verdict is told by a word, not by colour alone', () => {
  expect(badge('refuted', 'bad').markup).toContain('<span aria-hidden="true">✗</span> refuted');
});

it('what a link leads to stands inside of what opens, so that browsers open it', () => {
  const { markup } = detailsYaml('Keys', { a: 1 }, { id: 'keys', note: 'A note.' });
  expect(markup).toMatch(/^<details><summary>Keys<\/summary>\n<div id="keys"><p>A note\.<\/p>/);
});

it('YAML is shown as text', () => {
  expect(detailsYaml('All', { name: '<a>', list: [1, 2] }).markup).toContain(
    'name: &lt;a&gt;\nlist:\n  - 1\n  - 2\n',
  );
});
