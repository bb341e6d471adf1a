/** Questions of an audit that its request leaves open. */
import type { AuditRequest } from './request.ts';
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
];

export function notJudged(request: AuditRequest): Audit['notJudged'] {
  return QUESTIONS.filter(({ isOpen }) => isOpen(request)).map(({ what, needs }) => ({ what, needs }));
}
