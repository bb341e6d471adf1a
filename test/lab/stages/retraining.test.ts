import { describe, expect, it } from 'vitest';
import { DAY_MS, HOUR_MS } from '../../../src/base/time.ts';
import { featureCount, featureNames } from '../../../src/features/definitions.ts';
import { materialise } from '../../../src/features/provenance.ts';
import { recomputation } from '../../../src/features/recomputation.ts';
import { EventLog, offsetOf } from '../../../src/history/log.ts';
import { runSeed } from '../../../src/lab/experiment.ts';
import type { StrategyDay, StrategyQuantities } from '../../../src/lab/result/schema.ts';
import type { StrategiesOfSeed } from '../../../src/lab/result/seedResult.ts';
import { strategiesAt } from '../../../src/lab/stages/backfill.ts';
import { incumbentRecord } from '../../../src/lab/stages/incumbentRecord.ts';
import type { RunData } from '../../../src/lab/stages/production.ts';
import type { Model } from '../../../src/model/model.ts';
import { inMemoryDesign } from '../../../src/model/solvers/design.ts';
import { fitNewton } from '../../../src/model/solvers/newton.ts';
import { type BackfillStrategy, backfillStrategies } from '../../../src/scenario/retraining.ts';
import type { Scenario, ScenarioInput } from '../../../src/scenario/schema.ts';
import { bruteAuc } from '../../evaluation/metrics/rows.ts';
import { valuesOf } from '../../features/tables.ts';
import { regressionOf } from '../../model/regression.ts';
import { allRows, scenarioOf } from '../../world/worlds.ts';

const SEED = 1;
const PRODUCTION_DAY = 6;
const DAYS = 6;
const NEW = ['user_open_rate', 'user_topic_open_rate'];
const TEST_SHARE = 0.3;
const LABEL_DELAY_MS = 14 * HOUR_MS;

function retrainingOf(more: Omit<ScenarioInput, 'name'> = {}): Scenario {
  return scenarioOf({
    ...more,
    world: { users: 60, sessions: { followUpRate: 0.3 }, ...more.world },
    timeline: { burnIn: '1d', warmup: '1d', logging: '4d', production: `${DAYS}d`, ...more.timeline },
    serving: { attributionWindow: '12h', ...more.serving },
    history: { ingestionDelay: { minimum: '5m', maximum: '2h' } },
    training: {
      provenances: ['logged'],
      splits: ['time'],
      testShare: TEST_SHARE,
      l2: 2,
      followUps: true,
      ...more.training,
    },
    evaluation: { live: false, driftTwin: false, choiceSample: 10, ...more.evaluation },
    retraining: more.retraining === undefined ? { newFeatures: NEW } : more.retraining,
  });
}

interface Retrained {
  readonly ways: StrategiesOfSeed;
  readonly data: RunData;
}

function retrained(scenario: Scenario): Retrained {
  let data: RunData | undefined;
  const { retraining } = runSeed(scenario, SEED, {
    onData: (given) => {
      data = given;
    },
  });
  return { ways: retraining as StrategiesOfSeed, data: data as RunData };
}

function daysOf(way: StrategyQuantities): StrategyDay[] {
  const { days: _, ...each } = way;
  return Object.values(each) as StrategyDay[];
}

const whole = retrained(retrainingOf());

/** A row as a team would see it: no tables, no blocks. */
interface Row {
  readonly sentAtMs: number;
  readonly label: number;
  readonly isFirst: boolean;
  readonly logged: readonly number[];
  /** The vector recomputed as of a midnight, by day of production. */
  readonly recomputed: (day: number) => readonly number[];
}

function rowsOf(data: RunData): Row[] {
  const { incumbent } = data;
  const record = incumbentRecord(data, incumbent);
  const { impressions } = record;
  const vectors = (values: Float64Array) =>
    Array.from({ length: values.length / featureCount }, (_, row) =>
      Array.from(values.subarray(row * featureCount, (row + 1) * featureCount)),
    );
  const logged = vectors(valuesOf({ start: 0, end: impressions.rows, vectors: impressions.features }));
  const recomputed = Array.from({ length: DAYS }, (_, day) => {
    const atMs = (PRODUCTION_DAY + day) * DAY_MS;
    const { catalog } = incumbent.world;
    return vectors(
      valuesOf(materialise('recomputed', catalog, incumbent.log, impressions, 0, impressions.rows, atMs)),
    );
  });
  return Array.from(allRows(impressions), (row) => {
    const sentAtMs = impressions.value('sentAtMs', row);
    return {
      sentAtMs,
      label: impressions.value('openedAtMs', row) - sentAtMs < 12 * HOUR_MS ? 1 : 0,
      isFirst: impressions.value('sessionPosition', row) === 0,
      logged: logged[row],
      recomputed: (day) => recomputed[day][row],
    };
  });
}

