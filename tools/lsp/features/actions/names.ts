/** Names that are used once: said to be meant, or left out. */
import { insert, replace, type Fix, type Wrong } from "./fix.js";

export function unusedName({ words, source }: Wrong): readonly Fix[] {
  const word = words.find(({ role, short }) => role === "name" && !short);
  if (!word) return [];
  const kind = word.node?.kind;
  const removed: Fix[] = kind && kind.start === word.end + 1 ? [{ title: `Leave \`${word.text}\` out`, edits: [replace(word, "")] }] : [];
  const alone = !kind && word.node && source.text[word.end] !== ":" ? [{ title: "Write `_`: any node", edits: [replace(word, "_")] }] : [];
  return [...removed, ...alone, { title: `Write \`_${word.text}\`: it is there to be read`, edits: [insert(word.start, "_")] }];
}
