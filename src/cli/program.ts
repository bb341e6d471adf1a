/** The command line as a whole. Each command has its own file and loads what it needs only when it runs. */
import { Command } from 'commander';
import { packageVersion } from '../lab/run/package.ts';
import { addClaimsCommand } from './commands/claims.ts';
import { addRunCommand } from './commands/run.ts';
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
    .configureOutput({ outputError: (text, write) => write(withFileHint(text)) })
    .addHelpText(
      'after',
      `
Examples:
  $ hindsight run scenarios/article.yaml      run an experiment, write results/article/
  $ hindsight claims --quick                  a first look at what the article claims
  $ hindsight run --help                      all options of a command

${EXIT_CODES}

Outside a clone of the project, write "npx hindsight-lab" in place of "hindsight".`,
    )
    // Commands inherit this: commander throws where it would otherwise end the process.
    .exitOverride();
  addRunCommand(program, finish);
  addClaimsCommand(program, finish);
  return program;
}

/** Whoever gives a scenario file where a command belongs has most likely left out `run`. */
function withFileHint(text: string): string {
  const file = /unknown command '(.+\.(?:ya?ml|json))'/.exec(text)?.[1];
  return file === undefined ? text : `${text.trimEnd()}\n(Did you mean hindsight run ${file}?)\n`;
}
