/** Schemas of the values of quantities: numbers of one seed, and estimates over seeds. */
import { z } from 'zod';
import type { Estimate } from '../../evaluation/statistics/intervals.ts';
import type { Quantities } from '../../scenario/quantities.ts';
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
