/** Duration of a command, and the machine that ran it: the one file that depends on the clock. */
import { z } from 'zod';
import { type DataFile, dataFile, list, whole } from './dataFile.ts';

const seconds = z.number().min(0);

const timingsSchema = z.strictObject({
  version: z.string().describe('Version of hindsight-lab that ran.'),
  machine: z.strictObject({
    processor: z.string(),
    cores: whole,
    usableCores: whole,
    platform: z.string(),
    architecture: z.string(),
    node: z.string(),
  }),
  workers: whole.describe('Worlds at a time.'),
  seconds: seconds.describe('Of the whole command.'),
  runs: list(
    z.strictObject({
      scenario: z.string(),
      seed: whole,
      stored: z.boolean().describe('Taken from the store or from an equal run of the command, not run.'),
      seconds,
      stages: z.record(z.string(), seconds).describe('Seconds of each stage, in their order.'),
    }),
  )
    .exactOptional()
    .describe('One world each.'),
  compute: list(
    z.strictObject({
      id: z.string(),
      seconds: z.number().describe('To fit the pipelines of one world, beyond clean logging for all others.'),
      ratio: z.number().describe('Against clean logging.'),
    }),
  )
    .exactOptional()
    .describe('What mitigations cost in training.'),
});

export const timingsFile: DataFile<Timings, 'timings'> = dataFile(timingsSchema, {
  kind: 'timings',
  mark: 'machine',
  description: 'How long a command took, and on what machine.',
});

export interface Timings extends z.output<typeof timingsSchema> {}
