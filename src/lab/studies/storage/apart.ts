/** Growth of storage, measured on a thread of its own. */
import type { Scenario } from '../../../scenario/schema.ts';
import { apart } from '../../jobs/apart.ts';
import type { GrowthSizes } from './growth.ts';
import type { StorageGrowth } from './schema.ts';

export interface GrowthTask {
  readonly scenario: Scenario;
  readonly sizes: GrowthSizes;
  readonly seed: number;
}

/** @throws UserError as `storageGrowth`, or if the package is not built */
export function growthApart(task: GrowthTask): Promise<StorageGrowth> {
  return apart<GrowthTask, StorageGrowth>('lab/studies/storage/worker.js', task, {});
}
