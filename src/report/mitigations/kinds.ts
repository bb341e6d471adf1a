/** Kinds of mitigations by where the values that they train on come from, and how each kind looks. */
import type { MitigationOutcome } from '../../lab/studies/mitigations/schema.ts';
import { provenanceStyles, type Style } from '../chart/provenances.ts';
import { INK, OKABE_ITO } from '../chart/style.ts';

export interface Kind extends Style {
  readonly label: string;
}

const KINDS = {
  recomputed: { label: 'recomputed', ...provenanceStyles.recomputed },
  snapshots: { label: 'from snapshots', color: OKABE_ITO.purple, shape: 'diamond' },
  reconstructed: { label: 'reconstructed', ...provenanceStyles.reconstructed },
  logged: { label: 'logged', ...provenanceStyles.logged },
  none: { label: 'no dynamic features', color: INK, shape: 'cross' },
} as const satisfies Record<string, Kind>;

/** In the order of the legend. */
export const kinds: readonly Kind[] = Object.values(KINDS);

export function kindOf({ keys, newFeature }: Pick<MitigationOutcome, 'keys' | 'newFeature'>): Kind {
  if (newFeature === 'never') return KINDS.none;
  const [features] = keys.training.features ?? [];
  const from = typeof features === 'object' ? features.from : features;
  const [provenance, every] =
    typeof from === 'object' ? [from.provenance, 'every' in from ? from.every : undefined] : [from];
  if (every !== undefined) return KINDS.snapshots;
  if (provenance === 'logged') return KINDS.logged;
  return provenance === 'reconstructed' ? KINDS.reconstructed : KINDS.recomputed;
}
