/** `hindsight schema`: prints a JSON Schema, for editors and for programs that read results. */
import type { Command } from 'commander';

export function addSchemaCommand(program: Command): void {
  program
    .command('schema')
    .summary('print the JSON Schema of a kind of file')
    .description(
      'Print the JSON Schema of scenario files, of the names that sql reads, of a request for an audit, or of a page of facts, with which an editor completes keys, ' +
        'shows what they mean and marks mistakes; or that of a kind of file that the lab writes.',
    )
    .argument(
      '[kind]',
      'scenario, names, audit-request, facts-request, challenge-answers, or a kind of file that the lab writes: result, claims, mitigations, attribution, explanation, storage, facts, fit, audit, audit-rates, challenge, challenge-truth, challenge-score, timings',
      'scenario',
    )
    .addHelpText(
      'after',
      `
Examples:
  $ hindsight schema > scenario.schema.json
  $ hindsight schema result | jq .properties.pipelines`,
    )
    .action(async (kind: string) => {
      const { schemaText } = await import('../printSchema.ts');
      process.stdout.write(schemaText(kind));
    });
}
