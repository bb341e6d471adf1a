/** Draws the timings beside their file. A chart that there are no timings for is not drawn. */
import { join } from 'node:path';
import { writeWhole } from '../../dist/lab/jobs/files.js';
import { openStudio } from '../../dist/report/chart/studio.js';
import { growthChart } from './growthChart.mjs';
import { ratiosChart } from './ratiosChart.mjs';
import { stagesChart } from './stagesChart.mjs';

const charts = { ratios: ratiosChart, stages: stagesChart, growth: growthChart };

export async function drawCharts(folder, timings) {
  const studio = await openStudio();
  for (const [name, chartOf] of Object.entries(charts)) {
    const chart = chartOf(timings);
    if (chart === undefined) continue;
    writeWhole(join(folder, `${name}.svg`), studio.svg(chart));
    writeWhole(join(folder, `${name}.png`), studio.png(chart));
  }
}
