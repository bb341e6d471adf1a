/** AUC by radix sort against the plain way: rows sorted with a comparator, midranks for ties. */
import { auc } from '../../dist/evaluation/metrics/auc.js';
import { comparison, inRounds, secondsOf, side } from './measure.mjs';

export async function measureAuc({ rounds, aucRows: rows }) {
  const scores = new Float64Array(rows);
  const labels = new Uint8Array(rows);
  let state = 1;
  for (let row = 0; row < rows; row++) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    const uniform = (state + 0.5) / 2 ** 32;
    scores[row] = Math.log(uniform / (1 - uniform)) - 3;
    labels[row] = (Math.imul(state, 22695477) >>> 0) / 2 ** 32 < 1 / (1 + Math.exp(-scores[row])) ? 1 : 0;
  }
  const difference = Math.abs(auc(scores, labels) - plainAuc(scores, labels));
  if (!(difference < 1e-12)) throw new Error(`auc: the plain way differs by ${difference}`);
  const seconds = await inRounds(
    {
      radix: () => secondsOf(() => auc(scores, labels)),
      comparator: () => secondsOf(() => plainAuc(scores, labels)),
    },
    { rounds, warmups: 3 },
  );
  return {
    lines: [
      comparison(
        'AUC, against a comparator sort',
        side('auc', seconds.radix, rows, 'rows'),
        side('sort((a, b) => …)', seconds.comparator, rows, 'rows'),
      ),
    ],
    notes: [`auc: ${rows} distinct logits; the two agree`],
  };
}

function plainAuc(scores, labels) {
  const order = Uint32Array.from(scores, (_, row) => row).sort((a, b) => scores[a] - scores[b]);
  let rankSum = 0;
  let positives = 0;
  for (let start = 0; start < order.length; ) {
    let end = start;
    while (end < order.length && scores[order[end]] === scores[order[start]]) end++;
    const midrank = (start + 1 + end) / 2;
    for (let place = start; place < end; place++) {
      if (labels[order[place]] === 0) continue;
      rankSum += midrank;
      positives++;
    }
    start = end;
  }
  const negatives = order.length - positives;
  return (rankSum - (positives * (positives + 1)) / 2) / (positives * negatives);
}
