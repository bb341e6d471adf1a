import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { command, filesBelow, ROOT, useDirectory } from './hindsight.ts';

const directory = useDirectory();
const report = (args: string[]) => command(['report', ...args], { cwd: directory() });

describe('hindsight report', () => {
  it.each([
    ['run/article', 'result.json', 'What recomputed features promise'],
    ['attribute/article', 'attribution.json', 'article: what each feature leaks'],
    ['claims', 'claims.json', ''],
    ['mitigations', 'mitigations.json', ''],
    ['explain/article', 'explain.json', 'article, seed 1: notification'],
  ])('renders results/%s/%s again as it is committed, and the data stay as they are', async (folder, data, said) => {
    const committed = join(ROOT, 'results', folder);
    copyFileSync(join(committed, data), join(directory(), data));
    const { code, stdout, stderr } = await report([data]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toContain(said);
    expect(stdout).toMatch(/\nreport\.html and (1 more file|\d+ more files)\n$/);
    const written = filesBelow(directory());
    expect(written).toEqual(filesBelow(committed).filter((file) => !/timings|calibration/.test(file)));
    for (const file of written.filter((each) => /\.(?:json|md)$/.test(each))) {
      const [mine, theirs] = [directory(), committed].map((each) => readFileSync(join(each, file), 'utf8'));
      expect(mine === theirs, file).toBe(true);
    }
  });

  it('into another folder, or as JSON', async () => {
    const file = join(ROOT, 'results/explain/article/explain.json');
    const { stdout, stderr } = await report([file, '--json', '--quiet', '--out', 'there']);
    expect({ stderr, json: JSON.parse(stdout) }).toEqual({
      stderr: '',
      json: JSON.parse(readFileSync(file, 'utf8')),
    });
    expect(filesBelow(directory())).toEqual(['there/explain.json', 'there/report.html']);
  });

  it.each([
    [
      'missing.json',
      /^missing\.json\n {2}found: {4}no such file\n {2}expected: data that the lab has written: result\.json/,
    ],
    ['folder', /found: {4}a folder/],
    ['/dev/null', /found: {4}something that is no file/],
    ['text.json', /found: {4}no JSON/],
    ['other.json', /found: {4}a mapping with the keys a\n/],
    ['nothing.json', /found: {4}an empty mapping\n/],
    ['steering.json', /found: {4}a mapping with the keys \\u001b\[31ma\n/],
    ['renamed.json', /scenario\.name\n {2}found: {4}"a b"\n {2}expected: letters, digits/],
    ['timings.json', /found: {4}data of the kind timings, which have no report of/],
    ['storage.json', /found: {4}a folder whose page is that of mitigations\.json\n/],
  ])('refuses %s', async (file, message) => {
    for (const name of ['timings.json', 'storage.json', 'mitigations.json']) {
      copyFileSync(join(ROOT, 'results/mitigations', name), join(directory(), name));
    }
    mkdirSync(join(directory(), 'folder'));
    writeFileSync(join(directory(), 'text.json'), 'text');
    writeFileSync(join(directory(), 'other.json'), '{"a":1}');
    writeFileSync(join(directory(), 'nothing.json'), '{}');
    writeFileSync(join(directory(), 'steering.json'), JSON.stringify({ '\u001b[31ma': 1 }));
    const result = JSON.parse(readFileSync(join(ROOT, 'results/run/article/result.json'), 'utf8'));
    const renamed = { ...result, scenario: { ...result.scenario, name: 'a b' } };
    writeFileSync(join(directory(), 'renamed.json'), JSON.stringify(renamed));
    const { code, stdout, stderr } = await report([file]);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(message);
    expect(stderr).not.toMatch(/^\s+at /m);
    expect(stderr).not.toContain('\u001b');
  });

  it('refuses data that contradict themselves', async () => {
    const result = JSON.parse(readFileSync(join(ROOT, 'results/run/article/result.json'), 'utf8'));
    writeFileSync(join(directory(), 'result.json'), JSON.stringify({ ...result, pipelines: [] }));
    const { code, stderr } = await report(['result.json']);
    expect(code).toBe(2);
    expect(stderr).toMatch(
      /found: {4}data that contradict themselves \(.*\)\n.*\n {2}remedy: {3}run the command/,
    );
    expect(filesBelow(directory())).toEqual(['result.json']);
  });
});
