/** Where the time of a whole experiment goes: a bar for each stage, in the order in which they run. */
import {
  FONT_SIZE,
  framed,
  INK,
  linear,
  OKABE_ITO,
  QUIET_INK,
  TITLE_FONT_SIZE,
  textAt,
  widest,
} from '../../dist/report/chart/style.js';

const PLOT_WIDTH = 520;
const ROW_HEIGHT = 38;
const BAR = 0.28;

/** Undefined if the experiment was not measured. */
export function stagesChart({ experiment }, textWidth) {
  if (experiment === undefined) return undefined;
  const { stages, runs } = experiment;
  const total = stages.reduce((sum, { median }) => sum + median, 0);

  const title = 'Where the time of one seed goes';
  const subtitle = [
    'Seed 1 of scenarios/article.yaml on one thread, stage by stage, in the order in which they run.',
    runs.length === 1
      ? 'One run.'
      : `Bars are medians of ${runs.length} runs, thin lines reach from the fastest run to the slowest.`,
  ];
  const seconds = stages.map(({ median }) => `${median.toFixed(2)} s`);
  const shares = stages.map(({ median }) => `${((100 * median) / total).toFixed(0)} %`);
  const widestOf = (texts) => widest(texts, (text) => textWidth(text, FONT_SIZE));
  const secondsWidth = widestOf(seconds);
  const sharesWidth = widestOf(shares);
  const padding = {
    left: widestOf(stages.map(({ name }) => name)) + 32,
    right: secondsWidth + sharesWidth + 60,
    top: 104,
    bottom: 60,
  };
  const titleWidth = Math.max(
    textWidth(title, TITLE_FONT_SIZE, true),
    ...subtitle.map((line) => textWidth(line, FONT_SIZE)),
  );
  const width = Math.max(PLOT_WIDTH, titleWidth + 32 - padding.left - padding.right);
  const height = stages.length * ROW_HEIGHT;
  const longest = Math.max(...stages.map(({ maximum }) => maximum));
  const x = {
    ...linear([0, longest * 1.04], [0, width]),
    axis: { title: 'seconds', tickCount: 6, grid: true, labelFlush: false, titlePadding: 10 },
  };
  const y = linear([0, stages.length], [0, height]);
  const middle = (index) => (index + 0.5) * ROW_HEIGHT;
  const secondsAt = width + 20 + secondsWidth;
  const sharesAt = secondsAt + 24 + sharesWidth;

  return framed({ title, subtitle, width, height, padding }, [
    ...barLayers(stages, x, y),
    ...stages.flatMap(({ name }, index) => [
      textAt(name, { x: -16, y: middle(index), align: 'right' }),
      textAt(seconds[index], { x: secondsAt, y: middle(index), align: 'right' }),
      textAt(shares[index], { x: sharesAt, y: middle(index), align: 'right', color: QUIET_INK }),
    ]),
  ]);
}

function barLayers(stages, x, y) {
  const values = stages.map(({ median, minimum, maximum }, index) => ({
    start: 0,
    median,
    minimum,
    maximum,
    at: index + 0.5,
    top: index + 0.5 - BAR,
    bottom: index + 0.5 + BAR,
  }));
  return [
    {
      data: { values },
      mark: { type: 'rect', color: OKABE_ITO.blue },
      encoding: {
        x: { field: 'start', type: 'quantitative', ...x },
        x2: { field: 'median' },
        y: { field: 'top', type: 'quantitative', ...y },
        y2: { field: 'bottom' },
      },
    },
    {
      data: { values },
      mark: { type: 'rule', color: INK, strokeWidth: 1.5 },
      encoding: {
        x: { field: 'minimum', type: 'quantitative', ...x },
        x2: { field: 'maximum' },
        y: { field: 'at', type: 'quantitative', ...y },
      },
    },
  ];
}
