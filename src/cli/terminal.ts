/** Colours, width and liveness of terminals. */
import colors from 'picocolors';
import { wrap } from '../report/text/wrap.ts';
import { printableLines } from '../scenario/messages/problem.ts';

const WIDTH_WITHOUT_TERMINAL = 100;

/**
 * Decides whether output to a stream is coloured. NO_COLOR and FORCE_COLOR take precedence over the stream.
 */
export function usesColor(
  stream: { isTTY?: boolean },
  environment: NodeJS.ProcessEnv = process.env,
): boolean {
  if (environment['NO_COLOR']) return false;
  if (environment['FORCE_COLOR']) return environment['FORCE_COLOR'] !== '0';
  // picocolors looks at the terminal type, but colours pipes in CI; those end up in files.
  return stream.isTTY === true && colors.isColorSupported;
}

export function columnsOf(
  stream: { columns?: number },
  environment: NodeJS.ProcessEnv = process.env,
): number {
  const columns = stream.columns ?? Number(environment['COLUMNS']);
  return Number.isInteger(columns) && columns > 0 ? columns : WIDTH_WITHOUT_TERMINAL;
}

/** Checks that a person is watching, so that a display that redraws itself makes sense. */
export function isLive(stream: { isTTY?: boolean }, environment: NodeJS.ProcessEnv = process.env): boolean {
  return stream.isTTY === true && !environment['CI'];
}

/** A sentence in the lines of a terminal; in one line for a file, in which somebody may look for it. */
export function fitted(sentence: string, stream: { isTTY?: boolean; columns?: number }): string {
  return printableLines(stream.isTTY === true ? wrap(sentence, columnsOf(stream)).join('\n') : sentence);
}
