// Writes the advance widths of the font that ships with charts, by which their layout is measured:
// npm run build && node tools/fontWidths.mjs
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { writeIfChanged } from './writing.mjs';

const fonts = join(dirname(createRequire(import.meta.url).resolve('dejavu-fonts-ttf/package.json')), 'ttf');
const file = join(dirname(fileURLToPath(import.meta.url)), '..', 'src', 'report', 'chart', 'advances.ts');
/** ASCII, and what else texts of charts hold. */
const CHARACTERS = `${String.fromCharCode(...Array.from({ length: 95 }, (_, index) => 32 + index))}\u00a0×÷±·°µ−–—…‘’“”†≤≥≠→←↑↓§²³½`;

/** Widths of characters in thousandths of the font size. */
function advances(path) {
  const font = readFileSync(path);
  const tables = new Map();
  for (let at = 12; at < 12 + 16 * font.readUInt16BE(4); at += 16)
    tables.set(font.toString('latin1', at, at + 4), font.readUInt32BE(at + 8));
  const unitsPerEm = font.readUInt16BE(tables.get('head') + 18);
  const metrics = font.readUInt16BE(tables.get('hhea') + 34);
  const glyphOf = characterMap(font, tables.get('cmap'));
  return [...CHARACTERS].map((character) => {
    const glyph = Math.min(glyphOf(character.codePointAt(0)), metrics - 1);
    return Math.round((font.readUInt16BE(tables.get('hmtx') + 4 * glyph) * 1000) / unitsPerEm);
  });
}

/** The table of format 4, which holds the Basic Multilingual Plane. */
function characterMap(font, cmap) {
  const subtables = Array.from(
    { length: font.readUInt16BE(cmap + 2) },
    (_, index) => cmap + font.readUInt32BE(cmap + 8 + 8 * index),
  );
  const table = subtables.find((at) => font.readUInt16BE(at) === 4);
  const segments = font.readUInt16BE(table + 6) / 2;
  const [ends, starts] = [table + 14, table + 16 + 2 * segments];
  const [deltas, offsets] = [starts + 2 * segments, starts + 4 * segments];
  return (code) => {
    for (let segment = 0; segment < segments; segment++) {
      if (font.readUInt16BE(ends + 2 * segment) < code) continue;
      const start = font.readUInt16BE(starts + 2 * segment);
      if (start > code) break;
      const delta = font.readUInt16BE(deltas + 2 * segment);
      const at = offsets + 2 * segment;
      const offset = font.readUInt16BE(at);
      if (offset === 0) return (code + delta) & 0xffff;
      return (font.readUInt16BE(at + offset + 2 * (code - start)) + delta) & 0xffff;
    }
    throw new Error(`the font has no ${String.fromCodePoint(code)}`);
  };
}

const [regular, bold] = ['DejaVuSans.ttf', 'DejaVuSans-Bold.ttf'].map((name) => advances(join(fonts, name)));
const text = `/** Advance widths of DejaVu Sans in thousandths of the font size. Written by tools/fontWidths.mjs. */
export const CHARACTERS = ${JSON.stringify(CHARACTERS)};
export const REGULAR = [${regular.join(', ')}];
export const BOLD = [${bold.join(', ')}];
`;
const biome = createRequire(import.meta.url).resolve('@biomejs/biome/bin/biome');
const format = [biome, 'format', '--stdin-file-path', file];
writeIfChanged(
  file,
  execFileSync(process.execPath, format, {
    cwd: dirname(fileURLToPath(import.meta.url)),
    input: text,
    encoding: 'utf8',
  }),
);
