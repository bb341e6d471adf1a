/** Time and memory against the number of users, each beside what growth in proportion would give. */
import {
  FONT_SIZE,
  framed,
  INK,
  OKABE_ITO,
  QUIET_INK,
  SMALL_FONT_SIZE,
  TITLE_FONT_SIZE,
  textAt,
} from '../../dist/report/chart/style.js';
import { userDaysOf } from './growth.mjs';

const PANEL_WIDTH = 330;
const PANEL_HEIGHT = 260;
const PANEL_GAP = 110;

/** Undefined if no growth was measured. */
export function growthChart({ growth, million }, textWidth) {
  const runs = [...(growth?.runs ?? []), ...(million?.runs ?? [])];
  if (runs.length < 2) return undefined;
  const title = 'From a thousand users to a million';
  const subtitle = [
    'One seed of scenarios/million-users.yaml, eight weeks, two decisions a user-day, about 300 candidates.',
    'Dashed: in proportion to the users, drawn through the last point.',
  ];
  const panels = [
    {
      title: 'minutes',
      color: OKABE_ITO.blue,
      measureOf: ({ seconds }) => seconds / 60,
      detailOf: (run) => `${(userDaysOf(run) / run.seconds / 1000).toFixed(0)} k user-days/s`,
    },
    {
      title: 'peak memory, GiB',
      color: OKABE_ITO.vermillion,
      measureOf: ({ peakBytes }) => peakBytes / 2 ** 30,
      detailOf: ({ peakBytes, users }) => `${(peakBytes / users / 1024).toFixed(0)} KiB a user`,
    },
  ];
  const textsWidth = Math.max(
    textWidth(title, TITLE_FONT_SIZE, true),
    ...subtitle.map((line) => textWidth(line, FONT_SIZE)),
  );
  const padding = { left: 80, right: 40, top: 120, bottom: 60 };
  const width = Math.max(2 * PANEL_WIDTH + PANEL_GAP, textsWidth);
  return framed(
    { title, subtitle, width, height: PANEL_HEIGHT, padding },
    panels.flatMap((panel, index) => panelLayers(panel, runs, index * (PANEL_WIDTH + PANEL_GAP))),
  );
}

/** Axes are drawn by hand, since the panels share one frame. */
function panelLayers({ title, color, measureOf, detailOf }, runs, left) {
  const last = runs[runs.length - 1];
  const x = logarithmic(
    runs.map(({ users }) => users),
    [left, left + PANEL_WIDTH],
  );
  const proportional = (users) => (measureOf(last) * users) / last.users;
  const y = logarithmic(runs.map(measureOf), [PANEL_HEIGHT, 0]);
  const segment = (from, to, mark) => ({
    data: { values: [{}] },
    mark: { type: 'rule', ...mark },
    encoding: {
      x: { value: from[0] },
      y: { value: from[1] },
      x2: { value: to[0] },
      y2: { value: to[1] },
    },
  });
  const grid = { color: '#EEEEEE', strokeWidth: 1 };
  const ends = [runs[0].users, last.users];
  // The line of proportion is cut where it leaves the panel.
  const inside = ends.map((users) => {
    const value = Math.min(Math.max(proportional(users), y.low), y.high);
    return [x.at((last.users * value) / measureOf(last)), y.at(value)];
  });
  return [
    ...x.marks.flatMap((mark) => [
      segment([x.at(mark), 0], [x.at(mark), PANEL_HEIGHT], grid),
      textAt(countText(mark), {
        x: x.at(mark),
        y: PANEL_HEIGHT + 16,
        align: 'center',
        size: SMALL_FONT_SIZE,
      }),
    ]),
    ...y.marks.flatMap((mark) => [
      segment([left, y.at(mark)], [left + PANEL_WIDTH, y.at(mark)], grid),
      textAt(`${mark}`, { x: left - 10, y: y.at(mark), align: 'right', size: SMALL_FONT_SIZE }),
    ]),
    segment(inside[0], inside[1], { color: QUIET_INK, strokeWidth: 1.5, strokeDash: [5, 4] }),
    textAt(title, { x: left, y: -16, align: 'left', bold: true }),
    textAt('users', { x: left + PANEL_WIDTH / 2, y: PANEL_HEIGHT + 38, align: 'center' }),
    ...runs.flatMap((run, index) => {
      const at = [x.at(run.users), y.at(measureOf(run))];
      const isAbove = index === 0 || run === last || measureOf(run) > proportional(run.users);
      return [
        {
          data: { values: [{}] },
          mark: { type: 'point', filled: true, size: 70, color, opacity: 1 },
          encoding: { x: { value: at[0] }, y: { value: at[1] } },
        },
        ...withHalo(detailOf(run), {
          x: at[0] + (isAbove ? 0 : 10),
          y: at[1] + (isAbove ? -18 : 16),
          align: isAbove && index > 0 ? 'right' : 'left',
          size: SMALL_FONT_SIZE,
          color: INK,
        }),
      ];
    }),
  ];
}

/** A text that stays legible on a line. */
function withHalo(text, place) {
  const layer = textAt(text, place);
  return [{ ...layer, mark: { ...layer.mark, stroke: 'white', strokeWidth: 5, strokeJoin: 'round' } }, layer];
}

/** A scale of powers of ten that holds all values. */
function logarithmic(values, [from, to]) {
  const low = Math.min(...values) / 1.6;
  const high = Math.max(...values) * 1.6;
  const marks = [];
  for (let power = Math.ceil(Math.log10(low)); power <= Math.log10(high); power++)
    marks.push(Number(`1e${power}`));
  const at = (value) => from + ((to - from) * Math.log(value / low)) / Math.log(high / low);
  return { low, high, marks, at };
}

function countText(users) {
  return users.toLocaleString('en');
}
