/** `hindsight schema`: prints a JSON Schema, for editors and for programs that read results. */
import { Argument, type Command } from 'commander';
import type { SchemaKind } from '../printSchema.ts';

export function addSchemaCommand(program: Command): void {
  program
    .command('schema')
    .summary('print the JSON Schema of a kind of file')
    .description(
      'Print the JSON Schema of scenario files, with which an editor completes keys, shows what they mean and ' +
        'marks mistakes; or that of result.json, attribution.json, mitigations.json or explain.json.',
    )
    .addArgument(
      new Argument('[kind]', 'which schema')
        .choices(['scenario', 'result', 'attribution', 'mitigations', 'explanation'])
        .default('scenario'),
    )
    .addHelpText(
      'after',
      `
Examples:
  $ hindsight schema > scenario.schema.json
  $ hindsight schema result | jq .properties.pipelines`,
    )
    .action(async (kind: SchemaKind) => {
      const { schemaText } = await import('../printSchema.ts');
      process.stdout.write(schemaText(kind));
    });
}
