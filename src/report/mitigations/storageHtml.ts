/** Storage in a page: the picture of its growth, and its tables. */

import { layoutNames } from '../../lab/storage/layouts.ts';
import type { StorageGrowth } from '../../lab/storage/schema.ts';
import type { Studio } from '../chart/studio.ts';
import { dataTable } from '../page/dataTable.ts';
import { type Html, html } from '../page/html.ts';
import { chartFigure } from '../page/inlineChart.ts';
import { bulletsHtml, paragraphs, together } from '../page/parts.ts';
import { layoutStyles } from './layoutStyles.ts';
import { storageChart } from './storageChart.ts';
import { storageIntro, storageSections } from './storageTables.ts';

export function storageHtml(growth: StorageGrowth, studio: Studio): Html {
  return together([
    paragraphs([storageIntro(growth)]),
    chartFigure(studio, storageChart(growth), {
      id: 'chart-storage',
      description: '',
      series: layoutNames.map((name) => layoutStyles[name].label),
      legend: true,
    }),
    storageSections(growth).map(({ title, before, table, after, list = [] }) => [
      html`<h3>${title}</h3>`,
      before === undefined ? undefined : paragraphs([before]),
      dataTable(`${title}, by layout`, table, true),
      after === undefined ? undefined : paragraphs([after]),
      list.length === 0 ? undefined : bulletsHtml(list),
    ]),
  ]);
}
