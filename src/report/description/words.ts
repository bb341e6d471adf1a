/** Numbers, ranges and lists as a description says them. */

import type { Range } from '../../lab/jobs/duration.ts';
import { count } from '../text/numbers.ts';
import { bonded } from '../text/wrap.ts';

/** `1..4, 9`. */
export function seedsInWords(seeds: readonly number[]): string {
  const runs: [first: number, last: number][] = [];
  for (const seed of seeds) {
    const run = runs.at(-1);
    if (run !== undefined && seed === run[1] + 1) run[1] = seed;
    else runs.push([seed, seed]);
  }
  const shown = runs.map(([first, last]) => (first === last ? `${first}` : `${first}..${last}`));
  const most = 10;
  const text = shown.length > most ? [...shown.slice(0, most), '…'].join(', ') : shown.join(', ');
  return `${seeds.length === 1 ? 'seed' : 'seeds'} ${text}`;
}

export function daysInWords(first: number, end: number): string {
  return bonded(end - first === 1 ? `Day ${first}.` : `Days ${first} to ${end - 1}.`);
}

export function perDay(times: number): string {
  if (times === 0) return 'never';
  return times === 1 ? 'about once a day' : `about ${number(times)} times a day`;
}

export function durationRange({ low, high }: Range): string {
  if (high <= 1) return '1 second at most';
  if (high < 90) return `${Math.max(1, Math.floor(low))} to ${Math.ceil(high)} seconds`;
  const [unit, name] = high < 5400 ? [60, 'minutes'] : [3600, 'hours'];
  const digits = (value: number) => number(Number((value / unit).toPrecision(2)));
  if (low < 60) return `${Math.max(1, Math.floor(low))} seconds to ${digits(high)} ${name}`;
  return `${digits(low)} to ${digits(high)} ${name}`;
}

export function bytesRange({ low, high }: Range): string {
  return `${bytesInWords(low)} to ${bytesInWords(high)}`;
}

export function bytesInWords(bytes: number): string {
  const [unit, name] = bytes < 2 ** 30 ? [2 ** 20, 'MiB'] : [2 ** 30, 'GiB'];
  return bonded(`${number(Number((bytes / unit).toPrecision(2)))} ${name}`);
}

/** Two digits are as much as an expected number is worth. */
export function rounded(value: number): number {
  return Number(value.toPrecision(2));
}

export function plural(value: number, one: string, many = `${one}s`): string {
  return `${number(value)} ${value === 1 ? one : many}`;
}

export function number(value: number): string {
  return value >= 100 ? count(value) : String(Number(value.toPrecision(3)));
}
