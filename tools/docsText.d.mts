import type { Command } from 'commander';
import type { Population } from '../src/audit/population/schema.ts';
import type { FeatureDefinition } from '../src/features/definitions.ts';
import type { ClaimsReport } from '../src/lab/studies/claims/schema.ts';
import type { FactsReport } from '../src/lab/studies/facts/schema.ts';
import type { Mitigation } from '../src/lab/studies/mitigations/catalog.ts';
import type { MitigationsReport } from '../src/lab/studies/mitigations/schema.ts';
import type { filesOf, outcomeContent, shortVerdictTable } from '../src/report/claims/page.ts';
import type { markdownOf } from '../src/report/markdown.ts';
import type { JsonSchema } from '../src/scenario/jsonSchema.ts';
import type { Scenario, scenarioSchema } from '../src/scenario/schema.ts';

export type MessagesOf = (path: string, value: unknown) => readonly string[];
export type KeyRow = readonly [path: string, type: string, normal: string, meaning: string];

export function anchorsOf(headings: readonly string[]): string[];
export function withGenerated(text: string, name: string, generated: string): string;
export function sharedOptionTable(program: Command): string;
export function commandSections(program: Command): string;
export function caseTable(cases: readonly Pick<Scenario, 'name' | 'title' | 'description'>[]): string;
export function benchPart(
  timings: Readonly<
    Record<string, { readonly lines: readonly { readonly reference?: { readonly isGauge?: boolean } }[] }>
  >,
): string;
export function sourcePart(
  document: string,
  sources: Readonly<Record<string, { readonly what: string; readonly address?: string }>>,
): string;
export function mitigationTables(
  mitigations: readonly Pick<Mitigation, 'id' | 'group' | 'written' | 'protectsAgainst' | 'cannot'>[],
): Record<string, string>;
export function parameterTables(schema: JsonSchema): Record<string, string>;
export function featureTable(definitions: readonly FeatureDefinition[]): string;
export function quantityTables(
  quantities: Pick<
    typeof import('../src/scenario/quantities.ts'),
    'pipelineQuantities' | 'generationQuantities' | 'strategyQuantities' | 'listed'
  >,
): Record<string, string>;
export function resultKeyTables(
  schema: { readonly properties: object; readonly definitions: object },
  quantities: Pick<typeof import('../src/scenario/quantities.ts'), 'pipelineQuantities'>,
): Readonly<Record<'keys' | 'shared', string>>;
export function keyRows(schema: JsonSchema, messagesOf: MessagesOf): KeyRow[];
export function messagesFrom(schema: typeof scenarioSchema): MessagesOf;
export function benchmarkModule(
  report: Pick<MitigationsReport, 'seeds' | 'scenario' | 'mitigations'>,
  ids: readonly string[],
): string;
export function ratesModule(rates: Pick<Population, 'seeds' | 'baseRate' | 'alarmRates' | 'plants'>): string;
export function recoveryPart(
  recovery: {
    readonly users: number;
    readonly seeds: { readonly wanted: readonly number[]; readonly fresh: readonly number[] };
    readonly worlds: readonly {
      readonly processorSeconds: number;
      readonly facts: readonly {
        readonly name: string;
        readonly verdict: string;
        readonly wanted: number;
        readonly fresh: number;
        readonly tolerance: number;
      }[];
    }[];
  },
  titleOf: (fact: string) => string,
): string;
export function keyTables(schema: JsonSchema, messagesOf: MessagesOf): string;
/** Of the terminal's rendering of a run. */
export function runPart(text: string): string;
export function factParts(
  report: FactsReport,
  parts: Pick<
    typeof import('../src/report/facts/page.ts'),
    'factsTable' | 'whyOutside' | 'definitions' | 'sourceList'
  > & { markdownOf: typeof markdownOf },
): Readonly<Record<'facts' | 'definitions' | 'sources', string>>;
/** Of the terminal's rendering of an explanation. */
export function explanationPart(text: string): string;
export function claimParts(
  report: ClaimsReport,
  parts: {
    outcomeContent: typeof outcomeContent;
    filesOf: typeof filesOf;
    shortVerdictTable: typeof shortVerdictTable;
    markdownOf: typeof markdownOf;
  },
): Record<string, string>;
