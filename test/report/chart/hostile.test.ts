/** Names steer no drawing: whatever they hold, it is well-formed XML of the usual elements. */
import { Resvg } from '@resvg/resvg-js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Chart } from '../../../src/report/chart/chart.ts';
import { openStudio } from '../../../src/report/chart/studio.ts';
import { cases } from '../../gear.ts';
import { demos } from './demos.ts';

const TEXTS = new Set(
  'title subtitle name note label missing tooltip series sample detail value valueTitle places x'.split(' '),
);

/** A chart with something added to each of its texts. */
function withNames<T>(chart: T, added: string, key = ''): T {
  if (typeof chart === 'string') return (TEXTS.has(key) ? chart + added : chart) as T;
  if (Array.isArray(chart)) return chart.map((each) => withNames(each, added, key)) as T;
  if (typeof chart !== 'object' || chart === null) return chart;
  return Object.fromEntries(
    Object.entries(chart).map(([name, value]) => [name, withNames(value, added, name)]),
  ) as T;
}

const hostile = fc.oneof(
  fc.constantFrom(
    '<script>alert(1)</script>',
    '"><g onload="x">',
    '</text>',
    ']]>',
    '&lt;',
    '<!--',
    '\u001b[31m',
  ),
  fc.string({ unit: fc.constantFrom(...'<>&"\'/ a\n\t\r\u0000\u001b\u009b\u202e\uffff'), maxLength: 12 }),
);

const tagsOf = (svg: string) => new Set([...svg.matchAll(/<\/?([^\s/>]+)/g)].map(([, name]) => name));

describe.each(Object.entries(demos))('the names of %s', (_, chart: Chart) => {
  it('are text, in a file and in a page', async () => {
    const studio = await openStudio();
    const plain = tagsOf(studio.svg(chart));
    fc.assert(
      fc.property(hostile, (added) => {
        const named = withNames(chart, added);
        for (const svg of [studio.svg(named), studio.inline(named, `label ${added}`)]) {
          expect([...tagsOf(svg)].filter((tag) => !plain.has(tag))).toEqual([]);
        }
        expect(studio.svg(named)).not.toMatch(/(?!\n)\p{Cc}|\p{Bidi_Control}/u);
        // Refuses what is no XML.
        expect(() => new Resvg(studio.svg(named))).not.toThrow();
      }),
      cases(30),
    );
  });
});
