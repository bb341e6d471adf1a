// The drawings of the README, as pure functions of committed results. `tools/docs.mjs` writes them.

/** Shown as it is, or on a phone at five sixths: texts stay readable there. */
const WIDTH = 430;
/** Seconds that the slider rests at one stop, and stops that it rests at the last. */
const REST_SECONDS = 0.55;
const LAST_RESTS = 6;
/** Days after sending at which the slider stops beside the moments at which something happens to the notification. */
const STOPS_DAYS = [1 / 24, 1 / 8, 1 / 4, 1 / 2, 1, 2, 3, 4];
const DAY_MS = 86_400_000;

/**
 * The drawings by name.
 *
 * @param words `{ palettes, provenanceStyle, quantityOf, moment, stretch, plain, chance, labelOf }` of the reports
 */
export function drawings(explanation, result, words) {
  const [culprit] = explanation.models.leaky.contributions;
  const row = (provenance, remark) => {
    const aucOf = (quantity) => words.quantityOf(result, `${provenance} × time`, quantity).mean;
    return { kind: provenance, remark, offline: aucOf('offline.auc'), production: aucOf('shadow.auc') };
  };
  return {
    'rows-life': rowsLife(explanation, culprit.feature, words),
    'moving-slider': movingSlider(explanation, words),
    'two-rows': twoRows([row('recomputed', 'at training: leaky'), row('logged', 'at sending: clean')], words),
  };
}

/**
 * One row's life: sent, opened, counted, recomputed.
 *
 * @param name of the feature of which both values are shown
 */
function rowsLife({ notification, trainingAtMs, features, steps }, name, words) {
  const { moment, stretch, plain, labelOf } = words;
  const feature = features.find((each) => each.name === name);
  const { served, recomputed } = feature;
  const own = steps.find(({ events }) => events.some(({ own, type }) => own && type === 'open'));
  const { from, to } = own.changes.find(({ feature }) => feature === name);
  const since = (atMs) => `+ ${stretch(atMs - notification.sentAtMs)}`;
  const stations = [
    [moment(notification.sentAtMs), 'A notification is sent', plain(served), 'as served', 'logged'],
    [
      since(notification.openedAtMs),
      'It is opened, and counted',
      `${plain(from)} → ${plain(to)}`,
      'before → after the open',
      'event',
    ],
    [since(trainingAtMs), 'Training reads the counters', plain(recomputed), 'as recomputed', 'recomputed'],
  ];
  const rows = [
    ['Logged at sending', 'knows what serving knew', plain(served), 'logged'],
    ['Recomputed at training', 'the label is inside', plain(recomputed), 'recomputed'],
  ];
  const [top, step, right, labels] = [68, 60, WIDTH - 24, 244];
  const table = top + stations.length * step + 14;
  return drawing(words, table + 118, 'One row of a training set: sent, opened, counted, recomputed', [
    text('when', 8, 20, 'One notification'),
    text('when', right, 20, `one of its features: ${name},`, 'end'),
    text('when', right, 36, `the ${labelOf(feature)}`, 'end'),
    line('rail', 18, top, 18, top + (stations.length - 1) * step),
    ...stations.flatMap(([when, what, value, remark, kind], index) => {
      const y = top + index * step;
      return [
        `<circle class="${kind}" cx="18" cy="${y}" r="8"/>`,
        text('what', 40, y, what),
        text('when', 40, y + 18, when),
        text(`value ${kind}`, right, y, value, 'end'),
        text('when', right, y + 18, remark, 'end'),
      ];
    }),
    text('when', 8, table, 'Its row in the training set'),
    text('when', labels, table, 'label', 'end'),
    text('when', right, table, name, 'end'),
    ...rows.flatMap(([how, remark, value, kind], index) => {
      const y = table + 12 + index * 50;
      return [
        `<rect class="row ${kind}" x="8" y="${y}" width="${WIDTH - 16}" height="42" rx="6"/>`,
        text('what', 24, y + 18, how),
        text(`remark ${kind}`, 24, y + 34, remark),
        text('value', labels, y + 27, '1', 'end'),
        text(`value ${kind}`, right, y + 27, value, 'end'),
      ];
    }),
  ]);
}

