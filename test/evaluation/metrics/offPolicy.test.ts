/** Off-policy estimates against bandits so small that every log that they can leave is enumerated. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type LoggedDecisions, offPolicyEstimates } from '../../../src/evaluation/metrics/offPolicy.ts';
import { runs } from '../../gear.ts';

/** Each goes over hundreds of logs. */
/** One decision with its actions; the last one is to send nothing, which nobody opens. */
interface Context {
  readonly logger: readonly number[];
  readonly target: readonly number[];
  /** Open probabilities. */
  readonly opens: readonly number[];
  /** Those of a reward model. */
  readonly model: readonly number[];
}

interface Outcome {
  readonly probability: number;
  readonly rows: readonly { readonly context: Context; readonly action: number; readonly label: 0 | 1 }[];
}

/** Every log that one decision in each of the contexts can leave. */
function outcomesOf(contexts: readonly Context[], chosenBy: keyof Context = 'logger'): Outcome[] {
  let outcomes: Outcome[] = [{ probability: 1, rows: [] }];
  for (const context of contexts) {
    outcomes = outcomes.flatMap(({ probability, rows }) =>
      context[chosenBy].flatMap((chosen, action) =>
        ([0, 1] as const).map((label) => ({
          probability:
            probability * chosen * (label === 1 ? context.opens[action] : 1 - context.opens[action]),
          rows: [...rows, { context, action, label }],
        })),
      ),
    );
  }
  return outcomes.filter(({ probability }) => probability > 0);
}

function logOf({ rows }: Outcome): LoggedDecisions {
  const isSent = ({ context, action }: (typeof rows)[number]) => action < context.logger.length - 1;
  const column = (of: (row: (typeof rows)[number]) => number) => Float64Array.from(rows, of);
  return {
    counts: column(() => 1),
    labels: Uint8Array.from(rows, ({ label }) => label),
    propensities: column(({ context, action }) => context.logger[action]),
    probabilities: column((row) => (isSent(row) ? row.context.target[row.action] : 0)),
    sending: column(({ context: { target } }) => 1 - target[target.length - 1]),
    actionValues: column((row) => (isSent(row) ? row.context.model[row.action] : 0)),
    policyValues: column(({ context: { target, model } }) => dot(target.slice(0, -1), model)),
  };
}

const dot = (a: readonly number[], b: readonly number[]) =>
  a.reduce((sum, each, at) => sum + each * b[at], 0);
const expected = (outcomes: readonly Outcome[], of: (log: LoggedDecisions) => number) =>
  outcomes.reduce((sum, outcome) => sum + outcome.probability * of(logOf(outcome)), 0);

/** Opens over sends of the target, which every estimate is about. */
function truthOf(contexts: readonly Context[]): number {
  const opens = contexts.reduce((sum, { target, opens }) => sum + dot(target, opens), 0);
  return opens / contexts.reduce((sum, { target }) => sum + 1 - target[target.length - 1], 0);
}

const probability = fc.integer({ min: 0, max: 20 }).map((parts) => parts / 20);
const shares = (min: number) =>
  fc.array(fc.integer({ min, max: 9 }), { minLength: 3, maxLength: 3 }).map((parts) => {
    const sum = parts.reduce((a, b) => a + b, 0);
    return parts.map((part) => part / sum);
  });
/** Both send something now and then. */
const policy = shares(1);
const values = fc.tuple(probability, probability).map((pair) => [...pair, 0]);
const context: fc.Arbitrary<Context> = fc.record({
  logger: policy,
  target: policy,
  opens: values,
  model: values,
});
const contexts = fc.array(context, { minLength: 1, maxLength: 3 });

test('SNIPS of decisions that are sampled by their outcome is too high on average', () => {
  // One opened and four unopened decisions, all as the target would have it; half of the unopened ones are sampled.
  const sampled = (unopened: number) => {
    const column = (of: (row: number) => number) =>
      Float64Array.from({ length: 1 + unopened }, (_, row) => of(row));
    return offPolicyEstimates({
      counts: column((row) => (row === 0 ? 1 : 2)),
      labels: Uint8Array.from(column((row) => (row === 0 ? 1 : 0))),
      propensities: column(() => 1),
      probabilities: column(() => 1),
      sending: column(() => 1),
      actionValues: column(() => 0),
      policyValues: column(() => 0),
    }).snips.openRate;
  };
  const mean = dot([1, 4, 6, 4, 1], [0, 1, 2, 3, 4].map(sampled)) / 16;
  expect(mean).toBeCloseTo((1 + 4 / 3 + 6 / 5 + 4 / 7 + 1 / 9) / 16, 12);
  expect(mean).toBeGreaterThan(1 / 5);
});

