/**
 * The timeline above the slider. Every stop of the slider has the same room, so the thumb is below what it
 * means: the first hours, in which most happens, are wide, and quiet weeks are narrow.
 */
import { DAY_MS, HOUR_MS } from '../../../base/time.ts';
import type { Crowd, Explanation, StepEvent } from '../../../lab/studies/explanation/schema.ts';
import { type Html, html } from '../../markup.ts';
import { count } from '../../text/numbers.ts';
import { plural, stretch } from '../times.ts';
import { eventText } from './captions.ts';

/** Pixels: a lane, where its line is below its title, the tallest bar on it, and the room for the axis. */
const LANE = 46;
const TRACK = 34;
const TALLEST = 17;
const AXIS = 26;

type Shape = 'send' | 'open' | 'read' | 'follow' | 'unfollow';

interface Mark {
  readonly atMs: number;
  readonly shape: Shape;
  /** About the notification itself, about its source or topic, or about neither. */
  readonly tone: 'own' | 'near' | 'far';
  readonly tip: string;
}

/** Position of a moment, from 0 at sending to 1 at training. */
type Place = (atMs: number) => number;

export function timelineHtml(explanation: Explanation): Html {
  const { crowd } = explanation;
  const place = placeOf(explanation);
  const marks = marksOf(explanation);
  const others = marks.filter(({ tone }) => tone !== 'own');
  const isSent = ({ shape }: Mark) => shape === 'send' || shape === 'open';
  const shown = (these: readonly Mark[]) => glyphs(these, explanation, place);
  const lanes: readonly [title: string, content: Html][] = [
    ['This notification', shown(marks.filter(({ tone }) => tone === 'own'))],
    ['Other notifications to the user', shown(others.filter(isSent))],
    ['What the user read and followed', shown(others.filter((mark) => !isSent(mark)))],
    ['Opens of the story by others', bars(crowd, 'story', place)],
    ['Opens of the source by others', bars(crowd, 'source', place)],
    ['Opens of the topic by others', bars(crowd, 'topic', place)],
  ];
  const height = lanes.length * LANE + AXIS;
  return html`<div class="timeline chart"><svg width="100%" height="${height}" role="graphics-document" aria-roledescription="timeline" aria-label="What happened between sending and training">
${axis(explanation, place, height)}
${lanes.map(
  ([, content], lane) =>
    html`<svg y="${lane * LANE}" width="100%" height="${LANE}" overflow="visible"><line class="track" x2="100%" y1="${TRACK}" y2="${TRACK}"/>${content}</svg>\n`,
)}
<rect class="later" x="100%" y="16" width="0%" height="${height - AXIS - 12}"/>
<line class="now" x1="100%" x2="100%" y1="16" y2="${height}"/>
${lanes.map(([title], lane) => html`<text y="${lane * LANE + 13}">${title}</text>`)}
</svg></div>
${key()}`;
}

function placeOf({ moments }: Explanation): Place {
  const last = moments.length - 1;
  return (atMs) => {
    const next = moments.findIndex((moment) => moment.atMs >= atMs);
    if (next <= 0) return next === 0 || last === 0 ? 0 : 1;
    const [before, after] = [moments[next - 1].atMs, moments[next].atMs];
    return (next - 1 + (atMs - before) / (after - before)) / last;
  };
}

function marksOf({ steps, notification: { sentAtMs } }: Explanation): Mark[] {
  return steps.flatMap(({ knownAtMs, events }) =>
    events.map((event): Mark => {
      const since = knownAtMs - sentAtMs;
      return {
        // What happens is seen just after it; sending itself is at the very beginning.
        atMs: since === 0 ? sentAtMs : knownAtMs + 1,
        shape: event.type as Shape,
        tone: toneOf(event),
        tip: `${since === 0 ? 'At sending' : `${stretch(since)} after sending`}: ${eventText(event)}`,
      };
    }),
  );
}

function toneOf({ own, because, sameSource, sameTopic }: StepEvent): Mark['tone'] {
  if (own || because) return 'own';
  return sameSource || sameTopic ? 'near' : 'far';
}

/** Shapes around (0, 0), distinguishable without colour. */
const SHAPES: Readonly<Record<Shape, Html>> = {
  send: html`<circle r="4.5"/>`,
  open: html`<path d="M0-7 7 0 0 7-7 0Z"/>`,
  read: html`<rect x="-4" y="-4" width="8" height="8"/>`,
  follow: html`<path d="M0-7 7 5H-7Z"/>`,
  unfollow: html`<path d="M0 7 7-5H-7Z"/>`,
};

