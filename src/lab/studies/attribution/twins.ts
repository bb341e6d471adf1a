/** The counterfactual twins of a scenario: the same worlds, with some features from another provenance. */
import type { ProvenanceOption } from '../../../features/options.ts';
import { BASELINE } from '../../../scenario/pipelines.ts';
import type { Scenario } from '../../../scenario/schema.ts';
import type { Leak, LeakingFeature } from '../leak.ts';

/** With the row's own send and open in its features, and without. */
export const variants = ['plain', 'minusOwn'] as const;
export type Variant = (typeof variants)[number];

/** The twins of one variant: a pipeline for all features together and one for each alone, beside the logged one. */
export interface Twins {
  readonly variant: Variant;
  /** In the order of the lab. */
  readonly features: readonly string[];
  /** The scenario to run, with the seeds of the original. */
  readonly scenario: Scenario;
}

/** Name of a pipeline's features when all of the leak's features leak. */
export const TOGETHER = 'together';

/** Name of a pipeline's features when a single one leaks. */
export function aloneName(feature: string): string {
  return `alone-${feature.replaceAll('_', '-')}`;
}

/**
 * The twins of a leak, plain first; without its own events only where every feature of the leak can be had so. Each
 * variant is a scenario by itself: both share a world, but their pipelines might not fit in memory
 * together (PIPELINES_TOGETHER_MAX).
 * @param live whether each twin also decides in its own copy of the world
 */
export function twinsOf(scenario: Scenario, { features }: Leak, live: boolean): readonly Twins[] {
  return variants.flatMap((variant): Twins[] => {
    const leaky = features.map((each) => provenanceIn(variant, each));
    if (leaky.includes(undefined)) return [];
    const except = Object.fromEntries(
      features.map(({ feature }, index) => [feature, leaky[index] as ProvenanceOption]),
    );
    const { provenance: logged } = BASELINE;
    return [
      {
        variant,
        features: features.map(({ feature }) => feature),
        scenario: measuring(
          scenario,
          [
            logged,
            { name: TOGETHER, from: logged, except },
            ...features.map(({ feature }) => ({
              name: aloneName(feature),
              from: logged,
              except: { [feature]: except[feature] },
            })),
          ],
          live,
        ),
      },
    ];
  });
}

function provenanceIn(variant: Variant, { provenance, minusOwn }: LeakingFeature) {
  return variant === 'plain' ? provenance : minusOwn;
}

/** The scenario with other provenances, and nothing else in it that would take time. */
function measuring(
  { sweep: _, ...scenario }: Scenario,
  provenances: Scenario['training']['provenances'],
  live: boolean,
): Scenario {
  const { training, evaluation } = scenario;
  return {
    ...scenario,
    training: {
      ...training,
      provenances,
      splits: [BASELINE.split],
      encoders: [training.encoders[0]],
      models: [],
    },
    evaluation: {
      ...evaluation,
      live,
      liveReferences: [],
      driftTwin: false,
      ownLabel: false,
      screening: false,
      offPolicy: null,
      slices: false,
      ranking: null,
      storage: false,
      curves: false,
      // Nobody looks at it; this is the least there can be.
      choiceSample: 1,
    },
    retraining: null,
    expect: [],
    observe: [],
  };
}
