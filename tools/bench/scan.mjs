/**
 * The scan over the candidates of a decision, alone: the cached kernel, the same algorithm in C, the softmax with an
 * exp for each candidate, and the plain scorer, which scores the vector of every candidate. All pick from one synthetic state, and the
 * sums of their picks must agree.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { defaultFeatureSet } from '../../dist/features/definitions.js';
import { Key } from '../../dist/history/entities.js';
import { State } from '../../dist/history/state.js';
import { LinearModel } from '../../dist/model/linear.js';
import { Candidates } from '../../dist/serving/candidates.js';
import { bestCandidate, softmaxPick, softmaxPickOfLogits } from '../../dist/serving/kernel.js';
import { PlainScorer } from '../../dist/serving/plainScorer.js';
import { comparison, inRounds, secondsOf, side } from './measure.mjs';

const USERS = 5000;
const TOPICS = 12;
const SOURCES = 40;
const STORIES = 300;
const DECISIONS = 8192;
const TEMPERATURE = 0.25;
const NOW_MS = 24 * 3_600_000;
const TARGET_PER_SECOND = 100e6;
const NEAR_C = { text: 'within 1.5× of C', ratio: 1 / 1.5 };
const NO_EXCLUSIONS = { count: 0, positions: new Int32Array(0) };

export async function measureScan({ rounds, scan }) {
  const world = syntheticWorld();
  const { plain: plainDecisions, cached: cachedDecisions } = scan;
  const exponentialDecisions = cachedDecisions / 8;
  const kernel = compileKernel(world, cachedDecisions);
  const sums = {};
  const timed = (name, decisions, pick) => () =>
    secondsOf(() => {
      let sum = 0;
      for (let decision = 0; decision < decisions; decision++) sum += pick(decision % DECISIONS);
      sums[name] = sum;
    });
  const subjects = {
    argmax: timed('argmax', cachedDecisions, world.pickBest),
    softmax: timed('softmax', cachedDecisions, world.pickSoftmax),
    exponential: timed('exponential', exponentialDecisions, world.pickByExponentials),
    plain: timed('plain', plainDecisions, world.pickPlain),
    ...(kernel.compiled
      ? { argmaxInC: () => kernel.run('argmax', sums), softmaxInC: () => kernel.run('softmax', sums) }
      : {}),
  };
  const seconds = await inRounds(subjects, { rounds });
  kernel.remove();
  requireSameAnswers(sums, world, plainDecisions, exponentialDecisions, kernel.compiled);

  const of = (name, subject, decisions) => side(name, seconds[subject], decisions * STORIES, 'candidates');
  const argmax = of('bestCandidate', 'argmax', cachedDecisions);
  const softmax = of('softmaxPick', 'softmax', cachedDecisions);
  const target = (contender) => ({
    text: '≥ 100 M candidates/s',
    isMet: contender.median >= TARGET_PER_SECOND,
  });
  const lines = [
    comparison(
      'scan: best candidate, against the plain scorer',
      argmax,
      of('PlainScorer', 'plain', plainDecisions),
      target(argmax),
    ),
    comparison(
      'scan: softmax, against exp for each candidate',
      softmax,
      of('softmaxPickOfLogits', 'exponential', exponentialDecisions),
      target(softmax),
    ),
  ];
  if (!kernel.compiled) return { lines, notes: ['scan: no compiler (cc), so no C kernel to compare with'] };
  lines.push(
    comparison(
      'scan: best candidate, against C',
      argmax,
      of('kernel.c, cc -O3', 'argmaxInC', cachedDecisions),
      NEAR_C,
    ),
    comparison(
      'scan: softmax, against C',
      softmax,
      of('kernel.c, cc -O3', 'softmaxInC', cachedDecisions),
      NEAR_C,
    ),
  );
  const size = `${STORIES} candidates, ${TOPICS} topics, ${SOURCES} sources, ${USERS} users in random order`;
  return {
    lines,
    notes: [`scan: ${size}; per-topic and per-source partials are refilled for each decision`],
  };
}

/** Random counters, a model with a weight for every feature, and four ways to pick from them. */
function syntheticWorld() {
  const uniform = linearCongruential(1);
  const below = (limit) => Math.floor(uniform() * limit);
  const storyTopic = Int32Array.from({ length: STORIES }, () => below(TOPICS));
  const storySource = Int32Array.from({ length: STORIES }, () => below(SOURCES));
  const catalog = {
    users: USERS,
    topics: TOPICS,
    sources: SOURCES,
    stories: STORIES,
    storyTopic,
    storySource,
    storyPublishedAtMs: Float64Array.from({ length: STORIES }, (_, story) => (story / STORIES) * NOW_MS),
    storyExpiresAtMs: new Float64Array(STORIES).fill(10 * NOW_MS),
    storyIsBreaking: Uint8Array.from({ length: STORIES }, () => below(20) === 0),
    declaredInterest: Uint8Array.from({ length: USERS * TOPICS }, () => below(4) === 0),
    features: defaultFeatureSet,
  };
  const state = new State(catalog);
  for (let index = 0; index < state.counts.length; index++) state.counts[index] = below(30);
  const model = new LinearModel(
    defaultFeatureSet,
    -3,
    Float64Array.from(defaultFeatureSet.names, () => uniform() - 0.5),
  );
  const candidates = new Candidates(catalog, STORIES);
  candidates.tick(NOW_MS);
  const { story: ids, topicStart, source } = candidates;

  const partial = (key, entity) => model.partial(state, key, entity, NOW_MS, NOW_MS);
  const story = Float64Array.from(ids, (id) => partial(Key.story, id));
  const byTopic = Float64Array.from({ length: TOPICS }, (_, index) => partial(Key.topic, index));
  const bySource = Float64Array.from({ length: SOURCES }, (_, index) => partial(Key.source, index));
  const userTopic = Float64Array.from({ length: USERS * TOPICS }, (_, index) =>
    partial(Key.userTopic, index),
  );
  const userSource = Float64Array.from({ length: USERS * SOURCES }, (_, index) =>
    partial(Key.userSource, index),
  );
  const logits = { story, byTopic, bySource, userTopic, userSource };
  const weights = Object.fromEntries(
    Object.entries(logits).map(([name, values]) => [
      name,
      values.map((value) => Math.exp(value / TEMPERATURE)),
    ]),
  );
  const users = Int32Array.from({ length: DECISIONS }, () => below(USERS));
  const uniforms = Float64Array.from({ length: DECISIONS }, () => uniform());
  const plain = new PlainScorer(model);
  plain.attach({ state }, candidates, defaultFeatureSet);
  const perTopic = new Float64Array(TOPICS);
  const perSource = new Float64Array(SOURCES);
  const cumulative = new Float64Array(STORIES);
  const scores = new Float64Array(candidates.count);

  function gatherLogits(user) {
    for (let index = 0, at = user * TOPICS; index < TOPICS; index++, at++)
      perTopic[index] = byTopic[index] + userTopic[at];
    for (let index = 0, at = user * SOURCES; index < SOURCES; index++, at++) {
      perSource[index] = bySource[index] + userSource[at];
    }
  }
  function gatherWeights(user) {
    for (let index = 0, at = user * TOPICS; index < TOPICS; index++, at++) {
      perTopic[index] = weights.byTopic[index] * weights.userTopic[at];
    }
    for (let index = 0, at = user * SOURCES; index < SOURCES; index++, at++) {
      perSource[index] = weights.bySource[index] * weights.userSource[at];
    }
  }
  return {
    logits,
    weights,
    users,
    uniforms,
    topicStart,
    source,
    pickBest(decision) {
      gatherLogits(users[decision]);
      return bestCandidate(topicStart, story, source, perTopic, perSource);
    },
    pickSoftmax(decision) {
      gatherWeights(users[decision]);
      return softmaxPick(
        topicStart,
        weights.story,
        source,
        perTopic,
        perSource,
        0,
        uniforms[decision],
        cumulative,
      );
    },
    pickByExponentials(decision) {
      gatherLogits(users[decision]);
      for (let topic = 0; topic < TOPICS; topic++) {
        for (let position = topicStart[topic]; position < topicStart[topic + 1]; position++) {
          scores[position] = story[position] + perTopic[topic] + perSource[source[position]];
        }
      }
      return softmaxPickOfLogits(
        scores,
        Number.NEGATIVE_INFINITY,
        1 / TEMPERATURE,
        uniforms[decision],
        cumulative,
      );
    },
    pickPlain(decision) {
      plain.turnTo(users[decision], NOW_MS, NOW_MS, 0);
      return plain.best(NO_EXCLUSIONS);
    },
  };
}

