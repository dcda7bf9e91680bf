/** Numbers as tables show them. */

/** Seconds in a unit in which they have two or three digits. */
export function secondsText(seconds: number): string {
  if (seconds >= 10) return `${seconds.toFixed(1)} s`;
  if (seconds >= 1) return `${seconds.toFixed(2)} s`;
  if (seconds >= 0.001) return `${(seconds * 1e3).toPrecision(3)} ms`;
  return `${(seconds * 1e6).toFixed(0)} µs`;
}

/** With a comma after each three digits. */
export const countText = (count: number): string => Math.round(count).toLocaleString("en-US");

/** How many a second, in thousands or millions. */
export function rateText(count: number, seconds: number): string {
  const rate = count / seconds;
  return rate >= 1e6 ? `${(rate / 1e6).toFixed(2)} M/s` : `${(rate / 1e3).toFixed(1)} k/s`;
}

/** `processes 1,000,000`, without the names of a workload's only size. */
export function sizeText(size: Readonly<Record<string, number>>): string {
  return Object.entries(size).map(([name, value]) => `${name} ${countText(value)}`).join(", ");
}
