/** Schemas of the values of quantities: numbers of one seed, and estimates over seeds. */
import { z } from 'zod';
import type { Estimate } from '../../evaluation/statistics/intervals.ts';
import type {
  DamageQuantities,
  DifferenceQuantities,
  MetricQuantities,
  OffPolicyLogQuantities,
  OffPolicyQuantities,
  Quantities,
  RankingDifferenceQuantities,
  RankingQuantities,
  ScoreQuantities,
} from '../../scenario/quantities.ts';
import { estimate, number } from './dataFile.ts';

interface Needy {
  readonly needs: unknown;
}

type ValueOf<One, Value, Absent> = One extends { readonly of: infer Of extends Quantities }
  ? ValuesOf<Of, Value, Absent>
  : Value;

/** `Absent` is the type of values that were not measured. */
type ValuesOf<Of extends Quantities, Value, Absent> = {
  readonly [Name in keyof Of]: ValueOf<Of[Name], Value, Absent> | (Of[Name] extends Needy ? Absent : never);
};

/** The numbers of one seed, null where something was not measured. */
export type SeedValues<Of extends Quantities> = ValuesOf<Of, number, null>;

/** The estimates over seeds. What was not measured is left out. */
export type Estimates<Of extends Quantities> = {
  readonly [Name in keyof Of as Of[Name] extends Needy ? never : Name]: EstimateOf<Of[Name]>;
} & {
  readonly [Name in keyof Of as Of[Name] extends Needy ? Name : never]?: EstimateOf<Of[Name]>;
};
type EstimateOf<One> = One extends { readonly of: infer Of extends Quantities } ? Estimates<Of> : Estimate;

/** Metrics of scores on some rows, of one seed. */
export interface MetricValues extends SeedValues<MetricQuantities> {}
/** The same over seeds. */
export interface MetricEstimates extends Estimates<MetricQuantities> {}

/** Metrics of a pipeline's model on some rows, of one seed. */
export interface ScoreValues extends SeedValues<ScoreQuantities> {}
/** The same over seeds. */
export interface ScoreEstimates extends Estimates<ScoreQuantities> {}

/** Differences that are optimism where they are positive, of one seed. */
export interface DifferenceValues extends SeedValues<DifferenceQuantities> {}
/** The same over seeds. */
export interface DifferenceEstimates extends Estimates<DifferenceQuantities> {}

/** Differences that are harm where they are positive, of one seed. */
export interface DamageValues extends SeedValues<DamageQuantities> {}
/** The same over seeds. */
export interface DamageEstimates extends Estimates<DamageQuantities> {}

/** Figures of rankings at sampled decisions, of one seed. */
export interface RankingValues extends SeedValues<RankingQuantities> {}
/** The same over seeds. */
export interface RankingEstimates extends Estimates<RankingQuantities> {}

/** Differences between two rankings, of one seed. */
export interface RankingDifferenceValues extends SeedValues<RankingDifferenceQuantities> {}
/** The same over seeds. */
export interface RankingDifferenceEstimates extends Estimates<RankingDifferenceQuantities> {}

/** Off-policy estimates from the decisions of one log, of one seed. */
export interface OffPolicyLogValues extends SeedValues<OffPolicyLogQuantities> {}
/** The same over seeds. */
export interface OffPolicyLogEstimates extends Estimates<OffPolicyLogQuantities> {}

/** An off-policy estimate and its errors, of one seed. */
export interface OffPolicyValues extends SeedValues<OffPolicyQuantities> {}
/** The same over seeds. */
export interface OffPolicyEstimates extends Estimates<OffPolicyQuantities> {}

type SeedShape<Of extends Quantities> = { [Name in keyof Of]: z.ZodType<SeedValues<Of>[Name]> };
type EstimateShape<Of extends Quantities> = {
  [Name in keyof Of]: Of[Name] extends Needy
    ? z.ZodExactOptional<z.ZodType<EstimateOf<Of[Name]>>>
    : z.ZodType<EstimateOf<Of[Name]>>;
};

/** The keys of the values of one seed; what a file of an earlier build does not have was not measured. */
export function seedShape<Of extends Quantities>(of: Of): SeedShape<Of> {
  return shape(of, number, (schema) => schema.nullable().default(null)) as SeedShape<Of>;
}

/** The keys of estimates over seeds. */
export function estimateShape<Of extends Quantities>(of: Of): EstimateShape<Of> {
  return shape(of, estimate, (schema) => schema.exactOptional()) as EstimateShape<Of>;
}

function shape(
  of: Quantities,
  value: z.ZodType,
  absent: (schema: z.ZodType) => z.ZodType,
): Record<string, z.ZodType> {
  return Object.fromEntries(
    Object.entries(of).map(([name, one]) => {
      const schema = 'of' in one ? z.strictObject(shape(one.of, value, absent)) : value;
      const described = schema.describe(one.meaning);
      return [name, one.needs === undefined ? described : absent(described)];
    }),
  );
}
