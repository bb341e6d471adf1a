/** The report of an audit, from top to bottom: `audit.md`, `report.html` and the table in the terminal. */
import type { Audit, FeatureVerdict, ScoredRows, Verdict } from '../../audit/schema.ts';
import {
  type List,
  list,
  only,
  type Page,
  prose,
  quiet,
  type Row,
  type Table,
  type Text,
  type Tone,
  table,
  titleOn,
} from '../page.ts';
import { count, NO_NUMBER, percent, plain } from '../text/numbers.ts';
import { adviceInShort, adviceSections, adviceSentences } from './advice.ts';
import { alarmSentences, alarmTable } from './alarms.ts';
import { auc, costSentences } from './cost.ts';
import { provenanceFindings, provenanceGroups, provenanceSections } from './provenance.ts';

const TONES: Readonly<Record<Verdict, Tone>> = {
  equal: 'good',
  'skew without leak': 'less',
  leak: 'bad',
  'cannot tell': 'unsure',
};

export function auditPage(audit: Audit): Page {
  const { audited, provenance, version } = audit;
  const features = featureTable(audit);
  const findings = [...findingsOf(audit), ...provenanceFindings(provenance), ...alarmSentences(audit)];
  return {
    title: titleOn(audited.training.files.join(', '), 'do the features leak?'),
    subtitle: `${audited.training.files.join(', ')}: ${count(audit.rows.judged)} rows, ${count(audit.rows.positives)} of them positive, version ${version}`,
    lead: [list(findings), only(['html'], list(adviceInShort(audit)))],
    atAGlance: [
      features,
      ...(provenance === null ? [] : [provenanceGroups(provenance)]),
      prose(...findings, ...adviceSentences(audit)),
      quiet(...rowsOf(audit)),
    ],
    guide: 'docs/do/audit.md',
    elsewhere: 'in audit.md',
    sections: [
      {
        id: 'features',
        title: 'Feature by feature',
        body: [features, list([...rowsOf(audit), ...restatedOf(audit)])],
      },
      { id: 'alarms', title: 'Alarms, and how often each is right', body: alarmTable(audit) },
      ...adviceSections(audit),
      ...provenanceSections(provenance),
      { id: 'age', title: 'By the age of the row', body: ageTable(audit) },
      { id: 'split', title: 'The split', body: splitList(audit) },
      { id: 'label', title: 'The label', body: labelList(audit) },
      { id: 'set', title: 'The set', body: setList(audit) },
      { id: 'open', title: 'Not judged', body: openList(audit) },
    ],
  };
}

function findingsOf({ verdict, excess, flattery, damage, features }: Audit): Text[] {
  const sorted = worstFirst(features);
  const leaking = sorted.filter((each) => each.verdict === 'leak');
  const [harmful] = sorted.filter(({ verdict, isHarmful }) => isHarmful && verdict !== 'leak');
  return [
    [
      'All features together: ',
      { badge: verdict, tone: harmful === undefined ? TONES[verdict] : 'bad' },
      ...(excess === null ? ['.'] : [', excess information ', auc(excess), ' AUC.']),
    ],
    ...(leaking.length === 0
      ? []
      : [
          `${leaking[0].name} knows most that serving could not; ${leaking.length} of ${features.length} features leak.`,
        ]),
    ...costSentences(flattery, damage),
    ...(harmful?.damage == null
      ? []
      : [
          [
            `${harmful.name} has no clear leak, and does harm: a model that is trained on its training values loses `,
            auc(harmful.damage),
            ' AUC on served ones. Train on what was served, or serve what was trained on.',
          ],
        ]),
  ];
}

function restatedOf({ audited, features }: Audit): string[] {
  if (audited.previous === null) return [];
  const restated = features.filter((each) => (each.restated ?? 0) > 0);
  const told = restated.map(({ name, restated }) => `${name} (${count(restated ?? 0)} rows)`);
  return [
    told.length === 0
      ? `No value was restated since ${audited.previous.files.join(', ')}.`
      : `Values restated since ${audited.previous.files.join(', ')}: ${told.join(', ')}.`,
  ];
}

function rowsOf({ rows, audited }: Audit): string[] {
  const { training, served } = audited;
  const sample = training.stride === 1 ? '' : `, one in ${training.stride} by a hash of the id`;
  return [
    `${count(training.rows)} of ${count(training.rowsInFile)} rows of training were read${sample}; ${count(rows.judged)} are judged.`,
    served === null
      ? 'No served values were given, so training values have nothing to be compared with: add the features as they were served.'
      : `${count(rows.matched)} of them have served values; models were fitted on ${count(rows.fitted)}.`,
  ];
}

function featureTable({ features }: Audit): Table {
  return table({
    caption: 'Training against served values, feature by feature',
    columns: [
      { head: 'feature' },
      { head: 'verdict', isText: true, isVerdict: true },
      { head: 'differs' },
      { head: 'excess information', shortHead: ['excess', 'information'] },
      { head: 'damage' },
      { head: 'AUC alone, training', shortHead: ['AUC alone,', 'training'], dispensable: 2 },
      { head: 'AUC alone, served', shortHead: ['AUC alone,', 'served'], dispensable: 2 },
      { head: 'why', isText: true, wraps: true, dispensable: 1 },
    ],
    rows: worstFirst(features).map(
      ({ name, verdict, why, mismatch, excess, damage, isHarmful, auc: alone }): Row => ({
        cells: [
          name,
          { badge: verdict, tone: isHarmful ? 'bad' : TONES[verdict] },
          percent(mismatch),
          excess === null ? NO_NUMBER : auc(excess),
          damage === null ? NO_NUMBER : auc(damage),
          plain(alone.training),
          plain(alone.served),
          why,
        ],
      }),
    ),
  });
}

