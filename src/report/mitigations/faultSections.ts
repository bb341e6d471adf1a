/** Faults as sections of a page: which pipelines are immune by the numbers, and why. */

import type { FaultOutcome } from '../../lab/studies/mitigations/schema.ts';
import { IMMUNITY_MARGIN } from '../../lab/studies/mitigations/schema.ts';
import { type TableData, written } from '../text/markdown.ts';
import { exact } from '../text/numbers.ts';
import { small } from './figures.ts';

/** File name without ending of the picture of a fault. */
export function faultPicture({ id }: Pick<FaultOutcome, 'id'>): string {
  return `fault-${id}`;
}

export const FAULTS_NOTE = `A pipeline is immune where, at every dose, its gap and its production stay within ${IMMUNITY_MARGIN} AUC of what they are at the first dose, or of the logged pipeline's in the same world, by 95 % intervals over seeds; a fault that changes what is sent makes other worlds, so that only the second comparison is sharp. What a fault costs the logged pipeline, which is immune by the second, is in the last column. The tables show the dose at which each is farthest.`;

export function faultSections(faults: readonly FaultOutcome[]): string[][] {
  return [
    [FAULTS_NOTE],
    ...faults.flatMap((fault) => [
      [`### ${fault.title}`],
      [fault.why],
      [`![Gap, damage and production over the dose](${faultPicture(fault)}.svg)`],
      written(faultTable(fault)),
      [sourceOf(fault)],
    ]),
  ];
}

export const faultHead = [
  'pipeline',
  'immune',
  'gap beyond logged, AUC',
  'damage, AUC',
  'loss of production since the first dose, AUC',
] as const;

function faultTable({ pipelines }: FaultOutcome): TableData {
  return {
    head: faultHead,
    rows: pipelines.map(({ label, isImmune, gapBeyondLogged, damage, productionLoss }) => [
      label,
      isImmune ? 'yes' : 'no',
      exact(gapBeyondLogged, small),
      exact(damage, small),
      exact(productionLoss, small),
    ]),
    texts: ['immune'],
  };
}

/** What was run, and what is dosed. */
export function sourceOf({ file, seeds, key }: FaultOutcome): string {
  return `\`${file}\`, ${seeds} seeds${key === '' ? '' : `, dosed by \`${key}\``}.`;
}
