/**
 * An object as STEG records: the symbols that it defines and needs, which uses which, and every site: a relocation
 * against a reserved symbol (`race.…`), with the function and the source line that it stands in.
 * Nothing is decided here; the values of sites and the meeting of symbols are the rules' matter.
 */
import { relocationName } from "../../../backends/architectures.js";
import type { Record } from "../../../engine/index.js";
import { SHF_EXECINSTR, STB_LOCAL, STT_FILE, STT_FUNC, STT_OBJECT, STT_SECTION, STB_WEAK, type Elf, type ElfRelocation, type ElfSymbol } from "../../../formats/elf/index.js";
import { canonicalIdentity } from "../../../formats/symbol-names/index.js";

export interface SourceLine {
  readonly file: string;
  readonly line: number;
}

export interface ObjectInput {
  /** Member name in the `.rcrate`; for a member of an archive `lib/x.rlib(member.o)`. */
  readonly object: string;
  readonly elf: Elf;
  readonly lineOf?: (section: number, offset: number) => SourceLine | undefined;
  /** Width in bytes and name of a relocation's field; of the target's architecture. */
  readonly widthOf: (relocation: string) => number;
  /** Addend of a branch to a symbol itself. */
  readonly branchAddend: bigint;
  /** Whether sites and uses are wanted; a definer's objects have none. */
  readonly client: boolean;
  /** Key of the expression that a reserved symbol stands for, if it stands for a value. */
  readonly readsOf: (symbol: string) => string | undefined;
}

type Attributes = { [name: string]: bigint | string | boolean };
type Edges = { [kind: string]: string[] };

interface Draft {
  readonly key: string;
  readonly kind: string;
  readonly attributes: Attributes;
  readonly edges: Edges;
}

/** What crosses by a name of RACE's own: exports, extension points and what is contributed to them. */
const crossing = /^race\.(export|point|extend)\./;
const reserved = (name: string): boolean => name.startsWith("race.") && !crossing.test(name);
const exported = (name: string): boolean => name.startsWith("race.export.");

/** `race.export.plugin::create` → `plugin::create`. */
const exportedPath = (name: string): string => name.slice("race.export.".length);

interface Extension {
  readonly priority: bigint;
  /** `api::PLUGINS`. */
  readonly point: string;
  /** `ball::BALL`. */
  readonly path: string;
}

/** `race.extend.2147483658.api::PLUGINS.ball::BALL`: the first digits are the priority, counted from the least there is. */
function extensionOf(name: string): Extension | undefined {
  const found = /^race\.extend\.(\d{10})\.([^.]+)\.(.+)$/.exec(name);
  return found ? { priority: BigInt(found[1]!) - 2n ** 31n, point: found[2]!, path: found[3]! } : undefined;
}

const pointPrefix = "race.point.";

/** The name without hashes where it is Rust's, else the name itself. */
export const pathOfSymbol = (name: string): string => {
  if (exported(name)) return exportedPath(name);
  if (name.startsWith(pointPrefix)) return name.slice(pointPrefix.length);
  return extensionOf(name)?.path ?? canonicalIdentity(name) ?? name;
};

/** The compiler's own shims (`__rustc::__rust_alloc`): the path is the whole identity, as with C names. */
const plainPath = (path: string): boolean => path.startsWith("__rustc::") || !path.includes("::");

function formOf(name: string): string {
  if (reserved(name)) return "reserved";
  if (exported(name)) return "export";
  if (name.startsWith(pointPrefix)) return "point";
  if (extensionOf(name)) return "extension";
  const path = canonicalIdentity(name);
  return path === undefined || plainPath(path) ? "plain" : "rust";
}

/** Key of a symbol's record: local symbols belong to their object. */
export function symbolKey(symbol: ElfSymbol, object: string): string {
  return symbol.binding === STB_LOCAL ? `symbol ${object} ${symbol.name}` : `symbol ${symbol.name}`;
}

const bindingOf = (symbol: ElfSymbol): string =>
  symbol.binding === STB_LOCAL ? "local" : symbol.binding === STB_WEAK ? "weak" : "global";

