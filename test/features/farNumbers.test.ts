/** Feature values do not depend on where the log and the impressions begin to count. */
import { describe, expect, it } from 'vitest';
import { DAY_MS } from '../../src/base/time.ts';
import { type ProvenanceName, provenanceNames } from '../../src/features/options.ts';
import { isSameTable, materialise } from '../../src/features/provenance.ts';
import { FIRST_NUMBERS, type History, moved, renumbered } from '../history/renumbered.ts';
import { live } from '../world/worlds.ts';
import { valuesOf } from './tables.ts';

const DAYS = 4;

/** Everything that numbers are for: opens to be taken out, events known late and in the wrong order, sessions. */
const arm = live({
  days: DAYS,
  world: {
    opens: { baseRate: 0.3, delayMedian: '5h' },
    follows: { unfollowAfterDisappointment: 0.3, afterOpen: 0.5 },
    sessions: { followUpRate: 0.6 },
  },
  history: { ingestionDelay: { minimum: '1m', maximum: '2d' } },
});
const { catalog } = arm.world;

const table = (name: ProvenanceName, { log, impressions }: History) =>
  materialise(name, catalog, log, impressions, 0, impressions.rows, DAYS * DAY_MS);

describe.each(FIRST_NUMBERS)('numbered from %d on', (first) => {
  const far = renumbered(arm, first, first);

  it('a history is as long as it was, with its own events at its own places', () => {
    expect(far.log.end - far.log.first).toBe(arm.log.end);
    expect(far.impressions.rows).toBeGreaterThan(200);
    let opens = 0;
    for (let row = 0; row < far.impressions.rows; row++) {
      for (const name of ['sendSeq', 'openSeq'] as const) {
        const seq = far.impressions.value(name, row);
        expect(seq).toBe(moved(arm.impressions.value(name, row), first));
        if (name === 'openSeq' && seq >= 0) opens++;
      }
    }
    expect(opens).toBeGreaterThan(50);
  });

  it.each(provenanceNames)('%s values are the same', (name) => {
    expect(valuesOf(table(name, far))).toEqual(valuesOf(table(name, arm)));
  });

  it('a row’s own events are taken out, and only they', () => {
    const [with_, without] = [table('recomputed', far), table('recomputed-minus-own', far)].map(valuesOf);
    expect(without).not.toEqual(with_);
  });

  it('reconstructed values are the logged ones', () => {
    expect(isSameTable(table('reconstructed', far), table('logged', far))).toBe(true);
  });
});
