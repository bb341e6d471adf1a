/** The Dockerfile, without a daemon: it parses, and what it copies is there and is enough to build and to run. */
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DockerfileParser } from 'dockerfile-ast';
import { validate } from 'dockerfile-utils';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { node, ROOT } from '../cli/hindsight.ts';

const read = (file: string) => readFileSync(join(ROOT, file), 'utf8');

describe('the Dockerfile', () => {
  const text = read('Dockerfile');
  const copies = DockerfileParser.parse(text)
    .getCOPYs()
    .map((copy) => ({
      from: copy.getFromFlag()?.getValue(),
      sources: copy
        .getArguments()
        .slice(0, -1)
        .map((argument) => argument.getValue()),
    }));
  const context = Array.from(read('.dockerignore').matchAll(/^!(.+)$/gm), ([, file]) => file);

  let directory = '';
  const build = () => join(directory, 'build');
  const image = () => join(directory, 'image');

  beforeAll(() => {
    directory = mkdtempSync(join(tmpdir(), 'hindsight-dockerfile-'));
    for (const file of context) cpSync(join(ROOT, file), join(build(), file), { recursive: true });
    // The build leaves files of its own in this folder.
    mkdirSync(join(build(), 'node_modules'));
    for (const name of readdirSync(join(ROOT, 'node_modules')))
      symlinkSync(join(ROOT, 'node_modules', name), join(build(), 'node_modules', name));
  });
  afterAll(() => rmSync(directory, { recursive: true, force: true }));

  it('has no mistakes that a linter knows', () => {
    expect(validate(text)).toEqual([]);
  });

  it('copies what is in the context', () => {
    const sources = copies.flatMap(({ from, sources }) => (from === undefined ? sources : []));
    expect(sources.filter((source) => source !== '.' && !context.includes(source))).toEqual([]);
  });

  it('builds from the context, and runs from what it takes of that', async () => {
    expect(await node(['tools/build.mjs'], { cwd: build() })).toMatchObject({ code: 0, stderr: '' });
    for (const source of copies.flatMap(({ from, sources }) => (from === 'build' ? sources : []))) {
      const file = source.replace(/^\/lab\//, '');
      cpSync(join(build(), file), join(image(), file), { recursive: true });
    }
    const { code, stdout, stderr } = await node(['dist/cli/main.js', 'describe', 'quick'], { cwd: image() });
    expect(code, stderr).toBe(0);
    expect(stdout).toContain('pipelines');
  });
});