/** Any generator would do: the numbers only have to be spread out and the same in every run. */
function linearCongruential(seed) {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

/** The C kernel, compiled on the spot, and the data it reads. */
function compileKernel(world, decisions) {
  const folder = mkdtempSync(join(tmpdir(), 'hindsight-bench-'));
  const remove = () => rmSync(folder, { recursive: true, force: true });
  const binary = join(folder, 'kernel');
  const code = fileURLToPath(new URL('kernel.c', import.meta.url));
  try {
    // Without contraction to fused multiply-adds, both languages compute the same numbers.
    execFileSync('cc', ['-O3', '-march=native', '-ffp-contract=off', '-o', binary, code], { stdio: 'pipe' });
  } catch {
    return { compiled: false, remove };
  }
  const data = join(folder, 'data');
  const arrays = [
    Int32Array.of(STORIES, TOPICS, SOURCES, USERS, DECISIONS, 0),
    ...[world.logits, world.weights].flatMap((kind) => [
      kind.story,
      kind.byTopic,
      kind.bySource,
      kind.userTopic,
      kind.userSource,
    ]),
    world.uniforms,
    world.topicStart,
    world.source,
    world.users,
  ];
  writeFileSync(
    data,
    Buffer.concat(
      arrays.map(({ buffer, byteOffset, byteLength }) => Buffer.from(buffer, byteOffset, byteLength)),
    ),
  );
  return {
    compiled: true,
    remove,
    run(kind, sums) {
      const counts = kind === 'argmax' ? [decisions, 0] : [0, decisions];
      const output = execFileSync(binary, [data, ...counts.map(String)], { encoding: 'utf8' });
      const [, seconds, sum] = output.match(new RegExp(`^${kind} (\\S+) (\\S+)$`, 'm'));
      sums[`${kind}InC`] = Number(sum);
      return Number(seconds);
    },
  };
}

function requireSameAnswers(sums, world, plainDecisions, exponentialDecisions, compiled) {
  const sumOf = (pick, decisions) => {
    let sum = 0;
    for (let decision = 0; decision < decisions; decision++) sum += pick(decision % DECISIONS);
    return sum;
  };
  const pairs = [
    ['plain', sums.plain, sumOf(world.pickBest, plainDecisions)],
    ['exponential', sums.exponential, sumOf(world.pickSoftmax, exponentialDecisions)],
    ...(compiled
      ? [
          ['argmaxInC', sums.argmaxInC, sums.argmax],
          ['softmaxInC', sums.softmaxInC, sums.softmax],
        ]
      : []),
  ];
  for (const [name, found, expected] of pairs) {
    if (found !== expected)
      throw new Error(`scan: ${name} picks differently: sum of picks ${found}, expected ${expected}`);
  }
}
