/** Search for the readings of history that reproduce what was observed: on samples of rows first, then in all rows. */
import { placeInBlock } from '../../base/blocks.ts';
import { type FeatureDefinition, readsClock } from '../../features/definition.ts';
import { type Feature, FeatureSet } from '../../features/featureSet.ts';
import { rowWriter } from '../../features/provenance.ts';
import type { Impressions } from '../../history/impressions.ts';
import { EventLog, offsetOf } from '../../history/log.ts';
import type { AuditSide } from '../schema.ts';
import {
  emptyValue,
  priorBehind,
  priorChange,
  type ValueChange,
  valueChanges,
  windowChanges,
} from './changes.ts';
import type { AuditedHistory } from './history.ts';
import { agrees, type Observed } from './observed.ts';
import { familiesOf, probe } from './probes.ts';
import { type CandidateReading, candidateReadings, zones } from './readings.ts';
import { findTrainingMoments, knowledgeMoments } from './trainingMoments.ts';

/** A way in which an observed column may have come about. */
export interface Explanation {
  readonly reading: CandidateReading;
  /** The feature's own, a changed one, or another feature's. */
  readonly definition: FeatureDefinition;
  /** Changes besides the reading, in words; none where nothing is changed. */
  readonly changed: readonly string[];
  readonly change: ValueChange | undefined;
}

/** An explanation, and the rows that agree with it. */
export interface Verified extends Explanation {
  readonly agreeing: number;
  readonly compared: number;
}

export interface ObservedFinding {
  readonly observed: Observed;
  /** The best first; of equally good ones, the simplest. */
  readonly explanations: readonly Verified[];
}

export interface Search {
  readonly findings: readonly ObservedFinding[];
  /** Readings that were tried. */
  readonly tried: number;
  /** Readings that were not: since these are enough, or since the log is too long to try all. */
  readonly untried: number;
  /** True if the usual readings reproduce every value. */
  readonly isEnough: boolean;
  /** Rows of the first samples. */
  readonly sampled: readonly number[];
  readonly trainingAtMs: number;
}

const FIRST_ROWS = 120;
const SECOND_ROWS = 1200;
/** Rows at every hour after the last one, in search of the moment of training. */
const ROWS_AT_HOURS = 40;
/** Readings of a feature that go on to the next sample, and to all rows. */
const MOST_OF_FIRST = 32;
const MOST_OF_SECOND = 8;
/** Share of rows by which a reading may lag behind the best one, to go on. */
const LAG = 0.03;
/** Events that are folded in all, at most. */
const MOST_EVENTS_FOLDED = 1e8;

export interface SearchOptions {
  /** Undefined to find it. */
  readonly trainingAtMs: number | undefined;
  /** Text for a moment of the history. */
  readonly told: (ms: number) => string;
  readonly onProgress: (share: number) => void;
}

/** The usual readings, and all others if these do not reproduce every value. */
export function searchReadings(
  history: AuditedHistory,
  observed: readonly Observed[],
  { trainingAtMs, told, onProgress }: SearchOptions,
): Search {
  const { log, catalog } = history;
  const dynamic = observed.filter(({ feature }) => featureIn(catalog.features, feature).kind === 'dynamic');
  const facts = observed.filter((each) => !dynamic.includes(each));
  const moments =
    trainingAtMs === undefined && dynamic.length > 0
      ? findTrainingMoments(history, catalog.features, dynamic, sampleOf(history, dynamic, ROWS_AT_HOURS))
      : [trainingAtMs ?? 0];
  const all = candidateReadings(
    { ms: moments, knowledgeMs: knowledgeMoments(history, moments), told },
    {
      sides: history.hasSides ? ['batch', 'serving'] : ['batch'],
      spanMs: log.knownAtMs(log.end - 1) - log.blockOf(log.first).occurredAtMs[offsetOf(log.first)],
      hasErasures: log.hasErasures,
    },
  );
  const usual = all.filter((each) => isUsual(each, moments[0]));
  const found = searchAmong(usual, false, history, dynamic, (share) => onProgress(share / 4));
  const isEnough = found.every(isWhole);
  const candidates = isEnough ? usual : affordable(all, history);
  const findings = [
    ...(isEnough
      ? found
      : searchAmong(candidates, true, history, dynamic, (share) => onProgress((1 + 3 * share) / 4))),
    ...factFindings(facts, history),
  ];
  return {
    findings: observed.map((each) => findings.find(({ observed: of }) => of === each) as ObservedFinding),
    tried: candidates.length,
    untried: all.length - candidates.length,
    isEnough,
    sampled: [FIRST_ROWS, SECOND_ROWS].map((rows) => sampleOf(history, dynamic, rows).length),
    trainingAtMs: moments[0],
  };
}

