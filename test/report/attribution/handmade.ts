/** An attribution made by hand, with numbers that are easy to follow. */
import { attributionOf } from '../../../src/lab/studies/attribution/attribution.ts';
import type { TwinReading } from '../../../src/lab/studies/attribution/readings.ts';
import type { Attribution } from '../../../src/lab/studies/attribution/schema.ts';
import { twinsOf } from '../../../src/lab/studies/attribution/twins.ts';
import { leakOf } from '../../../src/lab/studies/leak.ts';
import { scenarioSchema } from '../../../src/scenario/schema.ts';

const COLUMNS = ['user_open_rate', 'user_hours_since_notification_ln', 'user_follows_source'];

/** What each feature flatters; it damages half of that. */
const FLATTERY = [0.08, -0.002, 0.004];

export interface Handmade {
  readonly seeds?: readonly number[];
  readonly live?: boolean;
  readonly provenance?: string;
  readonly nothing?: boolean;
  /** What is measured in production times this. */
  readonly production?: number;
}

export function handmade({
  seeds = [1, 2, 3, 4],
  live = false,
  provenance,
  nothing = false,
  production = 1,
}: Handmade = {}): Attribution {
  const scenario = scenarioSchema.parse({ name: 'handmade', seeds, training: { features: COLUMNS } });
  const leak = leakOf(scenario, provenance);
  const read = twinsOf(scenario, leak, live).map((twins) => {
    const share = nothing ? 0 : twins.variant === 'plain' ? 1 : 0.01;
    return { twins, readings: seeds.map((seed) => readingOf(seed, share, live, production)) };
  });
  return attributionOf(scenario, leak.name, read, '1.2.3');
}

function readingOf(seed: number, share: number, live: boolean, production: number): TwinReading {
  // Seeds differ a little from one another.
  const figures = (flattery: number) => {
    const value = share * (flattery + 0.001 * ((seed % 4) - 1.5));
    const effect = (size: number) => ({ auc: size, ne: 2 * size });
    return {
      flattery: effect(value),
      damage: { ...effect((value / 2) * production), ...(live ? { openRate: value / 10 } : {}) },
      total: effect((0.5 * production + 1) * value),
      gap: effect((0.5 * production + 1) * value - 0.008),
      mismatch: share === 0 ? 0 : 0.5,
    };
  };
  return {
    seed,
    logged: {
      offline: { auc: 0.736, ne: 0.904 },
      shadow: { auc: 0.744, ne: 0.901 },
      gap: { auc: -0.008, ne: -0.003 },
      ...(live ? { openRate: 0.098 } : {}),
    },
    coefficients: [0.2, 0.01, 0.25],
    together: figures(0.06),
    alone: FLATTERY.map((flattery) => ({ ...figures(flattery), coefficient: 10 * flattery })),
  };
}