function glyphs(marks: readonly Mark[], { moments }: Explanation, place: Place): Html {
  return html`${marks.map(({ atMs, shape, tone, tip }) => {
    const stop = moments.findIndex((moment) => moment.atMs >= atMs);
    return html`<svg x="${percentOf(place(atMs))}" y="${TRACK}" overflow="visible"><g class="${shape} ${tone}" data-stop="${stop}" data-mark data-tip="${tip}" role="graphics-symbol" aria-roledescription="event" aria-label="${tip}">${SHAPES[shape]}</g></svg>`;
  })}`;
}

/** Heights are opens per hour: the first day is counted by the hour, later ones by the day. */
function bars(crowd: readonly Crowd[], entity: 'story' | 'source' | 'topic', place: Place): Html {
  const perHour = crowd.map(({ fromMs, toMs, [entity]: { open } }) => (open * HOUR_MS) / (toMs - fromMs));
  const most = Math.max(...perHour);
  return html`${crowd.map(({ fromMs, toMs, [entity]: { send, open, read } }, index) => {
    if (open === 0) return undefined;
    const height = Math.max(1, (TALLEST * perHour[index]) / most);
    const [from, to] = [place(fromMs), place(toMs)];
    const since = fromMs - crowd[0].fromMs;
    const begin = since === 0 ? 'From sending on' : `${stretch(since)} after sending`;
    const tip = `${begin}, for ${stretch(toMs - fromMs)}: ${plural(open, 'open')}, ${count(send)} sent, ${plural(read, 'read')}`;
    return html`<rect class="crowd" x="${percentOf(from)}" width="${percentOf(to - from)}" y="${(TRACK - height).toFixed(1)}" height="${height.toFixed(1)}" data-mark data-tip="${tip}" role="graphics-symbol" aria-roledescription="bar" aria-label="${tip}"/>`;
  })}`;
}

const TICKS: readonly [label: string, sinceMs: number][] = [
  ['6 hours', 6 * HOUR_MS],
  ['1 day', DAY_MS],
  ['3', 3 * DAY_MS],
  ['7', 7 * DAY_MS],
  ['14', 14 * DAY_MS],
  ['28', 28 * DAY_MS],
  ['56', 56 * DAY_MS],
];

/** Labels nearer to each other than this share of the width would run into one another: on a wide screen, on a narrow one. */
const APART = 0.06;
const APART_ON_NARROW = 0.2;

function axis({ notification: { sentAtMs }, trainingAtMs }: Explanation, place: Place, height: number): Html {
  const tick = (x: string, label: string, anchor: string, crowded = false) =>
    html`<g${crowded ? html` class="crowded"` : undefined}><line class="tick" x1="${x}" x2="${x}" y1="16" y2="${height - AXIS + 4}"/><text x="${x}" y="${height - 6}" text-anchor="${anchor}">${label}</text></g>`;
  const inside = TICKS.filter(([, sinceMs]) => sentAtMs + sinceMs < trainingAtMs).map(([label, sinceMs]) => ({
    label,
    at: place(sentAtMs + sinceMs),
  }));
  const wide = spaced(inside, APART);
  const narrow = spaced(inside, APART_ON_NARROW);
  return html`${[
    tick('0%', 'sent', 'start'),
    ...wide.map((each) => tick(percentOf(each.at), each.label, 'middle', !narrow.includes(each))),
    tick('100%', 'training', 'end'),
  ]}`;
}

/** Those that keep their distance from each other and from both ends, the first of them first. */
function spaced<T extends { readonly at: number }>(places: readonly T[], apart: number): T[] {
  let last = 0;
  return places.filter(({ at }) => {
    if (at - last < apart || at > 1 - apart) return false;
    last = at;
    return true;
  });
}

function percentOf(share: number): string {
  return `${(100 * share).toFixed(2)}%`;
}

function key(): Html {
  const names: readonly [Shape, string][] = [
    ['send', 'sent'],
    ['open', 'opened'],
    ['read', 'read in the app'],
    ['follow', 'followed'],
    ['unfollow', 'unfollowed'],
  ];
  return html`<p class="key">${names.map(
    ([shape, name]) =>
      html`<span><svg width="16" height="16" aria-hidden="true"><svg x="8" y="8" overflow="visible"><g class="near">${SHAPES[shape]}</g></svg></svg> ${name}</span> `,
  )}<span>hollow: another source and topic</span></p>`;
}
