/** Alarms of an audit: what each looks at, and above which value it is raised. */
import {
  CALIBRATION_LIMIT,
  COPIES_LIMIT,
  COPIES_OVER_SPLIT_LIMIT,
  LATER_ROWS_LIMIT,
  LEAK_LIMIT,
  SESSIONS_LIMIT,
  UNKNOWN_AT_CUT_LIMIT,
  UNRIPE_LIMIT,
} from './limits.ts';
import { type AlarmName, type Audit, alarmNames } from './schema.ts';

/** Findings that alarms look at. */
export type Findings = Pick<Audit, 'excess' | 'features' | 'split' | 'label' | 'set'>;

export interface Alarm {
  /** Its message when it is raised. */
  readonly title: string;
  readonly limit: number;
  /** The value that is compared with the limit; null where the inputs do not tell. */
  readonly measure: (findings: Findings) => number | null;
}

export const alarms: Readonly<Record<AlarmName, Alarm>> = {
  leak: {
    title: 'training values know more of the label than serving could',
    limit: LEAK_LIMIT,
    measure: leakValue,
  },
  'later rows': {
    title: 'training rows are later than test rows',
    limit: LATER_ROWS_LIMIT,
    measure: ({ split }) => split?.testBeforeLastTrain ?? null,
  },
  sessions: {
    title: 'sessions are on both sides of the split',
    limit: SESSIONS_LIMIT,
    measure: ({ split }) => split?.sessions ?? null,
  },
  'copies over the split': {
    title: 'copies of test rows are in training',
    limit: COPIES_OVER_SPLIT_LIMIT,
    measure: ({ split }) => split?.copies ?? null,
  },
  'unknown at the cut': {
    title: 'labels of training rows were not known at the first test row',
    limit: UNKNOWN_AT_CUT_LIMIT,
    measure: ({ split }) => split?.unknownAtCut ?? null,
  },
  'unripe labels': {
    title: 'labels had not their time when the table was made',
    limit: UNRIPE_LIMIT,
    measure: ({ label }) => {
      if (label?.afterLast == null || !(label.afterLast.expected > 0)) return null;
      const { found, expected } = label.afterLast;
      return (expected - found) / Math.sqrt(expected);
    },
  },
  copies: {
    title: 'rows are copies of others',
    limit: COPIES_LIMIT,
    measure: ({ set }) => set.copies,
  },
  calibration: {
    title: 'scores online promise other numbers of positive labels than the table has',
    limit: CALIBRATION_LIMIT,
    measure: ({ set }) =>
      set.calibrationOnline === null || Number.isNaN(set.calibrationOnline)
        ? null
        : Math.abs(Math.log(set.calibrationOnline)),
  },
};

export function alarmFindings(findings: Findings): Audit['alarms'] {
  return alarmNames.map((alarm) => {
    const { limit, measure } = alarms[alarm];
    const value = measure(findings);
    return { alarm, value, limit, isRaised: value !== null && value > limit };
  });
}

/** The lower end of the interval of excess information: that of all features, or of the one where it is highest. */
export function leakValue({ excess, features }: Pick<Audit, 'excess' | 'features'>): number | null {
  return excess === null
    ? null
    : Math.max(excess.low, ...features.map((each) => each.excess?.low ?? excess.low));
}