/** The slider of an explanation, moving: the answer of the leaky model, had features been recomputed at that moment. */
function movingSlider({ notification, trainingAtMs, moments, models }, words) {
  const { stretch, chance } = words;
  const { sentAtMs, openedAtMs, followedAtMs } = notification;
  const what = new Map([
    [sentAtMs, 'when it was sent'],
    [openedAtMs, 'once it was opened'],
    [followedAtMs, 'once the source was followed'],
    [trainingAtMs, 'at training'],
  ]);
  const stops = [...what.keys(), ...STOPS_DAYS.map((days) => sentAtMs + days * DAY_MS)]
    .filter((atMs) => atMs !== null && atMs <= trainingAtMs)
    .sort((a, b) => a - b)
    .map((atMs) => {
      const seen = what.has(atMs) && atMs !== trainingAtMs ? atMs + 1 : atMs;
      const { probability } =
        atMs === sentAtMs ? moments[0] : (moments.find((each) => each.atMs >= seen) ?? moments.at(-1));
      return { atMs, probability, label: what.get(atMs) ?? `${stretch(atMs - sentAtMs)} later` };
    });
  const rests = stops.length - 1 + LAST_RESTS;
  const seconds = rests * REST_SECONDS;
  const [left, right] = [16, WIDTH - 16];
  const most = Math.max(...stops.map(({ probability }) => probability), models.clean.probability);
  const placeOf = (index) => left + ((right - left) * index) / (stops.length - 1);
  const lengthOf = (probability) => (right - left - 90) * (probability / most);
  const [track, leaky, clean] = [66, 126, 174];
  /** @param rest the part of a stop before it goes on to the next; almost all of it is a jump, as texts do */
  const keyframes = (name, rest, transformOf) =>
    `@keyframes ${name}{${stops
      .map((stop, index) => {
        const [from, to] = [index / rests, index === stops.length - 1 ? 1 : (index + rest) / rests];
        return `${percentOf(from)},${percentOf(to)}{transform:${transformOf(stop, index)}}`;
      })
      .join('')}}`;
  const last = stops.at(-1);
  const scale = (probability) => `scaleX(${(probability / most).toFixed(4)})`;
  const style = [
    keyframes('slide', 0.6, (_, index) => `translateX(${(placeOf(index) - left).toFixed(1)}px)`),
    keyframes('grow', 0.9999, ({ probability }) => scale(probability)),
    `@keyframes show{0%,${percentOf(1 / rests)}{opacity:1}${percentOf(1 / rests + 0.0001)},100%{opacity:0}}`,
    `@keyframes stay{0%,${percentOf(LAST_RESTS / rests)}{opacity:1}${percentOf(LAST_RESTS / rests + 0.0001)},100%{opacity:0}}`,
    `.thumb{transform:translateX(${right - left}px);animation:slide ${seconds}s infinite}`,
    `.grows{transform-origin:${left}px 0;transform:${scale(last.probability)};animation:grow ${seconds}s infinite}`,
    `.stop{opacity:0;animation:show ${seconds}s infinite}.last{opacity:1;animation:stay ${seconds}s infinite}`,
    '@media (prefers-reduced-motion:reduce){.thumb,.grows,.stop{animation:none}}',
  ].join('');
  const marks = [
    [openedAtMs, 'opened', 'end'],
    [followedAtMs, 'followed', 'start'],
  ].filter(([atMs]) => atMs !== null);
  return drawing(
    words,
    204,
    `The leaky model’s answer grows from ${chance(stops[0].probability)} to ${chance(last.probability)} as its features are recomputed later`,
    [
      line('rail', left, track, right, track),
      ...marks.map(([atMs, label, anchor]) => {
        const x = placeOf(stops.findIndex((stop) => stop.atMs === atMs));
        return `<path class="event" d="M${x} ${track - 6}l6 6l-6 6l-6-6z"/>${text('when', anchor === 'end' ? x + 8 : x - 8, track + 24, label, anchor)}`;
      }),
      text('when', left, track + 24, 'sent'),
      text('when', right, track + 24, 'training', 'end'),
      `<circle class="thumb ink" cx="${left}" cy="${track}" r="9"/>`,
      `<rect class="grows recomputed" x="${left}" y="${leaky}" width="${lengthOf(most)}" height="18"/>`,
      `<rect class="logged" x="${left}" y="${clean}" width="${lengthOf(models.clean.probability).toFixed(1)}" height="18"/>`,
      text(
        'value',
        left + lengthOf(models.clean.probability) + 8,
        clean + 14,
        chance(models.clean.probability),
      ),
      text('when', left, leaky - 8, 'The leaky model would say'),
      text('when', left, clean - 8, 'The model on logged features said at sending'),
      ...stops.map(({ label, probability }, index) => {
        const late = index === stops.length - 1 ? ' last' : '';
        const delay =
          index === 0 ? '' : ` style="animation-delay:${((index - rests) * REST_SECONDS).toFixed(2)}s"`;
        return `<g class="stop${late}"${delay}>${[
          text('what', left, 24, `Features recomputed ${label}`),
          text('value recomputed', right, leaky + 14, chance(probability), 'end'),
        ].join('')}</g>`;
      }),
    ],
    style,
  );
}

