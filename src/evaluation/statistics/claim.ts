/** Verdicts on claims, from the effects of their causes over seeds. */
import { sampleStandardDeviation } from 'simple-statistics';
import { requireComparisons, requireErrorRate, requireNotNegative } from '../checks.ts';
import { oneSidedBounds } from './bounds.ts';
import type { Estimate } from './intervals.ts';
import { studentTQuantile } from './studentT.ts';

/** In the order from a claim that holds to one about which nothing can be said. */
export const verdicts = ['reproduced', 'smaller than asked', 'refuted', 'inconclusive'] as const;
export type Verdict = (typeof verdicts)[number];

/** A side of a margin: `above` or `below` it claims an effect, `within` ± margin claims that there is none. */
export interface Wanted {
  readonly is: 'above' | 'below' | 'within';
  /** In the unit of the effect; at least 0 for `within`. */
  readonly margin: number;
}

/** One part of a claim. */
export interface Part extends Wanted {
  /** The effect of each seed: a contrast, less the same contrast without the cause where that is not nil. */
  readonly values: readonly number[];
  /** True by construction: every seed must show it, and only a failure counts. */
  readonly construction?: boolean;
}

export interface PartVerdict {
  readonly verdict: Verdict;
  /** Ground of the verdict, with the numbers. */
  readonly because: string;
  /** The mean with the bounds that decide; NaN ends where nothing can be said. */
  readonly effect: Estimate;
  /** About how many seeds would decide an inconclusive part; undefined for others, and where no number would. */
  readonly seedsToTell: number | undefined;
}

export interface ClaimVerdict {
  readonly verdict: Verdict;
  /** In the order of the parts. */
  readonly parts: readonly PartVerdict[];
}

/**
 * The verdict on one of `claims` claims. Each part has one interval of level 1 − 2α with α = errorRate / claims
 * (Bonferroni), so that each of its ends is wrong with probability α, and `verdictWithin` reads the verdict off it. Parts
 * true by construction must hold in every seed and count only where they do not. The claim is refuted when any
 * part is, else inconclusive when any is, else smaller than asked when any is, else reproduced.
 *
 * A claim that is not true is reproduced wrongly with probability at most α, since every part has to be
 * (intersection-union): of all claims together, at most with probability `errorRate`. The truth of a part lets only one
 * end of its interval err (three-sided testing), so a true part is called smaller or refuted wrongly with probability at
 * most α, too, and a true claim at most α times the number of its parts. (For `within`, up to 2α where the
 * margin is far below the standard error.)
 *
 * Fewer than two values, or one that is no finite number, leave a part inconclusive.
 *
 * Sources: Berger, "Multiparameter hypothesis testing and acceptance sampling", Technometrics 24, 1982
 * (intersection-union); Goeman, Solari and Stijnen, "Three-sided hypothesis testing", Statistics in Medicine 29,
 * 2010 (several verdicts, of which the truth allows one error); Schuirmann, "A comparison of the two one-sided tests
 * procedure and the power approach for assessing the equivalence of average bioavailability", J. Pharmacokinet.
 * Biopharm. 15, 1987 (equality by an interval of level 1 − 2α).
 * @throws RangeError without parts, if a margin is out of range, or `claims` or `errorRate` is
 */
export function judgeClaim(parts: readonly Part[], claims: number, errorRate = 0.05): ClaimVerdict {
  requireComparisons(claims);
  requireErrorRate(errorRate);
  if (parts.length === 0) throw new RangeError('there are no parts; expected at least one');
  const judged = parts.map((part) => judgePart(part, errorRate / claims));
  return { verdict: verdictOfAll(judged.map(({ verdict }) => verdict)), parts: judged };
}

/** The verdict on a whole from those on its parts. */
export function verdictOfAll(parts: readonly Verdict[]): Verdict {
  const decisive: readonly Verdict[] = ['refuted', 'inconclusive', 'smaller than asked'];
  return decisive.find((verdict) => parts.includes(verdict)) ?? 'reproduced';
}

/**
 * The verdict that an interval of the effect allows. Above a margin: reproduced where all of it lies above, smaller than
 * asked where it lies between 0 and the margin, refuted (absent, or the other way round) where it lies below the margin
 * and reaches 0 or less; inconclusive where it reaches the margin. `below` mirrors it. `within`: reproduced inside of ±
 * margin, refuted outside, else inconclusive.
 */
