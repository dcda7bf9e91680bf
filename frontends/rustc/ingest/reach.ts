/**
 * Functions that can be reached from where a policy may begin, as records: which calls which, by the relocations and
 * instructions that are left after optimisation, so that a check which LLVM proved away is none. What has no code here,
 * what cannot be read and what is called through a pointer is said to be so; what follows from it is the rules' matter.
 * Behind a pointer the search goes on with every function that may be meant: those in vtables for the methods that the
 * body calls, and those whose address the code takes. Which of them count, rules decide.
 * The search is breadth first, so the calls that it tells of a function are as few as can be.
 */
import type { Architecture, Branch } from "../../../backends/architecture.js";
import type { Record } from "../../../engine/index.js";
import { Routines, type Named } from "./routines.js";
import { SHF_EXECINSTR, STT_SECTION, type ElfRelocation } from "../../../formats/elf/index.js";
import { CodeIndex, flowOf, hasTable, type Code, type CodeObject, type CodeUnit } from "./code.js";
import { pathOfSymbol, symbolKey, type SourceLine } from "./object.js";
import { statedOf } from "./stated.js";

export interface Reached {
  /** By unit. */
  readonly records: ReadonlyMap<string, readonly Record[]>;
  /** Between full keys. */
  readonly edges: readonly Edge[];
}

export interface Edge {
  readonly from: string;
  readonly to: string;
  readonly kind: "calls" | "addresses" | "made_of";
  readonly line?: SourceLine;
}

interface Draft {
  readonly unit: string;
  readonly key: string;
  readonly code?: Code;
  readonly attributes: { [name: string]: bigint | string | boolean };
}

/** Why a search begins at a function. */
type Reason = "named" | "exported" | "real_time" | "served";

const archive = /^lib\/\d+-lib(core|alloc|std|compiler_builtins)-/;
const copyFrame = 8n;
const full = ({ unit, key }: Draft): string => `${unit}!${key}`;
const isCode = ({ elf }: CodeObject, section: number): boolean => ((elf.sections[section]?.flags ?? 0n) & SHF_EXECINSTR) !== 0n;
const told = (path: string, line: SourceLine | undefined): string => (line ? `${path} (${line.file}:${line.line})` : path);

/** The source line that a draft's attributes name. */
function placeOf({ attributes }: Draft, prefix: string): SourceLine | undefined {
  const [file, line] = [attributes[`${prefix}file`], attributes[`${prefix}line`]];
  return typeof file === "string" && typeof line === "bigint" ? { file, line: Number(line) } : undefined;
}

class Search {
  readonly drafts = new Map<string, Draft>();
  readonly edges: Edge[] = [];
  readonly open: Draft[] = [];
  #next = 0;
  /** Keys of routines by unit. */
  readonly told = new Map<string, Set<string>>();

  readonly index: CodeIndex;
  readonly routines: Routines;
  readonly architecture: Architecture;

  constructor(index: CodeIndex, routines: Routines, architecture: Architecture) {
    this.index = index;
    this.routines = routines;
    this.architecture = architecture;
  }

  /** The function of this name, met for the first time or again; `through` says how it was called, if not by its name. */
  meet(unit: string, name: string, code: Code | undefined, from: Draft | undefined, line: SourceLine | undefined, through = ""): Draft {
    const key = code ? `function ${code.object.name} ${symbolKey(code.symbol, code.object.name)}` : `function ${name}`;
    const owner = code?.object.unit ?? unit;
    const known = this.drafts.get(`${owner}!${key}`);
    if (known) return known;
    const path = pathOfSymbol(name);
    const stated = statedOf(name, path);
    const attributes: Draft["attributes"] = { path, name, depth: from ? (from.attributes.depth as bigint) + 1n : 0n };
    attributes.reached = from ? `${told(String(from.attributes.reached), line)} → ${through}${path}` : path;
    if (stated) attributes.stated = stated;
    // the link writes it: it calls nothing, and takes no more of the stack than its return address
    else if (name.startsWith("race.copy.")) attributes.frame = copyFrame;
    else if (!code) attributes.absent = true;
    const draft = { unit: owner, key, attributes, ...(code && !stated ? { code } : {}) };
    this.drafts.set(full(draft), draft);
    this.#madeOf(draft, { unit: owner, symbol: code?.symbol.name ?? name });
    if (draft.code) this.open.push(draft);
    return draft;
  }

