/**
 * Names of members: relative paths of plain segments, so that unpacking a foreign `.rcrate` never leaves its folder,
 * and one order of members for writer and reader.
 */

export const manifestName = "rcrate.json";
export const graphName = "steg.jsonl";
export const linkName = "link.json";
export const callsName = "calls.jsonl";

/** Whether every segment is plain: not empty, `.` or `..`, no backslash, colon or control character. */
export function isSafeName(name: string): boolean {
  if (name.length > 1000) return false;
  return name
    .split("/")
    .every((part) => /^[^\x00-\x1f\x7f\\:\ufffd]+$/.test(part) && part !== "." && part !== "..");
}

/** Objects of the crate itself: `*.o`, in no folder. */
export const isObjectName = (name: string): boolean => /^[^/]+\.o$/.test(name);

/** The graph, the objects, the link arguments, the rest; by code units within each. */
export function compareNames(a: string, b: string): number {
  return rank(a) - rank(b) || (a < b ? -1 : a > b ? 1 : 0);
}

function rank(name: string): number {
  if (name === graphName) return 0;
  if (isObjectName(name)) return 1;
  return name === linkName ? 2 : name === callsName ? 3 : 4;
}
