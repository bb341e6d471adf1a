/**
 * Hindsight as a library: `experiment` runs a scenario, `attribute`, `explain` and `audit` say where it leaks,
 * `compare` and `writeReport` what came out, `simulate` gives the data of one world, `loadScenario` reads a file. What they are made of is exported too: docs/build/library.md.
 */
export type { AuditRequestInput } from './audit/request.ts';
export type { Audit } from './audit/schema.ts';
export { UserError } from './base/errors.ts';
export { type AuditFilesOptions, auditByRequest as audit } from './cli/auditInputs.ts';
export {
  type ClaimVerdict,
  judgeClaim,
  type Part,
  type PartVerdict,
  type Verdict,
} from './evaluation/statistics/claim.ts';
export type { Estimate } from './evaluation/statistics/intervals.ts';
export { type FeatureName, featureDefinitions } from './features/definitions.ts';
export type { Feature, FeatureSet } from './features/featureSet.ts';
export type { ProvenanceInput, ProvenanceName } from './features/options.ts';
export type { HistoryInput } from './history/options.ts';
export { runSeed } from './lab/experiment.ts';
export type { Table } from './lab/export/table.ts';
export {
  type AttributeOptions,
  attribute,
  completeScenario,
  type ExperimentOptions,
  type ExplainOptions,
  experiment,
  explain,
  featureSql,
  quantityOf,
  type ScenarioLike,
  type SimulatedWorld,
  simulate,
} from './lab/library.ts';
export type { Progress } from './lab/progress.ts';
export { type Comparison, compare, type Difference } from './lab/result/compare.ts';
export { outcomesOf } from './lab/result/expectations.ts';
export { assembleResult } from './lab/result/result.ts';
export type { PipelineResult, ReferenceResult, Result } from './lab/result/schema.ts';
export type { SeedResult } from './lab/result/seedResult.ts';
export type {
  DamageEstimates,
  DamageValues,
  DifferenceEstimates,
  DifferenceValues,
  MetricEstimates,
  MetricValues,
  OffPolicyEstimates,
  OffPolicyLogEstimates,
  OffPolicyLogValues,
  OffPolicyValues,
  RankingDifferenceEstimates,
  RankingDifferenceValues,
  RankingEstimates,
  RankingValues,
  ScoreEstimates,
  ScoreValues,
} from './lab/result/values.ts';
export type { RunData } from './lab/stages/production.ts';
export type { Attribution, FeatureAttribution } from './lab/studies/attribution/schema.ts';
export type { Explanation } from './lab/studies/explanation/schema.ts';
export { storageGrowth } from './lab/studies/storage/growth.ts';
export type { StorageGrowth, StorageWorld } from './lab/studies/storage/schema.ts';
export type { EncoderName } from './model/options.ts';
export { type Content, readDataFile } from './report/dataFiles.ts';
export { storageReport } from './report/kinds.ts';
export { type Reported, writeReport } from './report/library.ts';
export { reportFiles } from './report/write.ts';
export type { Outcome } from './scenario/expectations.ts';
export { ScenarioError } from './scenario/messages/error.ts';
export type { FamilyOptions, Plugin, PluginModule, PluginTools } from './scenario/plugin.ts';
export type { QuantityName } from './scenario/quantities.ts';
export { loadScenario } from './scenario/reading/read.ts';
export type { ReferenceName } from './scenario/references.ts';
export type {
  EvaluationInput,
  ModelInput,
  Scenario,
  ScenarioInput,
  TrainingInput,
} from './scenario/schema.ts';
export type { ServingInput } from './serving/options.ts';
export type { SplitName } from './splits/options.ts';
export type { DialectName } from './warehouse/dialect.ts';
export type { NamesInput } from './warehouse/names.ts';
export type { WorldInput } from './world/options.ts';
