/** `hindsight plan`: what each shard of a command would run. */
import type { EventEmitter } from 'node:events';
import { Command } from 'commander';
import type { Finish } from '../exit.ts';
import { withdraw } from '../options.ts';
import { addAttributeCommand } from './attribute.ts';
import { addAuditRatesCommand } from './auditRates.ts';
import { addClaimsCommand } from './claims.ts';
import { addMitigationsCommand } from './mitigations.ts';
import { addRunCommand } from './run.ts';

const NOTHING_RUNS = 'it runs nothing, and looks into no store';

export function addPlanCommand(program: Command, finish: Finish): void {
  const plan = program
    .command('plan')
    .summary('say what each shard of a command would run')
    .description(
      'Say what each of n shards of a command would run: how many runs, in how many worlds, and roughly how long it ' +
        'takes and how much memory. The fingerprint is of all runs: shards with the same one belong together.',
    )
    .addHelpText(
      'after',
      `
Options are those of the command that is planned. Without a command, it is run.

Examples:
  $ hindsight plan my-sweep.yaml --shards 6
  $ hindsight plan claims --shards 16 --workers 2
  $ hindsight plan mitigations --shards 8 --json`,
    );
  const planned = new Command().copyInheritedSettings(program);
  for (const add of [
    addRunCommand,
    addAttributeCommand,
    addMitigationsCommand,
    addClaimsCommand,
    addAuditRatesCommand,
  ]) {
    add(planned, finish);
  }
  for (const command of planned.commands) {
    const name = command.name();
    command
      .description(`Say what each of n shards of \`hindsight ${name}\` would run.`)
      .summary(`the shards of hindsight ${name}`)
      .showHelpAfterError(`Run "hindsight plan ${name} --help" for usage.`);
    // What is said of the command itself, with its examples, is not about its plan.
    (command as unknown as EventEmitter).removeAllListeners('afterHelp');
    for (const flag of [
      '--out',
      '--store',
      '--no-store',
      '--shard',
      '--stored-only',
      '--quiet',
      '--export',
    ]) {
      withdraw(command, flag, NOTHING_RUNS);
    }
    for (const option of command.options) {
      if (option.long === '--shards') {
        option.makeOptionMandatory().description = 'the number of shards';
      } else if (option.long === '--workers') {
        option.description = 'worker threads of each shard (default: the processors of this machine)';
      } else if (option.long === '--json') {
        option.description = 'print the plan as one line of JSON';
      }
    }
    command.setOptionValue('plan', true);
    plan.addCommand(command, { isDefault: name === 'run' });
  }
}
