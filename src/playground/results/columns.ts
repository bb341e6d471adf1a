/** The columns of the table, and what they mean. */

import { type Meaning, meaningOf } from '../../lab/result/meanings.ts';
import { type HeadlineColumn, headline } from '../../report/run/columns.ts';
import { referenceLabel, referenceNames } from '../../scenario/references.ts';

export interface ShownColumn extends HeadlineColumn {
  readonly meaning: Meaning;
}

const MEANINGS: Readonly<Partial<Record<string, Meaning>>> = {
  offline: 'offline',
  production: 'shadow',
  gap: 'gap',
  flattery: 'flattery',
  damage: 'damage',
  openRate: 'openRate',
};

export const shownColumns: readonly ShownColumn[] = headline.flatMap((column) => {
  const meaning = MEANINGS[column.name];
  return meaning === undefined ? [] : [{ ...column, meaning }];
});

/** The columns, the metrics that their meanings speak of, and the last rows. */
export const columnGlossary: readonly { readonly title: string; readonly meaning: string }[] = [
  ...shownColumns.map(({ head, meaning }) => ({ title: head, meaning: meaningOf(meaning) })),
  { title: 'AUC', meaning: meaningOf('auc') },
  { title: 'NE', meaning: meaningOf('ne') },
  { title: referenceNames.map(referenceLabel).join('; '), meaning: meaningOf('references') },
];
