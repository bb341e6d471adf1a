/** The explanation of one notification, from top to bottom: `report.html` with its slider, and the text in the terminal. */
import type { Explanation, Step } from '../../lab/studies/explanation/schema.ts';
import {
  type Content,
  type Definitions,
  details,
  list,
  only,
  PAGES,
  type Page,
  prose,
  quiet,
  type Row,
  type Table,
  table,
  textOnly,
} from '../page.ts';
import { count } from '../text/numbers.ts';
import { bonded } from '../text/wrap.ts';
import { labelOf, shownValue } from './features.ts';
import { growthOf } from './growth.ts';
import { leaksOf } from './leaks.ts';
import { chance, signed } from './logOdds.ts';
import {
  choiceSentence,
  LEAKY_LIVE,
  leakSentence,
  NO_LEAK,
  notableLeaks,
  notesOf,
  nowSentence,
  verdictSentences,
} from './sentences.ts';
import { happeningsOf } from './timeline.ts';
import { eventText, shownChange } from './timeMachine/captions.ts';
import { timeMachine } from './timeMachine/timeMachine.ts';
import { stretch } from './times.ts';

export function explanationPage(explanation: Explanation): Page {
  const { scenario, seed, notification, version } = explanation;
  const verdict = prose(...verdictSentences(explanation));
  const happened: Definitions = {
    block: 'definitions',
    entries: happeningsOf(explanation).map(({ when, what }) => ({ term: when, meaning: what })),
  };
  const notes = notesOf(explanation);
  return {
    title: [
      textOnly(['terminal'], `${scenario}, seed ${seed}: notification ${count(notification.id)}`),
      textOnly(PAGES, 'How one notification leaked'),
    ],
    subtitle: `${scenario}, seed ${seed} · notification ${count(notification.id)} · hindsight ${version}`,
    lead: [only(['html'], verdict), quiet(choiceSentence(explanation))],
    guide: 'docs/do/explain.md',
    elsewhere: 'on the page',
    sections: [
      { id: 'happened', title: 'What happened', only: ['terminal'], body: happened },
      { id: 'verdict', title: 'What the models said', only: ['terminal'], body: verdict },
      {
        id: 'machine',
        title: 'The time machine',
        only: ['html'],
        body: { block: 'markup', html: timeMachine(explanation) },
      },
      {
        id: 'leak',
        title: 'How the leak happened',
        body: [only(['terminal'], leak(explanation, 5)), only(['html'], leak(explanation, 8))],
      },
      {
        id: 'growth',
        title: 'The leaky model’s answer, had its features been recomputed',
        only: ['terminal'],
        body: growthOf(explanation),
      },
      {
        id: 'features',
        title: 'Every feature: its values, and what each adds to the log-odds of the models',
        only: ['terminal'],
        body: featureTable(explanation),
      },
      { id: 'events', title: 'What happened', only: ['html'], body: [happened, events(explanation)] },
      {
        id: 'notes',
        title: textOnly(['html'], 'How to read this'),
        body: [only(['terminal'], quiet(...notes)), only(['html'], prose(...notes))],
      },
    ],
  };
}

/** @param most changes beyond about these are in the tables alone */
function leak(explanation: Explanation, most: number): Content {
  const leaks = notableLeaks(explanation, most);
  if (leaks.length === 0) return prose(NO_LEAK);
  return [
    prose(nowSentence(explanation)),
    list(leaks.map((each, index) => leakSentence(each, explanation, index === 0 ? 'The leaky model' : 'It'))),
  ];
}

/** The features in a table that adds up to the log-odds of the models. */
function featureTable(explanation: Explanation): Table {
  const { clean, leaky, leakyInProduction } = explanation.models;
  const models = [clean, leaky, leakyInProduction];
  const sum = (label: string, of: (model: (typeof models)[number]) => string): Row => ({
    group: 'sums',
    cells: [label, '', '', '', ...models.map(of)],
  });
  return table({
    caption: 'Each feature of this one notification, and what it adds to the log-odds of the models',
    columns: [
      { head: '' },
      { head: 'served' },
      { head: 'reconstr.', dispensable: 1 },
      { head: 'recomputed' },
      { head: 'clean', dispensable: 3 },
      { head: 'leaky' },
      { head: LEAKY_LIVE, dispensable: 2 },
    ],
    rows: [
      ...leaksOf(explanation).map(({ feature, changed, ...adds }): Row => {
        const { served, reconstructed, recomputed } = feature;
        return {
          group: 'features',
          isQuiet: !changed,
          cells: [
            labelOf(feature),
            ...[served, reconstructed, recomputed].map((value) => shownValue(feature, value)),
            ...[adds.clean, adds.leaky, adds.leakyInProduction].map(signed),
          ],
        };
      }),
      sum('an average notification', ({ intercept }) => signed(intercept)),
      ...(models.some(({ memorised }) => memorised !== 0)
        ? [sum('what it memorised of ids', ({ memorised }) => signed(memorised))]
        : []),
      sum('log-odds in all', ({ logit }) => signed(logit)),
      sum('probability of an open', ({ probability }) => chance(probability)),
    ],
  });
}

function events(explanation: Explanation): Content {
  const { steps, notification } = explanation;
  return details(
    `All ${count(steps.length)} times that the user changed a feature of this notification`,
    table({
      caption:
        'Each event of the user after sending, and what it changed: values recomputed just before and just after',
      columns: [
        { head: 'after sending' },
        { head: 'event', isText: true },
        { head: 'changes', isText: true },
      ],
      rows: steps.map((step) => ({
        cells: [
          step.knownAtMs === notification.sentAtMs
            ? 'at once'
            : stretch(step.knownAtMs - notification.sentAtMs),
          step.events.map(eventText).join('; '),
          changesText(step, explanation),
        ],
      })),
    }),
  );
}

function changesText({ changes }: Step, explanation: Explanation): string {
  return changes
    .map((change) => shownChange(change, explanation))
    .filter(({ before, after }) => before !== after)
    .map(({ label, before, after }) => `${label}: ${bonded(`${before} → ${after}`)}`)
    .join('; ');
}
