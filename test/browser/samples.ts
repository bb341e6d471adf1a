/** Data of every kind of report: those that are committed, and of other kinds what commands make. */
import { readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { expect } from 'vitest';
import { factNames } from '../../src/lab/studies/facts/catalog.ts';
import { knobs } from '../../src/lab/studies/fit/knobs.ts';
import { parseFacts } from '../../src/lab/studies/fit/request.ts';
import { fitOf } from '../../src/lab/studies/fit/study.ts';
import { readAssets } from '../../src/report/assets/assets.ts';
import { openStudio } from '../../src/report/chart/studio.ts';
import { readDataFile } from '../../src/report/dataFiles.ts';
import { renderHtml } from '../../src/report/html.ts';
import { fitReport } from '../../src/report/kinds.ts';
import { type Kind, pageOf, writeReport } from '../../src/report/write.ts';
import { command, filesBelow, ROOT } from '../cli/hindsight.ts';

/** How data are made of which none are committed, by their names. */
const MADE: Readonly<Record<string, (folder: string) => Promise<void>>> = {
  /** Every fact, in worlds that have other ones whatever their parameters, so that each is told with its reason. */
  async 'fit.json'(folder) {
    const wanted = new Map(knobs.map(({ fact }) => [fact, 0.5]));
    const request = { ...parseFacts('users: 20000\n', 'facts.yaml'), wanted };
    const fit = await fitOf({ name: 'facts', label: 'facts.yaml', request }, async ({ seeds }) =>
      seeds.map((seed) => factNames.map((_, place) => 0.3 + 0.01 * ((seed + place) % 5))),
    );
    await writeReport(fitReport, fit, folder);
  },
  async 'audit.json'(folder) {
    writeFileSync(
      join(folder, 'tiny.yaml'),
      'seeds: [1]\nworld: { users: 60 }\ntimeline: { burnIn: 1d, warmup: 2d, logging: 4d, production: 1d }\n',
    );
    await make(['run', 'tiny.yaml', '--export', '--no-store'], folder);
    const exported = (name: string) => `results/run/tiny/seed-1/${name}.parquet`;
    writeFileSync(
      join(folder, 'audit.yaml'),
      [
        `training: { file: ${exported('impressions')}, prefix: recomputed_ }`,
        `served: { file: ${exported('impressions')}, prefix: logged_ }`,
        'id: impression_id',
        'label: opened',
        'at: sent_at_ms',
        'user: user_id',
        'where: { phase: logging }',
        ...['events', 'stories', 'users'].map((name) => `${name}: ${exported(name)}`),
      ].join('\n'),
    );
    await make(['audit', 'audit.yaml', '--out', 'audited'], folder);
  },
};

async function make(args: readonly string[], folder: string): Promise<void> {
  const { code, stderr } = await command([...args, '--quiet'], { cwd: folder });
  expect(code, stderr).toBeLessThan(2);
}

/**
 * The path of a page that is rendered now, without its pictures.
 * @param folder an empty one
 */
export async function sampleReport(kind: Kind<never>, folder: string): Promise<string> {
  const { data } = kind;
  await MADE[data]?.(folder);
  const root = data in MADE ? folder : join(ROOT, 'results');
  const found = filesBelow(root).find((file) => basename(file) === data);
  if (found === undefined)
    throw new Error(
      `found no ${data} in results/; expected one there, or how it is made in test/browser/samples.ts`,
    );
  const { value } = readDataFile(readFileSync(join(root, found), 'utf8'), data);
  const file = join(folder, 'report.html');
  writeFileSync(file, renderHtml(pageOf(kind, value as never), await openStudio(), readAssets()));
  return file;
}
