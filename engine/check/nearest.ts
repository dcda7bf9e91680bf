/** "Did you mean": the known name with the fewest edits to what was written, if it is near enough or begins with it. */
import { byCodeUnit } from "../graph/value.js";

function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(replaced, row[j]! + 1, next[j - 1]! + 1));
    }
    row = next;
  }
  return row[b.length]!;
}

/** Help lines for an unknown name. */
export function didYouMean(written: string, known: Iterable<string>): readonly string[] {
  const near = [...known]
    .map((name) => ({ name, edits: distance(written.toLowerCase(), name.toLowerCase()) }))
    .filter(({ name, edits }) => name !== written && written.length > 2 && (edits <= Math.ceil(Math.max(name.length, written.length) / 3) || name.startsWith(written)))
    .sort((a, b) => a.edits - b.edits || byCodeUnit(a.name, b.name));
  return near.length ? [`did you mean \`${near[0]!.name}\`?`] : [];
}

/** Names in code quotes with commas between, the first few of many. */
export function list(names: Iterable<string>, most = 12): string {
  const all = [...names].sort(byCodeUnit);
  const shown = all.slice(0, most).map((name) => `\`${name}\``);
  return shown.join(", ") + (all.length > most ? `, and ${all.length - most} more` : "");
}