function draftSymbol(symbol: ElfSymbol, input: ObjectInput): Draft {
  const defined = symbol.place.kind !== "undefined";
  const form = formOf(symbol.name);
  const path = pathOfSymbol(symbol.name);
  const attributes: Attributes = { name: symbol.name, path, defined, form, binding: bindingOf(symbol) };
  if (defined) attributes.object = input.object;
  if (form === "export") attributes[defined ? "export" : "import"] = true;
  if (form === "export" && !defined) attributes.from = path.slice(0, Math.max(0, path.indexOf("::")));
  return { key: symbolKey(symbol, input.object), kind: "Symbol", attributes, edges: identityOf(symbol, form, path, attributes) };
}

/** What the symbol is, or what it contributes to. */
function identityOf(symbol: ElfSymbol, form: string, path: string, attributes: Attributes): Edges {
  if (symbol.binding === STB_LOCAL || form === "reserved") return {};
  if (form === "point") return { is: [`=point ${path}`] };
  const extension = extensionOf(symbol.name);
  if (!extension) return { is: [`=symbol ${path}`] };
  attributes.priority = extension.priority;
  return { extends: [`=point ${extension.point}`] };
}

interface Span {
  readonly start: number;
  readonly end: number;
  readonly symbol: ElfSymbol;
}

type Spans = ReadonlyMap<number, readonly Span[]>;

/** Functions by section, sorted by start, so that a place finds its function. */
function functionSpans(elf: Elf): Spans {
  const spans = new Map<number, Span[]>();
  for (const symbol of elf.symbols) {
    if (symbol.place.kind !== "section" || !(symbol.type === STT_FUNC || symbol.type === STT_OBJECT)) continue;
    const start = Number(symbol.value);
    const list = spans.get(symbol.place.section) ?? [];
    list.push({ start, end: start + Math.max(1, Number(symbol.size)), symbol });
    spans.set(symbol.place.section, list);
  }
  for (const list of spans.values()) list.sort((a, b) => a.start - b.start || (a.symbol.name < b.symbol.name ? -1 : 1));
  return spans;
}

function spanAt(spans: readonly Span[] | undefined, offset: number): Span | undefined {
  if (!spans) return undefined;
  let low = 0;
  let high = spans.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (spans[middle]!.start <= offset) low = middle + 1;
    else high = middle;
  }
  const found = spans[low - 1];
  return found && offset < found.end ? found : undefined;
}

const skipped = (symbol: ElfSymbol): boolean => symbol.type === STT_FILE || symbol.type === STT_SECTION || symbol.name === "";

/** Sections whose relocations say nothing of code: debug information and unwind tables. */
const silent = (name: string): boolean => name.startsWith(".debug") || name.startsWith(".eh_frame") || name.startsWith(".gcc_except_table");

/** Records of one object. */
export function ingestObject(input: ObjectInput): readonly Record[] {
  const { elf } = input;
  const drafts = new Map<string, Draft>();
  const referenced = new Set<number>();
  for (const table of elf.relocations) for (const entry of table.entries) referenced.add(entry.symbol);
  elf.symbols.forEach((symbol, index) => {
    if (skipped(symbol)) return;
    if (symbol.binding === STB_LOCAL && !(input.client && (symbol.type === STT_FUNC || symbol.type === STT_OBJECT))) return;
    if (symbol.place.kind === "undefined" && !referenced.has(index)) return;
    const draft = draftSymbol(symbol, input);
    const known = drafts.get(draft.key);
    if (!known || known.attributes.defined === false) drafts.set(draft.key, draft);
  });
  if (input.client) for (const draft of ingestSites(input, drafts)) drafts.set(draft.key, draft);
  return [...drafts.values()];
}