function featureIn({ features }: FeatureSet, name: string): Feature {
  return features.find((each) => each.name === name) as Feature;
}

/** Checks that all rows agree with the best explanation. */
function isWhole({ explanations: [best] }: ObservedFinding): boolean {
  return best.agreeing === best.compared;
}

/** Readings of a history that nothing is missing of: few folds give them all. */
function isUsual({ provenance, trainingAtMs }: CandidateReading, likeliestMs: number): boolean {
  const { provenance: name, clock, retention, ttl, availability } = provenance;
  if (retention !== undefined || ttl !== undefined || availability !== undefined) return false;
  return name !== 'recomputed-open-window' && (clock === 'known' || trainingAtMs === likeliestMs);
}

/** @param looksForChanges whether to try changes of values and definitions where readings alone are not enough */
function searchAmong(
  candidates: readonly CandidateReading[],
  looksForChanges: boolean,
  history: AuditedHistory,
  observed: readonly Observed[],
  onProgress: (share: number) => void,
): readonly ObservedFinding[] {
  if (observed.length === 0) return [];
  const { features } = history.catalog;
  const tally = new Tally(candidates, history, observed);
  const first = sampleOf(history, observed, FIRST_ROWS);
  tally.count(first, [...candidates.keys()], (share) => onProgress(0.4 * share));
  const some = union(tally.best(MOST_OF_FIRST));
  tally.count(sampleOf(history, observed, SECOND_ROWS), some, (share) => onProgress(0.4 + 0.2 * share));
  const few = tally.best(MOST_OF_SECOND);
  const explanations = observed.map(({ feature, side, ...each }, index) => {
    const own = featureIn(features, feature);
    const plain = few[index].map(
      (reading): Explanation => ({
        reading: candidates[reading],
        definition: own,
        changed: [],
        change: undefined,
      }),
    );
    const support = tally.support(side);
    if (!looksForChanges || tally.share(index, support[0]) === 1) return plain;
    const shortlist = [
      ...new Set([...few[index].slice(0, 2), ...support.slice(0, 4), ...basics(candidates)]),
    ].sort((a, b) => a - b);
    onProgress(0.6 + (0.2 * index) / observed.length);
    const readings = shortlist.map((place) => candidates[place]);
    return [...plain, ...changesOf({ feature, side, ...each }, own, readings, history, first)];
  });
  const found = verify(observed, explanations, candidates, history, (share) => onProgress(0.8 + 0.2 * share));
  return looksForChanges
    ? found.map((each, column) => mixed(each, column, candidates, tally, history))
    : found;
}

/** Rows evenly spread over those that any of the columns has, in order. */
function sampleOf({ impressions }: AuditedHistory, observed: readonly Observed[], most: number): Int32Array {
  const chosen = new Uint8Array(impressions.rows);
  for (const isThere of new Set(observed.map((each) => each.isThere))) {
    const rows = Int32Array.from(isThere.keys()).filter((row) => isThere[row] === 1);
    const count = Math.min(most, rows.length);
    for (let place = 0; place < count; place++)
      chosen[rows[Math.floor(((place + 0.5) * rows.length) / count)]] = 1;
  }
  return Int32Array.from(chosen.keys()).filter((row) => chosen[row] === 1);
}

/** Readings of the first families, as many as can be tried. */
function affordable(all: readonly CandidateReading[], history: AuditedHistory): readonly CandidateReading[] {
  const events = Math.max(1, history.log.end - history.log.first);
  const families = familiesOf(all, history).slice(0, Math.max(4, Math.floor(MOST_EVENTS_FOLDED / events)));
  const kept = new Set(families.flatMap(({ readings }) => readings));
  return all.filter((_, place) => kept.has(place));
}

function union(places: readonly (readonly number[])[]): readonly number[] {
  return [...new Set(places.flat())].sort((a, b) => a - b);
}

