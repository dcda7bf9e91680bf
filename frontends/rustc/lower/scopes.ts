/**
 * Alias scopes for fields. LLVM knows numbers, not fields: of `p + a` and `p + b` with unknown `a` and `b` it must
 * assume that they may be equal. We tell it what holds for every layout: fields of one struct are disjoint.
 *
 * Sound because the claim is arithmetic, not a claim of types: two accesses get scopes of one domain only if their
 * addresses are `B + off(T.f) + c` and `B + off(T.g) + d` with the very same `B` (same SSA values, same instance: the
 * scopes are declared right behind the definition of the last value in `B`, so that a copied loop body declares scopes
 * of its own), f and g distinct fields of one struct T, and each access inside its field by constant bounds. Fields of
 * unions never have facts. Variable indices within a field prove nothing and get no scope; nor do volatile or atomic
 * accesses, nor copies, whose two sides share one set of metadata.
 *
 * Elements of a slice: in `R + i*size(T) + off(T.f) + c` the product may be left out of `B`, so that fields of
 * different elements are told apart, too. For f and g lie in different places modulo the size, and `i*size` is an exact
 * multiple: the product does not wrap, and its GEP is `inbounds`, so that all these addresses lie in one object.
 */
import {
  definitionsOf,
  functionsOf,
  LOCAL,
  terminatorOf,
  unquote,
  type Definition,
  type IrFunction,
  type IrPart,
} from "../../../formats/llvm-ir/functions.js";
import { flowOf, type Flow } from "../../../formats/llvm-ir/dominators.js";
import type { FieldFacts } from "../expression.js";
import { addressReader, partsOf, type Address } from "./addresses.js";
import type { Metadata } from "./metadata.js";
import { plainName } from "./symbols.js";

/** What was added, for statistics. */
export interface ScopeCounts {
  accesses: number;
  bases: number;
}

export type Fields = ReadonlyMap<string, FieldFacts>;

/** Adds scopes to every function, in place. */
export function addScopes(parts: IrPart[], metadata: Metadata, fields: Fields): ScopeCounts {
  const counts = { accesses: 0, bases: 0 };
  const known = withoutGrowing(fields);
  for (const fn of functionsOf(parts)) scopeFunction(fn, metadata, known, counts);
  if (counts.bases > 0) declareIntrinsic(parts);
  return counts;
}

const HANDLES = /^(?:[&*]|alloc::(?:vec::Vec|boxed::Box|rc::Rc|sync::Arc)<)/;

/**
 * Leaves out fields of a type that may hold a resilient struct by value without being one, such as an array of them:
 * their size is that of one layout. References, pointers and the owning handles of `alloc` have one size always.
 */
export function withoutGrowing(fields: Fields): Fields {
  const owners = new Set([...fields.keys()].map(ownerOf));
  const grows = ({ type, resilient }: FieldFacts): boolean =>
    resilient === undefined &&
    !HANDLES.test(type) &&
    [...owners].some((owner) => type.includes(owner));
  return new Map([...fields].filter(([, facts]) => !grows(facts)));
}

const DECLARE = "declare void @llvm.experimental.noalias.scope.decl(metadata)";

function declareIntrinsic(parts: IrPart[]): void {
  const there = parts.some(
    (part) =>
      part.kind === "text" &&
      part.lines.some(
        (line) =>
          line.startsWith("declare") && line.includes("@llvm.experimental.noalias.scope.decl("),
      ),
  );
  if (!there) parts.push({ kind: "text", lines: [DECLARE] });
}

/** One access inside one field of the struct at a base; an access in a nested struct has several. */
interface Level {
  readonly base: string;
  readonly parts: readonly string[];
  readonly field: string;
}

interface Access {
  readonly block: number;
  readonly index: number;
  readonly writes: boolean;
  readonly levels: readonly Level[];
}

function scopeFunction(
  fn: IrFunction,
  metadata: Metadata,
  fields: Fields,
  counts: ScopeCounts,
): void {
  const definitions = definitionsOf(fn);
  const accesses = accessesOf(fn, addressReader(definitions), fields);
  const useful = usefulBases(accesses);
  if (useful.size === 0) return;
  const places = declarationPlaces(fn, definitions, useful);
  const scopes = new Map<string, ReadonlyMap<string, string>>();
  for (const [base, { fields: names }] of useful)
    if (places.has(base)) scopes.set(base, scopesFor(names, metadata));
  for (const access of accesses) counts.accesses += mark(fn, access, scopes, metadata) ? 1 : 0;
  counts.bases += scopes.size;
  insertDeclarations(fn, places, scopes, metadata);
}

const ACCESS = new RegExp(
  String.raw`^(?:\s+${LOCAL} = load (.*?)|\s+store (<[^>]*>|\S+) .*), ptr (${LOCAL})(?:,|$)`,
);

