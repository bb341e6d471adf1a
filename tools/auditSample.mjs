/** The tables that the page for audits offers to try: a small simulated world, whose training values are recomputed. */
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const FEATURES = [
  'user_open_rate_7d',
  'story_open_rate',
  'user_topic_open_rate',
  'story_age_hours',
  'user_follows_source',
];
const SCENARIO = {
  name: 'sample',
  seeds: [1],
  world: { users: 150 },
  timeline: { burnIn: '3d', warmup: '7d', logging: '10d', production: '1d' },
  training: { features: FEATURES, provenances: ['recomputed'], splits: ['time'] },
  evaluation: { live: false, choiceSample: 10, bootstrapResamples: 20 },
};

/**
 * Two CSV files by their names.
 * @param lab where the compiled code of src is
 */
export async function auditSample(lab) {
  const load = (file) => import(pathToFileURL(join(lab, file)));
  const { scenarioSchema } = await load('scenario/schema.js');
  const { runSeed } = await load('lab/experiment.js');
  const { exportedTables } = await load('lab/export/tables.js');
  let impressions;
  runSeed(scenarioSchema.parse(SCENARIO), 1, {
    onData(data) {
      impressions = exportedTables(data).impressions;
    },
  });
  const { rows, columns } = impressions;
  const read = (name, row) => columns.find((column) => column.name === name).read(row);
  const logged = Array.from({ length: rows }, (_, row) => row).filter(
    (row) => read('phase', row) === 'logging',
  );
  const values = (provenance, row) => FEATURES.map((name) => rounded(read(`${provenance}_${name}`, row)));
  const csv = (head, lineOf) => `${[head.join(), ...logged.map((row) => lineOf(row).join())].join('\n')}\n`;
  const id = (row) => read('impression_id', row);
  return {
    'sample-training.csv': csv(['impression_id', 'user_id', 'sent_at_ms', 'opened', ...FEATURES], (row) => [
      id(row),
      read('user_id', row),
      read('sent_at_ms', row),
      Number(read('opened', row)),
      ...values('recomputed', row),
    ]),
    'sample-served.csv': csv(['impression_id', ...FEATURES], (row) => [id(row), ...values('logged', row)]),
  };
}

/** Four digits tell as much, in half of the bytes. */
function rounded(value) {
  return value === null ? '' : Number(value.toPrecision(4));
}
