import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { escapeHtml, html, trusted } from '../../src/report/markup.ts';
import { cases } from '../gear.ts';

describe('html', () => {
  it('escapes what is not markup, wherever it stands', () => {
    const name = `<b title="x">R&D's</b>`;
    expect(html`<p title="${name}">${name}</p>`.markup).toBe(
      '<p title="&lt;b title=&quot;x&quot;&gt;R&amp;D&#39;s&lt;/b&gt;">&lt;b title=&quot;x&quot;&gt;R&amp;D&#39;s&lt;/b&gt;</p>',
    );
  });

  it('leaves markup as it is, alone and in lists', () => {
    const items = ['a', 'b & c'].map((text) => html`<li>${text}</li>`);
    expect(html`<ul>${items}${undefined}${3}${trusted('<hr>')}</ul>`.markup).toBe(
      '<ul><li>a</li><li>b &amp; c</li>3<hr></ul>',
    );
  });

  it('lets no text open a tag or end an attribute', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...`<>&"'/ab;`) }), (text) => {
        const escaped = escapeHtml(text);
        expect(escaped).not.toMatch(/[<>"']/);
        expect(escaped.replace(/&(?:amp|lt|gt|quot|#39);/g, '')).not.toContain('&');
        const back = { '&lt;': '<', '&gt;': '>', '&quot;': '"', '&#39;': "'", '&amp;': '&' };
        expect(
          escaped.replace(/&(?:amp|lt|gt|quot|#39);/g, (entity) => back[entity as keyof typeof back]),
        ).toBe(text);
      }),
      cases(100),
    );
  });
});
