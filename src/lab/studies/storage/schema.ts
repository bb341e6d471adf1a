/** Growth of stored bytes, as `storage.json` holds it, and `mitigations.json` where it was asked for. */
import { z } from 'zod';
import { type DataFile, dataFile, list, number, whole } from '../../result/dataFile.ts';
import { layoutNames } from './layouts.ts';

function byLayout<Value extends z.ZodType>(value: Value) {
  return z.record(z.enum(layoutNames), value);
}

/**
 * bytes = `fixedBytes` + days × `fixedBytesPerDay` + users × (`bytesPerUser` + days × `bytesPerUserDay`), by least
 * squares in two steps: a line over users for each number of days, then lines over days through what those have found.
 */
const fit = z.strictObject({
  fixedBytes: number,
  fixedBytesPerDay: number,
  bytesPerUser: number,
  bytesPerUserDay: number,
  residual: number.describe('The largest distance between line and measurement, over the measurement.'),
  userExponent: number.describe(
    'Of the power law bytes ∝ users^exponent at the most days, by least squares on logarithms; 1 is linear.',
  ),
  dayExponent: number.describe('Of the power law bytes ∝ days^exponent at the most users.'),
});

const world = z.strictObject({
  users: whole,
  days: whole.describe('Of logging.'),
  impressions: whole,
  layouts: byLayout(
    z.strictObject({
      bytes: number.describe('In pages compressed by Snappy.'),
      uncompressedBytes: number,
      bytesPerImpression: number,
      uncompressedBytesPerImpression: number,
    }),
  ),
  versionsPerImpression: z
    .record(z.string(), number)
    .describe('By entity key: rows of the factored log for each impression.'),
});

const extrapolated = fit.extend({
  bytes: number.describe('In pages compressed by Snappy.'),
  bytesPerImpression: number,
});

export const storageSchema = z.strictObject({
  scenario: z.string(),
  seed: whole,
  features: whole.describe('Dynamic features stored.'),
  worlds: list(world),
  extrapolation: z.strictObject({
    users: whole,
    days: whole,
    impressions: number,
    layouts: byLayout(extrapolated),
    assumptions: list(z.string()),
  }),
});

export const storageFile: DataFile<StorageGrowth, 'storage'> = dataFile(storageSchema, {
  kind: 'storage',
  mark: 'extrapolation',
  description: 'How the bytes of each layout grow with users and with days. Numbers that were NaN are null.',
});

/** Bytes that keeping features takes in every layout, as worlds grow. */
export interface StorageGrowth extends z.output<typeof storageSchema> {}
export interface StorageWorld extends z.output<typeof world> {}
export interface LayoutExtrapolation extends z.output<typeof extrapolated> {}
export interface GrowthFit extends z.output<typeof fit> {}