type Score = (row: Row) => number;

/** A model of named features of some rows, by the dense solver on plain arrays. */
function fitted(
  rows: readonly Row[],
  names: readonly string[],
  vectorOf: (row: Row) => readonly number[],
): Score {
  const columns = names.map((name) => featureNames.indexOf(name));
  const values = Float64Array.from(rows.flatMap((row) => columns.map((column) => vectorOf(row)[column])));
  const labels = Uint8Array.from(rows, ({ label }) => label);
  const fit = fitNewton(inMemoryDesign(values, columns.length, labels), { l2: 2 });
  return ({ logged }) =>
    columns.reduce(
      (sum, column, index) =>
        sum + (fit.coefficients[index] * (logged[column] - fit.means[index])) / fit.deviations[index],
      fit.intercept,
    );
}

function plainMetrics(rows: readonly Row[], score: Score): { auc: number; ne: number } {
  const labels = rows.map(({ label }) => label);
  const logits = rows.map(score);
  const rate = labels.reduce((sum, label) => sum + label, 0) / labels.length;
  const loss = logits.map((logit, row) => Math.log(1 + Math.exp(labels[row] === 1 ? -logit : logit)));
  const entropy = -rate * Math.log(rate) - (1 - rate) * Math.log(1 - rate);
  return {
    auc: bruteAuc(logits, labels),
    ne: loss.reduce((sum, one) => sum + one, 0) / loss.length / entropy,
  };
}

const OTHERS = featureNames.filter((name) => !NEW.includes(name));
const logged = ({ logged: vector }: Row) => vector;

/** What each way ships on a day, by its definition. */
function plainShipped(
  rows: readonly Row[],
  day: number,
): Record<BackfillStrategy, { score: Score; rows: number }> {
  const atMs = (PRODUCTION_DAY + day) * DAY_MS;
  const mature = rows.filter(({ sentAtMs }) => sentAtMs + LABEL_DELAY_MS <= atMs);
  const ofAll = (score: Score) => ({ score, rows: mature.length });
  const without = ofAll(fitted(mature, OTHERS, logged));
  return {
    without,
    'wait-and-log': plainWaitAndLog(mature) ?? without,
    reconstruct: ofAll(fitted(mature, featureNames, logged)),
    recompute: ofAll(
      fitted(mature, featureNames, (row) =>
        row.logged.map((value, column) =>
          NEW.includes(featureNames[column]) ? row.recomputed(day)[column] : value,
        ),
      ),
    ),
  };
}

function plainWaitAndLog(mature: readonly Row[]): { score: Score; rows: number } | undefined {
  const having = mature.filter(({ sentAtMs }) => sentAtMs >= PRODUCTION_DAY * DAY_MS);
  if (having.length === 0) return undefined;
  const cutMs = having[Math.floor(having.length * (1 - TEST_SHARE))].sentAtMs;
  const isBefore = ({ sentAtMs }: Row) => sentAtMs + LABEL_DELAY_MS <= cutMs;
  const heldOut = having.filter(({ sentAtMs, isFirst }) => sentAtMs >= cutMs && isFirst);
  const before = having.filter(isBefore);
  for (const rows of [heldOut, before])
    if (new Set(rows.map(({ label }) => label)).size < 2) return undefined;
  const withThem = plainMetrics(heldOut, fitted(before, featureNames, logged)).ne;
  const withoutThem = plainMetrics(heldOut, fitted(mature.filter(isBefore), OTHERS, logged)).ne;
  return withThem < withoutThem
    ? { score: fitted(having, featureNames, logged), rows: having.length }
    : undefined;
}

