/** The folder of a report: whatever interrupts its writing, data are beside their own pages. */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { readableJson } from '../../src/base/json.ts';
import { type Page, picture, prose } from '../../src/report/page.ts';
import { type Kind, writeReport } from '../../src/report/write.ts';

interface Note {
  readonly text: string;
}

const kind: Kind<Note> = {
  data: 'note.json',
  file: { kind: 'note', pieces: (value) => [readableJson(value)] },
  markdown: 'note.md',
  page: ({ text }): Page => ({
    title: 'A note',
    lead: [prose(text), picture({ name: 'none', chart: undefined })],
    sections: [],
    elsewhere: 'in note.md',
  }),
};

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'hindsight-report-'));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

const read = (name: string) => readFileSync(join(directory, name), 'utf8');
/** A folder is where a file should go. */
const block = () => {
  rmSync(join(directory, 'note.md'), { force: true });
  mkdirSync(join(directory, 'note.md'));
};

it('holds data, pages and no picture that there are no numbers for', async () => {
  writeFileSync(join(directory, 'none.svg'), 'of an earlier report');
  const files = await writeReport(kind, { text: 'one' }, directory);
  expect(files.map((file) => file.slice(directory.length + 1))).toEqual([
    'note.md',
    'report.html',
    'note.json',
  ]);
  expect(readdirSync(directory).sort()).toEqual(['note.json', 'note.md', 'report.html']);
  expect(read('note.md')).toBe('# A note\n\none\n');
  expect(JSON.parse(read('note.json'))).toEqual({ text: 'one' });
});

it('never has earlier data beside pages of later ones', async () => {
  await writeReport(kind, { text: 'one' }, directory);
  block();
  await expect(writeReport(kind, { text: 'two' }, directory)).rejects.toThrow();
  expect(readdirSync(directory)).not.toContain('note.json');
});

it('loses no data when the same are rendered again', async () => {
  await writeReport(kind, { text: 'one' }, directory);
  block();
  await expect(writeReport(kind, { text: 'one' }, directory)).rejects.toThrow();
  expect(read('note.json')).toBe(readableJson({ text: 'one' }));
});

it('is left as it was when something cannot be rendered', async () => {
  await writeReport(kind, { text: 'one' }, directory);
  const broken = { ...kind, page: () => ({ ...kind.page({ text: '' }), title: null }) as unknown as Page };
  await expect(writeReport(broken, { text: 'two' }, directory)).rejects.toThrow();
  expect(read('note.md')).toContain('one');
  expect(JSON.parse(read('note.json'))).toEqual({ text: 'one' });
});