/** Rows of a sample that agree, by observed column and reading. */
class Tally {
  readonly #candidates: readonly CandidateReading[];
  readonly #history: AuditedHistory;
  readonly #observed: readonly Observed[];
  readonly #columns: readonly number[];
  /** By column, then by reading; NaN for a reading that was not tried in the latest sample. */
  #shares: readonly Float64Array[] = [];
  /** By column: 1 where a row of the first sample agrees, row after row of one reading after another. */
  #agreed: readonly Uint8Array[] = [];
  #firstRows = 0;

  constructor(
    candidates: readonly CandidateReading[],
    history: AuditedHistory,
    observed: readonly Observed[],
  ) {
    this.#candidates = candidates;
    this.#history = history;
    this.#observed = observed;
    this.#columns = observed.map(({ feature }) => history.catalog.features.names.indexOf(feature));
  }

  /** Forgets what was counted before. */
  count(rows: Int32Array, readings: readonly number[], onProgress: (share: number) => void): void {
    const some = readings.map((place) => this.#candidates[place]);
    const counts = this.#observed.map(() => new Uint32Array(some.length));
    const placeOf = new Map(Array.from(rows, (row, place) => [row, place]));
    const agreed = this.#observed.map(() => new Uint8Array(some.length * rows.length));
    const families = familiesOf(some, this.#history);
    families.forEach((family, index) => {
      probe(some, family, this.#history, rows, this.#history.catalog.features, (reading, row, vector) => {
        for (let each = 0; each < counts.length; each++) {
          const { isThere, values, isSingle } = this.#observed[each];
          if (isThere[row] === 0 || !agrees(vector[this.#columns[each]], values[row], isSingle)) continue;
          counts[each][reading]++;
          agreed[each][reading * rows.length + (placeOf.get(row) as number)] = 1;
        }
      });
      onProgress((index + 1) / families.length);
    });
    if (readings.length === this.#candidates.length) {
      this.#agreed = agreed;
      this.#firstRows = rows.length;
    }
    this.#shares = this.#observed.map(({ isThere }, each) => {
      const shares = new Float64Array(this.#candidates.length).fill(Number.NaN);
      const there = rows.reduce((sum, row) => sum + isThere[row], 0);
      readings.forEach((place, index) => {
        shares[place] = counts[each][index] / there;
      });
      return shares;
    });
  }

  /** The reading that agrees with most rows of the first sample in which another does not; the simplest of equals. */
  partner(column: number, reading: number): number {
    const agreed = this.#agreed[column];
    const rows = this.#firstRows;
    const added = this.#candidates.map((_, other) => {
      let count = 0;
      for (let row = 0; row < rows; row++)
        count += agreed[other * rows + row] & ~agreed[reading * rows + row];
      return count;
    });
    return added.reduce((best, count, other) => (count > added[best] ? other : best), 0);
  }

  /** Share of the latest sample that agrees. */
  share(column: number, reading: number): number {
    return this.#shares[column][reading];
  }

  /** By column: so many readings at most, the best first; of equal ones that which most columns of the side agree with. */
  best(most: number): readonly (readonly number[])[] {
    const ranks = {
      training: ranksOf(this.support('training')),
      served: ranksOf(this.support('served')),
    };
    return this.#observed.map(({ side }, column) => {
      const shares = this.#shares[column];
      const rankOf = (reading: number) => ranks[side].get(reading) as number;
      const readings = this.support(side).sort((a, b) => shares[b] - shares[a] || rankOf(a) - rankOf(b));
      const least = shares[readings[0]] - LAG;
      return readings.filter((reading) => shares[reading] >= least).slice(0, most);
    });
  }

  /** Readings that were tried, in the order of the rows of a side in which they agree with whatever column. */
  support(side: AuditSide): number[] {
    const columns = [...this.#observed.keys()].filter((column) => this.#observed[column].side === side);
    const sums = this.#candidates.map((_, reading) =>
      columns.reduce((sum, column) => sum + this.#shares[column][reading], 0),
    );
    return [...sums.keys()]
      .filter((reading) => !Number.isNaN(sums[reading]))
      .sort((a, b) => sums[b] - sums[a] || a - b);
  }
}

function ranksOf(readings: readonly number[]): ReadonlyMap<number, number> {
  return new Map(readings.map((reading, rank) => [reading, rank]));
}

