/** Evidence that training values know more than serving did, feature by feature, and what that costs. */
import { gather } from '../base/columns.ts';
import { DAY_MS } from '../base/time.ts';
import { auc } from '../evaluation/metrics/auc.ts';
import type { LabelledRows } from '../model/outOfFold.ts';
import { columnsOf, type FeaturePair } from './columns.ts';
import { type AucEstimate, damageOf, excessOf } from './excess.ts';
import { LEAK_LIMIT, MODEL_ROWS } from './limits.ts';
import type { AuditedFeature, AuditedRows } from './rows.ts';
import type { Audit, FeatureVerdict, Verdict } from './schema.ts';
import type { Column } from './table.ts';

/** Parts of the rows, by age, in which excess information is looked at by itself. */
const AGE_BINS = 4;

export type Judgement = Pick<
  Audit,
  'rows' | 'verdict' | 'excess' | 'excessByAge' | 'flattery' | 'damage' | 'features'
>;

export function judge(rows: AuditedRows): Judgement {
  const { matched, labels, users, atMs } = rows;
  const fitted = thinned(matched, MODEL_ROWS);
  const pairs = rows.features.map((feature) => pairIn(feature, fitted));
  const some: LabelledRows = {
    labels: gather(labels, fitted),
    users: gather(users, fitted),
  };
  const served = pairs.flatMap((pair) => pair ?? []);
  const canFit = served.length > 0 && hasBothClasses(some.labels);
  const columns = canFit ? served.map(columnsOf) : [];
  const bins = canFit && atMs !== undefined ? ageBins(atMs, fitted) : [];
  const excess = canFit
    ? excessOf(
        columns,
        some,
        bins.map((bin) => bin.places),
      )
    : undefined;
  const damage = canFit ? damageOf(columns, some) : undefined;
  const features = rows.features.map((feature, index): FeatureVerdict => {
    const pair = pairs[index];
    const own = pair === undefined ? undefined : excess?.byFeature[served.indexOf(pair)];
    return featureVerdict(feature, rows, own);
  });
  return {
    rows: {
      judged: rows.count,
      positives: labels.reduce((sum, label) => sum + label, 0),
      users: rows.column('user') === undefined ? null : new Set(users).size,
      matched: matched.length,
      fitted: canFit ? fitted.length : 0,
    },
    verdict: wholeVerdict(features, excess?.whole),
    excess: excess?.whole ?? null,
    excessByAge: bins.map(({ fromDays, toDays, places }, index) => ({
      fromDays,
      toDays,
      rows: places.length,
      excess: (excess as NonNullable<typeof excess>).byGroup[index],
    })),
    flattery: damage?.flattery ?? null,
    damage: damage?.damage ?? null,
    features,
  };
}

/** So many rows at most, evenly spread. */
function thinned(rows: Int32Array, most: number): Int32Array {
  if (rows.length <= most) return rows;
  return Int32Array.from({ length: most }, (_, place) => rows[Math.floor((place * rows.length) / most)]);
}

function pairIn({ name, training, served }: AuditedFeature, rows: Int32Array): FeaturePair | undefined {
  if (served === undefined) return undefined;
  const at = (column: Column) => ({
    ...column,
    values: gather(column.values, rows),
  });
  return { name, training: at(training), served: at(served) };
}

function hasBothClasses(labels: Uint8Array): boolean {
  return labels.includes(0) && labels.includes(1);
}

interface AgeBin {
  readonly fromDays: number;
  readonly toDays: number;
  /** Places among the fitted rows. */
  readonly places: Int32Array;
}

/** Equal numbers of rows from the youngest to the oldest, as far as moments are known. */
function ageBins(atMs: Float64Array, fitted: Int32Array): readonly AgeBin[] {
  const places = Int32Array.from(fitted.keys())
    .filter((place) => !Number.isNaN(atMs[fitted[place]]))
    .sort((a, b) => atMs[fitted[b]] - atMs[fitted[a]]);
  const lastMs = places.length === 0 ? 0 : atMs[fitted[places[0]]];
  const ageOf = (place: number) => (lastMs - atMs[fitted[place]]) / DAY_MS;
  return Array.from({ length: AGE_BINS }, (_, bin) =>
    places.slice(
      Math.floor((bin * places.length) / AGE_BINS),
      Math.floor(((bin + 1) * places.length) / AGE_BINS),
    ),
  )
    .filter(({ length }) => length > 0)
    .map((bin) => ({ fromDays: ageOf(bin[0]), toDays: ageOf(bin[bin.length - 1]), places: bin.sort() }));
}

