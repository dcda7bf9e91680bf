/**
 * The lift checked against rustc itself: the values of a layout are put into the symbolic module, and every
 * function must then be what rustc emits for that layout, up to `exceptions.ts`. Done for held-out probes, which the
 * lift has never seen, and for the natural layout.
 */
import { readModuleText, type FunctionSpan, type ModuleText } from "../../../formats/llvm-ir/module.js";
import { readTypes, type TypeTable } from "../../../formats/llvm-ir/sizes.js";
import type { Lifted } from "../expression.js";
import { tableValues } from "../lift/evaluate.js";
import { looksLikeVtable } from "../lift/globals.js";
import type { Probe } from "../lift/probe.js";
import { compareFunction, type Comparison, type Difference } from "./compare.js";
import { readContents } from "./constants.js";
import { choosesBySize, interchangeable, noUses, type Uses } from "./exceptions.js";
import type { NodeText } from "./instruction.js";
import { regroup } from "./regroup.js";
import { substitute, symbolValues } from "./substitute.js";

/** A function that is not what rustc emits, in one layout. */
export interface Failure extends Difference {
  readonly function: string;
  readonly probe: string;
}

export interface ProofReport {
  /** Functions that were equal in every layout. */
  readonly proved: readonly string[];
  readonly failures: readonly Failure[];
  readonly uses: Uses;
  /** Instructions that were compared, all layouts together. */
  readonly lines: number;
}

const nodesOf = (module: ModuleText): NodeText => {
  const groups = new Map(
    module.groups.map((at) => [
      /#\d+/.exec(module.lines[at]!)?.[0] ?? "",
      module.lines[at]!.replace(/^.*?= /, ""),
    ]),
  );
  const known = new Map<string, string>();
  return (reference) => {
    const found =
      known.get(reference) ??
      groups.get(reference) ??
      (module.lines[module.metadata.get(Number(reference.slice(1))) ?? -1] ?? reference).replace(
        /^!\d+ = /,
        "",
      );
    known.set(reference, found);
    return found;
  };
};

interface Side {
  readonly module: ModuleText;
  readonly types: TypeTable;
  readonly nodes: NodeText;
  readonly functions: ReadonlyMap<string, FunctionSpan>;
}

function readSide(ir: string): Side {
  const module = readModuleText(ir);
  return {
    module,
    types: readTypes(module.lines),
    nodes: nodesOf(module),
    functions: new Map(module.functions.map((span) => [span.name, span])),
  };
}

const bare = (name: string): string => name.replace(/^@"?|"$/g, "");
const STABLE = /^@"?(?!alloc_[0-9a-f]{32}|anon\.|vtable\.|switch\.table|str\.|\d|race\.)/;

interface Pairing {
  readonly lifted: Side;
  readonly rustc: Side;
  readonly values: ReadonlyMap<string, bigint | undefined>;
  readonly drops: ReadonlyMap<string, string>;
  readonly uses: Uses;
  readonly natural: boolean;
  readonly forth: Map<string, string>;
  readonly back: Map<string, string>;
  /** Outcome of comparing two constants, by the lifted one's name. */
  readonly known: Map<string, string | undefined>;
}

function sameContents(pairing: Pairing, lifted: string, rustc: string): string | undefined {
  const [mine, theirs] = [
    pairing.lifted.module.globals.get(lifted),
    pairing.rustc.module.globals.get(rustc),
  ];
  if (mine === undefined || theirs === undefined)
    return mine === theirs ? undefined : `the constant ${lifted} is only on one side`;
  const a = readContents(substitute(pairing.lifted.module.lines[mine]!, pairing.values));
  const b = readContents(pairing.rustc.module.lines[theirs]!);
  if (a.text !== b.text || a.pointers.length !== b.pointers.length)
    return `the constants ${lifted} and ${rustc} differ`;
  if (a.around !== b.around)
    return `the constants ${lifted} and ${rustc} differ in linkage or alignment`;
  for (const [at, pointer] of a.pointers.entries()) {
    const why = sameGlobal(pairing, pointer, b.pointers[at]!);
    if (why) return why;
  }
  return undefined;
}

/** rustc names a vtable that another constant points to (for upcasting) like any other constant: then its header tells. */
function isVtable(pairing: Pairing, rustc: string): boolean {
  if (rustc.startsWith("@vtable.")) return true;
  const line = pairing.rustc.module.globals.get(rustc);
  return line !== undefined && looksLikeVtable(pairing.rustc.module.lines[line]!);
}

/** Vtables that the link makes, and drop glue that the definer has, are matched by name alone. */
function standsFor(pairing: Pairing, lifted: string, rustc: string): boolean | undefined {
  const name = bare(lifted);
  if (name.startsWith("race.vtable."))
    return isVtable(pairing, rustc) && ++pairing.uses.vtable > 0;
  if (pairing.drops.has(name))
    return /drop_(?:glue|in_place)/.test(rustc) && ++pairing.uses.drop > 0;
  return undefined;
}