/** Readings under which changes are always looked for: the first of each provenance. */
function basics(candidates: readonly CandidateReading[]): readonly number[] {
  const names = new Set<string>();
  return [...candidates.keys()].filter((place) => {
    const { provenance, clock } = candidates[place].provenance;
    const isNew = !names.has(`${provenance} ${clock}`);
    names.add(`${provenance} ${clock}`);
    return isNew;
  });
}

/** Share of a sample that must agree after a change, since one that fits by chance always agrees with some rows. */
const LEAST_CHANGED = 0.5;
/** Changed explanations that go on to all rows. */
const MOST_CHANGES = 6;

/** Explanations that change something besides the reading, and agree in no fewer rows of a sample than those that do not. */
function changesOf(
  observed: Observed,
  feature: Feature,
  readings: readonly CandidateReading[],
  history: AuditedHistory,
  sample: Int32Array,
): readonly Explanation[] {
  const rows = sample.filter((row) => observed.isThere[row] === 1);
  const values = Float64Array.from(rows, (row) => observed.values[row]);
  const placeOf = new Map(Array.from(rows, (row, place) => [row, place]));
  const windows = windowChanges(feature);
  const rated = [feature, ...windows.map(({ definition }) => definition)].filter(
    ({ value }) => value.form === 'open-rate',
  );
  const numbered = [
    ...windows.map(({ definition }, place) => ({ ...definition, name: `window ${place}` })),
    ...rated.flatMap(({ key, value }, place): FeatureDefinition[] => {
      const { windowMs } = value as { windowMs: number };
      return [
        { name: `opens ${place}`, key, value: { form: 'count', of: 'opens', windowMs } },
        { name: `sends ${place}`, key, value: { form: 'count', of: 'sends', windowMs } },
      ];
    }),
  ];
  const set = new FeatureSet([...history.catalog.features.features, ...numbered]);
  const found: { readonly explanation: Explanation; readonly agreeing: number }[] = [];
  for (const family of familiesOf(readings, history)) {
    const columns = family.readings.map(() => set.names.map(() => new Float64Array(rows.length)));
    probe(readings, family, history, rows, set, (reading, row, vector) => {
      const of = columns[family.readings.indexOf(reading)];
      for (let column = 0; column < of.length; column++)
        of[column][placeOf.get(row) as number] = vector[column];
    });
    family.readings.forEach((place, index) => {
      const reading = readings[place];
      const column = (name: string) => columns[index][set.names.indexOf(name)];
      const tryOne = (
        definition: FeatureDefinition,
        changed: readonly string[],
        computed: Float64Array,
        change?: ValueChange,
      ) => {
        found.push({
          explanation: {
            reading,
            definition,
            changed: [...changed, ...(change === undefined ? [] : [change.says])],
            change,
          },
          agreeing: agreeing(computed, values, observed.isSingle, change),
        });
      };
      const own = column(feature.name);
      tryOne(feature, [], own);
      for (const change of valueChanges({
        computed: own,
        observed: values,
        isSingle: observed.isSingle,
        empty: emptyValue(feature),
      })) {
        tryOne(feature, [], own, change);
      }
      windows.forEach(({ says, definition }, window) => {
        tryOne(definition, [says], column(`window ${window}`));
      });
      rated.forEach((definition, rate) => {
        const prior = priorBehind({ opens: column(`opens ${rate}`), sends: column(`sends ${rate}`) }, values);
        if (prior === undefined) return;
        const { says, definition: changed } = priorChange(definition, prior);
        const computed = column(`opens ${rate}`).map(
          (opens, row) => (opens + prior.opens) / (column(`sends ${rate}`)[row] + prior.sends),
        );
        tryOne(changed, [...(rate === 0 ? [] : [windows[rate - 1].says]), says], computed);
      });
      for (const other of history.catalog.features.features) {
        if (other.name !== feature.name)
          tryOne(other, [`that is ${other.name}, another feature`], column(other.name));
      }
    });
  }
  const plain = found.filter(({ explanation }) => explanation.changed.length === 0);
  const least = Math.max(LEAST_CHANGED * rows.length, ...plain.map((each) => each.agreeing));
  return found
    .filter((each) => each.agreeing >= least && each.explanation.changed.length > 0)
    .sort((a, b) => b.agreeing - a.agreeing || a.explanation.changed.length - b.explanation.changed.length)
    .slice(0, MOST_CHANGES)
    .map(({ explanation }) => explanation);
}

