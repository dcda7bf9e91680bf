/**
 * Functions that can be reached from entries, as records: which calls which, by the relocations and instructions that
 * are left after optimisation, so that a check which LLVM proved away is none. What has no code here, what cannot be
 * read and what is called through a pointer is said to be so; what follows from it is the rules' matter.
 * The search is breadth first, so the calls that it tells of a function are as few as can be.
 */
import type { Architecture, Branch } from "../../../backends/architecture.js";
import type { Record } from "../../../engine/index.js";
import { CodeIndex, flowOf, hasTable, type Code, type CodeUnit } from "./code.js";
import { pathOfSymbol, symbolKey, type SourceLine } from "./object.js";
import { statedOf } from "./stated.js";

export interface Reached {
  /** By unit. */
  readonly records: ReadonlyMap<string, readonly Record[]>;
  /** Full keys: who calls whom. */
  readonly calls: readonly (readonly [string, string])[];
}

interface Draft {
  readonly unit: string;
  readonly key: string;
  readonly code?: Code;
  readonly attributes: { [name: string]: bigint | string | boolean };
}

const archive = /^lib\/\d+-lib(core|alloc|std|compiler_builtins)-/;
const copyFrame = 8n;
const full = ({ unit, key }: Draft): string => `${unit}!${key}`;
const told = (path: string, line: SourceLine | undefined): string => (line ? `${path} (${line.file}:${line.line})` : path);

class Search {
  readonly drafts = new Map<string, Draft>();
  readonly calls: (readonly [string, string])[] = [];
  readonly open: Draft[] = [];

  readonly index: CodeIndex;
  readonly architecture: Architecture;

  constructor(index: CodeIndex, architecture: Architecture) {
    this.index = index;
    this.architecture = architecture;
  }

  /** The function of this name, met for the first time or again. */
  meet(unit: string, name: string, code: Code | undefined, from: Draft | undefined, line: SourceLine | undefined): Draft {
    const key = code ? `function ${code.object.name} ${symbolKey(code.symbol, code.object.name)}` : `function ${name}`;
    const owner = code?.object.unit ?? unit;
    const known = this.drafts.get(`${owner}!${key}`);
    if (known) return known;
    const path = pathOfSymbol(name);
    const stated = statedOf(name, path);
    const attributes: Draft["attributes"] = { path, name, depth: from ? (from.attributes.depth as bigint) + 1n : 0n };
    attributes.reached = from ? `${told(String(from.attributes.reached), line)} → ${path}` : path;
    if (!from) attributes.entry = true;
    if (stated) attributes.stated = stated;
    // the link writes it: it calls nothing, and takes no more of the stack than its return address
    else if (name.startsWith("race.copy.")) attributes.frame = copyFrame;
    else if (!code) attributes.absent = true;
    const draft = { unit: owner, key, attributes, ...(code && !stated ? { code } : {}) };
    this.drafts.set(full(draft), draft);
    if (draft.code) this.open.push(draft);
    return draft;
  }

  run(): void {
    for (let next = 0; next < this.open.length; next++) this.#follow(this.open[next]!);
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
    this.calls.push([full(draft), full(callee)]);
  }

  #through(draft: Draft, symbol: string | undefined, line: SourceLine | undefined): void {
    if (draft.attributes.indirect !== undefined) return;
    draft.attributes.indirect = symbol?.startsWith("race.slot.") ? `\`${symbol.slice("race.slot.".length)}\` of a trait object` : "a pointer";
    if (line) Object.assign(draft.attributes, { indirect_file: line.file, indirect_line: BigInt(line.line) });
  }
}

/** Everything that is reached from the functions with these paths; without any, from what clients export. */
export function reach(units: readonly CodeUnit[], entries: readonly string[], architecture: Architecture): Reached {
  const index = new CodeIndex(units);
  const search = new Search(index, architecture);
  const roots = entries.length ? entries.flatMap((path) => index.named(path)) : index.exports;
  // an entry that nobody has is one without code, so that a slip in its name is no silence
  for (const path of entries) if (!index.named(path).length) search.meet(units[0]!.name, path, undefined, undefined, undefined);
  for (const code of roots) search.meet(code.object.unit, code.symbol.name, code, undefined, undefined);
  search.run();
  const records = new Map<string, Record[]>();
  for (const { unit, key, attributes } of search.drafts.values()) {
    const list = records.get(unit) ?? [];
    list.push({ key, kind: "Function", attributes, edges: {} });
    records.set(unit, list);
  }
  return { records, calls: search.calls };
}