describe('retraining', () => {
  const rows = rowsOf(whole.data);

  it.each(Array.from({ length: DAYS }, (_, day) => day))('is what its definition says, on day %i', (day) => {
    const startMs = (PRODUCTION_DAY + day) * DAY_MS;
    const sent = rows.filter(
      ({ sentAtMs, isFirst }) => sentAtMs >= startMs && sentAtMs < startMs + DAY_MS && isFirst,
    );
    const expected = plainShipped(rows, day);
    for (const strategy of backfillStrategies) {
      const measured = whole.ways[strategy][`day${day}`];
      const { auc, ne } = plainMetrics(sent, expected[strategy].score);
      expect(measured.auc, strategy).toBeCloseTo(auc, 9);
      expect(measured.ne, strategy).toBeCloseTo(ne, 9);
      expect(measured.rows, strategy).toBe(expected[strategy].rows);
      const uses = expected[strategy].rows !== expected.without.rows ? 1 : 0;
      expect(measured.uses, strategy).toBe(strategy === 'wait-and-log' ? uses : null);
    }
  });

  it('takes up a logged feature after some days, and not before it has been logged', () => {
    const uses = daysOf(whole.ways['wait-and-log']).map((day) => day.uses);
    expect(uses[0]).toBe(0);
    expect(uses).toContain(1);
    expect(whole.ways['wait-and-log'].day0).toEqual({ ...whole.ways.without.day0, uses: 0 });
  });

  it('gives the means over the days', () => {
    for (const strategy of backfillStrategies) {
      const days = daysOf(whole.ways[strategy]);
      const mean = (of: (day: StrategyDay) => number) => days.reduce((sum, day) => sum + of(day), 0) / DAYS;
      expect(days.length).toBe(DAYS);
      expect(whole.ways[strategy].days.auc).toBeCloseTo(
        mean(({ auc }) => auc),
        12,
      );
      expect(whole.ways[strategy].days.ne).toBeCloseTo(
        mean(({ ne }) => ne),
        12,
      );
    }
    const uses = daysOf(whole.ways['wait-and-log']).reduce((sum, day) => sum + (day.uses ?? 0), 0);
    expect(whole.ways['wait-and-log'].days.uses).toBeCloseTo(uses / DAYS, 12);
    expect(whole.ways.reconstruct.days.uses).toBeNull();
  });

  it('is left out where nothing is new', () => {
    expect(runSeed(retrainingOf({ retraining: null }), SEED).retraining).toBeNull();
  });

  it('recomputes a static feature or a context to what was logged', () => {
    const { ways } = retrained(
      retrainingOf({ retraining: { newFeatures: ['story_is_breaking', 'story_age_hours'] } }),
    );
    expect(ways.recompute).toEqual(ways.reconstruct);
    expect(ways.without).not.toEqual(ways.reconstruct);
  });

  it('knows nothing of the days to come: a shorter production has the same first days', () => {
    const { ways } = retrained(retrainingOf({ timeline: { production: '3d' } }));
    for (const strategy of backfillStrategies) {
      expect(daysOf(ways[strategy])).toEqual(daysOf(whole.ways[strategy]).slice(0, 3));
    }
  });

  it('ships the evaluated model of logged features where all rows are trained on', () => {
    // Where everything is refitted, the pipelines of day 0 are the ways of day 0.
    const { data, ways } = retrained(
      retrainingOf({
        timeline: { production: '1d' },
        training: {
          provenances: [
            'logged',
            { name: 'recompute', from: 'logged', except: { [NEW[0]]: 'recomputed', [NEW[1]]: 'recomputed' } },
          ],
          ship: 'refit',
        },
      }),
    );
    const result = runSeed(data.scenario, SEED);
    const shadow = (name: string) =>
      result.pipelines.find(({ provenance }) => provenance === name)?.quantities.shadow;
    expect(ways.reconstruct.day0).toMatchObject({ auc: shadow('logged')?.auc, ne: shadow('logged')?.ne });
    expect(ways.recompute.day0).toMatchObject({ auc: shadow('recompute')?.auc, ne: shadow('recompute')?.ne });
  });
});