function agreeing(
  computed: Float64Array,
  observed: Float64Array,
  isSingle: boolean,
  change: ValueChange | undefined,
): number {
  let rows = 0;
  let skipped = 0;
  for (let row = 0; row < computed.length; row++) {
    const value = change === undefined ? computed[row] : change.of(computed[row]);
    if (change?.skipsMissing === true && Number.isNaN(observed[row])) skipped++;
    else if (agrees(value, observed[row], isSingle, change?.beside)) rows++;
  }
  return skipped === 0 ? rows : (rows * computed.length) / (computed.length - skipped);
}

/** Counts agreeing rows among all, by the lab's own writer of the reading as a scenario would write it. */
function verify(
  observed: readonly Observed[],
  explanations: readonly (readonly Explanation[])[],
  candidates: readonly CandidateReading[],
  history: AuditedHistory,
  onProgress: (share: number) => void,
): readonly ObservedFinding[] {
  const readings = [...new Set(explanations.flat().map(({ reading }) => reading))];
  const counts = new Map<Explanation, { agreeing: number; compared: number }>();
  readings.forEach((reading, index) => {
    const own = explanations.flatMap((list, column) =>
      list.filter((each) => each.reading === reading).map((explanation) => ({ explanation, column })),
    );
    const set = new FeatureSet(
      own.map(({ explanation }, place) => ({ ...explanation.definition, name: `${place}` })),
    );
    const tallies = own.map(({ explanation, column }, place) => {
      const count = { agreeing: 0, compared: 0 };
      counts.set(explanation, count);
      return { ...observed[column], at: set.names.indexOf(`${place}`), change: explanation.change, count };
    });
    eachRow(reading, history, set, (row, vector) => {
      for (const { at, change, count, isThere, values, isSingle } of tallies) {
        if (isThere[row] === 0 || (change?.skipsMissing === true && Number.isNaN(values[row]))) continue;
        count.compared++;
        const value = change === undefined ? vector[at] : change.of(vector[at]);
        if (agrees(value, values[row], isSingle, change?.beside)) count.agreeing++;
      }
    });
    onProgress((index + 1) / readings.length);
  });
  return ranked(
    observed.map((each, column) => ({
      observed: each,
      explanations: explanations[column].map((explanation) => ({
        ...explanation,
        ...(counts.get(explanation) as { agreeing: number; compared: number }),
      })),
    })),
    candidates,
  );
}

/** Share of rows that two readings together have to agree with, and to win over one, to be told as a mixture. */
const MIXED = 0.99;
const LEAST_GAIN = 0.02;

/** A finding with the mixture of two readings that gives the values, as where a log is filled up with what was recomputed. */
function mixed(
  finding: ObservedFinding,
  column: number,
  candidates: readonly CandidateReading[],
  tally: Tally,
  history: AuditedHistory,
): ObservedFinding {
  const { observed, explanations } = finding;
  const most = explanations[0];
  if (most.agreeing >= MIXED * most.compared) return finding;
  const plain = explanations.find(({ changed }) => changed.length === 0) as Verified;
  const other = candidates[tally.partner(column, candidates.indexOf(plain.reading))];
  const isEither = new Uint8Array(history.impressions.rows);
  for (const reading of [plain.reading, other]) {
    eachRow(reading, history, new FeatureSet([plain.definition]), (row, vector) => {
      if (agrees(vector[0], observed.values[row], observed.isSingle)) isEither[row] = 1;
    });
  }
  const agreeing = isEither.reduce((sum, is, row) => sum + (is & observed.isThere[row]), 0);
  if (agreeing < MIXED * plain.compared || agreeing < most.agreeing + LEAST_GAIN * plain.compared)
    return finding;
  const share = ((100 * plain.agreeing) / plain.compared).toFixed(1);
  return {
    observed,
    explanations: [
      { ...plain, agreeing, changed: [`in ${share} % of the rows, and ${other.says} in the others`] },
      ...explanations,
    ],
  };
}

/** The vectors of all rows under a reading. */
function eachRow(
  { provenance, trainingAtMs, localMs }: CandidateReading,
  { catalog, log, impressions }: AuditedHistory,
  features: FeatureSet,
  visit: (row: number, vector: Float64Array) => void,
): void {
  const rows = localMs === 0 ? impressions : sentLater(impressions, localMs);
  const write = rowWriter(provenance, { ...catalog, features }, log, rows, trainingAtMs);
  const vector = new Float64Array(features.count);
  for (let row = 0; row < rows.rows; row++) {
    write(row, trainingAtMs, vector, 0);
    visit(row, vector);
  }
}

