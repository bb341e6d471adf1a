/** The bits of a double. */
const value = new Float64Array(1);
const words = new Uint32Array(value.buffer);
const HIGH = new Uint8Array(new Uint32Array([1]).buffer)[0] === 1 ? 1 : 0;

/** Sign, exponent and the first 20 bits of the fraction. */
export function highWord(x: number): number {
  value[0] = x;
  return words[HIGH] | 0;
}

/** The number with other first 32 bits. */
export function withHighWord(x: number, high: number): number {
  value[0] = x;
  words[HIGH] = high;
  return value[0];
}

/** The number with these first 32 bits and zeros behind them. */
export function fromHighWord(high: number): number {
  words[1 - HIGH] = 0;
  words[HIGH] = high;
  return value[0];
}
