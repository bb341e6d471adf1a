/** Where the feature values of a training set come from. */
import { z } from 'zod';

export const provenanceNames = [
  'logged',
  'reconstructed',
  'recomputed',
  'recomputed-minus-own',
  'recomputed-partition',
  'recomputed-open-window',
] as const;
export const provenanceName = z.enum(provenanceNames);
export type ProvenanceName = z.infer<typeof provenanceName>;
