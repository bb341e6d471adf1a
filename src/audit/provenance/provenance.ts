/** The provenance of training and served values: for each feature, the reading of history that reproduces them. */
import { DAY_MS, DURATION_PATTERN, durationMs } from '../../base/time.ts';
import type { FeatureDefinition, FeatureKind } from '../../features/definition.ts';
import { featuresOf } from '../../scenario/features.ts';
import { minuteOf, momentOf, timeOfDay } from '../reading/moment.ts';
import { tableError } from '../reading/problem.ts';
import type { AuditedFeature, AuditedRows } from '../rows.ts';
import type { AuditSide, ProvenanceFinding, ProvenanceMatch } from '../schema.ts';
import { type AuditedHistory, type HistoryTables, historyOf } from './history.ts';
import { isSingle, type Observed } from './observed.ts';
import { decisionsIn, type HistoryRequest } from './request.ts';
import { type ObservedFinding, searchReadings, type Verified } from './search.ts';

/** Share of rows from which on a reading is said to be the one. */
const NAMED = 0.99;
/** Readings that agree in as many rows, of which so many are told. */
const MOST_ALIKE = 6;

export interface ProvenanceInput extends Pick<HistoryRequest, 'request' | 'names' | 'scenario'> {
  readonly rows: AuditedRows;
  /** File of the rows, as messages call it. */
  readonly label: string;
  readonly tables: HistoryTables;
}

export function provenanceOf(
  { request, rows, label, tables, names, scenario }: ProvenanceInput,
  onProgress: (share: number) => void,
): ProvenanceFinding {
  const { features } = featuresOf(scenario);
  const decisions = decisionsIn(rows, label, { request, names });
  const isDefined = ({ name, training }: AuditedFeature) =>
    training.kind !== 'text' && features.some((each) => each.name === name);
  const judged = rows.features.filter(isDefined);
  const definitions = features.filter(({ name }) => judged.some((each) => each.name === name));
  requireSome(definitions, rows, decisions.label);
  const history = historyOf(definitions, decisions, tables, names, request);
  const told = (ms: number) => momentText(ms, history);
  const observed = observedIn(judged, rows, history);
  const { trainedAt } = request;
  const search = searchReadings(history, observed, {
    trainingAtMs: trainedAt === undefined ? undefined : momentOfText(trainedAt, history),
    told,
    onProgress,
  });
  const matchOf = (name: string, side: AuditSide) => {
    const finding = search.findings.find(({ observed: of }) => of.feature === name && of.side === side);
    return finding === undefined ? null : match(finding);
  };
  return {
    tried: search.tried,
    untried: search.untried,
    isEnough: search.isEnough,
    sampled: [...search.sampled],
    trainedAt: told(search.trainingAtMs),
    isTrainedAtGiven: trainedAt !== undefined,
    events: history.log.end,
    features: judged.map(({ name }) => ({
      name,
      kind: features.find((each) => each.name === name)?.kind as FeatureKind,
      training: matchOf(name, 'training') as ProvenanceMatch,
      served: matchOf(name, 'served'),
    })),
    undefined: rows.features.filter((each) => !isDefined(each)).map(({ name }) => name),
    remarks: [...history.remarks],
  };
}

function requireSome(
  definitions: readonly FeatureDefinition[],
  { features }: AuditedRows,
  label: string,
): void {
  if (definitions.length > 0) return;
  throw tableError({
    place: `${label}, features`,
    found: `no definition of any of ${features
      .slice(0, 5)
      .map(({ name }) => name)
      .join(', ')}`,
    expected: 'features that the lab has, or that a scenario defines under features',
    remedy: 'give the scenario with --definitions, and with --training-prefix how names of columns begin',
  });
}

/** Columns of both sides, by impression. */
function observedIn(
  judged: readonly AuditedFeature[],
  { count, matched }: AuditedRows,
  { rows }: AuditedHistory,
): readonly Observed[] {
  const isMatched = new Uint8Array(count);
  for (const row of matched) isMatched[row] = 1;
  const isThere = {
    training: new Uint8Array(rows.length).fill(1),
    served: Uint8Array.from(rows, (row) => isMatched[row]),
  };
  return judged.flatMap(({ name, ...columns }) =>
    (['training', 'served'] as const).flatMap((side): Observed[] => {
      const values = columns[side]?.values;
      if (values === undefined || (side === 'served' && matched.length === 0)) return [];
      return [
        {
          feature: name,
          side,
          values: Float64Array.from(rows, (row) => values[row]),
          isThere: isThere[side],
          isSingle: isSingle(values),
        },
      ];
    }),
  );
}

function match({ explanations }: ObservedFinding): ProvenanceMatch {
  const [best] = explanations;
  const share = shareOf(best);
  const own = textOf(best);
  const alike = [
    ...new Set(
      explanations.filter((each) => shareOf(each) === share && each.compared === best.compared).map(textOf),
    ),
  ].filter((text) => text !== own);
  return {
    reading: own,
    share,
    rows: best.compared,
    isNamed: share >= NAMED,
    provenance: JSON.stringify(best.reading.provenance),
    changed: [...best.changed],
    alike: alike.slice(0, MOST_ALIKE),
    moreAlike: Math.max(0, alike.length - MOST_ALIKE),
  };
}

function shareOf({ agreeing, compared }: Verified): number {
  return compared === 0 ? 0 : agreeing / compared;
}

function textOf({ reading, changed }: Verified): string {
  return [reading.says, ...changed].join(', ');
}

/** A moment of the history as its reader writes it. */
function momentText(ms: number, { shiftMs, isUnixTime }: AuditedHistory): string {
  const own = ms - shiftMs;
  if (isUnixTime) return minuteOf(own);
  return `day ${Math.floor(own / DAY_MS)} ${timeOfDay(own)}`;
}

function momentOfText(text: string, { shiftMs, isUnixTime }: AuditedHistory): number {
  const ms = isUnixTime ? momentOf(text)?.ms : DURATION_PATTERN.test(text) ? durationMs(text) : undefined;
  if (ms !== undefined) return ms + shiftMs;
  throw tableError({
    place: 'trainedAt',
    found: text,
    expected: isUnixTime
      ? 'a moment such as 2026-05-01T00:00Z'
      : 'a duration such as 35d since moment 0, which the decisions are counted from',
    remedy: 'write it so, or leave it out: it is looked for',
  });
}
