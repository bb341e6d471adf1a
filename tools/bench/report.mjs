/** The report for people. */
import { renderTerminal } from '../../dist/report/terminal.js';
import { short } from './short.mjs';

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
