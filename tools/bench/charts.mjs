/** Draws the timings beside their file. A chart that there are no timings for is not drawn. */
import { join } from 'node:path';
import { writeFileAtomically } from '../../dist/lab/jobs/files.js';
import { openStudio } from '../../dist/report/chart/drawing.js';
import { growthChart } from './growthChart.mjs';
import { ratiosChart } from './ratiosChart.mjs';
import { stagesChart } from './stagesChart.mjs';

const charts = { ratios: ratiosChart, stages: stagesChart, growth: growthChart };

export async function drawCharts(folder, timings) {
  const studio = await openStudio();
  for (const [name, chart] of Object.entries(charts)) {
    const spec = chart(timings, studio.textWidth);
    if (spec === undefined) continue;
    const { svg, png } = await studio.draw(spec);
    await writeFileAtomically(join(folder, `${name}.svg`), svg);
    await writeFileAtomically(join(folder, `${name}.png`), png);
  }
}
