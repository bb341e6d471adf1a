/** The columns of the table, and what they mean. */

import { type HeadlineColumn, headline } from '../../report/run/columns.ts';
import { pipelineQuantities } from '../../scenario/quantities.ts';
import { REFERENCES_MEANING, type ReferenceName, referenceLabel } from '../../scenario/references.ts';

export interface ShownColumn extends HeadlineColumn {
  readonly meaning: string;
}

const { offline, shadow: production, gap, flattery, damage, live } = pipelineQuantities;
const MEANT: Readonly<Partial<Record<string, { readonly meaning: string }>>> = {
  offline,
  production,
  gap,
  flattery,
  damage,
  openRate: live.of.openRate,
};

export const shownColumns: readonly ShownColumn[] = headline.flatMap((column) => {
  const meant = MEANT[column.name];
  return meant === undefined ? [] : [{ ...column, meaning: meant.meaning }];
});

/** The columns, the metrics that their meanings speak of, and the policies in the last rows. */
export function columnGlossary(
  policies: readonly ReferenceName[],
): readonly { readonly title: string; readonly meaning: string }[] {
  return [
    ...shownColumns.map(({ head, meaning }) => ({ title: head, meaning })),
    { title: 'AUC', meaning: offline.of.auc.meaning },
    { title: 'NE', meaning: offline.of.ne.meaning },
    { title: policies.map(referenceLabel).join('; '), meaning: REFERENCES_MEANING },
  ];
}
