/** Questions of an audit that its request leaves open. */
import type { AuditRequest } from './request.ts';
import type { AuditedRows } from './rows.ts';
import type { Audit } from './schema.ts';

const QUESTIONS: readonly {
  readonly what: string;
  readonly needs: string;
  readonly isOpen: (request: AuditRequest) => boolean;
}[] = [
  {
    what: 'whether training values know more than serving did, and what it costs',
    needs: 'the log of served features (served), with an id in both tables (id)',
    isOpen: ({ served }) => served === undefined,
  },
  {
    what: 'which reading of history training and served values are of',
    needs:
      'the log of events (events), and the definitions of the features (definitions) if they are not those of the lab',
    isOpen: ({ events }) => events === undefined,
  },
  {
    what: 'how dependent rows are: intervals take each row for a user of its own, and are too narrow',
    needs: 'the column of the user (user)',
    isOpen: ({ user }) => user === undefined,
  },
  {
    what: 'the age of rows, and whether labels had their time',
    needs: 'the column of the moment of the decision (at)',
    isOpen: ({ at }) => at === undefined,
  },
  {
    what: 'how long labels take',
    needs: 'the column of the moment at which they were known (labelKnownAt), or attributionWindow',
    isOpen: ({ labelKnownAt, attributionWindow }) =>
      labelKnownAt === undefined && attributionWindow === undefined,
  },
  {
    what: 'what training rows know of test rows',
    needs: 'the column of the side of the split (split)',
    isOpen: ({ split }) => split === undefined,
  },
  {
    what: 'whether scores online promise what came',
    needs: 'the column of the score (score)',
    isOpen: ({ score }) => score === undefined,
  },
  {
    what: 'whether the model scores offline as it did online, and how well test rows of new users',
    needs: 'the column of the score offline (scoreOffline)',
    isOpen: ({ scoreOffline }) => scoreOffline === undefined,
  },
  {
    what: 'what was restated since the labels and values were first written',
    needs: 'an earlier copy of the training set (previous), with an id in both (id)',
    isOpen: ({ previous }) => previous === undefined,
  },
];

/** Names that a sentence lists; beyond them, it counts. */
const MOST_NAMES = 12;

export function notJudged(
  request: AuditRequest,
  { oneSided }: Pick<AuditedRows, 'oneSided'>,
): Audit['notJudged'] {
  const columnsOf = (names: readonly string[], side: string, other: string) =>
    names.length === 0
      ? []
      : [{ what: `${some(names)}: only ${side} has such a column`, needs: `the same in ${other}` }];
  return [
    ...QUESTIONS.filter(({ isOpen }) => isOpen(request)).map(({ what, needs }) => ({ what, needs })),
    ...columnsOf(oneSided.training, 'the training set', 'the log of served features'),
    ...columnsOf(oneSided.served, 'the log of served features', 'the training set'),
  ];
}

function some(names: readonly string[]): string {
  const more = names.length - MOST_NAMES;
  return `${names.slice(0, MOST_NAMES).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}
