import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { command, filesBelow, QUICK, ROOT, useDirectory } from './hindsight.ts';

describe('help', () => {
  it('of the program', async () => {
    const { code, stdout, stderr } = await command(['--help']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatchInlineSnapshot(`
      "Usage: hindsight [options] [command]

      A simulation lab for recommendation models that look great offline and
      disappoint in production.

      Options:
        -V, --version                     print the version
        -h, --help                        print help

      Commands:
        init [options] [file]             write a commented scenario, or a request for
                                          an audit, to begin with
        list                              list the scenarios that come with the lab
        describe [options] <scenario>     say in words what a scenario will do
        run [options] <scenario...>       run scenarios and write their results
        attribute [options] <scenario>    find out which feature leaks, and what it
                                          costs
        mitigations [options] [scenario]  compare what can be done about a leak, and
                                          what it costs
        claims [options] [id...]          put the claims about leaks to the test
        plan                              say what each shard of a command would run
        explain [options] <scenario>      show in one notification how a leak happens
        audit [options] [files...]        say which features of one's own training set
                                          leak
        fit [options] <file>              write a scenario that has the facts of one's
                                          own app
        audit-rates [options]             measure how often the alarms of an audit are
                                          right
        challenge                         make a benchmark for detectors of leaks, and
                                          score answers
        report [options] <file>           render the data of an earlier command again
        store                             list the stored runs, or remove some
        sql [options] <scenario>          write the features as of each decision as
                                          SQL
        schema [kind]                     print the JSON Schema of a kind of file
        help [command]                    print help for a command

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

      Exit codes:
        0    success
        1    an expectation of a scenario does not hold, or a run failed or could not be stored
        2    the input is wrong: arguments, scenario files, directories
        3    runs that were to be taken from the store are not there (--stored-only)
        130  interrupted with Ctrl-C

      Type "npx hindsight" in a clone of the project, "npx hindsight-lab" where its package is installed.

      To begin with, "hindsight run article --quick" runs the article's experiment, small, and
      "hindsight list" says what else there is to run.
      "
    `);
  });

  it('of run', async () => {
    const { code, stdout, stderr } = await command(['run', '--help']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatchInlineSnapshot(`
      "Usage: hindsight run [options] <scenario...>

      Run scenarios: one simulated world for each seed, then the comparison of what
      each model promised offline with what it did in production.

      Arguments:
        scenario            scenario files (YAML or JSON), or names of shipped
                            scenarios

      Options:
        --seeds <seeds>     seeds in place of those in the file, such as 7 or 1,2,5 or
                            1..8
        --set <path=value>  replace one value of the scenario; may be repeated
        --quick             a first look: at most 4 seeds and 1,000 users, fewer where
                            that takes long; written only with --out
        --workers <n>       most worker threads (default: the number of processors)
        --out <dir>         the folder to write report.html and its data to; of
                            several results, <dir>/<name> for each (default:
                            "results/run/<name>")
        --store <dir>       where finished runs are stored and looked for (default:
                            ".hindsight/runs")
        --no-store          run every world and store none
        --shard <i/n>       run the i-th of n equal parts into the store, such as
                            2/16, and write no result
        --stored-only       run nothing: write the result of stored runs, or name
                            those missing
        --shards <n>        with --stored-only: name the shards, of n, that hold the
                            missing runs
        --json              print the data as one line of JSON on stdout, and
                            everything else on stderr
        --quiet             print nothing but problems (and JSON, if asked for)
        --export            also write the data of every run as Parquet, with a README
                            (such runs are always made)
        -h, --help          print help

      Finished runs are stored, so an interrupted command continues where it stopped and a
      repeated one is quick. The machine's speed and the number of workers never change a result.

      Examples:
        $ hindsight run article
        $ hindsight run article quick my-scenario.yaml --out /tmp/results --quiet
        $ hindsight run article --seeds 1..4 --set timeline.production=14d
        $ hindsight run article --json | jq .seeds
        $ hindsight run quick --export --workers 2
      "
    `);
    expect(await command(['help', 'run'])).toEqual({ code, stdout, stderr });
  });

  it('is what a bare command answers, as a mistake', async () => {
    const { code, stdout, stderr } = await command([]);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toBe((await command(['--help'])).stdout);
  });
});

it('is a program of its own', () => {
  const version = execFileSync(join(ROOT, 'dist', 'cli', 'main.js'), ['--version'], { encoding: 'utf8' });
  expect(version).toMatch(/^\d+\.\d+\.\d+/);
});

it('prints its version', async () => {
  const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
  expect(await command(['--version'])).toEqual({ code: 0, stdout: `${version}\n`, stderr: '' });
});

describe('mistakes on the command line', () => {
  it.each([
    [['rnu'], "error: unknown command 'rnu'\n(Did you mean run?)"],
    [['article.yaml'], "error: unknown command 'article.yaml'\n(Did you mean hindsight run article.yaml?)"],
    [['run'], "error: missing required argument 'scenario'"],
    [['run', 'a.yaml', '--seed', '3'], "error: unknown option '--seed'\n(Did you mean --seeds?)"],
    [['--wrong'], "error: unknown option '--wrong'"],
    [['a\u001b[31m'], "error: unknown command 'a\\u001b[31m'"],
    [['run', 'a.yaml', '--workers', '0'], "'0' is invalid. Expected a whole number from 1 to 9999."],
    [['run', 'a.yaml', '--set', 'world.users'], "'world.users' is invalid. Expected path.to.key=value."],
    [['attribute'], "error: missing required argument 'scenario'"],
    [
      ['claims', '--quick'],
      'error: claims has no --quick: four seeds leave about five claims in six inconclusive',
    ],
    [['claims', '--workers', 'all'], "'all' is invalid. Expected a whole number from 1 to 9999."],
    [['run', 'a.yaml', '--out'], "error: option '--out <dir>' argument missing"],
    [['run', 'a.yaml', '--store', ''], "argument '' is invalid. Expected a folder."],
    [['explain', 'quick', '--no-store'], 'error: explain has no --no-store: it reads the past of its world'],
    [['describe', 'quick', '--json'], 'error: without --simulate, describe has no --json: it runs nothing'],
  ])('%j', async (args, message) => {
    const { code, stdout, stderr } = await command(args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(message);
    expect(stderr).toMatch(
      /Run "hindsight (run |claims |attribute |explain |describe )?--help" for usage\.\n$/,
    );
  });
});

describe('mistakes in what is given', () => {
  const directory = useDirectory();
  const write = (name: string, text: string) => {
    const path = join(directory(), name);
    writeFileSync(path, text);
    return path;
  };
  const expectMistake = async (args: string[], ...messages: string[]) => {
    const before = filesBelow(directory());
    const { code, stdout, stderr } = await command(['run', ...args], { cwd: directory() });
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    for (const message of messages) expect(stderr).toContain(message);
    expect(stderr).not.toMatch(/^\s+at /m);
    expect(filesBelow(directory())).toEqual(before);
  };

  it('a word that would steer the terminal', async () => {
    const { code, stderr } = await command(['explain', QUICK, '--feature', 'a\u001b[31m']);
    expect(code).toBe(2);
    expect(stderr).toContain('--feature a\\u001b[31m\n');
  });

  it('a file that is not there', () => expectMistake(['missing.yaml'], 'missing.yaml'));

  it('a wrong file after a right one: nothing runs', async () => {
    write('right.yaml', 'name: right\n');
    write('wrong.yaml', 'name: wrong\nwrold: {}\n');
    await expectMistake(['right.yaml', 'wrong.yaml'], 'wrong.yaml', 'world');
  });

  it('two scenarios of one name', async () => {
    write('a.yaml', 'name: same\n');
    write('b.yaml', 'name: Same\n');
    await expectMistake(['a.yaml', 'b.yaml'], 'a.yaml and b.yaml would both be the result Same');
  });

  it('a file in place of the directory of results', async () => {
    write('a.yaml', 'name: a\n');
    write('occupied', '');
    await expectMistake(['a.yaml', '--out', 'occupied'], 'occupied is not a directory', '--out');
    await expectMistake(['a.yaml', '--out', 'occupied/deeper'], 'occupied is not a directory');
  });

  it('a file in place of the folder of a scenario', async () => {
    write('a.yaml', 'name: a\n');
    mkdirSync(join(directory(), 'results', 'run'), { recursive: true });
    write('results/run/a', '');
    await expectMistake(['a.yaml'], 'cannot write results to results/run/a');
  });

  it('a file in place of the store', async () => {
    write('a.yaml', 'name: a\n');
    write('occupied', '');
    await expectMistake(['a.yaml', '--store', 'occupied'], 'cannot store runs in occupied', '--no-store');
  });
});
