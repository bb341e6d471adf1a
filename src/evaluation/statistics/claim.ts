/** Verdicts on claims, reproduced, refuted or neither, from values over seeds. */

import { requireComparisons, requireErrorRate, requireNotNegative } from '../checks.ts';
import { oneSidedBounds } from './bounds.ts';
import { type Equivalence, equivalence } from './equivalence.ts';
import type { Estimate } from './intervals.ts';

export type Verdict = 'reproduced' | 'refuted' | 'inconclusive';

/** One part of a claim: where the mean of a contrast lies, in the words of a scenario's `expect`. */
export interface Part {
  /** The contrast of each seed, paired within it. */
  readonly values: readonly number[];
  /** `above` or `below` the margin claims a difference, `within` ± margin claims equality. */
  readonly is: 'above' | 'below' | 'within';
  /** In the unit of the values; at least 0 for `within`. */
  readonly margin: number;
  /**
   * The same contrast where the claim's cause is absent: it must be equivalent to zero for the part to be
   * reproduced.
   */
  readonly control?: { readonly values: readonly number[]; readonly tolerance: number };
}

export interface PartVerdict {
  readonly verdict: Verdict;
  /** Ground of the verdict, or of the lack of one, with the numbers. */
  readonly because: string;
  /** The mean with the two bounds that can show the part; NaN ends where nothing can be said. */
  readonly showing: Estimate;
  /** The mean with the two bounds that can refute it, wider where several ways to be refuted share the error rate. */
  readonly refuting: Estimate;
  readonly control: Equivalence | undefined;
}

export interface ClaimVerdict {
  readonly verdict: Verdict;
  /** In the order of the parts. */
  readonly parts: readonly PartVerdict[];
}

/**
 * The verdict on one of `claims` claims, which together are wrong about any with probability at most
 * `errorRate`. Each claim has α = errorRate / claims (Bonferroni) for its one possible error: a true claim can
 * only be refuted wrongly, a false one only be reproduced wrongly.
 *
 * - A part is **reproduced** when its bound of error rate α lies beyond the margin (`within`: both bounds lie
 *   inside ± margin, two one-sided tests) and its control, where it has one, is equivalent to zero at α.
 * - It is **refuted** when the opposite bound lies on the other side of the margin (`within`: the whole
 *   interval lies outside). The error rate of these bounds is α divided by the parts, and for `within` by its
 *   two sides, since any one of them refutes. A control refutes nothing: one that is not equivalent to zero
 *   leaves the part inconclusive.
 * - The claim is reproduced when every part is (intersection-union: each at α, without correction), refuted when
 *   any part is, and inconclusive otherwise.
 *
 * Fewer than two values, or one that is no finite number, leave a part inconclusive. Equal values have bounds
 * without width: their mean is taken as known.
 *
 * Sources: Berger, "Multiparameter hypothesis testing and acceptance sampling", Technometrics 24, 1982
 * (intersection-union); Goeman, Solari and Stijnen, "Three-sided hypothesis testing", Statistics in Medicine 29,
 * 2010 (three verdicts, of which the truth allows one error); Schuirmann 1987 (equality, see `equivalence`).
 * @throws RangeError without parts, if a margin or tolerance is out of range, or `claims` or `errorRate` is
 */
export function judgeClaim(parts: readonly Part[], claims: number, errorRate = 0.05): ClaimVerdict {
  requireComparisons(claims);
  requireErrorRate(errorRate);
  if (parts.length === 0) throw new RangeError('there are no parts; expected at least one');
  const judged = parts.map((part) => judgePart(part, errorRate / claims, parts.length));
  const verdicts = judged.map(({ verdict }) => verdict);
  return { verdict: combined(verdicts), parts: judged };
}

function combined(verdicts: readonly Verdict[]): Verdict {
  if (verdicts.includes('refuted')) return 'refuted';
  return verdicts.every((verdict) => verdict === 'reproduced') ? 'reproduced' : 'inconclusive';
}

function judgePart(part: Part, errorRate: number, parts: number): PartVerdict {
  requireMargin(part);
  const waysToBeRefuted = parts * (part.is === 'within' ? 2 : 1);
  const found = {
    showing: oneSidedBounds(part.values, errorRate),
    refuting: oneSidedBounds(part.values, errorRate / waysToBeRefuted),
    control: part.control && equivalence(part.control.values, part.control.tolerance, errorRate),
  };
  return { ...decide(part, found), ...found };
}

type Found = Pick<PartVerdict, 'showing' | 'refuting' | 'control'>;
type Decision = Pick<PartVerdict, 'verdict' | 'because'>;

function decide(part: Part, { showing, refuting, control }: Found): Decision {
  const unusable = whyUnusable(part.values);
  if (unusable !== undefined) return { verdict: 'inconclusive', because: unusable };
  const wanted = wantedOf(part);
  if (refutes(part, refuting)) return { verdict: 'refuted', because: `${inWords(refuting)}, not ${wanted}` };
  if (!shows(part, showing))
    return { verdict: 'inconclusive', because: `${inWords(showing)}, not all ${wanted}` };
  const shown = `${inWords(showing)}, ${wanted}`;
  if (part.control === undefined || control === undefined) return { verdict: 'reproduced', because: shown };
  const nil = wantedOf({ is: 'within', margin: part.control.tolerance });
  if (control.equivalent)
    return { verdict: 'reproduced', because: `${shown}; control: ${inWords(control.bounds)}, ${nil}` };
  const why = whyUnusable(part.control.values) ?? `${inWords(control.bounds)}, not all ${nil}`;
  return { verdict: 'inconclusive', because: `${shown}; but control: ${why}` };
}

function requireMargin({ is, margin }: Part): void {
  if (is === 'within') requireNotNegative('margin', margin);
  else if (!Number.isFinite(margin)) throw new RangeError(`margin is ${margin}; expected a number`);
}

type Wanted = Pick<Part, 'is' | 'margin'>;

/** Checks that an interval lies on the wanted side of the margin, or within it. */
export function shows({ is, margin }: Wanted, { low, high }: Estimate): boolean {
  if (is === 'above') return low > margin;
  if (is === 'below') return high < margin;
  return low >= -margin && high <= margin;
}

/** Checks that an interval lies on the other side of the margin. */
export function refutes({ is, margin }: Wanted, { low, high }: Estimate): boolean {
  if (is === 'above') return high < margin;
  if (is === 'below') return low > margin;
  return high < -margin || low > margin;
}

/** Reason for which these values have no bounds; undefined where they have some. */
function whyUnusable(values: readonly number[]): string | undefined {
  if (!values.every(Number.isFinite)) return 'a seed has no such value';
  return values.length < 2 ? 'fewer than two seeds give no bounds' : undefined;
}

function inWords({ mean, low, high }: Estimate): string {
  return `${rounded(mean)} (${rounded(low)} … ${rounded(high)})`;
}

function wantedOf({ is, margin }: Wanted): string {
  return is === 'within' ? `within ±${rounded(margin)}` : `${is} ${rounded(margin)}`;
}

/** A number with three significant digits. */
function rounded(value: number): string {
  return String(Number(value.toPrecision(3)));
}
