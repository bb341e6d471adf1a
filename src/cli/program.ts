/** The command line as a whole. Each command has its own file and loads what it needs only when it runs. */
import { Command } from 'commander';
import { packageVersion } from '../lab/jobs/package.ts';
import { printableLines } from '../scenario/messages/problem.ts';
import { commandWords, squash } from '../scenario/messages/words.ts';
import { addAttributeCommand } from './commands/attribute.ts';
import { addAuditCommand } from './commands/audit.ts';
import { addAuditRatesCommand } from './commands/auditRates.ts';
import { addChallengeCommand } from './commands/challenge.ts';
import { addClaimsCommand } from './commands/claims.ts';
import { addDescribeCommand } from './commands/describe.ts';
import { addExplainCommand } from './commands/explain.ts';
import { addFitCommand } from './commands/fit.ts';
import { addInitCommand } from './commands/init.ts';
import { addListCommand } from './commands/list.ts';
import { addMitigationsCommand } from './commands/mitigations.ts';
import { addPlanCommand } from './commands/plan.ts';
import { addReportCommand } from './commands/report.ts';
import { addRunCommand } from './commands/run.ts';
import { addSchemaCommand } from './commands/schema.ts';
import { addSqlCommand } from './commands/sql.ts';
import { addStoreCommand } from './commands/store.ts';
import { EXIT_CODES, type Finish } from './exit.ts';

export function createProgram(finish: Finish): Command {
  const program = new Command('hindsight')
    .description(
      'A simulation lab for recommendation models that look great offline and disappoint in production.',
    )
    .version(packageVersion(), '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print help')
    .helpCommand('help [command]', 'print help for a command')
    .showHelpAfterError('Run "hindsight --help" for usage.')
    .configureOutput({ outputError: (text, write) => write(printableLines(withHint(text))) })
    .addHelpText(
      'after',
      `
Examples:
  $ hindsight init                            write my-scenario.yaml, to begin with
  $ hindsight describe my-scenario.yaml       what it will do, before it runs
  $ hindsight run my-scenario.yaml            run it, write results/run/<its name>/
  $ hindsight run article                     a scenario that comes with the lab
  $ hindsight attribute my-scenario.yaml      which of its features leaks, and what it costs
  $ hindsight mitigations --quick             what can be done about a leak, and what it costs
  $ hindsight claims follow-leak              one claim about leaks, and its verdict
  $ hindsight explain my-scenario.yaml        one notification, and how its features leak
  $ hindsight fit facts.yaml                  a world with the facts of one's own app
  $ hindsight report result.json              render data again, without a run
  $ hindsight run --help                      all options of a command

${EXIT_CODES}

Type "npx hindsight" in a clone of the project, "npx hindsight-lab" where its package is installed.

To begin with, "hindsight run article --quick" runs the article's experiment, small, and
"hindsight list" says what else there is to run.`,
    )
    // Commands inherit this: commander throws where it would otherwise end the process.
    .exitOverride();
  addInitCommand(program);
  addListCommand(program);
  addDescribeCommand(program, finish);
  addRunCommand(program, finish);
  addAttributeCommand(program, finish);
  addMitigationsCommand(program, finish);
  addClaimsCommand(program, finish);
  addPlanCommand(program, finish);
  addExplainCommand(program, finish);
  addAuditCommand(program, finish);
  addFitCommand(program, finish);
  addAuditRatesCommand(program, finish);
  addChallengeCommand(program, finish);
  addReportCommand(program, finish);
  addStoreCommand(program);
  addSqlCommand(program);
  addSchemaCommand(program);
  for (const command of program.commands) {
    command.showHelpAfterError(`Run "hindsight ${command.name()} --help" for usage.`);
  }
  return program;
}

/** Adds a hint where a file is given as the command, most likely since `run` was left out, or another word for a command. */
function withHint(text: string): string {
  const given = /unknown command '(.+?)'/.exec(text)?.[1];
  if (given === undefined || text.includes('Did you mean')) return text;
  const meant = /\.(?:ya?ml|json)$/.test(given) ? `run ${given}` : commandWords.get(squash(given));
  return meant === undefined ? text : `${text.trimEnd()}\n(Did you mean hindsight ${meant}?)\n`;
}
