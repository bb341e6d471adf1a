/** Offline against production: a lane for each pipeline and run, drawn as wide as there is room. */
import type { Estimate } from '../../evaluation/intervals.ts';
import type { PipelineResult, Result } from '../../lab/result/schema.ts';
import { axisDomain } from '../../report/chart/style.ts';
import { measured } from '../../report/run/lookups.ts';
import { plain } from '../../report/text/numbers.ts';
import { isReference, pipelineId } from '../../scenario/pipelines.ts';
import { svg } from '../dom.ts';
import { pairsOf } from './comparison.ts';

const TOP = 44;
const NAME_HEIGHT = 24;
const LANE_HEIGHT = 26;
const BOTTOM = 30;
/** Offline lies above the middle of its lane and production below, so that neither hides the other. */
const OFFSET = 5;
/** Room for a figure at either end. */
const FIGURE = 46;

type Scale = (value: number) => number;

interface Lane {
  readonly label: string;
  readonly offline: Estimate;
  readonly production: Estimate;
  readonly gap: Estimate;
}

/** @param width pixels that there are */
export function chartOf(a: Result | undefined, b: Result, width: number): SVGElement {
  const rows = pairsOf(a, b).map((pair) => {
    const pipeline = (pair.b ?? pair.a) as PipelineResult;
    const lanes = [
      ...(a === undefined ? [] : laneOf('A', pair.a)),
      ...laneOf(a === undefined ? '' : 'B', pair.b),
    ];
    return { name: pipelineId(pipeline), isMarked: isReference(pipeline), lanes };
  });
  const landmarks = [
    { name: 'incumbent', auc: measured(b.references.incumbent, 'shadow.auc')?.mean },
    { name: 'oracle', auc: measured(b.references.oracle, 'shadow.auc')?.mean },
  ].filter((each): each is { name: string; auc: number } => each.auc !== undefined);

  const gapWidth = 62;
  const left = (a === undefined ? 0 : 16) + FIGURE;
  const right = width - gapWidth - FIGURE;
  const values = rows.flatMap(({ lanes }) =>
    lanes.flatMap(({ offline, production }) => [...ends(offline), ...ends(production)]),
  );
  const [low, high] = axisDomain([...values, ...landmarks.map(({ auc }) => auc)], 0, 1);
  const x: Scale = (value) => left + ((value - low) / (high - low)) * (right - left);
  const height =
    TOP + rows.reduce((sum, { lanes }) => sum + NAME_HEIGHT + lanes.length * LANE_HEIGHT, 0) + BOTTOM;
  const plotBottom = height - BOTTOM;

  const parts: SVGElement[] = [
    ...axis(x, low, high, plotBottom, right - left),
    ...landmarks.flatMap((landmark, index) => landmarkOf(landmark, landmarks[1 - index]?.auc, x, plotBottom)),
    text('gap', width, TOP - 8, { 'text-anchor': 'end', class: 'strong' }),
  ];
  let y = TOP;
  for (const { name, isMarked, lanes } of rows) {
    parts.push(
      text(`${name}${isMarked ? ' *' : ''}`, 0, y + 16, { class: isMarked ? 'strong halo' : 'halo' }),
    );
    y += NAME_HEIGHT;
    for (const lane of lanes) {
      parts.push(...laneParts(lane, x, y + LANE_HEIGHT / 2 - 2, width));
      y += LANE_HEIGHT;
    }
  }
  return svg(
    'svg',
    {
      viewBox: `0 0 ${width} ${height}`,
      width,
      height,
      role: 'img',
      'aria-label':
        'AUC of each pipeline offline and in production, with intervals. The table below has the figures.',
    },
    ...parts,
  );
}

function laneOf(label: string, pipeline: PipelineResult | undefined): Lane[] {
  if (pipeline === undefined) return [];
  const offline = measured(pipeline, 'offline.auc');
  const production = measured(pipeline, 'shadow.auc');
  const gap = measured(pipeline, 'gap.auc');
  if (offline === undefined || production === undefined || gap === undefined) return [];
  return [{ label, offline, production, gap }];
}

/** The mean, and the interval where there is one. */
function ends({ mean, low, high }: Estimate): number[] {
  return [mean, low, high].filter(Number.isFinite).map((value) => Math.min(1, Math.max(0, value)));
}

function axis(x: Scale, low: number, high: number, bottom: number, width: number): SVGElement[] {
  const step = (high - low) / 0.05 > width / 44 ? 0.1 : 0.05;
  const parts: SVGElement[] = [];
  for (let tick = Math.ceil(low / step - 1e-9); tick * step <= high + 1e-9; tick++) {
    const at = x(tick * step);
    parts.push(line(at, TOP - 4, at, bottom, { class: 'grid' }));
    parts.push(
      text((tick * step).toFixed(step === 0.1 ? 1 : 2), at, bottom + 18, {
        'text-anchor': 'middle',
        class: 'quiet',
      }),
    );
  }
  return parts;
}

/** Labelled outwards, so that two labels cannot collide. */
function landmarkOf(
  { name, auc }: { name: string; auc: number },
  other: number | undefined,
  x: Scale,
  bottom: number,
): SVGElement[] {
  const at = x(auc);
  const isLower = other !== undefined && auc < other;
  return [
    line(at, 10, at, bottom, { class: 'landmark' }),
    text(`${name} ${plain(auc)}`, at + (isLower ? -5 : 5), 16, {
      'text-anchor': isLower ? 'end' : 'start',
      class: 'quiet halo',
    }),
  ];
}

function laneParts(
  { label, offline, production, gap }: Lane,
  x: Scale,
  y: number,
  width: number,
): SVGElement[] {
  const [from, to] = [offline.mean, production.mean].sort((one, other) => one - other);
  const all = [...ends(offline), ...ends(production)].map(x);
  const offlineIsRight = offline.mean >= production.mean;
  const figure = (value: number, name: string, isRight: boolean) =>
    text(plain(value), isRight ? Math.max(...all) + 9 : Math.min(...all) - 9, y + 4, {
      'text-anchor': isRight ? 'start' : 'end',
      class: `${name} halo`,
    });
  return [
    ...(label === '' ? [] : [text(label, 0, y + 4, { class: 'strong' })]),
    svg('rect', { x: x(from), y: y - OFFSET, width: x(to) - x(from), height: 2 * OFFSET, class: 'band' }),
    ...markOf(offline, 'offline', x, y - OFFSET),
    ...markOf(production, 'production', x, y + OFFSET),
    figure(offline.mean, 'offline', offlineIsRight),
    figure(production.mean, 'production', !offlineIsRight),
    text(plain(gap.mean), width, y + 4, { 'text-anchor': 'end' }),
  ];
}

/** Hollow and filled, so that the two differ without colour, too. */
function markOf(estimate: Estimate, name: string, x: Scale, y: number): SVGElement[] {
  const [mean, low = mean, high = mean] = ends(estimate);
  return [
    line(x(low), y, x(high), y, { class: `interval ${name}` }),
    svg('circle', { cx: x(mean), cy: y, r: 4.5, class: `dot ${name}` }),
  ];
}

function line(
  x1: number,
  y1: number,
  x2: number,
  y2: number,
  attributes: Record<string, string>,
): SVGElement {
  return svg('line', { x1, y1, x2, y2, ...attributes });
}

function text(content: string, x: number, y: number, attributes: Record<string, string>): SVGElement {
  return svg('text', { x, y, ...attributes }, content);
}
