import { readdirSync, readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

/** What finds bugs in the engine, the lab and the scenario reader: `npm test`. */
const ROOMS = [
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
];
const ENGINE = ROOMS.map((room) => `test/${room}/**/*.test.ts`);

/** Searches among them, which `npm run test:all` repeats with more cases from another seed: the files that ask test/gear.ts for its gear. */
const SEARCHES = ROOMS.flatMap((room) =>
  readdirSync(`test/${room}`, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.test.ts'))
    .map((name) => `test/${room}/${name}`),
).filter((file) =>
  /import \{[^}]*\b(?:runs|byGear)\b[^}]*\} from '.*gear\.ts'/.test(readFileSync(file, 'utf8')),
);

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
