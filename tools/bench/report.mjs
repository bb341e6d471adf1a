/** The report for people. */
import Table from 'cli-table3';

/** Lines as a table: each number a median, with the smallest and largest in brackets. */
export function renderLines(lines) {
  const table = new Table({
    head: ['measured', 'contender', 'reference', 'times as fast', 'target', 'met'],
    style: { head: [], border: [], compact: true },
  });
  for (const { name, contender, reference, ratio, target } of lines) {
    table.push([
      name,
      renderSide(contender),
      reference === undefined ? '' : renderSide(reference),
      ratio === undefined ? '' : renderSpread(ratio, '×'),
      target?.text ?? '',
      target === undefined ? '' : target.isMet ? 'yes' : 'NO',
    ]);
  }
  return table.toString();
}

function renderSide({ name, unit, ...spread }) {
  return `${name}\n${renderSpread(spread, ` ${unit}`)}`;
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
