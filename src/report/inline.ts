/** The inline parts of a report: one way from a text to the pieces that a medium shows. */

import { type Figure, isIn, type Medium, type Span, type Text, type Tone } from './page.ts';
import { clarityOf } from './text/clarity.ts';
import { bracketed, NO_NUMBER, reachOf } from './text/numbers.ts';

export type Piece = string | Exclude<Span, { readonly only: readonly Medium[] }>;

/** The pieces of a text that a medium shows; neighbouring strings are one. */
export function piecesOf(text: Text, medium: Medium): Piece[] {
  const pieces: Piece[] = [];
  const add = (part: Text): void => {
    if (typeof part === 'string') {
      if (part === '') return;
      const before = pieces.at(-1);
      if (typeof before === 'string') pieces[pieces.length - 1] = before + cleaned(part);
      else pieces.push(cleaned(part));
    } else if (isList(part)) part.forEach(add);
    else if ('only' in part) {
      if (isIn(medium, part.only)) add(part.text);
    } else pieces.push(part);
  };
  add(text);
  return pieces;
}

function isList(text: Text): text is readonly Text[] {
  return Array.isArray(text);
}

/** Control characters except line feeds, marks that turn the direction of writing around, and what XML may not hold. */
const CONTROLS = /(?!\n)[\p{Cc}\p{Bidi_Control}\p{Noncharacter_Code_Point}]/gu;

/** Text without what steers a terminal or hides what is written; every medium shows the same sign in its place. */
export function cleaned(text: string): string {
  return withoutControls(text.replaceAll('\t', ' ').replace(/\r\n?/g, '\n'));
}

/** The same of what is rendered, wherever a name came in. */
export function withoutControls(rendered: string): string {
  return rendered.replace(CONTROLS, '\ufffd');
}

/** Words without any mark-up, in one line. */
export function plainText(text: Text, medium: Medium): string {
  return piecesOf(text, medium)
    .map((piece) => {
      if (typeof piece === 'string') return piece;
      if ('code' in piece) return cleaned(piece.code);
      if ('strong' in piece) return plainText(piece.strong, medium);
      if ('link' in piece) return plainText(piece.link, medium);
      if ('badge' in piece) return `${SIGNS[piece.tone]} ${cleaned(piece.badge)}`;
      return exactly(piece);
    })
    .join('')
    .replace(/\s*\n\s*/g, ' ');
}

/** The signs of verdicts. */
export const SIGNS: Readonly<Record<Tone, string>> = { good: '✓', less: '↓', bad: '✗', unsure: '?' };

/** The estimate of a figure, or undefined without a number. */
function shown({ estimate }: Figure): Figure['estimate'] {
  return estimate === undefined || Number.isNaN(estimate.mean) ? undefined : estimate;
}

/** An estimate with both ends of its interval and its unit; a dash without a number. */
export function exactly(figure: Figure): string {
  const estimate = shown(figure);
  const text = estimate === undefined ? NO_NUMBER : `${figure.format(estimate.mean)} ${endsOf(figure)}`;
  return `${text.trimEnd()} ${figure.unit ?? ''}`.trimEnd();
}

/** Both ends of the interval; empty without an interval. */
export function endsOf(figure: Figure): string {
  const estimate = shown(figure);
  return estimate === undefined ? '' : bracketed(estimate, figure.ends ?? figure.format);
}

/** The number with its unit; a dash without a number. */
export function meanOf(figure: Figure): string {
  const estimate = shown(figure);
  const text = estimate === undefined ? NO_NUMBER : figure.format(estimate.mean);
  return `${text} ${figure.unit ?? ''}`.trimEnd();
}

/** A cell with the interval apart from its value. */
export interface Cell {
  readonly value: string;
  readonly interval: string;
  readonly tone: Tone | undefined;
}

/** A cell as terminals and the playground show it: `±` for intervals that are not cut, and the tone of what is clear. */
export function cellOf(text: Text, medium: Medium = 'terminal'): Cell {
  const pieces = piecesOf(text, medium);
  const figures = pieces.filter((piece): piece is Figure => typeof piece !== 'string' && 'estimate' in piece);
  const tones = pieces.map((piece) => (typeof piece === 'string' ? undefined : toneOf(piece)));
  return {
    value: pieces
      .map((piece) => (isFigure(piece) ? meanOf(piece) : plainText(piece, medium)))
      .join('')
      .trim(),
    interval: figures
      .map((figure) => {
        const estimate = shown(figure);
        if (figure.ends !== undefined) return endsOf(figure);
        return estimate === undefined ? '' : reachOf(estimate, figure.format);
      })
      .filter((interval) => interval !== '')
      .join(' '),
    tone: tones.find((tone) => tone !== undefined),
  };
}

function isFigure(piece: Piece): piece is Figure {
  return typeof piece !== 'string' && 'estimate' in piece;
}

function toneOf(piece: Exclude<Piece, string>): Tone | undefined {
  if ('badge' in piece) return piece.tone;
  if (!('estimate' in piece)) return undefined;
  const clarity = clarityOf(piece.estimate);
  if (clarity === piece.bad) return 'bad';
  return clarity === piece.good ? 'good' : undefined;
}
