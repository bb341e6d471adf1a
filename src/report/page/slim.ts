/** Drawings without the bytes that a page can do without: it holds many of them, and looks the same. */

/** Tenths of a pixel are enough; what would be so anyway need not be said. */
export function rounded(svg: string): string {
  return svg
    .replace(/ (?:transform|d|x2|y2)="[^"]*"/g, (attribute) =>
      attribute.replace(/-?\d+\.\d+/g, (number) => String(Number(Number(number).toFixed(1)) + 0)),
    )
    .replace(/ (?:opacity="1"|stroke-width="1"|font-weight="normal"|text-anchor="start")/g, '')
    .replace(/<path class="(?:back|fore)ground"[^>]*>|<text [^>]*\/>/g, '')
    .replace(/ transform="translate\(0,0\)"| class="[^"]*"/g, '')
    .replace(/<g[^>]*><\/g>/g, '');
}

const LINE = /<line transform="translate\(([^)]*)\)" x2="([^"]*)" y2="([^"]*)"/g;
/** Groups of nothing but marks. */
const GROUP = /<g(?<own>[^>]*)>(?<marks>(?:<path [^>]*\/>|<text [^>]*>[^<]*<\/text>)+)<\/g>/g;
/** What marks inherit from their group. */
const INHERITED =
  / (?:fill|stroke|stroke-width|stroke-dasharray|font-size|font-weight|text-anchor|aria-hidden)="[^"]*"/g;

/** Lines in fewer letters; and what all marks of a group say alike is said once, by the group. */
export function grouped(svg: string): string {
  const short = svg.replace(LINE, '<path d="M$1l$2,$3"');
  return short.replace(GROUP, (_, own: string, marks: string) => {
    const said = [...marks.matchAll(/<(?:path|text) [^>]*>/g)].map(
      ([tag]): string[] => tag.match(INHERITED) ?? [],
    );
    const common = said
      .reduce<string[]>((kept, each) => kept.filter((attribute) => each.includes(attribute)), said[0])
      .filter((attribute) => !own.includes(attribute.replace(/=.*/, '=')));
    const slim = marks.replace(INHERITED, (attribute) => (common.includes(attribute) ? '' : attribute));
    return `<g${own}${common.join('')}>${slim}</g>`;
  });
}
