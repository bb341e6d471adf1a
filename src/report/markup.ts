/** HTML made of values: whatever is not markup already is escaped. */

/** Markup that can be used in a page as it is. */
export interface Html {
  readonly markup: string;
}

/** Values that can be placed between tags. Nothing is shown of undefined ones. */
export type Content = Html | string | number | undefined | readonly Content[];

/** A template of markup; values become text, or stay markup where they are. */
export function html(parts: TemplateStringsArray, ...values: readonly Content[]): Html {
  return { markup: parts.map((part, index) => part + markupOf(values[index])).join('') };
}

/** Markup from a source that makes sure of it itself. */
export function trusted(markup: string): Html {
  return { markup };
}

/** For text between tags and for values of attributes in quotation marks. */
export function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}

/** A name of several words, such as that of a feature: it may be broken after each of them. */
export function breakable(name: string): Html {
  return { markup: escapeHtml(name).replaceAll('_', '_<wbr>') };
}

function markupOf(content: Content): string {
  if (content === undefined) return '';
  if (typeof content === 'string' || typeof content === 'number') return escapeHtml(String(content));
  return 'markup' in content ? content.markup : content.map(markupOf).join('');
}
