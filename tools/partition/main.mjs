// Simulates the past of a world in one piece and in partitions by user, checks that nothing differs, and counts what crosses from
// one partition to another. Prints a table, and writes the bytes of every hour to a file. Exits 1 where something differs.
//
//   npm run partition
//   npm run partition -- --partitions 2,4,8 --out results/partition/events.json
//   npm run partition -- --set history.ingestionDelay.minimum=0s --set history.ingestionDelay.maximum=0s --set serving.features.every=1h
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { isDeepStrictEqual, parseArgs } from 'node:util';
import { stream } from '../../dist/base/random.js';
import { MINUTE_MS } from '../../dist/base/time.js';
import { loadScenario } from '../../dist/scenario/reading/read.js';
import { recordsOf } from './records.mjs';
import { simulateInPartitions, simulateWhole } from './simulate.mjs';

const { values: options, positionals } = parseArgs({
  options: {
    partitions: { type: 'string', default: '2,4,8' },
    set: { type: 'string', multiple: true, default: [] },
    out: { type: 'string' },
  },
  allowPositionals: true,
});
const file = positionals[0] ?? join(import.meta.dirname, 'hundred-thousand.yaml');
const { scenario } = loadScenario(file, { sets: options.set });
const [seed] = scenario.seeds;

let since = process.cpuUsage();
/** Processor time since the last call. */
function cpuSeconds() {
  const { user, system } = process.cpuUsage(since);
  since = process.cpuUsage();
  return (user + system) / 1e6;
}

/** What the world in one piece left behind; it is let go before partitions live it again. */
function whole() {
  const { part, past } = simulateWhole(scenario, seed);
  return { seconds: cpuSeconds(), past, records: recordsOf([part]) };
}

/** Partitions of random numbers. */
function inPartitions(partitions) {
  const draw = stream(seed, 'partitions', partitions);
  const users = past.world.catalog.users;
  const partitionOf = Int32Array.from({ length: users }, () => Math.floor(draw() * partitions));
  cpuSeconds();
  const { parts, crossed, meetEveryMs } = simulateInPartitions(past, partitionOf, partitions);
  const seconds = cpuSeconds();
  const isSame = isDeepStrictEqual(recordsOf(parts), records);
  const bytesByHour = Object.fromEntries(
    Object.entries(crossed).map(([what, bytes]) => [what, Array.from(bytes)]),
  );
  return { seconds, result: { partitions, meetEveryMs, isSame, bytesByHour } };
}

const sum = (values) => values.reduce((all, value) => all + value, 0);
const mebi = (bytes) => (bytes / 2 ** 20).toFixed(2);

function print({ seconds, result: { partitions, meetEveryMs, isSame, bytesByHour } }) {
  const { counters, rows, models } = bytesByHour;
  const byHourOfDay = Array.from({ length: 24 }, (_, hour) => {
    const some = counters.filter((_, index) => index % 24 === hour);
    return mebi(sum(some) / some.length);
  });
  process.stdout.write(
    `${partitions} partitions that meet every ${meetEveryMs / MINUTE_MS} minutes: ` +
      `${isSame ? 'the same, bit for bit' : 'NOT the same'}; ${seconds.toFixed(0)} s\n` +
      `  counters   ${mebi(sum(counters) / counters.length)} MiB an hour, ${mebi(Math.max(...counters))} in the busiest\n` +
      `  by hour    ${byHourOfDay.join(' ')}\n` +
      `  training   ${mebi(sum(rows))} MiB of rows and ${sum(models)} bytes of models in all\n`,
  );
}

const { records, seconds, past } = whole();
process.stdout.write(
  `${scenario.world.users} users at a time, ${past.timeline.productionDay} days, ${records.events} events, ` +
    `${records.impressions} notifications; in one piece ${seconds.toFixed(0)} s of processor time\n`,
);
const results = options.partitions.split(',').map((partitions) => {
  const done = inPartitions(Number(partitions));
  print(done);
  return done.result;
});
if (!results.every(({ isSame }) => isSame)) process.exitCode = 1;
if (options.out !== undefined) {
  mkdirSync(dirname(options.out), { recursive: true });
  const page = { scenario: scenario.name, sets: options.set, seed, records, results };
  writeFileSync(options.out, `${JSON.stringify(page)}\n`);
}
