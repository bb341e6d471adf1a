/** The picture of the architecture shows the imports as they are. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { palettes } from '../../src/report/chart/palette.ts';
import {
  type Arrow,
  architecturePicture,
  readSources,
  reduced,
  structureOf,
} from '../../tools/architecture.mjs';
import { importsOf } from '../architecture/syntax.ts';
import { cases } from '../gear.ts';

const root = join(import.meta.dirname, '..', '..');
const src = join(root, 'src');
const page = readFileSync(join(root, 'docs/build/architecture.md'), 'utf8');

describe('docs/build/architecture.svg', () => {
  test('is current: `npm run docs`', () => {
    const picture = readFileSync(join(root, 'docs/build/architecture.svg'), 'utf8');
    expect(picture).toBe(architecturePicture(src, page, palettes));
  });

  test('has an arrow for each import between rooms, by another reading of the sources', () => {
    const roomOf = (file: string) => file.slice(0, file.indexOf('/'));
    const expected = Object.entries(readSources(src)).flatMap(([file, text]) =>
      importsOf(file, text).flatMap(({ file: target }) =>
        target === undefined || !file.includes('/') || roomOf(file) === roomOf(target)
          ? []
          : [`${roomOf(file)} ${roomOf(target)}`],
      ),
    );
    const found = structureOf(readSources(src)).arrows.filter(
      ([from, to]) => roomOf(`${from}/`) !== roomOf(`${to}/`),
    );
    expect(found.map((arrow) => arrow.join(' '))).toEqual([...new Set(expected)].sort());
  });

  test('names a room that has no words, and words that have no room', () => {
    const without = page.replace(/^\| `base` .*\n/m, '');
    expect(() => architecturePicture(src, without, palettes)).toThrow('found no row for `base`');
    const more = page.replace('| `base`', '| `cellar` | wine |\n| `base`');
    expect(() => architecturePicture(src, more, palettes)).toThrow('found a row for `cellar`');
  });
});

describe('arrows that follow from others', () => {
  const rooms = 'abcdef';
  const arrow = fc
    .tuple(fc.nat(rooms.length - 1), fc.nat(rooms.length - 1))
    .filter(([from, to]) => from < to)
    .map(([from, to]): Arrow => [rooms[from], rooms[to]]);
  const reach = (arrows: readonly Arrow[], from: string): string[] =>
    [...rooms].filter((to) =>
      arrows.some(([a, b]) => a === from && (b === to || reach(arrows, b).includes(to))),
    );

  test('are left out, and no other', () => {
    fc.assert(
      fc.property(fc.uniqueArray(arrow, { selector: String }), (arrows) => {
        const kept = reduced(arrows);
        for (const room of rooms) expect(reach(kept, room)).toEqual(reach(arrows, room));
        for (const each of kept) {
          const others = kept.filter((other) => other !== each);
          expect(reach(others, each[0])).not.toContain(each[1]);
        }
      }),
      cases(34),
    );
  });
});
