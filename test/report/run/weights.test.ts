import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Result } from '../../../src/lab/result/schema.ts';
import { readAssets } from '../../../src/report/assets/assets.ts';
import { readDataFile } from '../../../src/report/dataFiles.ts';
import { renderHtml } from '../../../src/report/html.ts';
import { runPage } from '../../../src/report/run/page.ts';

const file = join(import.meta.dirname, '../../../results/run/article/result.json');
const result = readDataFile(readFileSync(file, 'utf8'), file).value as Result;
const to = '../../attribute/article/report.html';

test.each([
  [[{ name: 'Attribution', to }], `measures <a href="${to}">what each feature carries</a>.`],
  [[{ name: 'Claims', to }], 'measures what each feature carries.'],
  [[], 'measures what each feature carries.'],
])('the sentence of the culprit leads to the attribution beside it: %j', (others, words) => {
  expect(renderHtml(runPage(result, others), undefined, readAssets())).toContain(words);
});
