/**
 * N probes of one crate become one symbolic module. Pure: text in, text out. The order of work is the order of the
 * text: types, constants, functions, declarations; then the symbols that turned out to be needed are declared.
 */
import { readModuleText, type ModuleText } from "../../../formats/llvm-ir/module.js";
import { readTypes } from "../../../formats/llvm-ir/sizes.js";
import type { Lifted } from "../expression.js";
import { declarationOf } from "./declare.js";
import { liftFunction, newFunction, type FunctionText } from "./function.js";
import { liftGlobals, type LiftedGlobals } from "./globals.js";
import {
  count,
  isRefused,
  placeOf,
  settleFunction,
  wordOf,
  type Choice,
  type Lifting,
  type LiftOptions,
} from "./lifting.js";
import type { Items, Probe } from "./probe.js";
import { noRenames } from "./rows.js";
import { liftSites } from "./sites.js";
import { makeSolver } from "./solve.js";
import { plainRow } from "./structure.js";
import { declareSymbols, emptySymbols, globalRef } from "./symbols.js";

/** Named types whose printed definition is not the same in all probes. */
function differingTypes(modules: readonly ModuleText[]): Set<string> {
  const found = new Set<string>();
  const others = modules
    .slice(1)
    .map((module) => new Set(module.types.map((at) => module.lines[at]!)));
  for (const at of modules[0]!.types) {
    const line = modules[0]!.lines[at]!;
    if (others.some((lines) => !lines.has(line)))
      found.add(line.slice(0, line.indexOf(" = type ")));
  }
  return found;
}

function begin(probes: readonly Probe[], items: Items, options: LiftOptions): Lifting {
  const modules = probes.map((probe) => readModuleText(probe.ir));
  const sizes = modules.map(
    (module) => `${module.metadata.size} ${module.groups.map((at) => module.lines[at]).join("\n")}`,
  );
  return {
    modules,
    types: modules.map((module) => readTypes(module.lines)),
    layoutTypes: differingTypes(modules),
    solver: makeSolver(probes.map((probe) => probe.table)),
    numbered: sizes.every((size) => size === sizes[0]),
    items,
    options,
    ...fresh(probes.length),
    done: new Map(),
  };
}

/** What one round gathers. */
const fresh = (
  probes: number,
): Pick<
  Lifting,
  | "symbols"
  | "renames"
  | "guards"
  | "refusals"
  | "vtables"
  | "drops"
  | "statistics"
  | "tainted"
  | "choices"
> => ({
  symbols: emptySymbols(),
  renames: noRenames(probes),
  guards: [],
  refusals: [],
  vtables: new Map(),
  drops: new Map(),
  statistics: {},
  tainted: new Map(),
  choices: [],
});

