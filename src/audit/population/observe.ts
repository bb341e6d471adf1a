/** The observer of planted worlds: it audits the planted set. */
import type { RunData } from '../../lab/stages/production.ts';
import { alarmFindings } from '../alarms.ts';
import { vectorNumbers } from '../checks/copies.ts';
import { checkLabel } from '../checks/label.ts';
import { checkSet } from '../checks/set.ts';
import { checkSplit } from '../checks/split.ts';
import { judge } from '../judge.ts';
import { plantedSet } from './planted.ts';
import type { SeedOfPlant } from './schema.ts';

/** Findings of an audit about a planted set. */
export type Observed = Pick<SeedOfPlant, 'rows' | 'verdict' | 'excess' | 'raised' | 'untold' | 'leaking'> & {
  readonly damage: number;
  readonly flattery: number;
};

export default function observe(data: RunData): Observed {
  const { rows, request } = plantedSet(data);
  const vectors = vectorNumbers(rows);
  const judged = judge(rows);
  const { verdict, excess, features, damage, flattery } = judged;
  const alarms = alarmFindings({
    ...judged,
    split: checkSplit(request, LABEL, rows, vectors),
    label: checkLabel(request, LABEL, rows),
    set: checkSet(rows, LABEL, vectors),
  });
  return {
    rows: rows.count,
    verdict,
    excess,
    damage: damage?.mean ?? Number.NaN,
    flattery: flattery?.mean ?? Number.NaN,
    raised: alarms.flatMap(({ alarm, isRaised }) => (isRaised ? [alarm] : [])),
    untold: alarms.flatMap(({ alarm, value }) => (value === null ? [alarm] : [])),
    leaking: features.flatMap((each) => (each.verdict === 'leak' ? [each.name] : [])),
  };
}

const LABEL = 'the planted set';
