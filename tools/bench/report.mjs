/** The report: a table for people, a file for programs. */
import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { dirname } from 'node:path';
import Table from 'cli-table3';

export function machineFacts() {
  const processors = cpus();
  return {
    processor: processors[0]?.model.trim() ?? 'unknown',
    cores: processors.length,
    platform: process.platform,
    architecture: process.arch,
    node: process.versions.node,
    loadAverage: loadavg()[0],
  };
}

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

function short(value) {
  if (value >= 1e6) return `${short(value / 1e6)}M`;
  if (value >= 1e4) return `${short(value / 1e3)}k`;
  return value >= 100 ? value.toFixed(0) : value.toPrecision(3);
}

/** Writes the file whole or not at all. */
export function writeJson(path, content) {
  const temporary = `${path}.${process.pid}.tmp`;
  mkdirSync(dirname(path), { recursive: true });
  try {
    writeFileSync(temporary, `${JSON.stringify(content, null, 2)}\n`);
    renameSync(temporary, path);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
}
