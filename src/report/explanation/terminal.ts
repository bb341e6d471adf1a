/** An explanation on the console. */
import { createColors } from 'picocolors';
import type { Explanation } from '../../lab/studies/explanation/schema.ts';
import { count } from '../text/numbers.ts';
import { wrap } from '../text/wrap.ts';
import { growthLines } from './growth.ts';
import {
  choiceSentence,
  leakSentence,
  NO_LEAK,
  notesOf,
  nowSentence,
  toldLeaks,
  verdictSentences,
} from './sentences.ts';
import { featureTable } from './table.ts';
import { happeningsOf } from './timeline.ts';

export interface TerminalOptions {
  readonly columns: number;
  readonly color: boolean;
}

/** Changes beyond about these are in the table alone. */
const MOST_SENTENCES = 5;

/** A column of text is not narrower than this. */
const NARROWEST = 30;

export function renderExplanation(explanation: Explanation, { columns, color }: TerminalOptions): string {
  const colors = createColors(color);
  const { scenario, seed, notification } = explanation;
  const title = `${scenario}, seed ${seed}: notification ${count(notification.id)}`;
  const text = (each: string) => wrap(each, columns);
  const table = featureTable(explanation, { columns, color });
  const told =
    table.missing.length === 0
      ? []
      : [`not shown at this width, but on the page: ${table.missing.join(', ')}`];
  const section = (heading: string, lines: readonly string[]) => [
    '',
    ...text(heading).map(colors.bold),
    ...lines,
  ];
  return [
    ...text(title).map(colors.bold),
    ...text(choiceSentence(explanation)).map(colors.dim),
    ...section('What happened', happenings(explanation, columns)),
    ...section('What the models said', verdictSentences(explanation).flatMap(text)),
    ...section('How the leak happened', leaks(explanation, columns)),
    ...section(
      'The leaky model’s answer, had its features been recomputed',
      growthLines(explanation, columns),
    ),
    ...section('Every feature: its values, and what each adds to the log-odds of the models', table.lines),
    '',
    ...[...told, ...notesOf(explanation, table.missing)].flatMap(text).map(colors.dim),
  ].join('\n');
}

/** Times and what happened side by side; below each other where that would be too narrow to read. */
function happenings(explanation: Explanation, columns: number): string[] {
  const all = happeningsOf(explanation);
  const whenWidth = Math.max(...all.map(({ when }) => when.length)) + 2;
  if (columns - whenWidth < NARROWEST) {
    return all.flatMap(({ when, what }) => [when, ...wrap(what, columns - 2).map((line) => `  ${line}`)]);
  }
  return all.flatMap(({ when, what }) =>
    wrap(what, columns - whenWidth).map((line, index) => (index === 0 ? when : '').padEnd(whenWidth) + line),
  );
}

function leaks(explanation: Explanation, columns: number): string[] {
  const told = toldLeaks(explanation, MOST_SENTENCES);
  if (told.length === 0) return wrap(NO_LEAK, columns);
  const sentences = told.flatMap((leak, index) =>
    wrap(leakSentence(leak, explanation, index === 0 ? 'The leaky model' : 'It'), columns - 2).map(
      (line, place) => `${place === 0 ? '- ' : '  '}${line}`,
    ),
  );
  return [...wrap(nowSentence(explanation), columns), ...sentences];
}
