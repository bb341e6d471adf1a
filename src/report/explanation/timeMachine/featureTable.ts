/** The table of features: three values side by side, and what each adds to the log-odds of both models. */
import type { Explanation } from '../../../lab/studies/explanation/schema.ts';
import { type Html, html } from '../../markup.ts';
import { labelOf, shownValue } from '../features.ts';
import type { Leak } from '../leaks.ts';
import { chance, signed } from '../logOdds.ts';
import type { Frame } from './frames.ts';

const HEAD = ['feature', 'served', 'reconstructed', 'recomputed now', 'adds to leaky', 'adds to clean'];

/** The roles are written out: on a narrow screen rows become blocks, and browsers would forget that they are rows. */
export function featureTableHtml(
  { models }: Explanation,
  rows: readonly Leak[],
  frames: readonly Frame[],
): Html {
  const last = frames[frames.length - 1];
  const longest = Math.max(
    ...frames.flatMap(({ adds }) => adds.map(Math.abs)),
    ...rows.map(({ clean }) => Math.abs(clean)),
  );
  const { clean, leaky } = models;
  return html`<table class="features" role="table" style="--longest:${longest.toFixed(3)}">
<caption>Each feature of this one notification, and what it adds to the log-odds of the models: weight × (value − mean of the training rows).</caption>
<thead role="rowgroup"><tr role="row">${HEAD.map((head) => html`<th role="columnheader" scope="col">${head}</th>`)}</tr></thead>
<tbody role="rowgroup">
${rows.map(({ feature, clean: adds }, row) => {
  const { name, served, reconstructed } = feature;
  return html`<tr role="row"><th role="rowheader" scope="row">${labelOf(feature)}<code>${name}</code></th>${[
    cell('served', html`${shownValue(feature, served)}`),
    cell('reconstructed', html`${shownValue(feature, reconstructed)}`),
    html`<td role="cell" data-head="recomputed now" data-value="${row}" class="${last.moved[row] ? 'now moved' : 'now'}">${last.values[row]}</td>`,
    html`<td role="cell" data-head="adds to leaky" data-adds="${row}" class="adds leaky">${bar(last.adds[row])}<span class="figure">${last.addsText[row]}</span></td>`,
    html`<td role="cell" data-head="adds to clean" class="adds clean">${bar(adds)}<span class="figure">${signed(adds)}</span></td>`,
  ]}</tr>
`;
})}</tbody>
<tbody role="rowgroup" class="sums">
${sumRow('an average notification', signed(leaky.intercept), signed(clean.intercept))}
${leaky.memorised === 0 && clean.memorised === 0 ? undefined : sumRow('memorised of ids', signed(leaky.memorised), signed(clean.memorised))}
${sumRow('log-odds in all', last.logit, signed(clean.logit), 'logit')}
${sumRow('probability of an open', last.chance, chance(clean.probability), 'chance')}
</tbody>
</table>
`;
}

function cell(head: string, content: Html): Html {
  return html`<td role="cell" data-head="${head}">${content}</td>`;
}

function bar(adds: number): Html {
  return html`<span class="scale" aria-hidden="true"><span class="${adds < 0 ? 'less' : 'more'}" style="--adds:${Math.abs(adds).toFixed(3)}"></span></span>`;
}

function sumRow(label: string, leaky: string, clean: string, live?: string): Html {
  const attribute = live === undefined ? undefined : html` data-live="${live}"`;
  return html`<tr role="row"><th role="rowheader" scope="row">${label}</th><td role="cell" class="gap"></td><td role="cell" class="gap"></td><td role="cell" class="gap"></td><td role="cell" data-head="leaky"><span class="figure"${attribute}>${leaky}</span></td><td role="cell" data-head="clean"><span class="figure">${clean}</span></td></tr>`;
}
