/** The features that a scenario adds, changes and drops, in a sentence each. */
import type { FeatureDefinition } from '../../features/definition.ts';
import type { DefinitionOption } from '../../features/definitionOption.ts';
import { describeDefinition } from '../../features/description.ts';
import { builtInFeature, featuresOnceInvented } from '../../scenario/features.ts';
import type { Scenario } from '../../scenario/schema.ts';

/** In the order of the scenario, what is dropped and what is invented later at the end. */
export function definedFeatures(scenario: Pick<Scenario, 'features' | 'retraining'>): string[] {
  const { features = {} } = scenario;
  const own = new Map(featuresOnceInvented(scenario).features.map((each) => [each.name, each]));
  const sentence = (name: string, option: DefinitionOption, usual?: FeatureDefinition) => {
    const definition = own.get(name) as FeatureDefinition;
    const said = option.description === undefined ? '' : ` Described as: ${option.description}`;
    const [now, before] = [sentenceOf(definition), usual && sentenceOf(usual)];
    const isHow = before === undefined ? 'is new' : now === before ? 'is as in the app' : 'is changed';
    const contrast = before === undefined || now === before ? '' : ` In the app: ${before}`;
    return `${name} (${definition.key}) ${isHow}: ${now}${contrast}${said}`;
  };
  const dropped = Object.keys(features).filter((name) => features[name] === null);
  return [
    ...Object.entries(features).flatMap(([name, option]) =>
      option === null ? [] : [sentence(name, option, builtInFeature(name))],
    ),
    ...(dropped.length === 0 ? [] : [`Dropped: ${dropped.join(', ')}.`]),
    ...(scenario.retraining?.newFeatures ?? []).flatMap((each) =>
      typeof each === 'string' ? [] : [`On the first day of production, ${sentence(each.name, each)}`],
    ),
  ];
}

function sentenceOf({ name, key, value }: FeatureDefinition): string {
  return describeDefinition({ name, key, value });
}
