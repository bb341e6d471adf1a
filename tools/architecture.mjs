// Draws the rooms of src, and the folders of one of them, from the imports between their files.
import { readdirSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import dagre from '@dagrejs/dagre';
import { parseSync } from 'oxc-parser';

/** The room that is drawn with its folders and files. */
const OPENED = 'lab';

/** The picture of a folder of sources, as an SVG file, with the words that a page has about its rooms. */
export function architecturePicture(folder, page, palettes) {
  const { rooms, arrows } = structureOf(readSources(folder));
  const words = wordsOf(page);
  for (const room of rooms) {
    if (!words.has(room)) throw new Error(`found no row for \`${room}\` in the tables of the page; add one`);
  }
  for (const room of words.keys()) {
    if (room !== OPENED && !rooms.has(room))
      throw new Error(`found a row for \`${room}\`, which has no files; remove it`);
  }
  return drawn(rooms, reduced(arrows), words, palettes);
}

/** File texts by path inside a folder, such as `base/time.ts`. */
export function readSources(folder) {
  return Object.fromEntries(
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts') && !file.endsWith('.d.ts'))
      .sort()
      .map((file) => [file.replaceAll('\\', '/'), readFileSync(join(folder, file), 'utf8')]),
  );
}

/** Rooms, and the arrows between them, each once, from the one that imports. */
export function structureOf(sources) {
  const rooms = new Set();
  const arrows = new Map();
  for (const [file, text] of Object.entries(sources)) {
    const room = roomOf(file);
    if (room === undefined) continue;
    rooms.add(room);
    for (const target of importsOf(file, text)) {
      const other = roomOf(target);
      if (other === undefined || other === room) continue;
      // To those outside, the opened room is one.
      const inside = room.startsWith(OPENED) && other.startsWith(OPENED);
      const arrow = inside ? [room, other] : [outside(room), outside(other)];
      arrows.set(arrow.join(' '), arrow);
    }
  }
  return { rooms, arrows: [...arrows.keys()].sort().map((key) => arrows.get(key)) };
}

const outside = (room) => room.split('/')[0];

/** Undefined for the package's face. A file of the opened room that is in none of its folders is a room by itself. */
function roomOf(file) {
  const [room, inside, ...below] = file.split('/');
  if (inside === undefined) return undefined;
  return room === OPENED ? `${OPENED}/${below.length === 0 ? inside.replace('.ts', '') : inside}` : room;
}

/** The files that a file imports, types included. */
function importsOf(file, text) {
  const { staticImports, staticExports, dynamicImports } = parseSync(file, text).module;
  const named = [...staticImports, ...staticExports.flatMap(({ entries }) => entries)];
  return [
    ...named.map(({ moduleRequest }) => moduleRequest?.value),
    ...dynamicImports.map(({ moduleRequest: { start, end } }) => text.slice(start + 1, end - 1)),
  ]
    .filter((specifier) => specifier?.startsWith('.'))
    .map((specifier) => posix.join(posix.dirname(file), specifier));
}

/** The arrows that do not follow from others. */
export function reduced(arrows) {
  const below = (room) => arrows.filter(([from]) => from === room).map(([, to]) => to);
  const reachable = (room, reached = new Set()) => {
    for (const next of below(room)) {
      if (!reached.has(next)) reachable(next, reached.add(next));
    }
    return reached;
  };
  return arrows.filter(([from, to]) => !below(from).some((next) => next !== to && reachable(next).has(to)));
}

/** What the tables of a page say of each room: the first two cells of rows that begin with its name. */
function wordsOf(page) {
  return new Map(
    Array.from(page.matchAll(/^\| `([a-z/]+)` \| ([^|]+) \|/gm), ([, room, text]) => [room, text]),
  );
}

const CHARACTER = 6.2;
const HEIGHT = 44;
/** Room for the name of the opened room, above its folders. */
const HEAD = 20;

function drawn(rooms, arrows, words, palettes) {
  const graph = new dagre.graphlib.Graph({ compound: true });
  graph.setGraph({ rankdir: 'TB', nodesep: 16, ranksep: 34, marginx: 6, marginy: 6 });
  graph.setNode(OPENED, {});
  for (const room of rooms) {
    const width = 24 + CHARACTER * Math.max(1.3 * room.length, words.get(room).length);
    graph.setNode(room, { width, height: HEIGHT });
    if (room.startsWith(`${OPENED}/`)) graph.setParent(room, OPENED);
  }
  // An arrow to the opened room ends at its frame. For the layout it goes on to the folders that nothing inside leads to,
  // and one from it comes from those that lead to nothing.
  const folders = [...rooms].filter((room) => graph.parent(room) === OPENED);
  const without = (end) => folders.filter((room) => !arrows.some((arrow) => arrow[end] === room));
  const endsOf = (room, end) => (room === OPENED ? without(1 - end) : [room]);
  for (const [from, to] of arrows) {
    for (const start of endsOf(from, 1)) {
      for (const end of endsOf(to, 0)) graph.setEdge(start, end, { arrow: `${from} ${to}` });
    }
  }
  dagre.layout(graph);

  const frame = graph.node(OPENED);
  const framed = { ...frame, y: frame.y - HEAD / 2, height: frame.height + HEAD };
  const { width, height } = graph.graph();
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${Math.ceil(width)} ${Math.ceil(height)}" font-family="system-ui, DejaVu Sans, sans-serif">`,
    `<style>${styleOf(palettes)}</style>`,
    '<defs><marker id="head" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto"><path class="head" d="M0 0L8 4L0 8z"/></marker></defs>',
    boxOf('opened', OPENED, words.get(OPENED), framed),
    ...[...rooms].map((room) => boxOf('room', room, words.get(room), graph.node(room))),
    ...arrows.map(([from, to]) => {
      const edges = graph
        .edges()
        .map((edge) => graph.edge(edge))
        .filter(({ arrow }) => arrow === `${from} ${to}`);
      return pathOf(
        shortest(
          edges.map(({ points }) => outsideOf(points, from === OPENED || to === OPENED ? framed : undefined)),
        ),
      );
    }),
    '</svg>',
    '',
  ].join('\n');
}

