import { expect, it } from 'vitest';
import { DAY_MS } from '../../src/base/time.ts';
import { featureCount, featureNames } from '../../src/features/definitions.ts';
import { materialise } from '../../src/features/provenance.ts';
import { recomputation } from '../../src/features/recomputation.ts';
import { live } from '../world/worlds.ts';
import { valuesOf } from './tables.ts';

const NEW = ['user_sends_24h', 'story_open_rate', 'user_topic_reads_ln', 'hour_sine'];

it('gives each day what the provenance gives, in the columns asked for, and what was logged in the others', () => {
  const { world, log, impressions } = live({ days: 6, history: { ingestionDelay: { maximum: '5h' } } });
  const columns = NEW.map((name) => featureNames.indexOf(name));
  const served = { start: 0, end: impressions.rows, vectors: impressions.features };
  const tableAt = recomputation(world.catalog, log, impressions, served, columns);
  const logged = valuesOf(served);
  for (const day of [2, 3, 3, 6]) {
    const atMs = day * DAY_MS;
    const end = Array.from(impressions.column('sentAtMs')).filter((sentAtMs) => sentAtMs < atMs).length;
    const expected = valuesOf(materialise('recomputed', world.catalog, log, impressions, 0, end, atMs));
    for (let place = 0; place < expected.length; place++) {
      if (!columns.includes(place % featureCount)) expected[place] = logged[place];
    }
    expect(end).toBeGreaterThan(50);
    expect(valuesOf(tableAt(atMs, end))).toEqual(expected);
  }
});
