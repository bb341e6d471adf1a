/**
 * The timeline above the slider. Every stop of the slider has the same room, so the thumb stands below what it means:
 * the first hours, in which most happens, are wide, and quiet weeks are narrow.
 */
import { DAY_MS, HOUR_MS } from '../../../base/time.ts';
import type { Explanation } from '../../../lab/explain/explanation.ts';
import type { StepEvent } from '../../../lab/explain/history.ts';
import type { Counts } from '../../../lab/explain/touching.ts';
import { type Html, html, trusted } from '../../page/html.ts';
import { plural, stretch } from '../times.ts';
import { eventText } from './captions.ts';

const LANE = 46;
const TRACK = 30;
const AXIS = 26;

type Shape = 'send' | 'open' | 'read' | 'follow' | 'unfollow';

interface Mark {
  readonly stop: number;
  readonly shape: Shape;
  /** Whether it is about the notification itself, or about its source or topic. */
  readonly tone: 'own' | 'near' | 'far';
  readonly tip: string;
}

export function timelineHtml(explanation: Explanation): Html {
  const { notification, crowd, moments } = explanation;
  const stopOf = stops(explanation);
  const last = moments.length - 1;
  const marks = marksOf(explanation, stopOf);
  const lanes: [title: string, content: string][] = [
    [
      'This notification',
      glyphs(
        marks.filter(({ tone }) => tone === 'own'),
        last,
      ),
    ],
    [
      'Other notifications to the user',
      glyphs(
        marks.filter(({ tone, shape }) => tone !== 'own' && (shape === 'send' || shape === 'open')),
        last,
      ),
    ],
    [
      'What the user read and followed',
      glyphs(
        marks.filter(({ tone, shape }) => tone !== 'own' && shape !== 'send' && shape !== 'open'),
        last,
      ),
    ],
    ...(
      [
        ['Opens of the story by others', 'story'],
        ['Opens of the source by others', 'source'],
        ['Opens of the topic by others', 'topic'],
      ] as const
    ).map(([title, entity]): [string, string] => [
      title,
      bars(
        crowd.map((day) => ({ from: stopOf(day.fromMs), to: stopOf(day.toMs), counts: day[entity] })),
        last,
      ),
    ]),
  ];
  const height = lanes.length * LANE + AXIS;
  return html`<div class="timeline chart"><svg width="100%" height="${height}" role="graphics-document" aria-roledescription="timeline" aria-label="What happened between sending and training">
${lanes.map(([title, content], lane) => trusted(`<svg x="0" y="${lane * LANE}" width="100%" height="${LANE}" overflow="visible"><text x="0" y="12">${title}</text><line class="track" x1="0" x2="100%" y1="${TRACK}" y2="${TRACK}"/>${content}</svg>`))}
${trusted(axis(notification.sentAtMs, explanation.trainingAtMs, stopOf, last, height))}
<rect class="later" x="100%" y="16" width="0%" height="${height - AXIS - 12}"/>
<line class="now" x1="100%" x2="100%" y1="16" y2="${height - AXIS + 6}"/>
</svg></div>
${key()}`;
}

/** A function that gives where a moment stands among the stops, in stops and parts of them. */
function stops({ moments }: Explanation): (atMs: number) => number {
  return (atMs) => {
    const next = moments.findIndex((moment) => moment.atMs >= atMs);
    if (next <= 0) return next === 0 ? 0 : moments.length - 1;
    const [before, after] = [moments[next - 1].atMs, moments[next].atMs];
    return next - 1 + (atMs - before) / (after - before);
  };
}

function marksOf({ steps, notification }: Explanation, stopOf: (atMs: number) => number): Mark[] {
  return steps.flatMap(({ knownAtMs, events }) =>
    events.map((event): Mark => {
      const since = knownAtMs - notification.sentAtMs;
      return {
        // Seen just after it is known, but for the sending itself, which stands at the beginning.
        stop: event.own && event.type === 'send' ? 0 : stopOf(knownAtMs + 1),
        shape: event.type as Shape,
        tone: toneOf(event),
        tip: `${since === 0 ? 'At sending' : `${stretch(since)} later`}: ${eventText(event)}`,
      };
    }),
  );
}

