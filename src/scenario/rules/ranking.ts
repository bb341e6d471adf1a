/** Rules on rankings of candidates: a list that is no longer than k is always hit. */
import type { Path, Problem } from '../messages/problem.ts';
import type { Scenario } from '../schema.ts';

const K: Path = ['evaluation', 'ranking', 'k'];
const NEGATIVES: Path = ['evaluation', 'ranking', 'negatives'];
const CANDIDATES: Path = ['serving', 'maximumCandidates'];

export function rankingRules({ evaluation: { ranking }, serving }: Scenario): Problem[] {
  if (ranking === null) return [];
  const { k, negatives } = ranking;
  const { maximumCandidates } = serving;
  const problems: Problem[] = [];
  if (k >= maximumCandidates) {
    problems.push({
      path: K,
      related: [CANDIDATES],
      found: `${k} places with at most ${maximumCandidates} candidates`,
      expected: 'fewer places than candidates: else all are among the first k',
      remedy: 'lower evaluation.ranking.k, or raise serving.maximumCandidates',
    });
  }
  if (negatives === null) return problems;
  if (k > negatives) {
    problems.push({
      path: NEGATIVES,
      related: [K],
      found: `${negatives} drawn candidates with ${k} places`,
      expected: 'at least as many as places: else the opened story is always among the first k',
      remedy: 'raise evaluation.ranking.negatives, or lower evaluation.ranking.k; null draws none',
    });
  }
  if (negatives >= maximumCandidates - 1) {
    problems.push({
      path: NEGATIVES,
      related: [CANDIDATES],
      found: `${negatives} drawn candidates with at most ${maximumCandidates - 1} beside the opened one`,
      expected: 'fewer: else they are all of them',
      remedy: 'lower evaluation.ranking.negatives; null draws none',
    });
  }
  return problems;
}
