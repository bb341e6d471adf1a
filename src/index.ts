/** Hindsight as a library: load a scenario, run its worlds, put the result together. */
export { UserError } from './base/errors.ts';
export {
  type ClaimVerdict,
  judgeClaim,
  type Part,
  type PartVerdict,
  type Verdict,
} from './evaluation/claim.ts';
export { type SeedCount, seedsFor } from './evaluation/seedCount.ts';
export { type FeatureDefinition, featureDefinitions } from './features/definitions.ts';
export { type RunData, runSeed } from './lab/experiment.ts';
export type { Progress } from './lab/progress.ts';
export { assembleResult, type Result } from './lab/result.ts';
export type { SeedResult } from './lab/seedResult.ts';
export { loadScenario } from './scenario/read.ts';
export { type Scenario, type ScenarioInput, scenarioSchema } from './scenario/schema.ts';
