/** The part of the report of an audit that says which reading of history values are of. */
import type { AuditSide, ProvenanceFinding, ProvenanceMatch } from '../../audit/schema.ts';
import { list, prose, type Section, type Table, type Text, table } from '../page.ts';
import { count, percent } from '../text/numbers.ts';

type Finding = ProvenanceFinding | null;

/** One sentence for each side: the reading that most of its features are of. */
export function provenanceFindings(provenance: Finding): Text[] {
  if (provenance === null) return [];
  const sentence = (side: AuditSide): Text[] => {
    const dynamic = provenance.features.filter(({ kind }) => kind === 'dynamic');
    const matches = dynamic.flatMap((each) => each[side] ?? []);
    if (matches.length === 0) return [];
    const readings = matches.filter(({ isNamed }) => isNamed).map(({ reading }) => reading);
    const most = readings.sort((a, b) => timesIn(readings, b) - timesIn(readings, a))[0];
    const Values = side === 'training' ? 'Training values' : 'Served values';
    return most === undefined
      ? [`${Values}: none of ${count(provenance.tried)} readings of the events reproduces them.`]
      : [
          `${Values} of ${timesIn(readings, most)} of ${matches.length} features with a history equal ${most}.`,
        ];
  };
  return [...sentence('training'), ...sentence('served')];
}

function timesIn(readings: readonly string[], reading: string): number {
  return readings.filter((each) => each === reading).length;
}

export function provenanceSections(provenance: Finding): readonly Section[] {
  if (provenance === null) return [];
  return [
    {
      id: 'provenance',
      title: 'Which reading of history',
      body: [provenanceTable(provenance), list(notes(provenance)), ...unsure(provenance)],
    },
  ];
}

/** Features of the same readings in one row. */
export function provenanceGroups({ features, tried }: ProvenanceFinding): Table {
  const groups = new Map<string, string[]>();
  for (const { name, ...sides } of features) {
    const cells = JSON.stringify(cellsOf(sides, tried));
    groups.set(cells, [...(groups.get(cells) ?? []), name]);
  }
  return tableOf(
    [...groups].map(([cells, names]) => [names.join(', '), ...(JSON.parse(cells) as string[])]),
    true,
  );
}

function provenanceTable({ features, tried }: ProvenanceFinding): Table {
  return tableOf(
    features.map(({ name, ...sides }) => [name, ...cellsOf(sides, tried)]),
    false,
  );
}

function tableOf(rows: readonly (readonly string[])[], isGrouped: boolean): Table {
  return table({
    caption: 'The reading of the events that reproduces the values',
    columns: [
      isGrouped ? { head: 'features', isText: true, wraps: true } : { head: 'feature' },
      { head: 'training values equal', isText: true, wraps: true },
      { head: 'rows' },
      { head: 'served values equal', isText: true, wraps: true },
      { head: 'rows' },
    ],
    rows: rows.map((cells) => ({ cells })),
  });
}

function cellsOf(
  { training, served }: Pick<ProvenanceFinding['features'][number], AuditSide>,
  tried: number,
): readonly string[] {
  return [training, served].flatMap((match) =>
    match === null ? ['–', '–'] : [readingOf(match, tried), shareOf(match)],
  );
}

function readingOf({ isNamed, reading }: ProvenanceMatch, tried: number): string {
  return isNamed ? reading : `none of ${count(tried)} readings; nearest is: ${reading}`;
}

/** Never 100 % where a row differs. */
function shareOf({ share }: ProvenanceMatch): string {
  return percent(Math.floor(share * 1000) / 1000);
}

function notes(provenance: ProvenanceFinding): Text[] {
  const { tried, untried, isEnough, sampled, trainedAt, isTrainedAtGiven, events, remarks } = provenance;
  const [first, second] = sampled;
  return [
    `${count(tried)} readings of ${count(events)} events were tried on ${count(first)} rows, those that agreed best on ${count(second)}, and the best of these in all rows.`,
    ...(untried === 0
      ? []
      : [
          `${count(untried)} more were not tried: ${isEnough ? 'these reproduce every value' : 'the log is too long'}.`,
        ]),
    isTrainedAtGiven
      ? `The training set was made at ${trainedAt}, as given.`
      : `The likeliest moment of training is ${trainedAt}; give it with --trained-at if you know it.`,
    ...(provenance.undefined.length === 0
      ? []
      : [
          `No definition: ${provenance.undefined.join(', ')}; give a scenario that defines them with --definitions.`,
        ]),
    ...remarks,
  ];
}

/** Readings that agree in as many rows: which of them it was, these rows do not say. */
function unsure({ features }: ProvenanceFinding) {
  const namesOf = new Map<string, string[]>();
  for (const side of ['training', 'served'] as const) {
    for (const { name, ...sides } of features) {
      const { alike = [], moreAlike = 0 } = sides[side] ?? {};
      if (alike.length === 0) continue;
      const others = `${side}: ${[...alike, ...(moreAlike === 0 ? [] : [`${moreAlike} more`])].join('; ')}.`;
      namesOf.set(others, [...(namesOf.get(others) ?? []), name]);
    }
  }
  const items = [...namesOf].map(([others, names]) => `${names.join(', ')}, ${others}`);
  return items.length === 0
    ? []
    : [prose('Other readings agree in as many rows; in these rows they cannot be told apart:'), list(items)];
}