function toneOf({ own, because, sameSource, sameTopic }: StepEvent): Mark['tone'] {
  if (own || because) return 'own';
  return sameSource || sameTopic ? 'near' : 'far';
}

/** Shapes around (0, 0), told apart without colour. */
const SHAPES: Readonly<Record<Shape, string>> = {
  send: '<circle r="4"/>',
  open: '<path d="M0-6 6 0 0 6-6 0Z"/>',
  read: '<rect x="-3.5" y="-3.5" width="7" height="7"/>',
  follow: '<path d="M0-6 6 5H-6Z"/>',
  unfollow: '<path d="M0 6 6-5H-6Z"/>',
};

function glyphs(marks: readonly Mark[], last: number): string {
  return marks
    .map(
      ({ stop, shape, tone, tip }) =>
        `<svg x="${percentOf(stop, last)}" y="${TRACK}" overflow="visible"><g class="${shape} ${tone}" data-stop="${Math.ceil(stop)}" data-mark data-tip="${tip}" role="graphics-symbol" aria-roledescription="event" aria-label="${tip}">${SHAPES[shape]}</g></svg>`,
    )
    .join('');
}

interface Bar {
  readonly from: number;
  readonly to: number;
  readonly counts: Counts;
}

function bars(days: readonly Bar[], last: number): string {
  const most = Math.max(1, ...days.map(({ counts }) => counts.open));
  return days
    .map(({ from, to, counts }, day) => {
      const height = (16 * counts.open) / most;
      const tip = `Day ${day + 1} after sending: ${plural(counts.open, 'open')} of ${plural(counts.send, 'notification')}, ${plural(counts.read, 'read')}`;
      return `<rect class="crowd" x="${percentOf(from, last)}" width="${percentOf(Math.max(0, to - from), last)}" y="${(TRACK - height).toFixed(1)}" height="${Math.max(height, 0.5).toFixed(1)}" data-mark data-tip="${tip}" role="graphics-symbol" aria-roledescription="bar" aria-label="${tip}"/>`;
    })
    .join('');
}

const TICKS: readonly [label: string, sinceMs: number][] = [
  ['6 h', 6 * HOUR_MS],
  ['1 day', DAY_MS],
  ['3', 3 * DAY_MS],
  ['7', 7 * DAY_MS],
  ['14', 14 * DAY_MS],
  ['28 days', 28 * DAY_MS],
];

function axis(
  sentAtMs: number,
  trainingAtMs: number,
  stopOf: (atMs: number) => number,
  last: number,
  height: number,
): string {
  const inside = TICKS.map(([label, sinceMs]) => ({
    label,
    stop: stopOf(sentAtMs + sinceMs),
    atMs: sentAtMs + sinceMs,
  })).filter(
    // The ends have labels of their own.
    ({ stop, atMs }) => atMs < trainingAtMs && stop < 0.88 * last && stop > 0.12 * last,
  );
  const tick = (x: string, label: string, anchor: string) =>
    `<line class="tick" x1="${x}" x2="${x}" y1="16" y2="${height - AXIS + 4}"/><text class="axis" x="${x}" y="${height - 6}" text-anchor="${anchor}">${label}</text>`;
  return [
    tick('0%', 'sent', 'start'),
    ...inside.map(({ label, stop }) => tick(percentOf(stop, last), label, 'middle')),
    tick('100%', 'training', 'end'),
  ].join('');
}

function percentOf(stop: number, last: number): string {
  return `${((100 * stop) / Math.max(1, last)).toFixed(2)}%`;
}

function key(): Html {
  const names: [Shape, string][] = [
    ['send', 'sent'],
    ['open', 'opened'],
    ['read', 'read in the app'],
    ['follow', 'followed'],
    ['unfollow', 'unfollowed'],
  ];
  return html`<p class="key">${names.map(
    ([shape, name]) =>
      html`<span><svg width="14" height="14" aria-hidden="true">${trusted(`<svg x="7" y="7" overflow="visible"><g class="${shape} near">${SHAPES[shape]}</g></svg>`)}</svg> ${name}</span> `,
  )}<span>faint: neither this source nor this topic</span></p>`;
}