function boxOf(kind, name, words, { x, y, width, height }) {
  const [left, top] = [x - width / 2, y - height / 2];
  const text = (of, dx, dy, content) =>
    `<text class="${of}" x="${number(left + dx)}" y="${number(top + dy)}">${content}</text>`;
  return [
    `<rect class="${kind}" x="${number(left)}" y="${number(top)}" width="${number(width)}" height="${number(height)}" rx="5"/>`,
    text('name', 12, 18, name),
    name === OPENED
      ? text('words', 24 + 2 * CHARACTER * name.length, 18, words)
      : text('words', 12, 34, words),
  ].join('');
}

const number = (value) => value.toFixed(1);

const pathOf = (points) =>
  `<path class="arrow" marker-end="url(#head)" d="M${points.map(({ x, y }) => `${number(x)} ${number(y)}`).join('L')}"/>`;

function shortest(paths) {
  const length = (points) =>
    points
      .slice(1)
      .reduce((sum, { x, y }, index) => sum + Math.hypot(x - points[index].x, y - points[index].y), 0);
  return paths.reduce((best, path) => (length(path) < length(best) ? path : best));
}

/** The part of a path, which goes down, that is not within a frame. */
function outsideOf(points, frame) {
  if (frame === undefined) return points;
  const [top, bottom] = [frame.y - frame.height / 2, frame.y + frame.height / 2];
  const isAbove = points[0].y < top;
  const edge = isAbove ? top : bottom;
  const at = points.findIndex(({ y }) => y > edge);
  const [before, after] = [points[at - 1], points[at]];
  const share = (edge - before.y) / (after.y - before.y);
  const crossing = { x: before.x + share * (after.x - before.x), y: edge };
  return isAbove ? [...points.slice(0, at), crossing] : [crossing, ...points.slice(at)];
}

/** Colours by what they are for, light and dark: those of the reports. */
function styleOf({ light, dark }) {
  const colours = ({ paper, raised, ink, line, ...rest }) =>
    `svg{background:${paper}}.room{fill:${paper};stroke:${rest.faint}}.opened{fill:${raised};stroke:${line}}` +
    `.name{fill:${ink}}.words{fill:${rest['quiet-ink']}}.arrow{stroke:${rest.faint}}.head{fill:${rest.faint}}`;
  return [
    '.name{font-size:13px;font-weight:600}.words{font-size:11px}.arrow{fill:none;stroke-width:1.3}',
    colours(light),
    `@media (prefers-color-scheme:dark){${colours(dark)}}`,
  ].join('');
}
