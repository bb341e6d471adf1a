/** The time machine, in which a slider moves the moment at which the features are recomputed. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ExplainedModel, Explanation } from '../../../lab/studies/explanation/schema.ts';
import { type Html, html, trusted } from '../../markup.ts';
import { leaksOf } from '../leaks.ts';
import { chance } from '../logOdds.ts';
import { featureTableHtml } from './featureTable.ts';
import { framesOf } from './frames.ts';
import { timelineHtml } from './timelineChart.ts';

/** The slider, what it moves, and the table of features at the moment that it is at. */
export function timeMachine(explanation: Explanation): Html {
  const rows = leaksOf(explanation);
  const frames = framesOf(explanation, rows);
  const { clean, leaky, leakyInProduction, leakyWithoutOwn } = explanation.models;
  const last = frames[frames.length - 1];
  return html`<style>
${trusted(asset('machine.css'))}
</style>
<p>Move <em>now</em>, the moment at which a training set is made. What was served, and what is reconstructed as of sending, stand still. Recomputed values, and with them the leaky model, do not.</p>
<div class="machine">
${timelineHtml(explanation)}
<div class="jumps" role="group" aria-label="Go to" hidden><button type="button" id="play">Play</button>${jumps(explanation)}</div>
<div class="control">
<label for="now">Now</label>
<input type="range" id="now" min="0" max="${frames.length - 1}" value="${frames.length - 1}" step="1" aria-valuetext="${last.when}">
<p class="moment"><output for="now">${last.when}</output><span data-live="clock">${last.clock}</span><span class="verdict">leaky: <strong data-live="chance">${last.chance}</strong></span></p>
<p class="caption" data-live="caption">${last.caption}</p>
</div>
<div class="answers">
${answer('Clean model', 'logged values', clean, 'clean')}
${answer('Leaky, in production', 'served values', leakyInProduction, 'still')}
${answer('Leaky, now', 'recomputed values', leaky, 'leaky')}
${leakyWithoutOwn === null ? undefined : answer('Leaky, at training', 'but for its own open', leakyWithoutOwn, 'still')}
</div>
${featureTableHtml(explanation, rows, frames)}
</div>
<script type="application/json" id="frames">${trusted(JSON.stringify(frames).replaceAll('<', '\\u003c'))}</script>
<script>
${trusted(asset('machine.js'))}
</script>
`;
}

function answer(
  title: string,
  on: string,
  { probability }: ExplainedModel,
  kind: 'clean' | 'still' | 'leaky',
): Html {
  const live = kind === 'leaky';
  return html`<div class="answer ${kind}"><p>${title}<span>${on}</span></p><strong${live ? html` data-live="chance"` : undefined}>${chance(probability)}</strong><span class="meter" aria-hidden="true"><span style="--share:${probability.toFixed(4)}"></span></span></div>`;
}

/** Buttons that lead to what matters. */
function jumps({ moments, notification, trainingAtMs }: Explanation): Html {
  const { sentAtMs, openedAtMs, followedAtMs } = notification;
  const places: [name: string, atMs: number | null][] = [
    ['Sent', sentAtMs],
    ['Opened', openedAtMs],
    ['Followed', followedAtMs],
    ['Training', trainingAtMs],
  ];
  return html`${places.flatMap(([name, atMs]) => {
    if (atMs === null) return [];
    // An event is seen just after it.
    const wanted = atMs === sentAtMs || atMs === trainingAtMs ? atMs : atMs + 1;
    const stop = moments.findIndex((moment) => moment.atMs >= wanted);
    return [html`<button type="button" data-stop="${stop < 0 ? moments.length - 1 : stop}">${name}</button>`];
  })}`;
}

function asset(name: 'machine.css' | 'machine.js'): string {
  return readFileSync(join(import.meta.dirname, name), 'utf8').trim();
}