describe('a feature that only retraining defines', () => {
  const mine = { key: 'user×topic', value: 'open-rate', window: '36h', prior: { opens: 2 } } as const;
  const other = { key: 'user', value: 'log-hours-since', of: 'opens', window: '10d' } as const;
  const trusted = featureNames.filter((name) => name !== 'hour_sine');

  it.each([
    {},
    { serving: { features: { staleness: '3h', every: '4h' } } },
    { training: { features: trusted }, evaluation: { shadowPolicy: 'random' } },
  ] as const)('gives what it would if it had been logged and left out of models before (%j)', (more) => {
    const training: ScenarioInput['training'] = {
      features: [...featureNames],
      ...('training' in more && more.training),
    };
    const invented = retrainingOf({
      ...more,
      training: 'training' in more ? more.training : {},
      retraining: {
        newFeatures: ['user_topic_open_rate', { name: 'mine', ...mine }, { name: 'other', ...other }],
      },
    });
    const known = retrainingOf({
      ...more,
      features: { mine, other },
      serving: { ...('serving' in more && more.serving), incumbent: { features: [...featureNames] } },
      training: { features: [...(training.features as string[]), 'mine', 'other'] },
      retraining: { newFeatures: ['user_topic_open_rate', 'mine', 'other'] },
    });
    const { ways, data } = retrained(invented);
    expect(data.arm.world.catalog.features.names).toEqual(featureNames);
    expect(ways).toEqual(retrained(known).ways);
    expect(ways.reconstruct).not.toEqual(ways.without);
    expect(ways.recompute).not.toEqual(ways.reconstruct);
  });
});

describe('the models of a day', () => {
  const weightsOf = (model: Model) => {
    const { fit } = regressionOf(model);
    return [fit.intercept, ...fit.coefficients, ...fit.means, ...fit.deviations];
  };
  const { incumbent, timeline, scenario } = whole.data;
  const { catalog } = incumbent.world;
  const record = incumbentRecord(whole.data, incumbent);
  const columns = NEW.map((name) => featureNames.indexOf(name));
  const { rows } = record.impressions;

  /** Weights of every way on a day, from the events of a log and given labels. */
  function weights(day: number, log: EventLog, labels: Uint8Array) {
    const { impressions } = record;
    const reconstructed = materialise(
      'reconstructed',
      catalog,
      log,
      impressions,
      0,
      rows,
      timeline.settledAtMs,
    );
    const recomputed = recomputation(catalog, log, impressions, record.served, columns);
    const tables = { reconstructed, recomputed };
    const at = strategiesAt(
      whole.data,
      { ...record, labelsWithin: () => labels },
      scenario.training,
      NEW,
      tables,
    );
    const shipped = at((PRODUCTION_DAY + day) * DAY_MS);
    return backfillStrategies.map((strategy) => weightsOf(shipped[strategy].model));
  }

  it('are made of labels and events that are known when the day begins, and of no others', () => {
    for (const day of [0, 2, 5]) {
      const atMs = (PRODUCTION_DAY + day) * DAY_MS;
      const mature = record.matureBy(atMs, whole.data.timeline.labelDelayMs);
      const otherLabels = record.labels.map((label, row) => (row < mature ? label : 1 - label));
      expect(mature).toBeLessThan(rows);
      const expected = weights(day, incumbent.log, record.labels);
      expect(weights(day, eventsBefore(incumbent.log, atMs), otherLabels)).toEqual(expected);
      const lastKnown = record.labels.map((label, row) => (row === mature - 1 ? 1 - label : label));
      expect(weights(day, incumbent.log, lastKnown)).not.toEqual(expected);
    }
  });

  it('are, reconstructed, those of logged values, bit for bit', () => {
    const { training } = scenario;
    for (const day of [0, 3]) {
      const recomputed = recomputation(catalog, incumbent.log, record.impressions, record.served, columns);
      const ofLogged = { reconstructed: record.served, recomputed };
      const at = strategiesAt(whole.data, record, training, NEW, ofLogged);
      const { model } = at((PRODUCTION_DAY + day) * DAY_MS).reconstruct;
      const expected = weightsOf(model);
      expect(weights(day, incumbent.log, record.labels)[backfillStrategies.indexOf('reconstruct')]).toEqual(
        expected,
      );
    }
  });
});

/** The log as it stood at a moment. */
function eventsBefore(log: EventLog, atMs: number): EventLog {
  const known = new EventLog();
  for (let seq = log.first; seq < log.end && log.knownAtMs(seq) < atMs; seq++) {
    const at = offsetOf(seq);
    const { type, user, story, source, impression, occurredAtMs, knownAtMs } = log.blockOf(seq);
    known.append(
      type[at] as Parameters<EventLog['append']>[0],
      user[at],
      story[at],
      source[at],
      impression[at],
      occurredAtMs[at],
      knownAtMs[at],
    );
  }
  return known;
}
