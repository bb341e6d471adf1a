/** Asks a result whether it shows what its scenario expects, and for what the scenario observes. */
import {
  checkExpectations,
  describeObservations,
  type Outcome,
  type ResultLookup,
} from '../../scenario/expectations.ts';
import { pipelineId } from '../../scenario/pipelines.ts';
import type { Coefficients, PipelineResult, ReferenceResult, Result, StrategyResult } from './schema.ts';
import { estimateAt, numberAt } from './tree.ts';

export function outcomesOf(result: Result): Outcome[] {
  return checkExpectations(result.scenario.expect, lookupIn(result));
}

/** The observations of the scenario, a sentence for each. */
export function observationsOf(result: Result): string[] {
  return describeObservations(result.scenario.observe, lookupIn(result));
}

/** Finds quantities by the name of their pipeline, reference or way of retraining and their dotted path. */
export function lookupIn(result: Pick<Result, 'pipelines' | 'references' | 'retraining'>): ResultLookup {
  const measured = new Map<string, Holder>([
    ...result.pipelines.map((pipeline) => [pipelineId(pipeline), pipeline] as const),
    ...Object.entries(result.references),
    ...Object.entries(result.retraining ?? {}),
  ]);
  return {
    perSeed(that, quantity) {
      const found = holderOf(measured.get(that), quantity);
      if (found === undefined) return undefined;
      const values = found.perSeed.map((one) => quantityOf(one, quantity));
      return values.every((value) => value !== undefined) ? values : undefined;
    },
    estimate(that, quantity) {
      const found = holderOf(measured.get(that), quantity);
      return found === undefined ? undefined : estimateAt(found.summary, quantity);
    },
  };
}

type Holder = PipelineResult | ReferenceResult | StrategyResult;

/** The part of a result that holds a quantity: generations of a pipeline are apart. */
function holderOf(found: Holder | undefined, quantity: string): Holder | PipelineResult['generations'] {
  if (found === undefined || !/^generation\d+\./.test(quantity)) return found;
  return 'generations' in found ? found.generations : undefined;
}

const COEFFICIENT = 'coefficient.';

/** A quantity of one seed; a coefficient by the name of its column. */
function quantityOf(one: object, quantity: string): number | undefined {
  if (!quantity.startsWith(COEFFICIENT) || !('coefficients' in one)) return numberAt(one, quantity);
  const coefficients = one.coefficients as Coefficients | null;
  return coefficients?.columns.find(({ name }) => name === quantity.slice(COEFFICIENT.length))?.coefficient;
}
