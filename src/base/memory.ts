/** What the speed of a processor's memory comes in. A wrong guess costs time, and never changes a result. */
export const CACHE_LINE_BYTES = 64;
