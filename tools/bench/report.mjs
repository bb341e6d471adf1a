/** The report for people. */
import { renderTerminal } from '../../dist/report/terminal.js';

/** Lines as a table, and notes: each number a median, with the smallest and largest in brackets. */
export function renderReport(title, lines, notes) {
  const table = {
    block: 'table',
    caption: title,
    columns: ['measured', 'contender', '', 'reference', '', 'times as fast', 'target', 'met'].map((head) => ({
      head,
      isText: true,
    })),
    rows: lines.map(({ name, contender, reference, ratio, target }) => ({
      cells: [
        name,
        ...sideCells(contender),
        ...sideCells(reference),
        ratio === undefined ? '' : renderSpread(ratio, '×'),
        target?.text ?? '',
        target === undefined ? '' : target.isMet ? 'yes' : 'NO',
      ],
    })),
  };
  const page = {
    title,
    sections: [{ id: 'lines', body: [table, { block: 'list', items: notes }] }],
    elsewhere: '',
  };
  return renderTerminal(page, { columns: 250, color: false });
}

function sideCells(side) {
  return side === undefined ? ['', ''] : [side.name, renderSpread(side, ` ${side.unit}`)];
}

function renderSpread({ median, minimum, maximum }, unit) {
  return `${short(median)}${unit} (${short(minimum)}–${short(maximum)})`;
}

/** Three digits, or two and the thousands or millions. */
export function short(value) {
  if (value >= 1e6) return `${short(value / 1e6)}M`;
  if (value >= 1e4) return `${short(value / 1e3)}k`;
  return value >= 100 ? value.toFixed(0) : value.toPrecision(3);
}
