/** What one input may take before it counts as a hang or as memory without bounds. The machine may be busy: it is wide. */

/** Seconds for one input. */
export const longestInput = 10;

/** Seconds for making a failing input smaller. */
export const longestMinimising = 90;

/** Megabytes of a worker's heap. */
export const mostMemory = 1024;
