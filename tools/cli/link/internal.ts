/** Closed programs without a system below them: RACE lays the executable out by itself. */
import { layoutExecutable, type ObjectInput } from "../../../backends/emit/index.js";
import type { Diagnostic } from "../../../specs/diagnostic.js";
import type { Beside, Closure } from "./closure.js";
import type { Resolved } from "./objects.js";

/** Where the program is to lie, as the user says it. */
export interface Memory {
  readonly base?: bigint;
  readonly ram?: bigint;
}

/** Options of a linker that say where code and data lie. */
const placing = /^(?:-T|--script|--section-start|--image-base|-Ttext)/;

/** RACE's own layout follows no linker script: a program that was made for one would be laid out otherwise without a word. */
function scripted({ root, link }: Closure): Diagnostic | undefined {
  const flags = link.items.flatMap((item) => (item.kind === "flag" ? [item.flag] : []));
  const at = flags.findIndex((flag) => placing.test(flag));
  if (at < 0) return undefined;
  const asked = flags.slice(at, /^(?:-T|--script|--section-start|--image-base)$/.test(flags[at]!) ? at + 2 : at + 1).join(" ");
  return {
    severity: "error",
    code: "unsupported_in_closed_program",
    message: `RACE's own layout follows no linker script, and ${root.name} asks for \`${asked}\``,
    labels: [{ text: "is linked so by Cargo", unit: root.file }],
    notes: [],
    help: [
      "say where the program lies: `--base ADDRESS`, and `--ram ADDRESS` for what is written (`--base 0x08000000 --ram 0x20000000`)",
      "or link to an object (`--emit obj`) and give that to the linker with the script",
    ],
  };
}

/** The executable's bytes, or why there are none. A plugin's code comes right behind the host's own. */
export function linkInternally(closure: Closure, resolved: Resolved, { plain, interfaces }: Beside, memory: Memory = {}): { readonly bytes?: Uint8Array; readonly diagnostics: readonly Diagnostic[] } {
  const { root, link } = closure;
  const script = memory.base === undefined && memory.ram === undefined ? scripted(closure) : undefined;
  if (script) return { diagnostics: [script] };
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
  return layoutExecutable([...own, ...clients, ...made, ...given], archives, { architecture: resolved.architecture, ...memory });
}