/** Metadata ranges that differ between probes: their uses are dropped, as no bound holds for every layout. */
function differingRanges(lifting: Lifting): Set<string> {
  const found = new Set<string>();
  for (const [id, at] of lifting.modules[0]!.metadata) {
    const lines = lifting.modules.map(
      (module) => module.lines[module.metadata.get(id) ?? -1] ?? "",
    );
    if (
      /^!\d+ = !\{i\d+ -?\d+, /.test(lines[0]!) &&
      (!lifting.numbered || lines.some((line) => line !== lines[0]))
    )
      found.add(`!${id}`);
    if (at < 0) break;
  }
  return found;
}

const bare = (name: string): string => name.replace(/^@"?|"$/g, "");

/** Why a function is not lifted at all but declared, and under which name. */
function replacement(lifting: Lifting, name: string): string | undefined {
  const item = lifting.items.functions[bare(name)];
  if (item?.drop_of) {
    const symbol = `race.drop.${item.drop_of}`;
    lifting.drops.set(symbol, item.drop_of);
    return globalRef(symbol);
  }
  return item?.definer && item.generic === false ? name : undefined;
}

function refuse(lifting: Lifting, name: string, reason: string, at: string): void {
  lifting.refusals.push({ function: bare(name), reason, ...placeOf(lifting, at) });
  count(lifting, `refused: ${reason.replace(/`[^`]*`|-?\d+(, -?\d+)*/g, "…").slice(0, 60)}`);
}

/** The header as a declaration, with the facts in it weakened. */
function declared(lifting: Lifting, text: FunctionText, name?: string): string | undefined {
  const headers = lifting.modules.map((module, probe) => module.lines[text.starts[probe]!]!);
  const fn = newFunction(lifting, text.name);
  const row = plainRow(fn, headers);
  const lifted = isRefused(row) ? row : liftSites(fn, row);
  return declarationOf(isRefused(lifted) ? headers[0]! : lifted, name);
}

function functionText(
  lifting: Lifting,
  byName: readonly ReadonlyMap<string, { start: number; end: number }>[],
  name: string,
): FunctionText | undefined {
  const spans = byName.map((functions) => functions.get(name));
  if (spans.some((span) => !span)) return undefined;
  return {
    name: bare(name),
    starts: spans.map((span) => span!.start),
    lengths: spans.map((span) => span!.end - span!.start),
  };
}

interface Output {
  readonly lines: string[];
  /** Declarations that stand in for definitions. */
  readonly declarations: string[];
  readonly renamed: Map<string, string>;
}

function putFunction(
  lifting: Lifting,
  text: FunctionText | undefined,
  name: string,
  define: string,
  output: Output,
): void {
  const other = replacement(lifting, name);
  const unwanted = lifting.items.functions[bare(name)]?.refuse;
  const lifted =
    !other && !unwanted && text
      ? (lifting.done.get(name) ?? liftFunction(lifting, text))
      : undefined;
  if (lifted) lifting.done.set(name, lifted);
  if (lifted && !isRefused(lifted)) {
    count(lifting, "functions.lifted");
    settleFunction(lifting, lifted.fn);
    for (const line of lifted.lines) output.lines.push(line);
    return;
  }
  const line = text ? declared(lifting, text, other) : declarationOf(define, other);
  if (line && !output.declarations.includes(line)) output.declarations.push(line);
  if (other) {
    count(lifting, "functions.declared");
    if (other !== name) output.renamed.set(name, other);
    return;
  }
  count(lifting, "functions.refused");
  if (unwanted) {
    const item = lifting.items.functions[bare(name)]!;
    const place = {
      ...(item.file ? { file: item.file } : {}),
      ...(item.line ? { line: item.line } : {}),
    };
    lifting.refusals.push({ function: bare(name), reason: unwanted, ...place });
    return;
  }
  refuse(
    lifting,
    name,
    lifted?.refused ?? "the function is not in all probes",
    lifted?.at ?? define,
  );
}

function putDeclaration(
  lifting: Lifting,
  byName: readonly ReadonlyMap<string, number>[],
  line: string,
  name: string,
  output: Output,
): void {
  const lines = byName.map(
    (declarations, probe) => lifting.modules[probe]!.lines[declarations.get(name) ?? -1],
  );
  const fn = newFunction(lifting, bare(name));
  const row = lines.includes(undefined) ? { refused: "" } : plainRow(fn, lines as string[]);
  const lifted = isRefused(row) || row.sites.length === 0 ? line : liftSites(fn, row);
  output.lines.push(isRefused(lifted) ? line : lifted);
}

const nameOf = (line: string): string => /@(?:"[^"]*"|[\w.$-]+)/.exec(line)?.[0] ?? "";

function putLines(lifting: Lifting, globals: LiftedGlobals, output: Output): void {
  const [module] = lifting.modules as [ModuleText];
  const functions = lifting.modules.map(
    (one) => new Map(one.functions.map((span) => [span.name, span])),
  );
  const declarations = lifting.modules.map(
    (one) => new Map(one.declarations.map((at) => [nameOf(one.lines[at]!), at])),
  );
  const starts = new Map(module.functions.map((span) => [span.start, span]));
  for (let at = 0; at < module.lines.length; at++) {
    const line = module.lines[at]!;
    const span = starts.get(at);
    if (span) {
      putFunction(lifting, functionText(lifting, functions, span.name), span.name, line, output);
      at = span.end - 1;
    } else if (globals.lines.has(at)) {
      const change = globals.lines.get(at);
      if (change !== undefined) output.lines.push(change);
    } else if (
      line.charCodeAt(0) === 37 &&
      lifting.layoutTypes.has(line.slice(0, line.indexOf(" = type ")))
    ) {
      output.lines.push(`${line.slice(0, line.indexOf(" = type "))} = type opaque`);
    } else if (line.startsWith("declare "))
      putDeclaration(lifting, declarations, line, nameOf(line), output);
    else output.lines.push(line);
  }
}

/** Renames globals and drops range facts that do not hold for every layout. */
function polish(
  lines: string[],
  renamed: ReadonlyMap<string, string>,
  ranges: ReadonlySet<string>,
): void {
  const needle = [...renamed.keys()].map((name) => name.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  const pattern = needle.length
    ? new RegExp(`(?:${needle.join("|")})(?![\\w.$-])`, "g")
    : undefined;
  for (let at = 0; at < lines.length; at++) {
    let line = lines[at]!;
    if (ranges.size && line.includes("!range "))
      line = line.replace(/, !range (!\d+)/g, (text, id: string) => (ranges.has(id) ? "" : text));
    if (pattern && line.includes("@"))
      line = line.replace(pattern, (name) => renamed.get(name) ?? name);
    lines[at] = line;
  }
}

/** Symbols that no probe varied: what rests on them is invisible, so the link must find the same value. */
function steadyGuards(lifting: Lifting): void {
  for (const { name, values } of lifting.solver.basis.columns)
    if (values.every((value) => value === values[0]))
      lifting.guards.push({
        relation: "eq",
        left: { op: "symbol", symbol: name },
        right: { op: "const", constant: BigInt(values[0]!) },
        reason: "no probe varied this value, so the places where it is used are not known",
      });
}

function once(lifting: Lifting): Lifted {
  const globals = liftGlobals(lifting);
  const output: Output = { lines: [], declarations: [], renamed: new Map(globals.renamed) };
  putLines(lifting, globals, output);
  const firstNode = [...lifting.modules[0]!.metadata.keys()].reduce((last, id) => Math.max(last, id), -1) + 1;
  const text = [...output.lines, ...output.declarations];
  polish(text, output.renamed, differingRanges(lifting));
  steadyGuards(lifting);
  count(lifting, "lines", lifting.modules[0]!.lines.length);
  return {
    ir: [...text, ...declareSymbols(lifting.symbols, firstNode, wordOf(lifting)), ""].join("\n"),
    symbols: lifting.symbols.symbols,
    guards: lifting.guards,
    refusals: lifting.refusals,
    vtables: lifting.vtables,
    drops: lifting.drops,
    statistics: lifting.statistics,
  };
}

/** A lift, and its answers that were one of several. */
export interface LiftedWithChoices {
  readonly lifted: Lifted;
  readonly choices: readonly Choice[];
}

/**
 * Lifts the probes of one crate. Answers that are one of several need all sizes that occur in the module: where
 * there are such answers, a second round is made with what the first has found.
 */
export function liftWithChoices(
  probes: readonly Probe[],
  items: Items,
  options: LiftOptions = {},
): LiftedWithChoices {
  const first = begin(probes, items, options);
  const lifted = once(first);
  const again = [...first.done].filter(([, one]) => isRefused(one) || one.fn.choices.length > 0);
  if (!again.length) return { lifted, choices: first.choices };
  for (const [name] of again) first.done.delete(name);
  const second: Lifting = {
    ...first,
    ...fresh(probes.length),
    symbols: first.symbols,
    renames: first.renames,
  };
  return { lifted: pruned(once(second)), choices: second.choices };
}

/** Without the symbols that only the first round used. */
function pruned(lifted: Lifted): Lifted {
  const used = new Set(
    [...lifted.ir.matchAll(/\(ptr @"(race\.[^"]*)"|; reserved for @"(race\.[^"]*)"/g)].map(
      (match) => match[1] ?? match[2],
    ),
  );
  const idle = [...lifted.symbols.keys()].filter((name) => !used.has(name));
  const ir = idle.reduce(
    (text, name) =>
      text.replace(
        new RegExp(`^@"${name.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")}" = extern_weak .*\n`, "m"),
        "",
      ),
    lifted.ir,
  );
  return {
    ...lifted,
    ir,
    symbols: new Map([...lifted.symbols].filter(([name]) => used.has(name))),
  };
}

/** Lifts the probes of one crate: N texts to one symbolic module. */
export const lift = (probes: readonly Probe[], items: Items, options: LiftOptions = {}): Lifted =>
  liftWithChoices(probes, items, options).lifted;