  begin({ unit, symbol }: Named, code: Code | undefined, reason: Reason): void {
    const draft = this.meet(unit, symbol, code, undefined, undefined);
    draft.attributes[reason] = true;
    this.#madeOf(draft, { unit, symbol });
  }

  /** What the compilers said of a function: that of its own unit, and that of a unit which has it in a vtable. */
  #madeOf(draft: Draft, { unit, symbol }: Named): void {
    const key = this.routines.keyOf({ unit, symbol });
    if (key === undefined) return;
    const known = this.told.get(unit) ?? new Set();
    this.told.set(unit, known.add(key));
    const edge = { from: full(draft), to: `${unit}!${key}`, kind: "made_of" } as const;
    if (!this.edges.some((one) => one.kind === edge.kind && one.from === edge.from && one.to === edge.to)) this.edges.push(edge);
  }

  run(): void {
    for (; this.#next < this.open.length; this.#next++) this.#follow(this.open[this.#next]!);
  }

  #follow(draft: Draft): void {
    const code = draft.code!;
    const read = flowOf(code, this.architecture);
    if (!read) {
      draft.attributes.unreadable = true;
      return;
    }
    const { flow, section, end } = read;
    draft.attributes.frame = BigInt(flow.frame);
    if (flow.dynamicFrame) draft.attributes.dynamic_frame = true;
    if (flow.systemCall) draft.attributes.system_call = true;
    if (flow.floatingPoint) draft.attributes.floating_point = true;
    const start = Number(code.symbol.value);
    const place = this.#line(code, section, start);
    if (place) Object.assign(draft.attributes, { file: place.file, line: BigInt(place.line) });
    for (const branch of flow.branches) {
      if (branch.kind === "pointer" && branch.table && hasTable(code, section, start, end)) continue;
      this.#branch(draft, code, section, branch);
    }
    if (draft.attributes.indirect === undefined) return;
    const named = new Set(flow.branches.flatMap((branch) => (branch.kind === "symbol" ? [branch.field] : [])));
    for (const [at, entry] of code.object.relocations.get(section) ?? []) if (at >= start && at < end && !named.has(at)) this.#taken(draft, code, entry);
    for (const server of this.routines.behind({ unit: draft.unit, symbol: code.symbol.name })) this.#served(draft, server);
  }

  /** The address of a function in the code: it may be what the pointer leads to. */
  #taken(draft: Draft, { object }: Code, entry: ElfRelocation): void {
    const symbol = object.elf.symbols[entry.symbol];
    if (!symbol || (symbol.place.kind === "section" && !isCode(object, symbol.place.section))) return;
    // relative to the end of the field, or absolute: a place in a section says not which
    const places = symbol.place.kind === "section" && symbol.type === STT_SECTION ? [...new Set([entry.addend, entry.addend + this.architecture.branchAddend])] : [entry.addend];
    const meant = places.flatMap((addend) => this.index.find(object, symbol, addend) ?? []);
    for (const found of meant.length ? meant : [undefined]) this.#address(draft, found, found?.symbol.name ?? symbol.name);
  }

  #address(draft: Draft, found: Code | undefined, name: string): void {
    if (!found && (name === "" || this.index.isData(name) || /^race\.(?!export\.|copy\.|drop\.)/.test(name))) return;
    const callee = this.meet(draft.unit, name, found, draft, placeOf(draft, "indirect_"));
    this.edges.push({ from: full(draft), to: full(callee), kind: "addresses" });
  }

  #served(draft: Draft, { unit, symbol }: Named): void {
    this.#madeOf(this.meet(unit, symbol, this.index.byName(unit, symbol), draft, placeOf(draft, "indirect_"), "(dyn) "), { unit, symbol });
  }

  #line(code: Code, section: number, offset: number): SourceLine | undefined {
    return archive.test(code.object.name) ? undefined : code.object.lines().lookup(section, offset);
  }

  #branch(draft: Draft, code: Code, section: number, branch: Branch): void {
    const { object } = code;
    const line = this.#line(code, section, branch.at);
    const entry = branch.kind === "place" || branch.field === undefined ? undefined : object.relocations.get(section)?.get(branch.field);
    const symbol = entry && object.elf.symbols[entry.symbol];
    if (branch.kind === "pointer") return this.#through(draft, symbol?.name, line);
    const found = branch.kind === "place" ? this.index.at(object, section, branch.to) : symbol && this.index.find(object, symbol, entry!.addend);
    const name = symbol?.name || found?.symbol.name;
    if (name === undefined || name === "") return this.#through(draft, undefined, line);
    const callee = this.meet(draft.unit, found && symbol?.place.kind === "section" ? found.symbol.name : name, found, draft, line);
    this.edges.push({ from: full(draft), to: full(callee), kind: "calls", ...(line ? { line } : {}) });
  }

  #through(draft: Draft, symbol: string | undefined, line: SourceLine | undefined): void {
    if (draft.attributes.indirect !== undefined) return;
    draft.attributes.indirect = symbol?.startsWith("race.slot.") ? `\`${symbol.slice("race.slot.".length)}\` of a trait object` : "a pointer";
    if (line) Object.assign(draft.attributes, { indirect_file: line.file, indirect_line: BigInt(line.line) });
  }
}