function featureVerdict(
  { name, training, served }: AuditedFeature,
  { matched, labels }: AuditedRows,
  excess: AucEstimate | null | undefined,
): FeatureVerdict {
  const agreement = served === undefined ? undefined : agreementOf(training, served, matched);
  const { verdict, why } = verdictOf(agreement, excess);
  return {
    name,
    kind: training.kind,
    verdict,
    why,
    compared: agreement?.compared ?? 0,
    mismatch: agreement?.mismatch ?? Number.NaN,
    beyondRounding: agreement?.beyondRounding ?? Number.NaN,
    nulls: {
      training: nullShare(training, matched),
      served: served === undefined ? Number.NaN : nullShare(served, matched),
    },
    excess: excess ?? null,
    auc: {
      training: aucAlone(training, matched, labels),
      served: served === undefined ? Number.NaN : aucAlone(served, matched, labels),
    },
  };
}

interface Agreement {
  readonly compared: number;
  readonly mismatch: number;
  readonly beyondRounding: number;
}

function agreementOf(training: Column, served: Column, rows: Int32Array): Agreement {
  let compared = 0;
  let differing = 0;
  let beyondRounding = 0;
  for (const row of rows) {
    const [own, other] = [training.values[row], served.values[row]];
    if (Number.isNaN(own) && Number.isNaN(other)) continue;
    compared++;
    if (own === other) continue;
    differing++;
    if (Math.fround(own) !== Math.fround(other)) beyondRounding++;
  }
  return { compared, mismatch: differing / compared, beyondRounding: beyondRounding / compared };
}

function verdictOf(
  agreement: Agreement | undefined,
  excess: AucEstimate | null | undefined,
): { readonly verdict: Verdict; readonly why: string } {
  if (agreement === undefined)
    return { verdict: 'cannot tell', why: 'nothing that was served of it is known' };
  if (agreement.compared === 0) return { verdict: 'cannot tell', why: 'no row has a value' };
  if (agreement.mismatch === 0)
    return { verdict: 'equal', why: 'training has what was served, in every row' };
  if (excess === undefined)
    return { verdict: 'cannot tell', why: 'rows of both labels with served values are missing' };
  if (excess === null) {
    return { verdict: 'skew without leak', why: 'training and served values differ by a constant' };
  }
  if (excess.low > LEAK_LIMIT) {
    return { verdict: 'leak', why: 'training values know more of the label than serving could' };
  }
  if (excess.high < 2 * LEAK_LIMIT || excess.mean <= 0) {
    return {
      verdict: 'skew without leak',
      why: 'values differ, and say no more of the label than what was served',
    };
  }
  return { verdict: 'cannot tell', why: 'the interval holds leaks as well as none: more rows would tell' };
}

function wholeVerdict(features: readonly FeatureVerdict[], excess: AucEstimate | undefined): Verdict {
  const has = (verdict: Verdict) => features.some((each) => each.verdict === verdict);
  if (features.every(({ verdict }) => verdict === 'equal')) return 'equal';
  if (has('leak') || (excess !== undefined && excess.low > LEAK_LIMIT)) return 'leak';
  return has('cannot tell') ? 'cannot tell' : 'skew without leak';
}

function nullShare({ values }: Column, rows: Int32Array): number {
  let nulls = 0;
  for (const row of rows) if (Number.isNaN(values[row])) nulls++;
  return nulls / rows.length;
}

/** AUC of a column by itself over the rows that have a value; NaN for texts and with one class. */
function aucAlone({ kind, values }: Column, rows: Int32Array, labels: Uint8Array): number {
  if (kind === 'text') return Number.NaN;
  const present = rows.filter((row) => !Number.isNaN(values[row]));
  const alone = auc(gather(values, present), gather(labels, present));
  return Math.max(alone, 1 - alone);
}
