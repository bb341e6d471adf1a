/** Where commands keep finished runs unless told otherwise: below the working directory. */
export const DEFAULT_STORE = '.hindsight/runs';
