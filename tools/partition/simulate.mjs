// The past of a world in partitions by user: the same phases as `simulatePast`, lived by one partition after the other from
// meeting to meeting. What a partition learns of others is in messages, which are counted.
import { DAY_MS, HOUR_MS } from '../../dist/base/time.js';
import { Phase } from '../../dist/history/impressions.js';
import { exploring, incumbentOf, simulatePast } from '../../dist/lab/stages/past.js';
import { recalibrated } from '../../dist/lab/stages/recalibration.js';
import { LinearModel } from '../../dist/model/linear.js';
import { handmadeModel } from '../../dist/serving/handmade.js';
import { RandomPolicy } from '../../dist/serving/randomPolicy.js';
import { clockOf } from './clock.mjs';
import { Partition } from './partition.mjs';
import { RowSender, TrainingTable } from './trainer.mjs';

/** The past in one piece: the part that says how it left the world, and what partitions need of it. */
export function simulateWhole(scenario, seed) {
  const { shared, timeline, arm } = simulatePast([scenario], seed);
  return { part: { arm, isOwn: () => true }, past: { shared, timeline, world: arm.world } };
}

/**
 * @param past of `simulateWhole`: scenario, timeline, and the world, which nobody changes
 * @param partitionOf by user
 * @param everyMs time between meetings; the lookahead by default
 * @returns the partitions, and by hour of the simulation the bytes that crossed from one to another
 */
export function simulateInPartitions({ shared, timeline, world }, partitionOf, partitions, everyMs) {
  const { features } = world.catalog;
  const clock = clockOf(shared, features);
  const meetEveryMs = everyMs ?? clock.lookaheadMs;
  const parts = Array.from(
    { length: partitions },
    (_, index) => new Partition(shared, world, partitionOf, index, clock),
  );
  const hours = timeline.productionDay * 24;
  const crossed = {
    counters: new Float64Array(hours),
    rows: new Float64Array(hours),
    models: new Float64Array(hours),
  };
  const others = partitions - 1;
  const count = (what, atMs, bytes) => {
    crossed[what][Math.ceil(atMs / HOUR_MS) - 1] += bytes;
  };

  function meet(nowMs) {
    const messages = parts.map((part) => part.message());
    parts.forEach((part, to) => {
      messages.forEach((message, from) => {
        if (from === to) return;
        count('counters', nowMs, message.byteLength);
        part.receive(message);
      });
    });
  }

  function run(firstDay, endDay, policyOf, phase, keepsImpressions = true) {
    if (firstDay >= endDay) return;
    for (const part of parts) {
      part.start(firstDay, { policy: policyOf(), phase, keepsImpressions, measuresRegret: false });
    }
    for (let nowMs = firstDay * DAY_MS; nowMs < endDay * DAY_MS; ) {
      nowMs = Math.min(endDay * DAY_MS, (Math.floor(nowMs / meetEveryMs) + 1) * meetEveryMs);
      for (const part of parts) part.proceed(nowMs);
      if (nowMs % meetEveryMs === 0) meet(nowMs);
    }
    for (const part of parts) part.stop();
  }

  const senders = parts.map(({ arm }) => new RowSender(arm));
  const table = new TrainingTable(features.count);
  const trainer = { world, log: undefined, impressions: table.impressions };

  /** Rows whose labels are known come to the first partition. */
  function gather(day) {
    const atMs = day * DAY_MS;
    const messages = senders.map((sender) => sender.message(atMs - timeline.labelDelayMs + 1));
    messages.slice(1).forEach(({ byteLength }) => {
      count('rows', atMs, byteLength);
    });
    table.receive(messages);
  }

  /** A model goes from the first partition to all. */
  function spread({ intercept, weights }, day) {
    const message = Float64Array.from([intercept, ...weights]);
    count('models', day * DAY_MS, others * message.byteLength);
    return new LinearModel(features, message[0], message.slice(1));
  }

  const { warmupDay, incumbentDays, loggingDay, productionDay } = timeline;
  const { policy, recalibrate } = shared.serving.incumbent;
  const heuristic = () => exploring(shared, handmadeModel('heuristic', features));
  run(0, warmupDay, heuristic, Phase.warmup, false);
  run(warmupDay, incumbentDays[0], heuristic, Phase.warmup);
  let policyOf;
  for (const [generation, day] of incumbentDays.entries()) {
    if (policy === 'model') gather(day);
    const trained = incumbentOf(shared, trainer, timeline, day);
    const model = trained && spread(trained, day);
    policyOf = () => (model === undefined ? new RandomPolicy() : exploring(shared, model));
    run(day, incumbentDays[generation + 1] ?? loggingDay, policyOf, Phase.warmup);
    if (generation < incumbentDays.length - 1 || !recalibrate || model === undefined) continue;
    gather(loggingDay);
    const shifted = spread(recalibrated(model, trainer, timeline), loggingDay);
    policyOf = () => exploring(shared, shifted);
  }
  run(loggingDay, productionDay, policyOf, Phase.logging);
  return { parts, crossed, meetEveryMs };
}
