/**
 * The row's own label: features that are read after sending count the row's own send and open, so they tell the label itself.
 * A pipeline that has such features is trained once more without them.
 */
import { holdsOwn, type ProvenanceOption, withoutOwn } from '../features/options.ts';
import { dynamicFeaturesOf } from './features.ts';
import { type PipelineName, pipelineNames } from './pipelines.ts';
import type { Scenario, TrainingOptions } from './schema.ts';

/** One for all features, or a mix by feature. */
export type Provenance = TrainingOptions['provenances'][number];

export function nameOf(provenance: Provenance): string {
  return typeof provenance === 'string' ? provenance : provenance.name;
}

export function provenanceOf(provenance: Provenance, feature: string): ProvenanceOption {
  return typeof provenance === 'string' ? provenance : (provenance.except[feature] ?? provenance.from);
}

/**
 * The provenance of a pipeline without each row's own send and open. Undefined where no feature of its model holds them, and
 * where the lab cannot take them out of all that do.
 */
export function minusOwnOf(
  scenario: Scenario,
  { provenance: name, encoder }: Pick<PipelineName, 'provenance' | 'encoder'>,
): Exclude<Provenance, string> | undefined {
  const { provenances, models } = scenario.training;
  const provenance = provenances.find((each) => nameOf(each) === name);
  if (provenance === undefined) return undefined;
  const model = models.find((each) => each.name === encoder);
  const own = dynamicFeaturesOf(scenario, model?.features)
    .map((feature) => provenanceOf(provenance, feature))
    .filter(holdsOwn);
  if (own.length === 0 || own.map(withoutOwn).includes(undefined)) return undefined;
  const { from, except } = typeof provenance === 'string' ? { from: provenance, except: {} } : provenance;
  const without = (option: ProvenanceOption) => withoutOwn(option) ?? option;
  return {
    name: `${name} minus own`,
    from: without(from),
    except: Object.fromEntries(Object.entries(except).map(([feature, option]) => [feature, without(option)])),
  };
}

/** The pipelines that a scenario trains: those that it lists, a second time where they are trained without the row's own label, too. */
export function trainedNames(scenario: Scenario): PipelineName[] {
  const names = pipelineNames(scenario.training);
  if (!scenario.evaluation.ownLabel) return names;
  return [...names, ...names.filter((name) => minusOwnOf(scenario, name) !== undefined)];
}
