import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

/** What finds bugs in the engine, the lab and the scenario reader: `npm test`. */
const ENGINE = [
  'architecture',
  'base',
  'history',
  'features',
  'model',
  'evaluation',
  'splits',
  'world',
  'serving',
  'scenario',
  'lab',
  'golden',
].map((room) => `test/${room}/**/*.test.ts`);

/** Searches among them, which `npm run test:all` repeats with more cases from another seed; see test/gear.ts. */
const SEARCHES = [
  'test/features/{erasure,logging,provenance,views}.test.ts',
  'test/history/{byOccurrence,farNumbers,fold,log,view}.test.ts',
  'test/scenario/reading/{fuzz,limits}.test.ts',
  'test/serving/{candidates,kernel,modelPolicy,spawned}.test.ts',
  'test/splits/split.test.ts',
  'test/world/independence.test.ts',
];

export default defineConfig(({ mode }) => ({
  test: {
    // Far away: how long a test takes depends on what else the machine does.
    testTimeout: 1_200_000,
    hookTimeout: 1_200_000,
    maxWorkers: availableParallelism(),
    coverage: { include: ['src/**/*.ts'] },
    projects: [
      // These files share one load of the engine: they leave no trace in each other's process.
      ...(mode === 'all'
        ? [
            {
              extends: true as const,
              test: {
                name: 'thorough',
                include: SEARCHES,
                isolate: false,
                env: { TEST_GEAR: 'thorough' },
              },
            },
          ]
        : [{ extends: true as const, test: { name: 'engine', include: ENGINE, isolate: false } }]),
      {
        extends: true as const,
        test: { name: 'edge', include: ['test/**/*.test.ts'], exclude: ENGINE },
      },
    ],
  },
}));
