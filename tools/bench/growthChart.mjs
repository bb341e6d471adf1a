/** Time and memory against the number of users, each beside what growth in proportion would give. */
import { userDaysOf } from './growth.mjs';

const PROPORTION = { color: 'quiet-ink', width: 1.5, dash: [5, 4] };
const QUANTITIES = [
  {
    name: 'minutes',
    style: { color: 'ink', symbol: 'circle' },
    of: ({ seconds }) => seconds / 60,
    labelOf: (run) => `${(userDaysOf(run) / run.seconds / 1000).toFixed(0)} k user-days/s`,
  },
  {
    name: 'peak memory, GiB',
    style: { color: 'violet', symbol: 'triangle-down' },
    of: ({ peakBytes }) => peakBytes / 2 ** 30,
    labelOf: ({ peakBytes, users }) => `${(peakBytes / users / 1024).toFixed(0)} KiB a user`,
  },
];

/** Undefined if no growth was measured. */
export function growthChart({ growth, million }) {
  const runs = [...(growth?.runs ?? []), ...(million?.runs ?? [])];
  if (runs.length < 2) return undefined;
  const last = runs[runs.length - 1];
  return {
    title: 'From a thousand users to a million',
    subtitle: [
      'One seed of scenarios/million-users.yaml, eight weeks, two decisions a user-day, about 300 candidates.',
    ],
    legend: [{ name: 'in proportion to the users, drawn through the last point', style: PROPORTION }],
    panels: QUANTITIES.map(({ name, style, of, labelOf }) => ({
      kind: 'curves',
      title: name,
      x: { title: 'users', type: 'log' },
      y: { title: '', type: 'log' },
      curves: [
        {
          series: 'proportion',
          style: PROPORTION,
          points: [beginning(runs, of, last), last.users].map((users) =>
            pointAt(users, (of(last) * users) / last.users),
          ),
        },
        {
          series: name,
          style,
          isLoose: true,
          points: runs.map((run) => ({ ...pointAt(run.users, of(run)), label: labelOf(run) })),
        },
      ],
    })),
  };
}

/** Where the line of proportion enters what the points need of the panel. */
function beginning(runs, of, last) {
  const least = Math.min(...runs.map(of));
  return Math.max(runs[0].users, (least * last.users) / of(last));
}

function pointAt(x, mean) {
  return { x, mean, low: Number.NaN, high: Number.NaN };
}
