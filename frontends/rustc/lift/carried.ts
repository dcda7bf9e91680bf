/**
 * Functions of std that were compiled here for hosts whose std lacks them: each gets a name of its own (a suffix behind the
 * mangled one, which demanglers leave out), and what calls it calls a declaration of the old name, so that the link chooses.
 * One that could not be lifted is merely declared: it was nothing that the crate asked for.
 */
import type { Record } from "../../../engine/index.js";
import type { Lifted } from "../expression.js";
import { closingBracket } from "../../../formats/llvm-ir/operands.js";
import { canonicalIdentity } from "../../../formats/symbol-names/index.js";
import { declarationOf } from "./declare.js";
import type { Items } from "./probe.js";

/** Name of the copy in the object of `crate`. */
export const carriedName = (symbol: string, crate: string): string => `${symbol}.carried.${crate}`;

/** Name of the function that a copy stands for. */
export const carriedFor = (copy: string): string | undefined => /^(_(?:R|ZN).*?)\.carried\./.exec(copy)?.[1];

const defined = /^(define [^@]*@)(?:"([^"]*)"|([\w.$-]+))\(/;

/** A jump table lies in data that all functions share, and would keep a copy in programs that do not call it. */
const noJumpTables = '"no-jump-tables"="true"';

/** The module with the copies under their own names, hidden, and declarations of what they stand for. */
export function carriedApart(lifted: Lifted, items: Items, crate: string): { readonly lifted: Lifted; readonly carried: readonly string[] } {
  const carried: string[] = [];
  const declarations: string[] = [];
  const lines = lifted.ir.split("\n").map((line) => {
    if (!line.startsWith("define ")) return line;
    const found = defined.exec(line);
    const name = found?.[2] ?? found?.[3];
    const declaration = name !== undefined && items.functions[name]?.carried === true ? declarationOf(line) : undefined;
    if (!found || name === undefined || declaration === undefined) return line;
    carried.push(name);
    declarations.push(declaration);
    const head = found[1]!.replace(/^define (?:(?:internal|private|hidden) )?/, "define hidden ");
    const open = found[0].length - 1;
    const behind = closingBracket(line, open);
    const address = /^(?: local_unnamed_addr| unnamed_addr)?/.exec(line.slice(behind))![0].length;
    const facts = `${line.slice(open, behind + address)} ${noJumpTables}${line.slice(behind + address)}`;
    return `${head}"${carriedName(name, crate)}"${facts}`;
  });
  const refusals = lifted.refusals.filter(({ function: name }) => items.functions[name]?.carried !== true);
  return { lifted: { ...lifted, ir: [...lines, ...declarations, ""].join("\n"), refusals }, carried };
}

/** Records that say which copy stands for which symbol: what they are is the same, and so is how they are called. */
export function carriedRecords(carried: readonly string[], crate: string, facts: readonly Record[]): readonly Record[] {
  const byKey = new Map(facts.map((one) => [one.key, one]));
  return carried.flatMap((name): Record[] => {
    const copy = `symbol ${carriedName(name, crate)}`;
    const described = byKey.get(`symbol ${name}`);
    const { signature = [], of_crate = [] } = described?.edges ?? {};
    return [
      { key: `symbol ${name}`, kind: "Symbol", attributes: {}, edges: { carried_as: [copy] } },
      { key: copy, kind: "Symbol", attributes: { form: "carried", path: described?.attributes.path ?? canonicalIdentity(name) ?? name }, edges: { ...(signature.length ? { signature } : {}), ...(of_crate.length ? { of_crate } : {}) } },
    ];
  });
}