function verdictWithin({ is, margin }: Wanted, { mean, low, high }: Estimate): Verdict {
  if (is === 'below')
    return verdictWithin({ is: 'above', margin: -margin }, { mean: -mean, low: -high, high: -low });
  if (is === 'within') {
    if (low >= -margin && high <= margin) return 'reproduced';
    return high < -margin || low > margin ? 'refuted' : 'inconclusive';
  }
  if (low > margin) return 'reproduced';
  if (high < margin) return low > 0 ? 'smaller than asked' : 'refuted';
  return 'inconclusive';
}

function judgePart(part: Part, errorRate: number): PartVerdict {
  requireMargin(part);
  const { values } = part;
  const effect = oneSidedBounds(values, errorRate);
  const unusable = whyUnusable(values);
  if (unusable !== undefined)
    return { verdict: 'inconclusive', because: unusable, effect, seedsToTell: undefined };
  if (part.construction) return { ...judgeConstruction(part), effect, seedsToTell: undefined };
  const verdict = verdictWithin(part, effect);
  const seedsToTell = verdict === 'inconclusive' ? seedsToDecide(part, effect.mean, errorRate) : undefined;
  return { verdict, because: groundOf(part, verdict, effect, seedsToTell), effect, seedsToTell };
}

function judgeConstruction(part: Part): Pick<PartVerdict, 'verdict' | 'because'> {
  const { values } = part;
  const failing = values.filter(
    (value) => verdictWithin(part, { mean: value, low: value, high: value }) !== 'reproduced',
  );
  if (failing.length === 0)
    return { verdict: 'reproduced', because: `${wantedInWords(part)} in every seed, by construction` };
  const because = `not ${wantedInWords(part)} in ${failing.length} of ${values.length} seeds, against its construction: ${rounded(failing[0])}`;
  return { verdict: 'refuted', because };
}

/** Quantiles of Student's t are exact for so many, and nobody runs more. */
const MOST_SEEDS = 1_000_000;

/**
 * The fewest seeds with which an interval around the same mean, of the same spread, would not reach the margin: the
 * least n > present with t(n − 1) s / √n < |mean − margin|, whose left side falls as n grows. Undefined where no number would
 * do, or one beyond those for which t is known.
 */
function seedsToDecide({ values, is, margin }: Part, mean: number, errorRate: number): number | undefined {
  const distance = Math.abs(is === 'within' ? Math.abs(mean) - margin : mean - margin);
  const spread = sampleStandardDeviation([...values]);
  const tells = (seeds: number) =>
    (studentTQuantile(1 - errorRate, seeds - 1) * spread) / Math.sqrt(seeds) < distance;
  let few = values.length;
  let enough = MOST_SEEDS;
  if (!tells(enough)) return undefined;
  while (enough - few > 1) {
    const middle = Math.floor((few + enough) / 2);
    if (tells(middle)) enough = middle;
    else few = middle;
  }
  return enough;
}

function groundOf(
  part: Part,
  verdict: Verdict,
  { mean, low, high }: Estimate,
  seedsToTell: number | undefined,
): string {
  const wanted = wantedInWords(part);
  const numbers = `${rounded(mean)} [${rounded(low)}, ${rounded(high)}]`;
  switch (verdict) {
    case 'reproduced':
      return `${numbers}, ${wanted}`;
    case 'smaller than asked':
      return `${numbers}, there, but not ${wanted}`;
    case 'refuted':
      return `${numbers}, not ${wanted}`;
    case 'inconclusive':
      return `${numbers}, not all ${wanted}; ${seedsToTell === undefined ? 'no number of seeds' : `about ${seedsToTell} seeds`} would tell`;
  }
}

function requireMargin({ is, margin }: Part): void {
  if (is === 'within') requireNotNegative('margin', margin);
  else if (!Number.isFinite(margin)) throw new RangeError(`margin is ${margin}; expected a number`);
}

/** Reason for which these values have no bounds; undefined where they have some. */
function whyUnusable(values: readonly number[]): string | undefined {
  if (!values.every(Number.isFinite)) return 'a seed has no such value';
  return values.length < 2 ? 'fewer than two seeds give no bounds' : undefined;
}

function wantedInWords({ is, margin }: Wanted): string {
  return is === 'within' ? `within ±${rounded(margin)}` : `${is} ${rounded(margin)}`;
}

/** A number with three significant digits. */
function rounded(value: number): string {
  return String(Number(value.toPrecision(3)));
}