function ingestSites(input: ObjectInput, drafts: ReadonlyMap<string, Draft>): Draft[] {
  const { elf, object } = input;
  const spans = functionSpans(elf);
  const nameless = namelessUses(input, spans);
  const sites: Draft[] = [];
  for (const table of elf.relocations) {
    const section = elf.sections[table.target];
    if (!section || silent(section.name)) continue;
    for (const entry of table.entries) {
      const symbol = elf.symbols[entry.symbol];
      if (!symbol) continue;
      const within = spanAt(spans.get(table.target), entry.offset)?.symbol;
      if (within) for (const used of usesOf(symbol, entry.addend, input, spans, nameless)) addUse(within, used, input, drafts);
      if (!reserved(symbol.name)) continue;
      const place = input.lineOf?.(table.target, entry.offset);
      const relocation = relocationName(elf.machine, entry.type);
      const key = `site ${object}:${table.target}:${entry.offset}`;
      const attributes: Attributes = {
        object,
        section: BigInt(table.target),
        offset: BigInt(entry.offset),
        width: BigInt(input.widthOf(relocation)),
        relocation,
        addend: entry.addend,
        expected: table.implicit ? entry.addend : 0n,
      };
      if (within) attributes.function = within.name;
      if (place) Object.assign(attributes, { file: place.file, line: BigInt(place.line) });
      const edges: Edges = within ? { within: [symbolKey(within, object)] } : {};
      const value = input.readsOf(symbol.name);
      if (value !== undefined) edges.reads = [value];
      sites.push({ key, kind: "Site", attributes, edges });
      const owner = drafts.get(symbolKey(symbol, object));
      if (owner) (owner.edges.site ??= []).push(key);
    }
  }
  return sites;
}

/** A section symbol with an addend means the function or object at that place. */
function meant(symbol: ElfSymbol, addend: bigint, { elf, branchAddend }: ObjectInput, spans: Spans): ElfSymbol | undefined {
  if (symbol.type !== STT_SECTION || symbol.place.kind !== "section") return symbol;
  const code = ((elf.sections[symbol.place.section]?.flags ?? 0n) & SHF_EXECINSTR) !== 0n;
  const at = Number(code ? addend - branchAddend : addend);
  const list = spans.get(symbol.place.section);
  return spanAt(list, Math.max(0, at))?.symbol ?? list?.[0]?.symbol;
}

/** What a reference means: a symbol, and all that the nameless data of a section points to. */
function usesOf(symbol: ElfSymbol, addend: bigint, input: ObjectInput, spans: Spans, nameless: ReadonlyMap<number, ReadonlySet<ElfSymbol>>): readonly ElfSymbol[] {
  const one = meant(symbol, addend, input, spans);
  const section = symbol.place.kind === "section" ? nameless.get(symbol.place.section) : undefined;
  return [...(one ? [one] : []), ...(section ?? [])];
}

/**
 * What a section's data points to where no symbol names it, through other such data as well: LLVM keeps no name of a
 * constant that only its own module knows.
 */
function namelessUses(input: ObjectInput, spans: Spans): ReadonlyMap<number, ReadonlySet<ElfSymbol>> {
  const { elf } = input;
  const own = new Map<number, ElfRelocation[]>();
  for (const table of elf.relocations) {
    const section = elf.sections[table.target];
    if (!section || silent(section.name)) continue;
    const loose = table.entries.filter((entry) => !spanAt(spans.get(table.target), entry.offset));
    if (loose.length) own.set(table.target, loose);
  }
  const found = new Map<number, ReadonlySet<ElfSymbol>>();
  for (const start of own.keys()) {
    const uses = new Set<ElfSymbol>();
    const seen = new Set([start]);
    for (const section of seen)
      for (const entry of own.get(section) ?? []) {
        const symbol = elf.symbols[entry.symbol];
        const one = symbol && meant(symbol, entry.addend, input, spans);
        if (one) uses.add(one);
        if (symbol?.place.kind === "section" && own.has(symbol.place.section)) seen.add(symbol.place.section);
      }
    found.set(start, uses);
  }
  return found;
}

function addUse(within: ElfSymbol, used: ElfSymbol, input: ObjectInput, drafts: ReadonlyMap<string, Draft>): void {
  if (used === within) return;
  const from = drafts.get(symbolKey(within, input.object));
  const to = symbolKey(used, input.object);
  if (!from || !drafts.has(to)) return;
  const uses = (from.edges.uses ??= []);
  if (!uses.includes(to)) uses.push(to);
}
