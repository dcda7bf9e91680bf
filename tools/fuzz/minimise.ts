/**
 * A failing input made smaller as long as the same property fails: first without files, then without lines, then
 * without pieces of a line, each time in halves, quarters, … of what is left.
 */
import { verdictOf, type Broken, type Input, type Target } from "./target.js";

/** Whether an input still fails in the same way. */
export type Fails = (input: Input) => boolean;

/** Whether the target breaks the property of `broken` on an input. */
export function failsLike(target: Target, broken: Broken): Fails {
  return (input) => {
    const verdict = verdictOf(target, input);
    return typeof verdict === "object" && verdict.property === broken.property;
  };
}

/** Takes away pieces of a list as long as `fails` says that it still does; `more` is asked before every try. */
function reduced<T>(items: readonly T[], fails: (items: readonly T[]) => boolean, more: () => boolean): readonly T[] {
  let now = items;
  for (let size = Math.ceil(now.length / 2); size >= 1 && more(); size = size === 1 ? 0 : Math.ceil(size / 2))
    for (let at = 0; at < now.length && more(); ) {
      const fewer = [...now.slice(0, at), ...now.slice(at + size)];
      if (fewer.length < now.length && fails(fewer)) now = fewer;
      else at += size;
    }
  return now;
}

function reduceText(input: Input, file: number, split: (text: string) => readonly string[], joint: string, fails: Fails, more: () => boolean): Input {
  const withText = (parts: readonly string[]): Input => input.map((one, i) => (i === file ? { ...one, text: parts.join(joint) } : one));
  return withText(reduced(split(input[file]!.text), (parts) => fails(withText(parts)), more));
}

/** Another input, never larger, that fails in the same way. */
export function minimised(input: Input, fails: Fails, more: () => boolean): Input {
  let now: Input = reduced(input, (files) => files.length > 0 && fails(files), more);
  for (let before = Infinity, size = sizeOf(now); size < before && more(); before = size, size = sizeOf(now))
    for (let file = 0; file < now.length; file++) {
      now = reduceText(now, file, (text) => text.split("\n"), "\n", fails, more);
      now = reduceText(now, file, (text) => text.split(/(?<=[^\w])|(?=[^\w])/), "", fails, more);
      if (now[file]!.text.length < 400) now = reduceText(now, file, (text) => [...text], "", fails, more);
    }
  return now;
}

const sizeOf = (input: Input): number => input.reduce((sum, { text }) => sum + text.length, 0);
