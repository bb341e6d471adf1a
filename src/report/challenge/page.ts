/** The score of detectors on a challenge, from top to bottom: `score.md`, `report.html` and the table in the terminal. */
import type { AlarmRate, ChallengeScore, ScoredEntry } from '../../audit/challenge/schema.ts';
import {
  beside,
  type Figure,
  list,
  type Page,
  picture,
  prose,
  quiet,
  type Table,
  type Text,
  table,
  titleOn,
} from '../page.ts';
import { count, fixed, NO_NUMBER, percent, plain } from '../text/numbers.ts';
import { rocChart } from './rocChart.ts';

export function challengeScorePage(score: ChallengeScore): Page {
  const { scoreOf, kinds, entries, version } = score;
  const leaking = worldsOf(kinds.filter(({ leaks }) => leaks));
  return {
    title: titleOn(['Challenge ', { code: scoreOf }], 'how detectors tell leaks'),
    subtitle: `Challenge ${scoreOf}, ${count(worldsOf(kinds))} worlds, ${count(leaking)} of which leak, version ${version}`,
    lead: beside(
      picture({ name: 'roc', chart: rocChart(score), alt: 'ROC curves of the detectors over worlds' }),
      [
        prose(bestOf(entries)),
        list([
          'AUC over worlds: the chance that a world that leaks scores higher than one that does not; over features, the same of the features of all worlds. 95 % intervals by DeLong with the world as cluster.',
          'Hits and false alarms: at the threshold of the detector, with exact 95 % intervals (Clopper and Pearson).',
          ...costNotes(score),
        ]),
      ],
    ),
    atAGlance: [entryTable(score), prose(bestOf(entries)), quiet(...costNotes(score))],
    guide: 'docs/do/audit.md',
    elsewhere: 'in score.md',
    series: entries.map(({ detector }) => detector),
    sections: [
      {
        id: 'detectors',
        title: 'Detector by detector',
        body: entryTable(score),
      },
      {
        id: 'separation',
        title: 'Separation by kind and dose',
        body: [
          prose(
            'The chance that the score of such a world is on the right side of that of a world of the other class: a leak above sets without one, a set without one below the leaks. 0.5 is chance.',
          ),
          kindTable(score, 'Separation by kind and dose', ({ separation }, kind) => plain(separation[kind])),
        ],
      },
      {
        id: 'alarms',
        title: 'Alarms by kind and dose',
        body: [
          prose('Share of worlds with an alarm, with exact 95 % intervals.'),
          kindTable(score, 'Alarms by kind and dose', ({ alarms }, kind) =>
            alarms === null ? NO_NUMBER : rate(alarms.byKind[kind]),
          ),
        ],
      },
      {
        id: 'origin',
        title: 'Where this comes from',
        body: prose([
          'Written by ',
          { code: 'npx hindsight challenge score' },
          `, version ${version}; the worlds by `,
          { code: `npx hindsight challenge make --worlds ${worldsOf(kinds)} --seed ${score.seed}` },
          '. ',
          { code: 'score.json' },
          ' beside this file holds every figure.',
        ]),
      },
    ],
  };
}

/** One row for each detector. */
export function entryTable({ entries, prices }: ChallengeScore): Table {
  return table({
    caption: 'Detectors on the worlds of the challenge',
    columns: [
      { head: 'detector' },
      { head: 'AUC over worlds', shortHead: ['AUC', 'worlds'] },
      { head: 'AUC over features', shortHead: ['AUC', 'features'], dispensable: 3 },
      { head: 'hits' },
      { head: 'false alarms', shortHead: ['false', 'alarms'] },
      { head: 'AUC lost by missed leaks', shortHead: ['AUC lost', 'by misses'], dispensable: 2 },
      { head: 'cost, hours', shortHead: ['cost,', 'hours'] },
    ],
    nameColumns: 24,
    rows: [
      ...entries.map(({ detector, auc, featureAuc, alarms }) => ({
        series: detector,
        cells: [
          detector,
          between(auc),
          featureAuc === null ? NO_NUMBER : between(featureAuc),
          alarms === null ? NO_NUMBER : rate(alarms.hits),
          alarms === null ? NO_NUMBER : rate(alarms.falseAlarms),
          alarms === null ? NO_NUMBER : fixed(alarms.lostAuc, 4),
          alarms === null ? NO_NUMBER : fixed(alarms.hours, 2),
        ],
      })),
      ...(['never', 'always'] as const).map((name) => ({
        isQuiet: true,
        cells: [
          name === 'never' ? 'no alarm in any world' : 'an alarm in every world',
          ...Array.from({ length: 5 }, () => NO_NUMBER),
          fixed(prices[name], 2),
        ],
      })),
    ],
  });
}

function kindTable(
  { kinds, entries }: ChallengeScore,
  caption: string,
  cellOf: (entry: ScoredEntry, kind: number) => Text,
): Table {
  return table({
    caption,
    columns: [
      { head: 'kind' },
      { head: 'dose', isText: true },
      { head: 'leaks', isText: true },
      { head: 'worlds' },
      { head: 'AUC lost in production' },
      ...entries.map(({ detector }) => ({ head: detector })),
    ],
    rows: kinds.map(({ kind, dose, leaks, worlds, damage }, index) => ({
      group: leaks ? 'leaks' : 'harmless',
      cells: [
        kind,
        dose,
        leaks ? 'yes' : 'no',
        count(worlds),
        plain(damage),
        ...entries.map((entry) => cellOf(entry, index)),
      ],
    })),
  });
}

function bestOf(entries: readonly ScoredEntry[]): string {
  const highest = Math.max(...entries.map(({ auc }) => auc.mean));
  const best = entries.filter(({ auc }) => auc.mean === highest).map(({ detector }) => detector);
  return `A world that leaks scores higher than one that does not in ${percent(highest)} of all pairs${
    entries.length === 1 ? '' : `, by ${best.join(', ')}; no other detector has more`
  }.`;
}

function costNotes({ prices: { hoursPerAuc, hoursPerFalseAlarm } }: ChallengeScore): string[] {
  return [
    `Cost, per world: ${fixed(1 / hoursPerAuc, 3)} AUC that a leak without an alarm loses in production, as measured by deployment, counts as an hour; a false alarm as ${hoursPerFalseAlarm === 1 ? 'an hour' : `${hoursPerFalseAlarm} hours`} of work. Half of these worlds leak.`,
  ];
}

function worldsOf(kinds: ChallengeScore['kinds']): number {
  return kinds.reduce((sum, { worlds }) => sum + worlds, 0);
}

function rate(estimate: AlarmRate): Figure {
  return { estimate, format: percent, ends: (value) => fixed(100 * value, 0) };
}

function between(estimate: ScoredEntry['auc']): Figure {
  return { estimate, format: plain, ends: (value) => fixed(value, 2) };
}