/** Two pipelines, offline and in production. */
function twoRows(rows, words) {
  const { plain } = words;
  const [left, right] = [150, WIDTH - 40];
  const values = rows.flatMap(({ offline, production }) => [offline, production]);
  const [low, high] = [Math.floor(20 * Math.min(...values)) / 20, Math.ceil(20 * Math.max(...values)) / 20];
  const place = (value) => left + ((right - left) * (value - low)) / (high - low);
  const rowHeight = 56;
  return drawing(words, 46 + rows.length * rowHeight, 'AUC offline and in production, of two models', [
    text('when', left, 16, 'AUC'),
    `<circle class="logged hollow" cx="${left + 60}" cy="12" r="6"/>`,
    text('when', left + 72, 16, 'offline'),
    `<circle class="logged" cx="${left + 140}" cy="12" r="6"/>`,
    text('when', left + 152, 16, 'in production'),
    ...rows.flatMap(({ remark, kind, offline, production }, index) => {
      const y = 58 + index * rowHeight;
      const [from, to] = [place(production), place(offline)];
      const isApart = Math.abs(to - from) > 60;
      return [
        text(`what ${kind}`, 8, y, kind),
        text('when', 8, y + 17, remark),
        line(`gap ${kind}`, from, y, to, y),
        `<circle class="${kind} hollow" cx="${to.toFixed(1)}" cy="${y}" r="7"/>`,
        `<circle class="${kind}" cx="${from.toFixed(1)}" cy="${y}" r="7"/>`,
        ...(isApart
          ? [
              text('value', from, y + 24, plain(production), 'middle'),
              text('value', to, y + 24, plain(offline), 'middle'),
            ]
          : [text('value', (from + to) / 2, y + 24, `${plain(offline)} → ${plain(production)}`, 'middle')]),
      ];
    }),
  ]);
}

function drawing(words, height, label, elements, style = '') {
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}" role="img" aria-label="${label}" font-family="system-ui, DejaVu Sans, sans-serif">`,
    `<style>${styleOf(words)}${style}</style>`,
    `<rect class="paper" width="100%" height="100%" rx="8"/>`,
    ...elements,
    '</svg>',
    '',
  ].join('\n');
}

const percentOf = (share) => `${(100 * share).toFixed(3)}%`;

const line = (of, x1, y1, x2, y2) =>
  `<line class="${of}" x1="${x1.toFixed(1)}" y1="${y1}" x2="${x2.toFixed(1)}" y2="${y2}"/>`;

const text = (of, x, y, content, anchor = 'start') =>
  `<text class="${of}" x="${x.toFixed(1)}" y="${y}"${anchor === 'start' ? '' : ` text-anchor="${anchor}"`}>${content}</text>`;

/** Colours by what they are for, light and dark: those of the reports. */
function styleOf({ palettes: { light, dark }, provenanceStyle }) {
  const kinds = ['recomputed', 'logged'].map((kind) => [kind, provenanceStyle(kind).color]);
  const colours = (palette) =>
    [
      `.paper{fill:${palette.paper}}text{fill:${palette.ink}}.when{fill:${palette['quiet-ink']}}`,
      `.rail{stroke:${palette.line}}.event,.ink{fill:${palette.ink}}`,
      ...kinds.map(
        ([kind, color]) =>
          `.${kind}{fill:${palette[color]}}text.${kind}{fill:${palette[`${color}-ink`]}}line.${kind}{stroke:${palette[color]}}` +
          `.row.${kind}{fill:none;stroke:${palette[color]}}.${kind}.hollow{fill:${palette.paper};stroke:${palette[color]}}`,
      ),
    ].join('');
  return [
    'text{font-size:14px}.when,.remark{font-size:12.5px}.what,.value{font-weight:600}.rail{stroke-width:3}',
    '.row{stroke-width:1.5}.hollow{stroke-width:2.5}.gap{stroke-width:5;opacity:.35}',
    colours(light),
    `@media (prefers-color-scheme:dark){${colours(dark)}}`,
  ].join('');
}
