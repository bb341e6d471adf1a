/** The score of answers: how well they separate worlds that leak from those that do not, and what their alarms cost. */
import { auc } from '../../evaluation/metrics/auc.ts';
import { rocCurve } from '../../evaluation/metrics/roc.ts';
import { aucInterval } from '../../evaluation/statistics/aucInterval.ts';
import { shareInterval } from '../../evaluation/statistics/detection.ts';
import type { Answers } from './answers.ts';
import type { AlarmRate, Challenge, ChallengeScore, ScoredEntry, Truth } from './schema.ts';

/** A thousandth of AUC lost in production is worth an hour of work, which is what a false alarm takes. */
const PRICES = { hoursPerAuc: 1000, hoursPerFalseAlarm: 1 } as const;

type World = Truth['worlds'][number];

/** @param entries answers to the challenge, each complete */
export function scoreOf(
  { challenge, seed, worlds: listed }: Challenge,
  { worlds }: Truth,
  entries: readonly Answers[],
  version: string,
): ChallengeScore {
  const kinds = kindsOf(worlds);
  return {
    formatVersion: 1,
    version,
    scoreOf: challenge,
    seed,
    prices: {
      ...PRICES,
      never: costOf(worlds, () => false).hours,
      always: costOf(worlds, () => true).hours,
    },
    kinds: kinds.map((of) => ({
      kind: of[0].kind,
      dose: of[0].dose,
      leaks: of[0].leaks,
      worlds: of.length,
      damage: mean(of.map(({ damage }) => damage)),
    })),
    entries: entries.map((answers) => entryOf(answers, worlds, kinds, listed)),
  };
}

/** Worlds by kind and dose: those that leak first, then by name, and by dose in the order of the truth. */
function kindsOf(worlds: readonly World[]): readonly (readonly World[])[] {
  const groups = new Map<string, World[]>();
  for (const world of worlds) {
    const key = JSON.stringify([world.kind, world.dose]);
    groups.set(key, [...(groups.get(key) ?? []), world]);
  }
  return [...groups.values()].sort(
    ([a], [b]) => Number(b.leaks) - Number(a.leaks) || compare(a.kind, b.kind) || compare(a.dose, b.dose),
  );
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}

function entryOf(
  { detector, worlds: answers }: Answers,
  worlds: readonly World[],
  kinds: readonly (readonly World[])[],
  listed: Challenge['worlds'],
): ScoredEntry {
  const scoreOf = ({ id }: World) => answers[id].score;
  const scores = Float64Array.from(worlds, scoreOf);
  const labels = Uint8Array.from(worlds, ({ leaks }) => Number(leaks));
  return {
    detector,
    auc: aucInterval(scores, labels, Int32Array.from(worlds.keys())),
    featureAuc: featureAucOf(answers, worlds, listed),
    roc: rocOf(scores, labels),
    separation: kinds.map((of) => {
      const others = worlds.filter(({ leaks }) => leaks !== of[0].leaks);
      const both = [...of, ...others];
      return auc(
        Float64Array.from(both, scoreOf),
        Uint8Array.from(both, ({ leaks }) => Number(leaks)),
      );
    }),
    alarms: alarmsOf(answers, worlds, kinds),
  };
}

function rocOf(scores: Float64Array, labels: Uint8Array): ScoredEntry['roc'] {
  const { falsePositives, truePositives } = rocCurve(scores, labels);
  const [negatives, positives] = [falsePositives, truePositives].map((counts) => counts[counts.length - 1]);
  return Array.from(falsePositives, (count, corner) => ({
    falseAlarmRate: count / negatives,
    hitRate: truePositives[corner] / positives,
  }));
}

function featureAucOf(
  answers: Answers['worlds'],
  worlds: readonly World[],
  listed: Challenge['worlds'],
): ScoredEntry['featureAuc'] {
  const features = new Map(listed.map(({ id, features }) => [id, features]));
  const cases = worlds.flatMap(({ id, features: leaking }, world) =>
    (features.get(id) ?? []).map((name) => ({
      world,
      score: answers[id].features?.[name],
      leaks: leaking.includes(name),
    })),
  );
  const scores = cases.flatMap(({ score }) => score ?? []);
  if (scores.length < cases.length) return null;
  return aucInterval(
    Float64Array.from(scores),
    Uint8Array.from(cases, ({ leaks }) => Number(leaks)),
    Int32Array.from(cases, ({ world }) => world),
  );
}

function alarmsOf(
  answers: Answers['worlds'],
  worlds: readonly World[],
  kinds: readonly (readonly World[])[],
): ScoredEntry['alarms'] {
  if (worlds.some(({ id }) => answers[id].alarm === undefined)) return null;
  const hasAlarm = ({ id }: World) => answers[id].alarm === true;
  const rateIn = (some: readonly World[]): AlarmRate => {
    const alarms = some.filter(hasAlarm).length;
    return { cases: some.length, alarms, ...shareInterval(alarms, some.length) };
  };
  return {
    hits: rateIn(worlds.filter(({ leaks }) => leaks)),
    falseAlarms: rateIn(worlds.filter(({ leaks }) => !leaks)),
    ...costOf(worlds, hasAlarm),
    byKind: kinds.map(rateIn),
  };
}

function costOf(worlds: readonly World[], hasAlarm: (world: World) => boolean) {
  const lostAuc = mean(worlds.map((world) => (world.leaks && !hasAlarm(world) ? world.damage : 0)));
  const falseAlarms = mean(worlds.map((world) => Number(!world.leaks && hasAlarm(world))));
  const falseAlarmHours = PRICES.hoursPerFalseAlarm * falseAlarms;
  return { lostAuc, falseAlarmHours, hours: PRICES.hoursPerAuc * lostAuc + falseAlarmHours };
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