const named = ({ object, symbol }: Code): Named => ({ unit: object.unit, symbol: symbol.name });

/**
 * All places where a policy may begin, each with everything behind it before the next kind: so the calls that are told
 * of a function lead from what was asked for by name, else from what is marked, else from an export.
 */
function searchAll(search: Search, entries: readonly string[], units: readonly CodeUnit[]): void {
  const { index, routines } = search;
  const from = (list: readonly Named[], reason: Reason) => {
    for (const one of list) search.begin(one, index.byName(one.unit, one.symbol), reason);
    search.run();
  };
  for (const path of entries) {
    const found = index.named(path);
    for (const code of found) search.begin(named(code), code, "named");
    // an entry that nobody has is one without code, so that a slip in its name is no silence
    if (!found.length) search.begin({ unit: units[0]!.name, symbol: path }, undefined, "named");
  }
  search.run();
  from(routines.realTime, "real_time");
  from(index.exports.map(named), "exported");
  from(units.flatMap(({ name, definer }) => (definer ? [] : routines.serving(name))), "served");
}

function recordsOf({ drafts, routines, told }: Search, units: readonly CodeUnit[]): Reached["records"] {
  const records = units.map(({ name, routines: all }) => [
    name,
    [
      ...all.filter(({ kind }) => kind === "UnsafeUse" || kind === "Unit"),
      ...[...drafts.values()].flatMap(({ unit, key, attributes }) => (unit === name ? [{ key, kind: "Function" as const, attributes, edges: {} }] : [])),
      ...routines.within(name, told.get(name) ?? []),
    ],
  ] as const);
  return new Map(records);
}

/**
 * Everything that is reached from the functions with these paths, from what clients export or have in vtables, and from
 * what is marked to answer in time; where a policy begins, it says itself.
 */
export function reach(units: readonly CodeUnit[], entries: readonly string[], architecture: Architecture): Reached {
  const search = new Search(new CodeIndex(units, architecture), new Routines(units), architecture);
  searchAll(search, entries, units);
  return { records: recordsOf(search, units), edges: search.edges };
}
