/** Options of wrong values at serving: what the feature system hands out in place of the right value. */
import { z } from 'zod';
import { duration, probability } from '../base/options.ts';
import { durationMs } from '../base/time.ts';

const when = {
  share: probability()
    .default(1)
    .describe(
      'Share of the moments of serving at which it strikes, drawn for each user and moment: at a decision all its features of all candidates are wrong, or none. 1 is always.',
    ),
  from: duration({ max: '1000d' })
    .default('0s')
    .describe('Time from the beginning of the world until it begins; 0s is there from the start.'),
  lasts: duration({ min: '1s', max: '1000d' })
    .nullable()
    .default(null)
    .describe('How long it is there; null for good.'),
};

const struck = {
  features: z
    .union([z.literal('all'), z.array(z.string()).min(1)])
    .describe('Features that it makes wrong, by name; all whose value depends on history.'),
};

/** Larger values than any feature has; what is larger still could overflow in a model. */
export const LARGEST = 1e9;
const amount = () => z.number().min(-LARGEST).max(LARGEST);

/** Stand-ins that are not numbers: no value, and two that follow from values that were served. */
const standIns = ['missing', 'mean', 'last'] as const;

export const faultOption = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('default').describe('A default in place of a value that is not there, as at a time-out.'),
    ...struck,
    value: z
      .union([z.enum(standIns), amount()])
      .describe(
        'The default: a number; `missing` for no value at all; `mean`, of the right values in all notifications sent so far; `last`, the right value when serving last obtained it for the same entity, since the fault began or just then.',
      ),
    ...when,
  }),
  z.strictObject({
    kind: z.literal('scale').describe('Another unit: the value times a number.'),
    ...struck,
    by: amount().describe('The factor, such as 100 for a share that is served in per cent.'),
    ...when,
  }),
  z.strictObject({
    kind: z.literal('shift').describe('The value plus a number.'),
    ...struck,
    by: amount().describe('The summand.'),
    ...when,
  }),
  z.strictObject({
    kind: z.literal('round').describe('The nearest whole multiple of a step.'),
    ...struck,
    to: z
      .number()
      .min(1 / LARGEST)
      .max(LARGEST)
      .describe('The step, such as 0.01 for two decimals.'),
    ...when,
  }),
  z.strictObject({
    kind: z.literal('float32').describe('The nearest number of single precision.'),
    ...struck,
    ...when,
  }),
  z.strictObject({
    kind: z
      .literal('replace')
      .describe(
        'The value of another feature: two columns swapped, or an old definition, which stands under `features`.',
      ),
    as: z
      .record(z.string(), z.string())
      .describe(
        'By name of a feature the one whose value is served as it: `{ a: b, b: a }` swaps two, `{ a: a_old }` serves an old definition.',
      ),
    ...when,
  }),
]);

export type FaultOption = z.infer<typeof faultOption>;

/** The time during which a fault is there, its end excluded. */
export function spanOf({ from, lasts }: FaultOption): { readonly fromMs: number; readonly endMs: number } {
  const fromMs = durationMs(from);
  return { fromMs, endMs: lasts === null ? Number.POSITIVE_INFINITY : fromMs + durationMs(lasts) };
}

/** Checks that a fault changes and remembers nothing before a moment. */
export function isUnknownUntil(fault: FaultOption, endMs: number): boolean {
  const takesMeans = fault.kind === 'default' && fault.value === 'mean';
  return !takesMeans && durationMs(fault.from) >= endMs;
}

/** Checks that a fault makes the same of the same values at all times of a world. */
export function isLasting(fault: FaultOption): boolean {
  const { share, from, lasts } = fault;
  const followsFromServing = fault.kind === 'default' && (fault.value === 'mean' || fault.value === 'last');
  return share === 1 && durationMs(from) === 0 && lasts === null && !followsFromServing;
}
