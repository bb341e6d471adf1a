/** The study behind an attribution: the twins of a scenario. */
import type { Scenario } from '../../../scenario/schema.ts';
import { packageVersion } from '../../jobs/package.ts';
import { leakOf } from '../leak.ts';
import type { JointStudy, Study } from '../study.ts';
import { attributionOf, type ReadTwins } from './attribution.ts';
import { readTwins, type TwinReading } from './readings.ts';
import type { Attribution } from './schema.ts';
import { type Twins, twinsOf } from './twins.ts';

export interface AttributionOptions {
  /** The provenance that is the leak; see `leakOf`. */
  readonly provenance?: string | undefined;
  /** Lets each twin decide in its own copy of the world, too. */
  readonly live?: boolean | undefined;
}

/** @throws ScenarioError if nothing can leak, or there is no such provenance */
export function attributionStudy(
  scenario: Scenario,
  { provenance, live = false }: AttributionOptions = {},
): JointStudy<readonly ReadTwins[], Attribution> {
  const leak = leakOf(scenario, provenance);
  return {
    parts: twinsOf(scenario, leak, live).map((twins) => twinStudy(scenario.name, twins)),
    conclude: (read) => attributionOf(scenario, leak.name, read, packageVersion()),
  };
}

function twinStudy(name: string, twins: Twins): Study<TwinReading, ReadTwins> {
  return {
    name: twins.variant === 'plain' ? name : `${name} minus own`,
    scenarios: [twins.scenario],
    read: (world) => readTwins(twins, world),
    conclude: ([readings]) => ({ twins, readings }),
  };
}