/** Rows with moments of sending by another clock. */
function sentLater(impressions: Impressions, byMs: number): Impressions {
  const moved = impressions.fork();
  for (let row = 0; row < moved.rows; row++) {
    const block = moved.blockToWrite(row);
    block.sentAtMs[placeInBlock(row)] += byMs;
  }
  return moved;
}

/**
 * The best first. Of equally good ones the simplest: without a change, and under the reading that most columns of the side are
 * of; then the earlier of the candidates.
 */
function ranked(
  findings: readonly ObservedFinding[],
  candidates: readonly CandidateReading[],
): readonly ObservedFinding[] {
  const shareOf = ({ agreeing, compared }: Verified) => (compared === 0 ? 0 : agreeing / compared);
  const supportOf = (side: AuditSide) => {
    const support = new Map<CandidateReading, number>();
    for (const { observed, explanations } of findings) {
      if (observed.side !== side) continue;
      const most = Math.max(...explanations.map(shareOf));
      const best = new Set(
        explanations.filter((each) => shareOf(each) === most).map(({ reading }) => reading),
      );
      for (const reading of best) support.set(reading, (support.get(reading) ?? 0) + 1);
    }
    return support;
  };
  const supports = { training: supportOf('training'), served: supportOf('served') };
  const placeOf = new Map(candidates.map((candidate, place) => [candidate, place]));
  return findings.map(({ observed, explanations }) => {
    const support = supports[observed.side];
    const most = Math.max(0, ...support.values());
    const by = ({ reading }: Verified) => support.get(reading) ?? 0;
    const cost = (each: Verified) => each.changed.length + (by(each) === most ? 0 : 1);
    const place = ({ reading }: Verified) => placeOf.get(reading) as number;
    const sorted = [...explanations].sort(
      (a, b) => shareOf(b) - shareOf(a) || cost(a) - cost(b) || by(b) - by(a) || place(a) - place(b),
    );
    return { observed, explanations: sorted };
  });
}

/** Of features without a history: read off the row or the catalog, by a clock that may run in another zone. */
function factFindings(observed: readonly Observed[], history: AuditedHistory): readonly ObservedFinding[] {
  const featureOf = (name: string) => featureIn(history.catalog.features, name);
  if (observed.length === 0) return [];
  const withoutEvents = { ...history, log: new EventLog() };
  const inZone = zones.map(
    (zone): CandidateReading => ({
      says: zone === '+00:00' ? 'as defined: no history is read' : `by a clock in ${zone}`,
      provenance: {
        provenance: 'reconstructed',
        clock: 'known',
        boundary: 'before',
        ...(zone === '+00:00' ? {} : { zone }),
      },
      trainingAtMs: 0,
      localMs: 0,
    }),
  );
  const readBy = (some: readonly Observed[], readings: readonly CandidateReading[]) => {
    const explanations = some.map(({ feature }) =>
      readings.map(
        (reading): Explanation => ({
          reading,
          definition: featureOf(feature),
          changed: [],
          change: undefined,
        }),
      ),
    );
    return verify(some, explanations, inZone, withoutEvents, () => {});
  };
  return readBy(observed, inZone.slice(0, 1)).map((inUtc) => {
    const { value } = featureOf(inUtc.observed.feature);
    const finding = !isWhole(inUtc) && readsClock(value) ? readBy([inUtc.observed], inZone)[0] : inUtc;
    if (isWhole(finding)) return finding;
    const [best] = finding.explanations;
    const computed = new Float64Array(history.impressions.rows);
    eachRow(best.reading, withoutEvents, new FeatureSet([best.definition]), (row, vector) => {
      computed[row] = vector[0];
    });
    const { isThere, values, isSingle } = finding.observed;
    const there = (column: Float64Array) => column.filter((_, row) => isThere[row] === 1);
    const changes = valueChanges({
      computed: there(computed),
      observed: there(values),
      isSingle,
      empty: undefined,
    });
    const [changed] = verify(
      [finding.observed],
      [[best, ...changes.map((change): Explanation => ({ ...best, changed: [change.says], change }))]],
      inZone,
      withoutEvents,
      () => {},
    );
    return { ...finding, explanations: [...changed.explanations, ...finding.explanations.slice(1)] };
  });
}