describe('over all logs that there can be', () => {
  test('IPS and DR are right on average, whatever the reward model', () => {
    fc.assert(
      fc.property(contexts, (drawn) => {
        const outcomes = outcomesOf(drawn);
        const truth = truthOf(drawn);
        expect(expected(outcomes, (log) => offPolicyEstimates(log).ips.openRate)).toBeCloseTo(truth, 10);
        expect(expected(outcomes, (log) => offPolicyEstimates(log).dr.openRate)).toBeCloseTo(truth, 10);
        expect(expected(outcomes, (log) => offPolicyEstimates(log).weight)).toBeCloseTo(1, 10);
      }),
      runs(180),
    );
  });

  test('DR is right on average with a right reward model, whatever the propensities and the clip', () => {
    fc.assert(
      fc.property(
        contexts,
        policy,
        fc.constantFrom(0, 0.5, 2, Number.POSITIVE_INFINITY),
        (drawn, wrong, clip) => {
          const right = drawn.map((each) => ({ ...each, model: each.opens }));
          const mean = expected(outcomesOf(right), (log) => {
            const propensities = log.propensities.map((_, row) => wrong[row % wrong.length]);
            return offPolicyEstimates({ ...log, propensities }, clip).dr.openRate;
          });
          expect(mean).toBeCloseTo(truthOf(right), 10);
        },
      ),
      runs(180),
    );
  });

  test('the squared standard error is the variance, on average over contexts that are drawn, too', () => {
    const always: fc.Arbitrary<Context> = context.map(({ logger, target, ...rest }) => ({
      ...rest,
      logger: [...sending(logger), 0],
      target: [...sending(target), 0],
    }));
    fc.assert(
      fc.property(always, always, (a, b) => {
        const drawn = [a, b].flatMap((first) => [a, b].flatMap((second) => outcomesOf([first, second])));
        for (const name of ['ips', 'dr'] as const) {
          const moment = (of: (log: LoggedDecisions) => number) => expected(drawn, of) / 4;
          const mean = moment((log) => offPolicyEstimates(log)[name].openRate);
          const variance = moment((log) => (offPolicyEstimates(log)[name].openRate - mean) ** 2);
          const squared = moment((log) => offPolicyEstimates(log)[name].standardError ** 2);
          expect(squared).toBeCloseTo(variance, 10);
        }
      }),
      runs(180),
    );
  });

  test('clipping IPS only loses opens', () => {
    fc.assert(
      fc.property(contexts, fc.double({ min: 0, max: 5, noNaN: true }), (drawn, clip) => {
        for (const outcome of outcomesOf(drawn)) {
          const log = logOf(outcome);
          const [clipped, whole] = [offPolicyEstimates(log, clip), offPolicyEstimates(log)];
          expect(clipped.ips.openRate).toBeLessThanOrEqual(whole.ips.openRate);
          expect(clipped.weight).toBeLessThanOrEqual(whole.weight);
        }
      }),
      runs(180),
    );
  });
});

const sending = ([first, second]: readonly number[]) => [first / (first + second), second / (first + second)];