const SEVERITY: readonly Verdict[] = ['leak', 'cannot tell', 'skew without leak', 'equal'];

/** Leaks by what training knows more of the label, then what does harm as it is served, then by verdict. */
function worstFirst(features: Audit['features']): Audit['features'] {
  return [...features].sort(
    (a, b) =>
      Number(b.verdict === 'leak') - Number(a.verdict === 'leak') ||
      Number(b.isHarmful) - Number(a.isHarmful) ||
      SEVERITY.indexOf(a.verdict) - SEVERITY.indexOf(b.verdict) ||
      sizeOf(b) - sizeOf(a),
  );
}

function sizeOf({ verdict, excess, damage }: FeatureVerdict): number {
  return (verdict === 'leak' ? excess : damage)?.mean ?? 0;
}

function ageTable({ excessByAge }: Audit): Table | undefined {
  if (excessByAge.length === 0) return undefined;
  return table({
    caption: 'Excess information of all features by the age of the row',
    columns: [{ head: 'days before the last row' }, { head: 'rows' }, { head: 'excess information' }],
    rows: excessByAge.map(({ fromDays, toDays, rows, excess }) => ({
      cells: [`${fromDays.toFixed(1)} to ${toDays.toFixed(1)}`, count(rows), auc(excess)],
    })),
  });
}

function splitList({ split }: Audit): List | undefined {
  if (split === null) return undefined;
  const { train, test, others, positiveRate, scored } = split;
  return list([
    `${count(train)} rows of training, ${count(test)} of test${others === 0 ? '' : `, ${count(others)} of neither`}.`,
    `${percent(positiveRate.train)} of the training rows are positive, ${percent(positiveRate.test)} of the test rows.`,
    ...told(split.testBeforeLastTrain, 'of the test rows are no later than the last training row'),
    ...told(split.users, 'of the test rows have a user that training has, too'),
    ...told(split.sessions, 'of the test rows have a session that training has, too'),
    ...split.entities.flatMap(({ column, share }) =>
      told(share, `of the test rows have a value of ${column} that training has, too`),
    ),
    ...told(split.copies, 'of the test rows have a copy in training: a row with equal feature values'),
    ...told(split.unknownAtCut, 'of the training rows have a label that was not known at the first test row'),
    ...(scored === null ? [] : scoredList(scored)),
  ]);
}

function scoredList({ by, knownUsers, newUsers, byAge }: NonNullable<NonNullable<Audit['split']>['scored']>) {
  const score = by === 'score' ? 'the score online' : 'the score offline';
  const told = (rows: ScoredRows | null, whose: string): Text[] =>
    rows === null || rows.rows === 0
      ? []
      : [
          rows.auc === null
            ? `${count(rows.rows)} test rows ${whose}: too few for an AUC of ${score}.`
            : [`${count(rows.rows)} test rows ${whose}: AUC of ${score} `, auc(rows.auc), '.'],
        ];
  return [
    ...told(knownUsers, 'of users that training has'),
    ...told(newUsers, 'of new users'),
    ...byAge.flatMap((part) =>
      told(part, `${part.fromDays.toFixed(1)} to ${part.toDays.toFixed(1)} days after the last training row`),
    ),
  ];
}

function labelList({ label }: Audit): List | undefined {
  if (label === null) return undefined;
  const { delayHours, knownBefore, windowHours, unripe, restated } = label;
  const entries = [
    ...(delayHours ?? []).map(
      ({ share, hours }) =>
        `${percent(share)} of the positive labels were known within ${hours.toFixed(1)} hours.`,
    ),
    ...(unripe === null || windowHours === null
      ? []
      : [
          `${percent(unripe.share)} of the rows are younger than ${windowHours.toFixed(1)} hours at the end of the table; ${percent(unripe.positiveRate)} of them are positive, against ${percent(unripe.ripePositiveRate)} of the others.`,
        ]),
    ...(knownBefore === null || knownBefore === 0
      ? []
      : told(knownBefore, 'of the positive labels were known before the decision: a moment is wrong')),
    ...(restated === null
      ? []
      : [
          `Of ${count(restated.rows)} labels in both copies, ${count(restated.toPositive)} became positive and ${count(restated.toNegative)} negative since.`,
        ]),
  ];
  return entries.length === 0 ? undefined : list(entries);
}

function setList({ set }: Audit): List {
  const { positiveRate, copies, conflicting, calibrationOnline, calibrationOffline, scores } = set;
  const promised = (calibration: number | null, which: string) =>
    calibration === null
      ? []
      : [`Scores ${which} promise ${calibration.toFixed(3)} positive labels for each that came.`];
  return list([
    `${percent(positiveRate)} of the rows are positive.`,
    ...told(copies, 'of the rows are copies of another: equal feature values'),
    ...told(conflicting, 'of the rows have a copy with the other label'),
    ...promised(calibrationOnline, 'online'),
    ...promised(calibrationOffline, 'offline'),
    ...(scores === null
      ? []
      : [
          `Scores offline differ from those online in ${percent(scores.differing)} of ${count(scores.rows)} rows: AUC ${plain(scores.aucOffline)} offline, ${plain(scores.aucOnline)} online.`,
        ]),
  ]);
}

function openList({ notJudged }: Audit): List | undefined {
  if (notJudged.length === 0) return undefined;
  return list(notJudged.map(({ what, needs }) => `${what}; it needs ${needs}.`));
}

function told(share: number | null, of: string): string[] {
  return share === null ? [] : [`${percent(share)} ${of}.`];
}
