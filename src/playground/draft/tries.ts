/** Experiments to begin with. */
import type { Draft } from './address.ts';
import { startDraft } from './address.ts';
import { type Values, withValue } from './values.ts';

/** A row of the results that an experiment is about. */
export interface Shown {
  readonly provenance: string;
  /** The provenance whose figures it has, digit by digit. */
  readonly sameAs?: string;
}

export interface Try {
  readonly title: string;
  /** Outcome in words, true of the small world: the tests run it. */
  readonly see: string;
  /** Changes of the small world, by key. */
  readonly changes: Readonly<Record<string, unknown>>;
  /** Rows in the order in which they are told. */
  readonly shows: readonly Shown[];
  /** True where the run before has other worlds, so that nothing is to be seen beside it. */
  readonly standsAlone?: boolean;
}

export const tries: readonly Try[] = [
  {
    title: 'See the leak',
    see: 'Values recomputed at training promise a high AUC and give a low one in production. Logged ones give about what they promise.',
    changes: {},
    shows: [{ provenance: 'recomputed' }, { provenance: 'logged' }],
  },
  {
    title: "Leave out the row's own label",
    see: "A third provenance, without the row's own send and open: no clear gap is left. The open to be foretold stood in its own features.",
    changes: { 'training.provenances': ['recomputed', 'recomputed-minus-own', 'logged'] },
    shows: [{ provenance: 'recomputed-minus-own' }, { provenance: 'recomputed' }],
  },
  {
    title: 'Reconstruct instead of logging',
    see: 'Values replayed as of sending: the same figures as of logged ones, digit by digit.',
    changes: { 'training.provenances': ['recomputed', 'reconstructed', 'logged'] },
    shows: [{ provenance: 'reconstructed', sameAs: 'logged' }],
  },
  {
    title: 'Ask four worlds',
    see: 'Four seeds: intervals are over worlds now, and the gap of recomputed values stays clear of zero.',
    changes: { seeds: [1, 2, 3, 4] },
    shows: [{ provenance: 'recomputed' }, { provenance: 'logged' }],
    standsAlone: true,
  },
];

/** The small world with the changes of an experiment. */
export function draftOf({ changes }: Try): Draft {
  const start = startDraft();
  const values = Object.entries(changes).reduce<Values>(
    (changed, [key, value]) => withValue(changed, key.split('.'), value),
    start.values,
  );
  return { ...start, values };
}
