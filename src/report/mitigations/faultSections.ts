/** Faults as sections of a page: which pipelines are immune by the numbers, and why. */
import { IMMUNITY_MARGIN } from '../../lab/mitigations/faults.ts';
import type { FaultOutcome } from '../../lab/mitigations/outcome.ts';
import { markdownTable } from '../markdown.ts';
import { exact } from '../numbers.ts';
import { small } from './figures.ts';

/** File name without ending of the picture of a fault. */
export function faultPicture({ id }: Pick<FaultOutcome, 'id'>): string {
  return `fault-${id}`;
}

export function faultSections(faults: readonly FaultOutcome[]): string[][] {
  return [
    [
      `A pipeline is immune where, at every dose, its gap stays within ${IMMUNITY_MARGIN} AUC of the gap at the first dose and production loses no more than that, by 95 % intervals over seeds. The tables show the dose at which each changes most.`,
    ],
    ...faults.flatMap((fault) => [
      [`### ${fault.title}`],
      [fault.why],
      [`![Gap, damage and production over the dose](${faultPicture(fault)}.svg)`],
      markdownTable(
        ['pipeline', 'immune', 'change of the gap, AUC', 'loss of production, AUC'],
        fault.pipelines.map(({ label, isImmune, gapChange, productionLoss }) => [
          label,
          isImmune ? 'yes' : 'no',
          exact(gapChange, small),
          exact(productionLoss, small),
        ]),
        ['immune'],
      ),
      [`\`${fault.file}\`, ${fault.seeds} seeds${fault.key === '' ? '' : `, dosed by \`${fault.key}\``}.`],
    ]),
  ];
}
