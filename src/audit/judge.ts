/** Evidence that training values know more than serving did, feature by feature, and what that costs. */
import { gather, range } from '../base/columns.ts';
import { DAY_MS } from '../base/time.ts';
import { aucAlone } from '../evaluation/metrics/singleFeature.ts';
import { FOLDS, foldOf, type LabelledRows } from '../model/outOfFold.ts';
import { columnsOf, type FeaturePair } from './columns.ts';
import { fitWork } from './duration.ts';
import { type AucEstimate, damageOf, excessOf, fitWidths } from './excess.ts';
import { FEWEST_USERS, HARM_LIMIT, LEAK_LIMIT, MODEL_ROWS } from './limits.ts';
import type { AuditedFeature, AuditedRows } from './rows.ts';
import type { Audit, FeatureVerdict, Verdict } from './schema.ts';
import type { Column } from './table.ts';

/** Parts of the rows, by age, in which excess information is looked at by itself. */
const AGE_BINS = 4;

export type Judgement = Pick<
  Audit,
  'rows' | 'verdict' | 'excess' | 'excessByAge' | 'flattery' | 'damage' | 'features'
>;

export function judge(rows: AuditedRows, onProgress: (share: number) => void = () => {}): Judgement {
  const { matched, labels, users, atMs } = rows;
  const fitted = thinned(matched, MODEL_ROWS);
  const pairs = rows.features.map((feature) => pairIn(feature, fitted));
  const some: LabelledRows = {
    labels: gather(labels, fitted),
    users: gather(users, fitted),
  };
  const served = pairs.flatMap((pair) => pair ?? []);
  const canFit = served.length > 0 && hasEnough(some);
  const columns = canFit ? served.map(columnsOf) : [];
  const bins = canFit && atMs !== undefined ? ageBins(atMs, fitted) : [];
  const work = fitWork(fitWidths(columns));
  let done = 0;
  const onFit = (width: number) => {
    done += fitWork([width]);
    onProgress(done / work);
  };
  const excess = canFit
    ? excessOf(
        columns,
        some,
        bins.map((bin) => bin.places),
        onFit,
      )
    : undefined;
  const damage = canFit ? damageOf(columns, some, onFit) : undefined;
  const alone = served.length > 0 ? fitted : thinned(range(0, rows.count), MODEL_ROWS);
  const features = rows.features.map((feature, index): FeatureVerdict => {
    const pair = pairs[index];
    const place = pair === undefined ? -1 : served.indexOf(pair);
    const own = { excess: excess?.byFeature[place], damage: damage?.byFeature[place] };
    return featureVerdict(feature, rows, own, { fitted: fitted.length, alone });
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

/** Step by which places are spread over 0 to 1 without a period, in which users could come again. */
const GOLDEN = (Math.sqrt(5) - 1) / 2;

/** So many rows, or one or two more, evenly spread. */
function thinned(rows: Int32Array, most: number): Int32Array {
  if (rows.length <= most) return rows;
  return rows.filter((_, place) => (place * GOLDEN) % 1 < most / rows.length);
}

function pairIn({ name, training, served }: AuditedFeature, rows: Int32Array): FeaturePair | undefined {
  if (served === undefined) return undefined;
  const at = (column: Column) => ({
    ...column,
    values: gather(column.values, rows),
  });
  return { name, training: at(training), served: at(served) };
}

/** Enough users with each label in each fold for an interval. */
function hasEnough({ labels, users }: LabelledRows): boolean {
  const seen = Array.from({ length: 2 * FOLDS }, () => new Set<number>());
  for (let row = 0; row < labels.length; row++) seen[2 * foldOf(users[row]) + labels[row]].add(users[row]);
  return seen.every(({ size }) => size >= FEWEST_USERS);
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
  { name, training, served, previous }: AuditedFeature,
  { matched, labels, earlier }: AuditedRows,
  { excess, damage }: Readonly<Record<'excess' | 'damage', AucEstimate | null | undefined>>,
  { fitted, alone }: { readonly fitted: number; readonly alone: Int32Array },
): FeatureVerdict {
  const agreement = served === undefined ? undefined : agreementOf(training, served, matched);
  const isHarmful = damage != null && damage.low > HARM_LIMIT;
  const { verdict, why } = verdictOf(agreement, excess, { fitted, isHarmful });
  const aucOf = ({ kind, values }: Column) =>
    kind === 'text' ? Number.NaN : aucAlone(gather(values, alone), gather(labels, alone));
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
    restated:
      previous === undefined || earlier === undefined ? null : restatedRows(training, previous, earlier.rows),
    excess: excess ?? null,
    damage: damage ?? null,
    isHarmful,
    auc: {
      training: aucOf(training),
      served: served === undefined ? Number.NaN : aucOf(served),
    },
  };
}

function restatedRows(training: Column, previous: Column, rows: Int32Array): number {
  return rows.filter((row) => !Object.is(training.values[row] + 0, previous.values[row] + 0)).length;
}

interface Agreement {
  readonly compared: number;
  /** Those of them with a value on each side. */
  readonly trained: number;
  readonly served: number;
  readonly mismatch: number;
  readonly beyondRounding: number;
}

function agreementOf(training: Column, served: Column, rows: Int32Array): Agreement {
  let compared = 0;
  let [trained, logged] = [0, 0];
  let differing = 0;
  let beyondRounding = 0;
  for (const row of rows) {
    const [own, other] = [training.values[row], served.values[row]];
    if (Number.isNaN(own) && Number.isNaN(other)) continue;
    compared++;
    if (!Number.isNaN(own)) trained++;
    if (!Number.isNaN(other)) logged++;
    if (own === other) continue;
    differing++;
    if (Math.fround(own) !== Math.fround(other)) beyondRounding++;
  }
  return {
    compared,
    trained,
    served: logged,
    mismatch: differing / compared,
    beyondRounding: beyondRounding / compared,
  };
}

function verdictOf(
  agreement: Agreement | undefined,
  excess: AucEstimate | null | undefined,
  { fitted, isHarmful }: { readonly fitted: number; readonly isHarmful: boolean },
): { readonly verdict: Verdict; readonly why: string } {
  if (agreement === undefined)
    return { verdict: 'cannot tell', why: 'nothing that was served of it is known' };
  if (agreement.compared === 0) return { verdict: 'cannot tell', why: 'no row has a value' };
  if (agreement.served === 0) return { verdict: 'cannot tell', why: 'no served row has a value of it' };
  if (agreement.trained === 0) return { verdict: 'cannot tell', why: 'no training row has a value of it' };
  if (agreement.mismatch === 0)
    return { verdict: 'equal', why: 'training has what was served, in every row' };
  if (excess === undefined) {
    return {
      verdict: 'cannot tell',
      why: `too few rows: ${FEWEST_USERS} users with each label in each half of the users would be enough to try`,
    };
  }
  if (excess === null) {
    return { verdict: 'skew without leak', why: 'training and served values differ by a constant' };
  }
  if (excess.low > LEAK_LIMIT) {
    return { verdict: 'leak', why: 'training values know more of the label than serving could' };
  }
  if (excess.high < 2 * LEAK_LIMIT || excess.mean <= 0) {
    return {
      verdict: 'skew without leak',
      why: isHarmful
        ? 'values differ, and say no more of the label than what was served; a model that is trained on them is worse where it is served'
        : 'values differ, and say no more of the label than what was served',
    };
  }
  return {
    verdict: 'cannot tell',
    why: `the interval holds leaks as well as none: ${rowsThatTell(excess, fitted)}`,
  };
}

/** Rows with which the interval, if it shrinks with their root about the same mean, would lie on one side of the limits. */
function rowsThatTell({ mean, low, high }: AucEstimate, fitted: number): string {
  const narrow = Math.max(mean - LEAK_LIMIT, 2 * LEAK_LIMIT - mean);
  const rows = fitted * ((high - low) / 2 / narrow) ** 2;
  if (rows > MODEL_ROWS)
    return `no number of rows that is fitted here, up to ${thousands(MODEL_ROWS)}, would tell`;
  return `about ${thousands(rows)} rows with served values would tell`;
}

function thousands(rows: number): string {
  return (Math.ceil(rows / 1000) * 1000).toLocaleString('en');
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
