/** Unit in which processors read memory. A wrong guess costs time, and never changes a result. */
export const CACHE_LINE_BYTES = 64;
