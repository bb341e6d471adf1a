/** Audits of what `hindsight run --export` writes, of scenarios whose faults are known. */
import { copyFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { audit } from '../../src/audit/audit.ts';
import { requestOf } from '../../src/audit/request.ts';
import { type Audit, auditSchema } from '../../src/audit/schema.ts';
import { sourceOf } from '../../src/cli/auditInputs.ts';
import { canRun, command, useDirectory } from '../cli/hindsight.ts';

const BASE = {
  seeds: [1],
  world: { users: 200 },
  timeline: { burnIn: '14d', warmup: '7d', logging: '14d', production: '1d' },
  evaluation: { live: false },
};

/** Reads the tables as a reader would: the served log is a file of its own. */
async function audited(folder: string, provenance: string): Promise<Audit> {
  const table = (name: string) => join(folder, `${name}.parquet`);
  const request = requestOf({
    training: { file: table('impressions'), prefix: `${provenance.replaceAll('-', '_')}_` },
    served: { file: table('served'), prefix: 'logged_' },
    id: 'impression_id',
    label: 'opened',
    at: 'sent_at_ms',
    user: 'user_id',
    where: { phase: 'logging' },
    events: table('events'),
    stories: table('stories'),
    users: table('users'),
  });
  return auditSchema.parse(await audit(request, (path) => sourceOf(path, path), '0.0.0'));
}

const featuresOf = ({ features }: Audit, verdict: string) =>
  features.filter((each) => each.verdict === verdict).map(({ name }) => name);
const dynamicOf = (found: Audit) =>
  (found.provenance?.features ?? []).filter(({ kind }) => kind === 'dynamic');
const readingsOf = (found: Audit, side: 'training' | 'served') => [
  ...new Set(dynamicOf(found).map((each) => each[side]?.reading)),
];

describe.runIf(canRun)('the export of a world', () => {
  const directory = useDirectory();

  async function exported(name: string, scenario: object): Promise<string> {
    const file = join(directory(), `${name}.yaml`);
    writeFileSync(file, JSON.stringify({ name, ...BASE, ...scenario }));
    const out = join(directory(), name);
    const { code, stderr } = await command(['run', file, '--export', '--quiet', '--no-store', '--out', out]);
    expect([code, stderr]).toEqual([0, '']);
    const folder = join(out, 'seed-1');
    copyFileSync(join(folder, 'impressions.parquet'), join(folder, 'served.parquet'));
    return folder;
  }

  test('with late events: each planted training set is named, and the logged one is silent', async () => {
    const folder = await exported('late', {
      history: { late: { share: 0.1, by: '12h' } },
      training: {
        splits: ['time'],
        provenances: [
          'logged',
          'recomputed',
          'recomputed-minus-own',
          { name: 'one', from: 'logged', except: { user_topic_open_rate: 'recomputed' } },
          { name: 'old', from: { provenance: 'reconstructed', staleness: '6h' } },
          { name: 'occurred', from: { provenance: 'reconstructed', clock: 'occurred' } },
        ],
      },
    });

    const logged = await audited(folder, 'logged');
    expect(logged).toMatchObject({ verdict: 'equal', advice: [] });
    expect(logged.alarms.filter(({ isRaised }) => isRaised)).toEqual([]);
    expect(readingsOf(logged, 'training')).toEqual(['known before sending']);

    const recomputed = await audited(folder, 'recomputed');
    expect(recomputed).toMatchObject({
      verdict: 'leak',
      advice: [{ against: ['leak'], mitigation: 'by-known-time' }],
    });
    expect(featuresOf(recomputed, 'leak')).toEqual(
      expect.arrayContaining([
        'user_open_rate',
        'story_open_rate',
        'user_topic_open_rate',
        'user_source_open_rate',
      ]),
    );
    expect(readingsOf(recomputed, 'training')).toEqual(['recomputed at day 35 00:00']);
    expect(readingsOf(recomputed, 'served')).toEqual(['known before sending']);

    const minusOwn = await audited(folder, 'recomputed-minus-own');
    expect(minusOwn.verdict).not.toBe('equal');
    expect(readingsOf(minusOwn, 'training')).toEqual([
      "recomputed at day 35 00:00 without the row's own send and open",
    ]);

    const one = await audited(folder, 'one');
    expect(one.verdict).toBe('leak');
    expect(featuresOf(one, 'leak')).toEqual(['user_topic_open_rate']);
    expect(featuresOf(one, 'equal').length).toBe(one.features.length - 1);
    for (const { name, training } of dynamicOf(one)) {
      expect(training, name).toMatchObject({
        share: 1,
        reading: name === 'user_topic_open_rate' ? 'recomputed at day 35 00:00' : 'known before sending',
      });
    }

    const old = await audited(folder, 'old');
    expect(featuresOf(old, 'leak')).toEqual([]);
    expect(old.advice).toEqual([]);
    expect(readingsOf(old, 'training')).toEqual(['known 6h before sending']);

    const occurred = await audited(folder, 'occurred');
    for (const { name, training } of dynamicOf(occurred)) {
      expect(training, name).toMatchObject({
        share: 1,
        reading: expect.stringMatching(/^occurred before sending/),
      });
    }
  });

  test('with stale and wrong values at serving: the served side is named, and only a log is advised', async () => {
    const folder = await exported('wrong', {
      serving: {
        features: { staleness: '6h' },
        faults: [{ kind: 'scale', features: ['user_open_rate'], by: 100 }],
      },
      training: { splits: ['time'], provenances: ['logged', 'reconstructed', 'recomputed'] },
    });
    const logged = await audited(folder, 'logged');
    expect(logged).toMatchObject({ verdict: 'equal', advice: [] });

    const reconstructed = await audited(folder, 'reconstructed');
    expect(reconstructed.verdict).not.toBe('equal');
    expect(readingsOf(reconstructed, 'training')).toEqual(['known before sending']);
    for (const { name, served } of dynamicOf(reconstructed)) {
      expect(served, name).toMatchObject({
        share: 1,
        reading: expect.stringMatching(/^known 6h before sending/),
        changed: name === 'user_open_rate' ? [expect.stringContaining('100')] : [],
      });
    }

    const recomputed = await audited(folder, 'recomputed');
    expect(recomputed).toMatchObject({
      verdict: 'leak',
      advice: [{ against: ['leak'], mitigation: 'logging' }],
    });
  });
});