function accessesOf(fn: IrFunction, read: (pointer: string) => Address, fields: Fields): Access[] {
  const found: Access[] = [];
  fn.blocks.forEach((block, b) =>
    block.lines.forEach((line, index) => {
      if (!line.includes(" load ") && !line.startsWith("  store ")) return;
      const match = ACCESS.exec(line);
      const size = match && accessSize(match[1] ?? match[2]!);
      if (!match || size === undefined || size === null) return;
      const levels = levelsOf(read(match[3]!), size, fields);
      if (levels.length > 0)
        found.push({ block: b, index, writes: match[1] === undefined, levels });
    }),
  );
  return found;
}

const sizes: Readonly<Record<string, bigint>> = {
  ptr: 8n,
  half: 2n,
  bfloat: 2n,
  float: 4n,
  double: 8n,
  fp128: 16n,
};

/** Bytes that an access of a type touches; undefined for types that are not simple, and for `volatile` and `atomic`. */
export function accessSize(type: string): bigint | undefined {
  const integer = /^i(\d+)$/.exec(type);
  if (integer) return (BigInt(integer[1]!) + 7n) / 8n;
  const vector = /^<(\d+) x (\w+)>$/.exec(type);
  if (!vector) return sizes[type];
  const bits = /^i(\d+)$/.exec(vector[2]!);
  const element = bits ? BigInt(bits[1]!) : (sizes[vector[2]!] ?? 0n) * 8n;
  return element === 0n ? undefined : (BigInt(vector[1]!) * element + 7n) / 8n;
}

/** The struct that a field belongs to: `race.off.T.f` → `T`. */
function ownerOf(offset: string): string {
  const plain = plainName(offset).slice("race.off.".length);
  return plain.slice(0, plain.lastIndexOf(".")).replace(/\.$/, "");
}

/** The fields that surely contain an access, innermost first, each with the base of its struct. */
function levelsOf(address: Address, size: bigint, fields: Fields): Level[] {
  const candidates = address.offsets.filter((offset) =>
    contains(fields.get(plainName(offset)), address.constant, size),
  );
  const chains = candidates.map((innermost) => outwards(innermost, address.offsets, fields));
  const longest = chains.sort((a, b) => b.length - a.length)[0] ?? [];
  return longest.map((field, i) => {
    const owner = ownerOf(field);
    const rest = without(address.offsets, longest.slice(0, i + 1));
    const terms = address.terms.filter(
      (term) => plainName(address.multiples.get(term) ?? "") !== `race.size.${owner}`,
    );
    return {
      base: [address.root, ...terms, ...rest, owner].join(" "),
      parts: partsOf(address.root, terms),
      field,
    };
  });
}

/** The struct in whose value an access at `base + offsets + constant` lies, for every layout, if base is its start. */
export function structAround(address: Address, size: bigint, fields: Fields): string | undefined {
  if (address.terms.length > 0) return undefined;
  for (const innermost of address.offsets) {
    if (!contains(fields.get(plainName(innermost)), address.constant, size)) continue;
    const chain = outwards(innermost, address.offsets, fields);
    if (chain.length === address.offsets.length) return ownerOf(chain.at(-1)!);
  }
  return undefined;
}

function contains(facts: FieldFacts | undefined, at: bigint, size: bigint): boolean {
  if (!facts || facts.resilient !== undefined) return false;
  return at >= 0n && at + size <= BigInt(facts.size);
}

/** From a field to the one whose type is its struct, and so on. */
function outwards(innermost: string, offsets: readonly string[], fields: Fields): string[] {
  const chain = [innermost];
  for (;;) {
    const owner = ownerOf(chain[chain.length - 1]!);
    const around = without(offsets, chain).find((offset) =>
      isExactly(fields.get(plainName(offset)), owner),
    );
    if (around === undefined) return chain;
    chain.push(around);
  }
}

/** Is the field's type this struct itself, not an array or a tuple of it? */
function isExactly(facts: FieldFacts | undefined, owner: string): boolean {
  return facts?.resilient === owner && facts.type === owner;
}

function without(all: readonly string[], some: readonly string[]): string[] {
  const rest = [...all];
  for (const one of some) {
    const at = rest.indexOf(one);
    if (at >= 0) rest.splice(at, 1);
  }
  return rest;
}

interface Base {
  readonly parts: readonly string[];
  /** In order of first access. */
  readonly fields: Set<string>;
  written: boolean;
}

/** Bases with accesses to two fields, one of them a store: else there is nothing to tell apart. */
function usefulBases(accesses: readonly Access[]): Map<string, Base> {
  const bases = new Map<string, Base>();
  for (const access of accesses)
    for (const { base, parts, field } of access.levels) {
      const known = bases.get(base) ?? { parts, fields: new Set<string>(), written: false };
      known.fields.add(field);
      known.written ||= access.writes;
      bases.set(base, known);
    }
  return new Map([...bases].filter(([, base]) => base.written && base.fields.size > 1));
}

/** One domain per base, since LLVM compares scopes within a domain; one scope per field in it. */
function scopesFor(names: ReadonlySet<string>, metadata: Metadata): Map<string, string> {
  const domain = metadata.distinct((self) => `distinct !{${self}, !"race"}`);
  const scope = (name: string): string =>
    metadata.distinct((self) => `distinct !{${self}, ${domain}, !"${name}"}`);
  return new Map([...names].map((name) => [name, scope(name)]));
}

