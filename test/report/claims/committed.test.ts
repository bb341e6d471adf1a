/** What is committed in results/claims/ says the same in all its files. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadClaims } from '../../../src/cli/claims/load.ts';
import { claimIds } from '../../../src/lab/studies/claims/catalog.ts';
import { type ClaimOutcome, claimsFile } from '../../../src/lab/studies/claims/schema.ts';
import { openStudio } from '../../../src/report/chart/studio.ts';
import { claimChart } from '../../../src/report/claims/claimChart.ts';
import { checked } from '../chart/drawn.ts';

const directory = join(import.meta.dirname, '../../../results/claims');
const scenarios = join(import.meta.dirname, '../../../scenarios/claims');
const read = (file: string) => readFileSync(join(directory, file), 'utf8');

describe('the committed claims; renew them with `npx hindsight claims`', () => {
  const report = claimsFile.read(read('claims.json'), 'claims.json');

  it('are all there, each from at least eight seeds, or four by construction', () => {
    expect(report.outcomes.map(({ id }) => id)).toEqual(claimIds);
    for (const { parts, doses, detectors } of report.outcomes) {
      expect(doses.length + detectors.length).toBeGreaterThan(0);
      for (const { seeds, perSeed, control, nil, construction } of parts) {
        expect(seeds.length).toBeGreaterThanOrEqual(construction ? 4 : 8);
        expect(Math.min(...seeds)).toBeGreaterThanOrEqual(5001);
        expect(perSeed).toHaveLength(seeds.length);
        expect([control !== null, nil !== null, construction].filter(Boolean)).toHaveLength(1);
      }
    }
    const charts = claimIds.flatMap((id) => [`${id}.png`, `${id}.svg`]);
    expect(readdirSync(directory)).toEqual(expect.arrayContaining(charts));
  });

  it.each(loadClaims({ directory: scenarios, ids: claimIds }, []))('state what the files of $id state', ({
    id,
    worlds,
    doses,
  }) => {
    const { says, parts, doses: run } = report.outcomes.find((outcome) => outcome.id === id) as ClaimOutcome;
    expect(says).toBe(worlds[0].claim.scenario.title);
    const stated = worlds.flatMap(({ claim: { file, scenario } }) =>
      scenario.expect.map(({ is, margin, because }) => ({
        file,
        is,
        margin,
        because,
        seeds: scenario.seeds,
      })),
    );
    expect(
      parts.map(({ file, is, margin, because, seeds }) => ({ file, is, margin, because, seeds })),
    ).toEqual(stated);
    const files = new Map(run.map(({ file, title, seeds }) => [file, { title, seeds }]));
    for (const { file, scenario } of doses)
      expect(files.get(file), file).toEqual({ title: scenario.title, seeds: scenario.seeds.length });
  });

  it('give their charts again, byte for byte', async () => {
    const studio = await openStudio();
    for (const outcome of report.outcomes)
      expect(studio.svg(claimChart(outcome)), outcome.id).toBe(read(`${outcome.id}.svg`));
  });

  it.each([328, 768, 900])('have charts whose texts are legible at %i pixels', (width) => {
    for (const outcome of report.outcomes) checked(claimChart(outcome), width);
  });
});
