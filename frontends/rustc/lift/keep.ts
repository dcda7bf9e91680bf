/**
 * Functions that only a vtable pointed to, and the vtable is now the link's to make: they become hidden symbols, so that
 * the optimiser neither drops them nor changes how they are called, and the synthesised vtable can name them.
 */
import type { Lifted } from "../expression.js";
import type { Items } from "./probe.js";

const functionName = (line: string): string | undefined =>
  /^define [^@]*@(?:"([^"]*)"|([\w.$-]+))\(/
    .exec(line)
    ?.slice(1)
    .find((name) => name !== undefined);

/** Names of all functions that the vtables left to the link may hold. */
function needed(lifted: Lifted, items: Items): ReadonlySet<string> {
  const names = new Set<string>();
  const visit = (value: unknown): void => {
    if (typeof value === "string") names.add(value);
    else if (typeof value === "object" && value !== null) Object.values(value).forEach(visit);
  };
  for (const name of lifted.vtables.values())
    visit([items.vtables[name]?.drop, items.vtables[name]?.entries]);
  return names;
}

/** The module with those functions as hidden symbols. */
export function keepVtableFunctions(lifted: Lifted, items: Items): Lifted {
  const names = needed(lifted, items);
  if (!names.size) return lifted;
  const lines = lifted.ir.split("\n").map((line) => {
    if (!line.startsWith("define internal ") && !line.startsWith("define private ")) return line;
    const name = functionName(line);
    return name !== undefined && names.has(name)
      ? line.replace(/^define (internal|private) /, "define hidden ")
      : line;
  });
  return { ...lifted, ir: lines.join("\n") };
}
