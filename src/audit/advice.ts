/** Mitigations of what an audit found: of those that remove it the cheapest, by what the benchmark of mitigations says. */
import { catalogue } from '../lab/studies/mitigations/catalog.ts';
import { benchmark } from './benchmark.ts';
import type { Advice, Advisable, AlarmName, Audit } from './schema.ts';

/** A remedy of alarms, and what has to be true for it. */
interface Remedy {
  readonly against: readonly AlarmName[];
  readonly mitigation: Advisable;
  readonly why: string;
  readonly assumes: string;
}

/** By what served values turned out to be: only a log has them, whatever serving does. */
const OF_LEAKS = {
  logging: {
    against: ['leak'],
    mitigation: 'logging',
    why: 'Training then has what was served, whatever serving does. Of mitigations that leave no damage it stores least in the benchmark, whose events are known late, so that a history has two moments of each; where events are known at once, a history stores less.',
    assumes: catalogue.logging.assumes,
  },
  replay: {
    against: ['leak'],
    mitigation: 'by-known-time',
    why: 'Events that were known before sending give the served values, in the rows that there are already, too. What it stores is the log of events, which is there.',
    assumes: catalogue['by-known-time'].assumes,
  },
} as const satisfies Record<string, Remedy>;

const OF_SPLITS: readonly Remedy[] = [
  {
    against: ['later rows'],
    mitigation: 'time-split',
    why: 'No training row is then later than a test row. It takes no leak out of the features.',
    assumes: 'the model is used on later rows than it is trained on',
  },
  {
    against: ['sessions', 'unknown at the cut'],
    mitigation: 'time-gap',
    why: 'Rows near the cut are left out: sessions that go on behind it, and labels that come after it. It takes no leak out of the features.',
    assumes: 'the gap is longer than a session, and than labels take',
  },
];

export function adviceOn({ alarms, provenance }: Pick<Audit, 'alarms' | 'provenance'>): readonly Advice[] {
  const raised = alarms.filter(({ isRaised }) => isRaised).map(({ alarm }) => alarm);
  const remedies = [isReplayed(provenance) ? OF_LEAKS.replay : OF_LEAKS.logging, ...OF_SPLITS];
  return remedies.flatMap(({ against, mitigation, why, assumes }): Advice[] => {
    const met = raised.filter((alarm) => (against as readonly AlarmName[]).includes(alarm));
    if (met.length === 0) return [];
    return [{ against: met, mitigation, why, assumes, ...benchmark.mitigations[mitigation] }];
  });
}

/** The name that an audit gives the reading that reconstruction by knowledge time makes. */
const REPLAY = /^known before sending(?: \(events that batch saw\))?$/;

/** Checks that reconstruction by knowledge time makes every served value that depends on history. */
function isReplayed(provenance: Audit['provenance']): boolean {
  const dynamic = provenance?.features.filter(({ kind }) => kind === 'dynamic') ?? [];
  return (
    dynamic.length > 0 &&
    dynamic.every(({ served }) => served?.isNamed === true && REPLAY.test(served.reading))
  );
}
