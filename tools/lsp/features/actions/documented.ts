/** Rules that do not say why they hold, and forbids that do not say what to do. */
import { insert, type Fix, type Wrong } from "./fix.js";

const sentence = (name: string): string => `${name.charAt(0).toUpperCase()}${name.slice(1).replaceAll("_", " ")}.`;

export function missingDoc({ item, source }: Wrong): readonly Fix[] {
  if (!item?.name) return [];
  const indent = /[ \t]*$/.exec(source.text.slice(0, item.start))![0];
  return [{ title: "Add a `///` sentence", edits: [insert(item.start, `/// ${sentence(item.name.text)}\n${indent}`)], preferred: true }];
}

export function missingHelp({ item, source }: Wrong): readonly Fix[] {
  if (item?.close === undefined) return [];
  const lineStart = source.text.lastIndexOf("\n", item.close) + 1;
  const alone = /^\s*$/.test(source.text.slice(lineStart, item.close));
  const edit = alone ? insert(lineStart, '  help "say what to do"\n') : insert(item.close, ' help "say what to do" ');
  return [{ title: "Add `help`", edits: [edit], preferred: true }];
}
