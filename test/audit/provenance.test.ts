import { describe, expect, test } from 'vitest';
import { exportedWorld, readingsIn } from './exported.ts';

const SMALL = {
  name: 'small',
  world: { users: 100 },
  timeline: { burnIn: '7d', warmup: '4d', logging: '8d', production: '2d' },
};

const PLANTED = (
  [
    'reconstructed',
    'recomputed',
    'recomputed-minus-own',
    'recomputed-partition',
    'recomputed-open-window',
    { provenance: 'reconstructed', clock: 'occurred' },
    { provenance: 'reconstructed', boundary: 'inclusive' },
    { provenance: 'recomputed', clock: 'occurred' },
    { provenance: 'recomputed-partition', clock: 'occurred' },
    { provenance: 'recomputed-partition', zone: '+05:30' },
    { provenance: 'recomputed-partition', zone: '-08:00' },
    { provenance: 'reconstructed', zone: '+01:00' },
    { provenance: 'reconstructed', staleness: '6h' },
    { provenance: 'reconstructed', every: '1h' },
    { provenance: 'reconstructed', every: '24h' },
    { provenance: 'reconstructed', clock: 'occurred', availability: '1h' },
    { provenance: 'reconstructed', retention: '3d' },
    { provenance: 'reconstructed', ttl: '2d' },
    { provenance: 'recomputed', after: '24h' },
  ] as const
).map((is, place) =>
  typeof is === 'string'
    ? { name: is, entry: is, is }
    : { name: `p${place}`, entry: { name: `p${place}`, from: is }, is },
);

const WORLDS = {
  plain: {},
  late: { late: { share: 0.1, by: '2d' } },
  ties: { ingestionDelay: { minimum: '0s', maximum: '0s' } },
  duplicates: { duplicates: { share: 0.2 } },
  skewed: { clockSkew: { spread: '3h' } },
  everything: {
    late: { share: 0.1, by: '30h' },
    duplicates: { share: 0.1 },
    clockSkew: { spread: '1h' },
    backlog: { every: '24h', from: '3h', lasts: '2h' },
  },
} as const;

describe('the provenance of exported values', () => {
  test.each(Object.entries(WORLDS))(
    'in a world that is %s',
    async (_, history) => {
      const world = exportedWorld({
        ...SMALL,
        history,
        training: { missing: 'zero', provenances: ['logged', ...PLANTED.map(({ entry }) => entry)] },
      } as never);
      const wrong: string[] = [];
      for (const { name, is } of PLANTED) {
        const found = await readingsIn(world, { prefix: `${name.replaceAll('-', '_')}_` });
        for (const { name: feature, kind, training, served } of found.features) {
          if (training.share !== 1)
            wrong.push(`${JSON.stringify(is)} ${feature}: ${training.reading} ${training.share}`);
          if (
            served?.share !== 1 ||
            (kind === 'dynamic' && !served.reading.startsWith('known before sending'))
          )
            wrong.push(`${JSON.stringify(is)} ${feature}, served: ${served?.reading} ${served?.share}`);
        }
      }
      expect(wrong).toEqual([]);
    },
    600_000,
  );
});
