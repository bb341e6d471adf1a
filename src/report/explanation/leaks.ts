/** Effects of each feature's change after sending on the leaky model. */
import type { ExplainedFeature, ExplainedModel, Explanation } from '../../lab/studies/explanation/schema.ts';

export interface Leak {
  readonly feature: ExplainedFeature;
  readonly changed: boolean;
  /** Log-odds that the clean model gives to the served value, and the leaky model to both values; 0 where unused. */
  readonly clean: number;
  readonly leaky: number;
  readonly leakyInProduction: number;
  /** leaky − leakyInProduction: what information from after sending adds. */
  readonly added: number;
}

/** Those that changed by what they add, the largest first, then the others in their order. */
export function leaksOf({ features, models }: Explanation): readonly Leak[] {
  const { clean, leaky, leakyInProduction } = models;
  const leaks = features.map((feature): Leak => {
    const [late, early] = [given(leaky, feature.name), given(leakyInProduction, feature.name)];
    return {
      feature,
      changed: !Object.is(feature.served, feature.recomputed),
      clean: given(clean, feature.name),
      leaky: late,
      leakyInProduction: early,
      added: late - early,
    };
  });
  const changed = leaks.filter((leak) => leak.changed);
  return [
    ...changed.sort((a, b) => Math.abs(b.added) - Math.abs(a.added)),
    ...leaks.filter((leak) => !leak.changed),
  ];
}

function given({ contributions }: ExplainedModel, feature: string): number {
  return contributions.find((each) => each.feature === feature)?.logOdds ?? 0;
}
