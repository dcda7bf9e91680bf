/**
 * Bounds that no sensible text meets, so that no text can exhaust the stack of this parser or of those who walk its tree.
 */

/** Braces and parentheses within each other. */
export const deepest = 100;

/** Operators and calls in one expression. */
export const longest = 500;

/** Faults that are reported for one file. */
export const mostFaults = 1000;

/** Times that a list of things is taken up again behind a fault; each deepens the stack. */
export const mostRecoveries = 200;
