/**
 * Where the code of a function may be: in itself, and in whatever calls it, however far up, since LLVM inlines. What a
 * function rests on counts as soon as one of these is needed; its own symbol may be gone by then, or needed by nobody.
 */
import { readModuleText } from "../../../formats/llvm-ir/module.js";

const bare = (name: string): string => name.replace(/^@"?|"$/g, "");
const NAME = /@(?:"[^"]*"|[\w.$-]+)/g;

/** For each function of a module, before inlining: the functions that name it. */
function usersOf(ir: string): ReadonlyMap<string, ReadonlySet<string>> {
  const module = readModuleText(ir);
  const users = new Map<string, Set<string>>();
  for (const span of module.functions) {
    for (const line of module.lines.slice(span.start + 1, span.end)) {
      for (const [name] of line.matchAll(NAME)) {
        const used = bare(name);
        users.set(used, (users.get(used) ?? new Set()).add(bare(span.name)));
      }
    }
  }
  return users;
}

/** Gives the functions in whose code that of a function may be, itself first. */
export function containersIn(ir: string): (name: string) => readonly string[] {
  const users = usersOf(ir);
  const known = new Map<string, readonly string[]>();
  return (name) => {
    const found = known.get(name) ?? reach(users, name);
    known.set(name, found);
    return found;
  };
}

function reach(users: ReadonlyMap<string, ReadonlySet<string>>, name: string): readonly string[] {
  const found = new Set([name]);
  for (const one of found) for (const user of users.get(one) ?? []) found.add(user);
  return [...found];
}