describe('of one log', () => {
  const anyLog = contexts.chain((drawn) => fc.constantFrom(...outcomesOf(drawn)).map(logOf));

  test('DR with a reward model of 0 is IPS, and one of c everywhere adds c times the weight that is missing', () => {
    fc.assert(
      fc.property(anyLog, probability, (log, constant) => {
        const zeros = new Float64Array(log.labels.length);
        const { ips, dr } = offPolicyEstimates({ ...log, actionValues: zeros, policyValues: zeros });
        expect(dr).toEqual(ips);
        const of = offPolicyEstimates({
          ...log,
          actionValues: zeros.fill(constant),
          policyValues: log.sending.map((share) => share * constant),
        });
        expect(of.dr.openRate).toBeCloseTo(of.ips.openRate + constant * (1 - of.weight), 10);
      }),
      runs(180),
    );
  });

  test('SNIPS is a weighted mean of labels: within them, and the same where all weights are so many times larger', () => {
    fc.assert(
      fc.property(anyLog, fc.constantFrom(0.25, 0.5), (log, factor) => {
        const { snips, weight, ips, effectiveSampleSize } = offPolicyEstimates(log);
        expect(effectiveSampleSize).toBeLessThanOrEqual(log.labels.length + 1e-9);
        if (weight === 0) return;
        expect(snips.openRate).toBeGreaterThanOrEqual(Math.min(...log.labels) - 1e-12);
        expect(snips.openRate).toBeLessThanOrEqual(Math.max(...log.labels) + 1e-12);
        expect(ips.openRate).toBeCloseTo(snips.openRate * weight, 10);
        const larger = offPolicyEstimates({
          ...log,
          propensities: log.propensities.map((each) => each * factor),
        });
        expect(larger.snips.openRate).toBeCloseTo(snips.openRate, 10);
        expect(larger.weight).toBeCloseTo(weight / factor, 10);
        expect(larger.effectiveSampleSize).toBeCloseTo(effectiveSampleSize, 8);
      }),
      runs(180),
    );
  });

  test('the logging policy itself has its own open rate, with the standard error of a mean', () => {
    const labels = Uint8Array.of(1, 0, 0, 1, 0, 0, 0, 1);
    const propensities = Float64Array.from(labels, (_, row) => 1 / (row + 2));
    const none = new Float64Array(labels.length);
    const itself = offPolicyEstimates({
      counts: none.slice().fill(1),
      labels,
      propensities,
      probabilities: propensities,
      sending: none.slice().fill(1),
      actionValues: none,
      policyValues: none,
    });
    // Of three opens in eight: √(p (1 − p) / (n − 1)).
    const rate = { openRate: 3 / 8, standardError: Math.sqrt(((3 / 8) * (5 / 8)) / 7) };
    for (const estimate of [itself.ips, itself.snips, itself.dr]) {
      expect(estimate.openRate).toBe(rate.openRate);
      expect(estimate.standardError).toBeCloseTo(rate.standardError, 14);
    }
    expect([itself.weight, itself.effectiveSampleSize]).toEqual([1, 8]);
  });

  test('a row that stands for several is as many of it, but for the standard error, and all alike change nothing', () => {
    fc.assert(
      fc.property(anyLog, fc.constantFrom(2, 3), (log, times) => {
        const rows = Array.from({ length: times }, () => Array.from(log.labels.keys())).flat();
        const repeated = Object.fromEntries(
          Object.entries(log).map(([name, column]) => [
            name,
            column.constructor.from(rows, (row: number) => column[row]),
          ]),
        ) as unknown as LoggedDecisions;
        const [one, counted, copied] = [
          offPolicyEstimates(log),
          offPolicyEstimates({ ...log, counts: log.counts.map(() => times) }),
          offPolicyEstimates(repeated),
        ];
        for (const name of ['ips', 'snips', 'dr'] as const) {
          if (Number.isNaN(one[name].openRate)) continue;
          expect(counted[name].openRate).toBeCloseTo(one[name].openRate, 10);
          expect(copied[name].openRate).toBeCloseTo(one[name].openRate, 10);
          if (log.labels.length === 1) continue;
          expect(counted[name].standardError).toBeCloseTo(one[name].standardError, 10);
        }
        expect(counted.weight).toBeCloseTo(one.weight, 10);
        expect(counted.effectiveSampleSize).toBeCloseTo(one.effectiveSampleSize, 8);
        expect(copied.effectiveSampleSize).toBeCloseTo(times * one.effectiveSampleSize, 8);
      }),
      runs(180),
    );
  });

  test('a policy that a log says nothing about has no SNIPS, and one that sends nothing no estimate', () => {
    const column = (value: number) => Float64Array.of(value, value);
    const log = {
      counts: column(1),
      labels: Uint8Array.of(0, 1),
      propensities: column(0.5),
      probabilities: column(0),
      sending: column(1),
      actionValues: column(0.25),
      policyValues: column(0.5),
    };
    const unseen = offPolicyEstimates(log);
    expect([unseen.weight, unseen.effectiveSampleSize, unseen.ips.openRate]).toEqual([0, 0, 0]);
    expect(unseen.snips).toEqual({ openRate: Number.NaN, standardError: Number.NaN });
    expect(unseen.dr.openRate).toBe(0.5);
    const silent = offPolicyEstimates({ ...log, sending: column(0), policyValues: column(0) });
    expect([silent.ips.openRate, silent.dr.openRate, silent.weight]).toEqual([
      Number.NaN,
      Number.NaN,
      Number.NaN,
    ]);
  });

  test.each([
    [{ propensities: Float64Array.of(0.5, 0) }, 'propensities[1] is 0; expected above 0'],
    [{ propensities: Float64Array.of(0.5) }, 'propensities has 1 rows; expected 2'],
    [{ probabilities: Float64Array.of(0.5, 1.5) }, 'probabilities[1] is 1.5'],
    [{ sending: Float64Array.of(Number.NaN, 1) }, 'sending[0] is NaN'],
    [{ labels: Uint8Array.of(2, 0) }, 'labels[0] is 2'],
  ])('impossible columns are refused: %o', (wrong, message) => {
    const column = () => Float64Array.of(0.5, 0.5);
    const log = {
      counts: column(),
      labels: Uint8Array.of(0, 1),
      propensities: column(),
      probabilities: column(),
      sending: column(),
      actionValues: column(),
      policyValues: column(),
    };
    expect(() => offPolicyEstimates({ ...log, ...wrong })).toThrow(message);
  });
});