function mark(
  fn: IrFunction,
  access: Access,
  scopes: ReadonlyMap<string, ReadonlyMap<string, string>>,
  metadata: Metadata,
): boolean {
  const own: string[] = [];
  const others: string[] = [];
  for (const { base, field } of access.levels)
    for (const [name, scope] of scopes.get(base) ?? []) (name === field ? own : others).push(scope);
  if (own.length === 0) return false;
  const lines = fn.blocks[access.block]!.lines;
  const line = attach(lines[access.index]!, "alias.scope", own, metadata);
  lines[access.index] = attach(line, "noalias", others, metadata);
  return true;
}

/** Adds scopes to a metadata attachment, keeping those that are there. */
function attach(line: string, kind: string, scopes: readonly string[], metadata: Metadata): string {
  const present = new RegExp(`, !${kind.replace(".", "\\.")} (!\\d+)`).exec(line);
  if (!present) return `${line}, !${kind} ${metadata.node(`!{${scopes.join(", ")}}`)}`;
  const before = /^!\{(.*)\}$/.exec(metadata.body(present[1]!) ?? "")?.[1] ?? "";
  const list = metadata.node(`!{${[before, ...scopes].filter(Boolean).join(", ")}}`);
  return line.replace(present[0], `, !${kind} ${list}`);
}

interface Place {
  readonly block: number;
  /** Index of the line in front of which the declaration goes. */
  readonly index: number;
}

/** Behind the last definition among the parts of each base; none where that is not a plain place. */
function declarationPlaces(
  fn: IrFunction,
  definitions: ReadonlyMap<string, Definition>,
  bases: ReadonlyMap<string, Base>,
): Map<string, Place> {
  const flow = flowOf(fn);
  const places = new Map<string, Place>();
  for (const [base, { parts }] of bases) {
    const places_ = parts.map((part) => placeBehind(fn, definitions.get(part), flow));
    const last = latest(places_, flow);
    if (last) places.set(base, last);
  }
  return places;
}

function placeBehind(
  fn: IrFunction,
  definition: Definition | undefined,
  flow: Flow,
): Place | undefined {
  if (!definition) return { block: 0, index: 0 };
  const { block, index, operation } = definition;
  if (/^(?:tail |musttail |notail )?(?:invoke|callbr) /.test(operation))
    return behindInvoke(fn, block, flow);
  if (!/^(?:phi|landingpad|catchpad|cleanuppad|catchswitch) /.test(operation))
    return { block, index: index + 1 };
  return behindHead(fn, block);
}

/** The first place of a block where a call may stand. */
function behindHead(fn: IrFunction, block: number): Place | undefined {
  const { lines } = fn.blocks[block]!;
  const head = /^\s+(?:%\S+ = |%"[^"]*" = )?(?:phi|landingpad) |^\s+#dbg_/;
  const index = lines.findIndex((line) => !head.test(line));
  return index < 0 || /= (?:catchswitch|catchpad|cleanuppad) /.test(lines[index]!)
    ? undefined
    : { block, index };
}

/** The start of the normal successor, if it belongs to this invoke alone. */
function behindInvoke(fn: IrFunction, block: number, flow: Flow): Place | undefined {
  const to = /\bto label %("[^"]*"|[-\w.$]+)/.exec(terminatorOf(fn.blocks[block]!))?.[1];
  const normal = fn.blocks.findIndex(({ label }) => to !== undefined && label === unquote(to));
  return normal >= 0 && flow.predecessors[normal]!.length === 1
    ? behindHead(fn, normal)
    : undefined;
}

/** The place that all others dominate. */
function latest(places: readonly (Place | undefined)[], flow: Flow): Place | undefined {
  let last: Place = { block: 0, index: 0 };
  for (const place of places) {
    if (!place) return undefined;
    if (before(last, place, flow)) last = place;
    else if (!before(place, last, flow)) return undefined;
  }
  return last;
}

function before(a: Place, b: Place, flow: Flow): boolean {
  return a.block === b.block ? a.index <= b.index : flow.dominates(a.block, b.block);
}

function insertDeclarations(
  fn: IrFunction,
  places: ReadonlyMap<string, Place>,
  scopes: ReadonlyMap<string, ReadonlyMap<string, string>>,
  metadata: Metadata,
): void {
  const inserted = new Map<number, Map<number, string[]>>();
  for (const [base, named] of scopes) {
    const { block, index } = places.get(base)!;
    const here = inserted.get(block) ?? new Map<number, string[]>();
    inserted.set(block, here);
    const calls = [...named.values()].map(
      (scope) =>
        `  call void @llvm.experimental.noalias.scope.decl(metadata ${metadata.node(`!{${scope}}`)})`,
    );
    here.set(index, [...(here.get(index) ?? []), ...calls]);
  }
  for (const [block, here] of inserted) {
    const lines = fn.blocks[block]!.lines.flatMap((line, index) => [
      ...(here.get(index) ?? []),
      line,
    ]);
    fn.blocks[block]!.lines = lines;
  }
}
