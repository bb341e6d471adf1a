/**
 * The bundler's replacements for `Math.exp`, `Math.log`, `Math.sin` and `Math.cos`. Every engine computes
 * these in its own way, and a Chromium of 2026 differs from Node in the last bit of every tenth value. These
 * are the functions that Node 20 to 24 have, so that a page gives the very numbers of the command line,
 * whatever browser shows it.
 */
export { exp as portableExp } from './exp.ts';
export { log as portableLog } from './log.ts';
export { cos as portableCos, sin as portableSin } from './trigonometry.ts';
