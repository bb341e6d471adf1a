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
      `A pipeline is immune where, at every dose, its gap and its production stay within ${IMMUNITY_MARGIN} AUC of the logged pipeline's in the same world, by 95 % intervals over seeds; the logged one is so by definition, and what a fault costs it is in the last column. The tables show the dose at which each is farthest.`,
    ],
    ...faults.flatMap((fault) => [
      [`### ${fault.title}`],
      [fault.why],
      [`![Gap, damage and production over the dose](${faultPicture(fault)}.svg)`],
      markdownTable(
        [
          'pipeline',
          'immune',
          'gap beyond logged, AUC',
          'damage, AUC',
          'loss of production since the first dose, AUC',
        ],
        fault.pipelines.map(({ label, isImmune, gapBeyondLogged, damage, productionLoss }) => [
          label,
          isImmune ? 'yes' : 'no',
          exact(gapBeyondLogged, small),
          exact(damage, small),
          exact(productionLoss, small),
        ]),
        ['immune'],
      ),
      [`\`${fault.file}\`, ${fault.seeds} seeds${fault.key === '' ? '' : `, dosed by \`${fault.key}\``}.`],
    ]),
  ];
}
