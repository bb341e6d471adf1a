/** Kinds of mitigations by where the values that they train on come from, and how each kind looks. */
import type { MitigationOutcome } from '../../lab/studies/mitigations/schema.ts';
import type { Style } from '../chart/chart.ts';
import { provenanceStyles } from '../chart/styles.ts';

export interface Kind {
  readonly label: string;
  readonly style: Style;
}

const KINDS = {
  recomputed: { label: 'recomputed', style: provenanceStyles.recomputed },
  snapshots: { label: 'from snapshots', style: provenanceStyles.snapshots },
  reconstructed: { label: 'reconstructed', style: provenanceStyles.reconstructed },
  logged: { label: 'logged', style: provenanceStyles.logged },
  none: { label: 'no dynamic features', style: { color: 'ink', symbol: 'cross' } },
} as const satisfies Record<string, Kind>;

/** In the order of the legend. */
export const kinds: readonly Kind[] = Object.values(KINDS);

export function kindOf({ keys, newFeature }: Pick<MitigationOutcome, 'keys' | 'newFeature'>): Kind {
  if (newFeature === 'never') return KINDS.none;
  const [first] = keys.training.provenances ?? [];
  const from = typeof first === 'object' ? first.from : first;
  const [provenance, every] =
    typeof from === 'object' ? [from.provenance, 'every' in from ? from.every : undefined] : [from];
  if (every !== undefined) return KINDS.snapshots;
  if (provenance === 'logged') return KINDS.logged;
  return provenance === 'reconstructed' ? KINDS.reconstructed : KINDS.recomputed;
}
