/** The text of `hindsight plan`: what each shard would run, before any does. */
import { sum } from 'simple-statistics';
import { type Range, secondsOfAll } from '../lab/jobs/duration.ts';
import { defaultWorkers } from '../lab/jobs/pool.ts';
import { dealt, fingerprintOf, type Load } from '../lab/jobs/shard.ts';
import type { AnyStudy } from '../lab/studies/study.ts';
import { costOf } from '../report/description/cost.ts';
import { bytesRange, durationRange, plural } from '../report/description/words.ts';
import { type Page, prose, table } from '../report/page.ts';
import { renderTerminal } from '../report/terminal.ts';
import { count } from '../report/text/numbers.ts';
import type { SharedOptions } from './options.ts';
import { loadsOfStudies, runsOf, worldsOf } from './shards.ts';
import { columnsOf, usesColor } from './terminal.ts';

interface ShardSize {
  readonly shard: string;
  readonly runs: number;
  readonly worlds: number;
  readonly loads: number;
  /** Work over that of a mean shard. */
  readonly share: number;
  /** Expected seconds until its last run is stored. */
  readonly seconds: Range;
  /** Expected bytes of memory, with its largest worlds at once. */
  readonly bytes: Range;
}

interface ShardPlan {
  readonly fingerprint: string;
  readonly runs: number;
  readonly worlds: number;
  readonly loads: number;
  /** Worker threads of each shard. */
  readonly workers: number;
  /** Work of the shard that has most over that of a mean one. */
  readonly evenness: number;
  readonly shards: readonly ShardSize[];
}

/** @returns the exit code */
export function tellPlan(studies: readonly AnyStudy<unknown>[], options: SharedOptions): number {
  const { workers = defaultWorkers(), json } = options;
  const { stdout } = process;
  const plan = planOf(loadsOfStudies(studies), options.shards as number, workers);
  const style = { columns: columnsOf(stdout), color: usesColor(stdout) };
  stdout.write(`${json === true ? JSON.stringify(plan) : renderTerminal(pageOf(plan), style)}\n`);
  return 0;
}

function planOf(loads: readonly Load[], shards: number, workers: number): ShardPlan {
  const weightOf = (some: readonly Load[]) => sum(some.map(({ weight }) => weight));
  const mean = weightOf(loads) / shards;
  const sizes = dealt(loads, shards).map(
    (own, index): ShardSize => ({
      shard: `${index + 1}/${shards}`,
      ...sizeOf(own),
      share: mean === 0 ? 0 : weightOf(own) / mean,
      seconds: secondsOfAll(
        own.map((load) => load.seconds),
        workers,
      ),
      bytes: bytesOf(own, workers),
    }),
  );
  return {
    fingerprint: fingerprintOf(loads),
    ...sizeOf(loads),
    workers,
    evenness: Math.max(...sizes.map(({ share }) => share)),
    shards: sizes,
  };
}

function sizeOf(loads: readonly Load[]) {
  return { runs: runsOf(loads).length, worlds: worldsOf(loads), loads: loads.length };
}

function bytesOf(loads: readonly Load[], workers: number): Range {
  const each = loads.map(({ jobs }) => costOf([...jobs.values()].map(({ scenario }) => scenario)).bytes);
  const largest = each.sort((a, b) => b.high - a.high).slice(0, workers);
  return { low: sum(largest.map(({ low }) => low)), high: sum(largest.map(({ high }) => high)) };
}

function pageOf({ fingerprint, runs, worlds, loads, workers, evenness, shards }: ShardPlan): Page {
  return {
    title: `${plural(shards.length, 'shard')} with fingerprint ${fingerprint}`,
    elsewhere: '',
    sections: [],
    atAGlance: [
      prose(
        `${plural(runs, 'run')} in ${plural(worlds, 'world')}, in ${plural(loads, 'load')} of runs that share one; ` +
          `the shard with most work has ${evenness.toFixed(3)} times that of the mean.`,
      ),
      table({
        caption: 'What each shard runs',
        columns: ['shard', 'runs', 'worlds', 'loads', 'work', 'time', 'memory'].map((head) => ({ head })),
        rows: shards.map((size) => ({
          cells: [
            size.shard,
            ...[size.runs, size.worlds, size.loads].map(count),
            size.share.toFixed(3),
            size.runs === 0 ? '–' : durationRange(size.seconds),
            size.runs === 0 ? '–' : bytesRange(size.bytes),
          ],
        })),
      }),
      prose(
        `Work is relative to the mean. Time and memory are rough, with ${plural(workers, 'worker')} a shard and nothing ` +
          'stored: taken from runs that were measured on one machine (docs/build/performance.md); yours may need half or ' +
          'twice the time.',
      ),
    ],
  };
}
