import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { adviceOn } from '../../src/audit/advice.ts';
import { benchmark } from '../../src/audit/benchmark.ts';
import { type AlarmName, type Audit, advisable, alarmNames } from '../../src/audit/schema.ts';
import { mitigationsFile } from '../../src/lab/studies/mitigations/schema.ts';
import { benchmarkModule } from '../../tools/docsText.mjs';

const read = (path: string) => readFileSync(join(import.meta.dirname, '../..', path), 'utf8');
const committed = () =>
  mitigationsFile.read(read('results/mitigations/mitigations.json'), 'mitigations.json');

const alarmsWith = (raised: readonly AlarmName[]) =>
  alarmNames.map((alarm) => ({ alarm, value: 1, limit: 0.5, isRaised: raised.includes(alarm) }));

/** A finding of history whose served values equal these readings. */
function served(...readings: readonly (readonly [reading: string, isNamed: boolean])[]): Audit['provenance'] {
  const features = readings.map(([reading, isNamed], place) => ({
    name: `x${place}`,
    kind: 'dynamic',
    served: { reading, isNamed },
  }));
  return { features } as unknown as Audit['provenance'];
}

const advised = (raised: readonly AlarmName[], provenance: Audit['provenance'] = null) =>
  adviceOn({ alarms: alarmsWith(raised), provenance }).map(({ mitigation, against }) => [
    mitigation,
    against,
  ]);

describe('advice', () => {
  test('is none where nothing was found, or where no mitigation of the benchmark helps', () => {
    expect(advised([])).toEqual([]);
    expect(advised(['copies', 'copies over the split', 'calibration', 'unripe labels'])).toEqual([]);
  });

  test.each([
    ['no history is known', null, 'logging'],
    ['history gives what was served', served(['known before sending', true]), 'by-known-time'],
    [
      'so do the events of the batch',
      served(['known before sending (events that batch saw)', true]),
      'by-known-time',
    ],
    ['serving alone saw some', served(['known before sending (events that serving saw)', true]), 'logging'],
    [
      'erased events would be needed',
      served(['known before sending, with what was erased later', true]),
      'logging',
    ],
    [
      'serving was late',
      served(['known before sending', true], ['known 6h before sending', true]),
      'logging',
    ],
    ['a value was changed', served(['known before sending, × 100', true]), 'logging'],
    ['no reading is the one', served(['known before sending', false]), 'logging'],
  ] as const)('against a leak, where %s', (_, provenance, mitigation) => {
    expect(advised(['leak'], provenance)).toEqual([[mitigation, ['leak']]]);
  });

  test('against splits names each alarm that it is about', () => {
    expect(advised(['later rows', 'sessions', 'unknown at the cut'])).toEqual([
      ['time-split', ['later rows']],
      ['time-gap', ['sessions', 'unknown at the cut']],
    ]);
  });

  test('has the figures of the committed benchmark', () => {
    expect(read('src/audit/benchmark.ts')).toBe(benchmarkModule(committed(), advisable));
  });

  test('calls cheapest what stores least of all that is as good as clean logging there', () => {
    const harmless = committed().mitigations.filter(({ isAsGood }) => isAsGood);
    const least = Math.min(...harmless.map(({ summary }) => summary.leastBytesPerImpression.mean));
    expect(benchmark.mitigations.logging.bytesPerImpression.mean).toBeCloseTo(least, 3);
    expect(harmless.map(({ id }) => id)).toEqual(expect.arrayContaining(['logging', 'by-known-time']));
  });
});
