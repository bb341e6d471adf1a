/** Missing values: the ways by which a scenario comes to have some. */
import { type ProvenanceOption, specOf } from '../features/options.ts';
import type { Path } from './messages/problem.ts';
import type { Scenario, TrainingOptions } from './schema.ts';

/** Checks that some value of a feature may be missing in a row that is trained on, tested on or served. */
export function mayMissValues({ training, serving }: Scenario): boolean {
  const { outage } = serving;
  return (
    outage !== null || causesOfMissing({ serving }).length > 0 || optionsOf(training).some(leavesMissing)
  );
}

/** The provenances of all features, and of single ones. */
export function optionsOf({ provenances }: Pick<TrainingOptions, 'provenances'>): ProvenanceOption[] {
  return provenances.flatMap((mix) =>
    typeof mix === 'string' ? mix : [mix.from, ...Object.values(mix.except)],
  );
}

function leavesMissing(option: ProvenanceOption): boolean {
  const { logging } = specOf(option);
  return mayExpire(option) || (logging !== undefined && logging.fallback === undefined);
}

/** Checks that values may be too old to be read. */
export function mayExpire(option: ProvenanceOption): boolean {
  const { ttlMs, logging } = specOf(option);
  return ttlMs !== undefined || (logging?.fallback !== undefined && mayExpire(logging.fallback));
}

/** Keys for which a model may have to choose among candidates of which a value is missing. */
export function causesOfMissing({ serving }: Pick<Scenario, 'serving'>): readonly Path[] {
  const faults = serving.faults.flatMap((fault, index): Path[] =>
    fault.kind === 'default' && fault.value === 'missing' ? [['serving', 'faults', index, 'value']] : [],
  );
  return serving.features.ttl === null ? faults : [['serving', 'features', 'ttl'], ...faults];
}

/** Places of the models that do not fill in what is missing. */
export function droppingModels({ training }: Pick<Scenario, 'training'>): readonly Path[] {
  const { missing, models } = training;
  const own = models.flatMap((model, index): Path[] => {
    const path: Path = ['training', 'models', index];
    if (model.family !== undefined) return [[...path, 'family']];
    return model.missing === 'drop' ? [[...path, 'missing']] : [];
  });
  return missing === 'drop' ? [['training', 'missing'], ...own] : own;
}