/** Mangled names differ in lengths and back references behind the mark, so the marks alone are compared. */
const isChoice = (lifted: string, rustc: string): boolean =>
  interchangeable.some(
    ([one, other]) =>
      (lifted.includes(one) && rustc.includes(other)) ||
      (lifted.includes(other) && rustc.includes(one)),
  );

function sameGlobal(pairing: Pairing, lifted: string, rustc: string): string | undefined {
  const known = pairing.forth.get(lifted);
  if (known !== undefined)
    return known === rustc
      ? pairing.known.get(lifted)
      : `${lifted} stands for both ${known} and ${rustc}`;
  const owner = pairing.back.get(rustc);
  if (owner !== undefined) return `${rustc} is both ${owner} and ${lifted}`;
  pairing.forth.set(lifted, rustc);
  pairing.back.set(rustc, lifted);
  const stands = standsFor(pairing, lifted, rustc);
  let why: string | undefined;
  if (pairing.natural && isChoice(lifted, rustc)) pairing.uses.choice++;
  else if (stands !== undefined) why = stands ? undefined : `${lifted} cannot stand for ${rustc}`;
  else if (STABLE.test(lifted) && lifted !== rustc)
    why = `${lifted} and ${rustc} are different names`;
  else {
    if (lifted !== rustc) pairing.uses.constant++;
    why = sameContents(pairing, lifted, rustc);
  }
  pairing.known.set(lifted, why);
  return why;
}

const UNCHANGED = [
  /getelementptr .*, i(?:32|64) 0(?:, !.*)?$/,
  /^\s*%\S+ = (?:add|sub|or|xor|shl|lshr|ashr)(?: nuw| nsw| exact| disjoint)* i\d+ %\S+, 0(?:, !.*)?$/,
  /^\s*%\S+ = (?:add|or|xor)(?: nuw| nsw| disjoint)* i\d+ 0, %\S+(?:, !.*)?$/,
  /^\s*%\S+ = mul(?: nuw| nsw)* i\d+ (?:%\S+, 1|1, %\S+)(?:, !.*)?$/,
];

/** Marks what changes nothing with the value that a symbol has here, such as a GEP by an offset of zero, for `compare.ts`. */
function put(line: string, values: ReadonlyMap<string, bigint | undefined>): string {
  const text = substitute(line, values);
  return text !== line && UNCHANGED.some((form) => form.test(text)) ? `${text} ; zero` : text;
}

function proveProbe(
  lifted: Lifted,
  side: Side,
  probe: Probe,
  natural: boolean,
  report: { failures: Failure[]; uses: Uses; lines: number },
): void {
  const rustc = readSide(probe.ir);
  const values = symbolValues(lifted.symbols, tableValues(probe.table.symbols));
  const pairing: Pairing = {
    lifted: side,
    rustc,
    values,
    drops: lifted.drops,
    uses: report.uses,
    natural,
    forth: new Map(),
    back: new Map(),
    known: new Map(),
  };
  const comparison: Comparison = {
    liftedNodes: side.nodes,
    rustcNodes: rustc.nodes,
    sameGlobal: (a, b) => sameGlobal(pairing, a, b),
    uses: report.uses,
    natural,
  };
  for (const span of side.module.functions) {
    const other = rustc.functions.get(span.name);
    const name = bare(span.name);
    if (natural && choosesBySize(name)) {
      report.uses.choice++;
      continue;
    }
    if (!other && natural) {
      report.uses.absent++;
      continue;
    }
    if (!other) {
      report.failures.push({
        function: name,
        probe: probe.name,
        lifted: side.module.lines[span.start]!,
        rustc: "",
        why: "rustc does not have the function here",
      });
      continue;
    }
    const mine = regroup(
      side.module.lines.slice(span.start, span.end).map((line) => put(line, values)),
      side.types,
      report.uses,
      values,
    );
    const theirs = regroup(
      rustc.module.lines.slice(other.start, other.end),
      rustc.types,
      report.uses,
    );
    report.lines += theirs.length;
    const difference = compareFunction(mine, theirs, comparison);
    if (difference) report.failures.push({ function: name, probe: probe.name, ...difference });
  }
}

/** Proves a lift against held-out probes and the natural layout. */
export function prove(lifted: Lifted, heldOut: readonly Probe[], natural?: Probe): ProofReport {
  const side = readSide(lifted.ir);
  const report = { failures: [] as Failure[], uses: noUses(), lines: 0 };
  for (const probe of heldOut) proveProbe(lifted, side, probe, false, report);
  if (natural) proveProbe(lifted, side, natural, true, report);
  const failed = new Set(report.failures.map((failure) => failure.function));
  const proved = side.module.functions
    .map((span) => bare(span.name))
    .filter((name) => !failed.has(name));
  return { proved, ...report };
}
