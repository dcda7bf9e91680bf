/** Closed programs without a system below them: RACE lays the executable out by itself. */
import { layoutExecutable, type ObjectInput } from "../../../backends/emit/index.js";
import type { Diagnostic } from "../../../specs/diagnostic.js";
import type { Beside, Closure } from "./closure.js";
import type { Resolved } from "./objects.js";

/** The executable's bytes, or why there are none. A plugin's code comes right behind the host's own. */
export function linkInternally(closure: Closure, resolved: Resolved, { plain, interfaces }: Beside): { readonly bytes?: Uint8Array; readonly diagnostics: readonly Diagnostic[] } {
  const { root, link } = closure;
  const file = (name: string): ObjectInput => ({ unit: root.name, object: `lib/${name}`, bytes: root.rcrate.member(`lib/${name}`)!, file: `${root.file}(${name})` });
  const own = link.items.flatMap((item) => (item.kind === "object" ? [file(item.file)] : []));
  const clients = resolved.objects.map(({ unit, object, bytes }) => ({ unit, object, bytes }));
  const made = resolved.synthesized ? [{ unit: "race", object: "synthesized.o", bytes: resolved.synthesized }] : [];
  const given = plain.filter((one) => one.file.endsWith(".o")).map((one) => ({ unit: one.file, object: "", bytes: one.bytes }));
  const archives = [
    ...interfaces.map(({ unit, name }) => ({ file: `${unit.file}(${name})`, bytes: unit.rcrate.member(name)! })),
    ...link.items.flatMap((item) => (item.kind === "archive" ? [{ file: `${root.file}(${item.file})`, bytes: root.rcrate.member(`lib/${item.file}`)! }] : [])),
    ...plain.filter((one) => !one.file.endsWith(".o")),
  ];
  return layoutExecutable([...own, ...clients, ...made, ...given], archives, { architecture: resolved.architecture });
}
