/** The benchmark of mitigations: every mitigation and every fault at once, so that they share worlds. */
import { ScenarioError } from '../../../scenario/messages/error.ts';
import type { Scenario } from '../../../scenario/schema.ts';
import { packageVersion } from '../../jobs/package.ts';
import type { SeedResult } from '../../result/seedResult.ts';
import { detectorsTried, watchedByDetectors } from '../claims/detection.ts';
import { type Reading, readingsOf, readSeed } from '../claims/readings.ts';
import type { DetectorOutcome } from '../claims/schema.ts';
import { type JointStudy, type Study, together } from '../study.ts';
import { mitigationOutcomes, type ReadMitigation } from './benchmark.ts';
import { CLEAN_LOGGING, mitigations as catalogue, type Mitigation } from './catalog.ts';
import { DETECTORS } from './detectors.ts';
import { type FaultFile, faultOutcome, faultScenarios } from './faults.ts';
import {
  type MitigationReading,
  type NewFeatureReading,
  readMitigation,
  readNewFeature,
  readStorage,
  type StorageReading,
} from './readings.ts';
import { encoderOf, mitigatedScenario, newFeatureScenario, storedScenario } from './scenarios.ts';
import {
  type FaultOutcome,
  MITIGATIONS_FORMAT_VERSION,
  type MitigationsReport,
  type OmittedMitigation,
} from './schema.ts';

type Parts = readonly [
  own: readonly ReadMitigation[],
  newFeature: readonly (readonly NewFeatureReading[])[],
  faults: readonly FaultOutcome[],
  detectors: readonly (readonly DetectorOutcome[])[],
];

/**
 * Compares everything that can be done in a scenario. Growth of storage is not measured.
 * @param faults dosed in worlds of their own, with their own seeds; as are populations for detectors
 * @throws ScenarioError where not even clean logging is possible in the scenario, or it chooses or screens by itself
 */
export function mitigationsStudy(
  scenario: Scenario,
  faults: readonly FaultFile[],
  populations: readonly { readonly scenario: Scenario }[],
): JointStudy<Parts, MitigationsReport> {
  requireOneWayToTrain(scenario);
  const { possible, omitted } = possibleMitigations(scenario);
  const inventing = newFeatureScenario(scenario);
  return {
    parts: [
      together(
        possible.map(({ mitigation, mitigated }) =>
          mitigationStudy(mitigation, mitigated, encoderOf(scenario)),
        ),
      ),
      together(inventing === undefined ? [] : [newFeatureStudy(inventing)]),
      together(faults.map(faultStudy)),
      together(populations.length === 0 ? [] : [detectorStudy(populations)]),
    ],
    conclude([own, newFeature, faultOutcomes, detectors]) {
      const clean = own.find(({ mitigation }) => mitigation.id === CLEAN_LOGGING) as ReadMitigation;
      return {
        formatVersion: MITIGATIONS_FORMAT_VERSION,
        version: packageVersion(),
        scenario,
        seeds: scenario.seeds,
        intervals: { method: 'student-t over seeds', level: 0.95 },
        mitigations: mitigationOutcomes(scenario, own, clean.readings, newFeature.flat()),
        omitted,
        faults: faultOutcomes,
        detectors: detectors.flat(),
        storage: null,
      };
    },
  };
}

function mitigationStudy(
  mitigation: Mitigation,
  scenario: Scenario,
  encoder: string,
): JointStudy<readonly [readonly MitigationReading[], readonly StorageReading[]], ReadMitigation> {
  return {
    name: mitigation.title,
    parts: [
      reading(scenario, (world) => readMitigation(mitigation, encoder, world)),
      reading(storedScenario(scenario), (world) => readStorage(mitigation, encoder, world)),
    ],
    conclude: ([readings, stored]) => ({ mitigation, scenario, readings, stored }),
  };
}

/** One thing that is read in every world of a scenario. */
function reading<R>(scenario: Scenario, read: (world: SeedResult) => R): Study<R, readonly R[]> {
  return { scenarios: [scenario], read, conclude: ([readings]) => readings };
}

function newFeatureStudy(scenario: Scenario): Study<NewFeatureReading, readonly NewFeatureReading[]> {
  return { name: 'a new feature', ...reading(scenario, readNewFeature) };
}

function faultStudy(fault: FaultFile): Study<Reading, FaultOutcome> {
  const scenarios = faultScenarios(fault);
  return {
    name: fault.scenario.title,
    scenarios,
    read: (world, scenario) => readSeed(scenario, world),
    conclude: (readings) =>
      faultOutcome(
        fault,
        readings.map((seeds, index) => readingsOf(scenarios[index], seeds)),
      ),
  };
}

function detectorStudy(
  populations: readonly { readonly scenario: Scenario }[],
): Study<Reading, readonly DetectorOutcome[]> {
  const watched = populations.map(({ scenario }) => ({ scenario: watchedByDetectors(scenario, DETECTORS) }));
  return {
    name: 'detectors',
    scenarios: watched.map(({ scenario }) => scenario),
    read: (world, scenario) => readSeed(scenario, world),
    conclude: (readings) =>
      detectorsTried(
        watched,
        readings.map((seeds, index) => readingsOf(watched[index].scenario, seeds)),
        DETECTORS,
      ),
  };
}

/** Mitigations are compared as they are: none is to be chosen among alternatives, or screened beside what it is itself. */
function requireOneWayToTrain({ name, training }: Scenario): void {
  const problems = (['select', 'screen'] as const)
    .filter((key) => training[key] !== null)
    .map((key) => ({
      place: { source: { label: name, rank: 0 } },
      path: ['training', key],
      found: `${key === 'select' ? 'alternatives to choose among' : 'features to be dropped'}, in a scenario that mitigations are laid over`,
      expected: `null: ${key === 'select' ? 'every mitigation is trained in the same way' : 'screening is among the mitigations that are compared'}`,
      remedy: `add --set training.${key}=null`,
    }));
  if (problems.length > 0) throw new ScenarioError(problems);
}

/** Every mitigation with its scenario, without those whose keys are impossible there. */
function possibleMitigations(scenario: Scenario) {
  const possible: { mitigation: Mitigation; mitigated: Scenario }[] = [];
  const omitted: OmittedMitigation[] = [];
  for (const mitigation of catalogue) {
    try {
      possible.push({ mitigation, mitigated: mitigatedScenario(scenario, mitigation) });
    } catch (error) {
      if (!(error instanceof ScenarioError) || mitigation.id === CLEAN_LOGGING) throw error;
      omitted.push({ id: mitigation.id, title: mitigation.title, why: error.message });
    }
  }
  return { possible, omitted };
}
