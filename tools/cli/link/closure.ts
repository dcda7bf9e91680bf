/** The link closure of the root: what its captured link would have taken, read from its `.rcrate`. */
import { linkName } from "../../../formats/rcrate/index.js";
import type { LinkRecord } from "../../../frontends/rustc/pack/link-record.js";
import type { Diagnostic } from "../../../specs/diagnostic.js";
import { withArticle } from "../render/roles.js";
import type { Inputs, PlainInput, Unit } from "./inputs.js";

export interface Closure {
  readonly root: Unit;
  readonly link: LinkRecord;
}

/** What a final link takes beside the root and the plugins. */
export interface Beside {
  readonly plain: readonly PlainInput[];
  readonly interfaces: readonly { readonly unit: Unit; readonly name: string }[];
}

const noRoot = (inputs: Inputs): Diagnostic => {
  const hosts = inputs.units.filter((unit) => unit.rcrate.manifest.role === "host");
  return {
    severity: "error",
    code: hosts.length ? "two_roots" : "no_root",
    message: hosts.length ? "a program has one root, and here are several" : "nothing here is the root of a program",
    labels: hosts.map((unit) => ({ text: "is a host", unit: unit.file })),
    notes: hosts.length ? [] : inputs.units.map((unit) => `${unit.file} is ${withArticle(unit.rcrate.manifest.role)}`),
    help: [hosts.length ? "link one host at a time" : "pack the program itself (a binary package) and give its `.rcrate`, too"],
  };
};

/** The root of the program and its recorded link; refuses with `no_root` or `two_roots`. */
export function closureOf(inputs: Inputs): Closure | Diagnostic {
  const hosts = inputs.units.filter((unit) => unit.rcrate.manifest.role === "host");
  const root = hosts[0];
  if (!root || hosts.length > 1) return noRoot(inputs);
  const text = new TextDecoder().decode(root.rcrate.member(linkName) ?? new Uint8Array());
  return { root, link: JSON.parse(text || '{"driver":"cc","items":[]}') as LinkRecord };
}

/**
 * The archives of interfaces that the host does not know: a linker takes of them what is needed. What they rest on in
 * turn is the host's.
 */
export function interfaceArchives(inputs: Inputs): Beside["interfaces"] {
  return inputs.units
    .filter((unit) => unit.rcrate.manifest.role === "interface")
    .flatMap((unit) => unit.rcrate.members.filter((member) => member.startsWith("lib/") && /\.(rlib|a)$/.test(member)).map((name) => ({ unit, name })));
}
