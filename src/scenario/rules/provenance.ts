/** Rules on the parameters of provenances, and on screening: those that mean nothing together. */
import { DAY_MS, durationMs } from '../../base/time.ts';
import type { ProvenanceOption } from '../../features/options.ts';
import type { Path, Problem } from '../messages/problem.ts';
import type { Scenario, ScreenOptions } from '../schema.ts';
import { trainingDay } from './days.ts';

export function provenanceRules(scenario: Scenario): Problem[] {
  const day = trainingDay(scenario);
  const ofFeatures = scenario.training.provenances.flatMap((each, index) => {
    if (typeof each === 'string') return [];
    const path: Path = ['training', 'provenances', index];
    return [
      ...parameterRules(each.from, [...path, 'from'], day),
      ...Object.entries(each.except).flatMap(([feature, option]) =>
        parameterRules(option, [...path, 'except', feature], day),
      ),
    ];
  });
  return [...ofFeatures, ...screenRules(scenario)];
}

function screenRules({ training }: Scenario): Problem[] {
  const screens: { screen: ScreenOptions | null | undefined; path: Path }[] = [
    { screen: training.screen, path: ['training', 'screen'] },
    ...training.models.map(({ screen }, index) => ({
      screen,
      path: ['training', 'models', index, 'screen'],
    })),
  ];
  return screens.flatMap(({ screen, path }) =>
    screen === null || screen === undefined || Object.values(screen).some((value) => value !== undefined)
      ? []
      : [
          {
            path,
            found: 'a screening without a threshold',
            expected: 'at least one of auc, skew and shift',
            remedy: 'for example screen: { auc: 0.75 }; screen: null drops nothing',
          },
        ],
  );
}

/** A mapping, or that of a fallback, which has the same keys but one. */
type Parameters = Exclude<ProvenanceOption, string>;
type Complain = (key: string, found: string, expected: string, remedy: string) => void;

function parameterRules(option: ProvenanceOption, path: Path, trainingDay: number): Problem[] {
  if (typeof option === 'string') return [];
  const problems: Problem[] = [];
  const complain: Complain = (key, found, expected, remedy) =>
    problems.push({
      path: [...path, key],
      related: [path, ['timeline']],
      found: `${found} with ${option.provenance}`,
      expected,
      remedy,
    });
  if (option.provenance === 'logged') {
    loggedRules(option, complain);
    if (option.fallback !== undefined) {
      problems.push(...parameterRules(option.fallback, [...path, 'fallback'], trainingDay));
    }
  } else {
    computedRules(option, complain, trainingDay);
  }
  const { since } = option;
  if (since !== undefined && durationMs(since) >= trainingDay * DAY_MS) {
    complain(
      'since',
      since,
      `less than ${trainingDay}d, the time until training: nothing is recorded before`,
      'shorten since, or lengthen the timeline',
    );
  }
  return problems;
}

function loggedRules(option: Parameters, complain: Complain): void {
  const { after, staleness, every, ttl, retention, clock, availability, boundary } = option;
  const { side, zone, share, by, fallback } = option;
  const changed = { after, staleness, every, ttl, retention, clock, availability, boundary, side, zone };
  const plain = { clock: 'known', boundary: 'before' } as Record<string, string>;
  for (const [key, value] of Object.entries(changed)) {
    if (value === undefined || value === plain[key]) continue;
    complain(
      key,
      value,
      'none of the parameters of reading: logged values are what serving wrote down, and no history is read for them',
      `remove ${key}, or choose provenance: reconstructed`,
    );
  }
  if (by !== undefined && share === undefined) {
    complain('by', by, 'a share that it is of', 'add share, or remove by');
  }
  if (
    fallback !== undefined &&
    (typeof fallback === 'string' ? fallback : fallback.provenance) === 'logged'
  ) {
    complain(
      'fallback',
      'logged',
      'another provenance: it stands in where nothing was logged',
      'choose fallback: reconstructed, or remove fallback',
    );
  }
}

function computedRules(option: Parameters, complain: Complain, trainingDay: number): void {
  const { provenance, after, staleness, every, clock, availability, zone, share, by, fallback } = option;
  for (const [key, value] of Object.entries({ share, by, fallback })) {
    if (value === undefined) continue;
    complain(
      key,
      typeof value === 'object' ? value.provenance : `${value}`,
      'provenance: logged: computed values are there for every row',
      `remove ${key}, or choose provenance: logged`,
    );
  }
  if (after !== undefined && provenance === 'reconstructed') {
    complain(
      'after',
      after,
      'a recomputed provenance: reconstructed features are read at sending',
      'remove after, or choose provenance: recomputed',
    );
  }
  if (staleness !== undefined && provenance !== 'reconstructed') {
    complain(
      'staleness',
      staleness,
      'provenance: reconstructed: the age of a cache counts back from the moment of sending',
      'remove staleness, or choose provenance: reconstructed',
    );
  }
  if (availability !== undefined && clock === 'known') {
    complain(
      'availability',
      `${availability} and clock: known`,
      'clock: occurred: where it is recorded when events were known, nothing need be assumed about it',
      'set clock: occurred, or remove availability',
    );
  }
  if (after !== undefined && provenance === 'recomputed-partition') {
    complain(
      'after',
      after,
      'another recomputed provenance: a partition is read at the end of the day of sending',
      'remove after, or choose provenance: recomputed',
    );
  }
  if (every !== undefined && provenance === 'recomputed-partition') {
    complain(
      'every',
      every,
      'another provenance: a partition is a daily snapshot already',
      'remove every, or choose provenance: recomputed, with after and every',
    );
  }
  const readsMoment =
    after !== undefined || provenance === 'reconstructed' || provenance === 'recomputed-partition';
  if (zone !== undefined && !readsMoment) {
    complain(
      'zone',
      zone,
      'a provenance that reads as of a moment: this one reads the state on the day of training, whatever a clock says',
      'remove zone, or choose provenance: reconstructed or recomputed-partition',
    );
  }
  if (every !== undefined && durationMs(every) > trainingDay * DAY_MS) {
    complain(
      'every',
      every,
      `at most ${trainingDay}d, the time until training: no snapshot is taken before`,
      'shorten every, or lengthen the timeline',
    );
  }
}
