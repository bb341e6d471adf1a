/** What stands in a cell of a table: a value, its interval, and whether it is good news. */

/** `bad` and `good` are said only of what is clear. */
export type Tone = 'neutral' | 'bad' | 'good';

export interface Cell {
  readonly value: string;
  readonly interval: string;
  readonly tone: Tone;
}
