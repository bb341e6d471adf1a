import { expect, it } from 'vitest';
import { DAY_MS, HOUR_MS } from '../../../../src/base/time.ts';
import { featureCount, featureNames } from '../../../../src/features/definitions.ts';
import type { ProvenanceOption } from '../../../../src/features/options.ts';
import { materialise } from '../../../../src/features/provenance.ts';
import { noCounts } from '../../../../src/lab/studies/explanation/touching.ts';
import type { TrainingOptions } from '../../../../src/scenario/schema.ts';
import { explained, followingScenario } from './explained.ts';

const known = { clock: 'known', boundary: 'before' } as const;
const hourLater: ProvenanceOption = { provenance: 'recomputed', after: '1h', ...known };

const modes: [name: string, TrainingOptions['provenances'], expected: string][] = [
  [
    'the first that leak',
    ['logged', 'reconstructed', 'recomputed-partition', 'recomputed'],
    'recomputed-partition',
  ],
  ['an open window', ['recomputed-open-window'], 'recomputed-open-window'],
  ['without the own label', ['recomputed-minus-own'], 'recomputed-minus-own'],
  ['none that leak', ['logged'], 'recomputed'],
  ['an hour later', [{ name: 'later', from: hourLater, except: {} }], 'later'],
  [
    'snapshots that forget',
    [
      {
        name: 'daily',
        from: { provenance: 'recomputed', every: '1d', retention: '3d', ...known },
        except: {},
      },
    ],
    'daily',
  ],
  [
    'a mix',
    [
      {
        name: 'mixed',
        from: 'logged',
        except: { user_follows_source: 'recomputed', story_open_rate: hourLater },
      },
    ],
    'mixed',
  ],
];

it.each(modes)('explains %s', (_, asked, name) => {
  const { pair, explanation } = explained(followingScenario({ training: { provenances: asked } }));
  const { notification, moments, trainingAtMs } = explanation;
  expect(explanation.models.leaky.pipeline).toBe(`${name} × time`);
  const row = notification.id - pair.arm.impressions.firstId;
  const { provenances } = pair.leaky.spec.mix;
  const { log, impressions, world } = pair.arm;
  const fresh = (option: ProvenanceOption, column: number, atMs: number) => {
    const { vectors } = materialise(option, world.catalog, log, impressions, row, row + 1, atMs);
    return vectors.valuesOf(row)[vectors.placeOf(row) + column];
  };

  // A training set made at each moment, from the beginning.
  const some = [0, 1, 5, Math.floor(moments.length / 2), moments.length - 1];
  for (const { atMs, values } of some.map((stop) => moments[stop])) {
    expect(values).toEqual(provenances.map((option, column) => fresh(option, column, atMs)));
  }
  const at = pair.recomputed.vectors.placeOf(row);
  const table = pair.recomputed.vectors.valuesOf(row).slice(at, at + featureCount);
  expect(explanation.features.map(({ recomputed }) => recomputed)).toEqual(Array.from(table));
  expect(moments.at(-1)?.values).toEqual(Array.from(table));

  explanation.features.forEach(
    ({ kind, keptSinceMs, provenance, readAtMs, withoutOwn, causes, served, reconstructed, recomputed }) => {
      expect(reconstructed).toBe(served);
      expect(withoutOwn === null).toBe(provenance !== 'recomputed');
      expect(readAtMs).toBeGreaterThanOrEqual(
        provenance === 'recomputed' && name === 'daily' ? 0 : notification.sentAtMs,
      );
      expect(readAtMs).toBeLessThanOrEqual(trainingAtMs);
      expect(keptSinceMs).toBe(name === 'daily' && kind === 'dynamic' ? readAtMs - 3 * DAY_MS : null);
      if (provenance !== 'logged') return;
      expect(recomputed).toBe(served);
      expect(causes).toEqual({ own: noCounts(), user: noCounts(), others: noCounts() });
    },
  );
  if (name === 'later') {
    const { readAtMs, causes } = explanation.features[featureNames.indexOf('user_open_rate')];
    expect(readAtMs).toBe(notification.sentAtMs + HOUR_MS);
    const openedInTime = (notification.openedAtMs as number) < readAtMs ? 1 : 0;
    expect(causes.own).toMatchObject({ send: 1, open: openedInTime });
  }
});
