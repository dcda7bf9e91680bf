/**
 * Refusals of what rustc's whole program accepts, each with the reason that is documented, and with the change between
 * the two versions that must be there for the reason to hold. A refusal without one is a failure.
 */
import { isLarge } from "./change.js";
import { definition, fieldsOf, namesIn, type Definition, type Function, type Interface, type Type } from "./interface.js";
import type { Refusal } from "./judge.js";

interface Pair {
  readonly message: string;
  readonly labels: readonly string[];
  readonly from: Interface;
  readonly to: Interface;
}

interface Reason {
  readonly codes: readonly string[];
  readonly why: string;
  readonly holds: (pair: Pair) => boolean;
}

const said = (value: unknown): string => JSON.stringify(value) ?? "";

/** The types of the interface that a message names. */
const typesIn = ({ message, from }: Pair): readonly string[] => [...new Set([...message.matchAll(/api::(\w+)/g)].map((match) => match[1]!))].filter((name) => from.types.some((one) => one.name === name));

/** A definition and all that it holds, by name. */
function within(of: Interface, name: string): readonly Definition[] {
  const one = definition(of, name);
  return [one, ...fieldsOf(one).flatMap((field) => namesIn(field.type).flatMap((inner) => within(of, inner)))];
}

const widths: { readonly [name: string]: number } = { u8: 1, bool: 1, u16: 2, u32: 4, i32: 4, f32: 4, char: 4 };

function alignOf(of: Interface, type: Type): number {
  if (type.kind === "scalar") return widths[type.name] ?? 8;
  if (type.kind === "array" || type.kind === "option") return alignOf(of, type.of);
  return type.kind === "named" ? alignOfDefinition(of, type.name) : 8;
}

function alignOfDefinition(of: Interface, name: string): number {
  const one = definition(of, name);
  return Math.max(1, one.kind === "struct" ? (one.align ?? 1) : 1, ...fieldsOf(one).map((field) => alignOf(of, field.type)));
}

const alignmentRose = (pair: Pair): boolean => typesIn(pair).some((name) => alignOfDefinition(pair.to, name) > alignOfDefinition(pair.from, name));

/** Whether a field that both sides have is of another type, in one of the named types. */
const fieldRetyped = (pair: Pair): boolean =>
  typesIn(pair).some((name) => fieldsOf(definition(pair.from, name)).some((field) => fieldsOf(definition(pair.to, name)).some((other) => other.name === field.name && said(other.type) !== said(field.type))));

/** How a function or method is called, by name, wherever it stands. */
function calls(of: Interface): ReadonlyMap<string, string> {
  const text = ({ name, parameters, result, unsafe, extern, tracked, ...rest }: Function): readonly [string, string] => [name, said([parameters, result, unsafe, extern, tracked, "receiver" in rest ? rest.receiver : ""])];
  return new Map([...of.functions, ...of.traits.flatMap((trait) => trait.methods)].map(text));
}

/** Whether a function that the refusal names is called in another way on the other side. */
function signatureChanged({ message, labels, from, to }: Pair): boolean {
  const [mine, theirs] = [calls(from), calls(to)];
  return [...[message, ...labels].join(" ").matchAll(/\b([mg]\d+)\b/g)].some(([, name]) => mine.has(name!) && theirs.has(name!) && mine.get(name!) !== theirs.get(name!));
}

const isSmall = (pair: Pair): boolean => typesIn(pair).some((name) => !isLarge(pair.to, name) || !isLarge(pair.from, name));

/** Whether a type that may not evolve is, or holds, another definition on the other side. */
const unmarkedChanged = ({ from, to }: Pair): boolean => from.types.some((one) => !one.marked && said(within(from, one.name)) !== said(within(to, one.name)));

const holdsEvolving = ({ from }: Pair): boolean => from.types.some((one) => !one.marked && within(from, one.name).some((inner) => inner.marked));

/** Whether a type has a field, a variant or an alignment now that it had not, or a field of another type. */
const someGrew = ({ from, to }: Pair): boolean =>
  to.types.some((one) => {
    const known = new Set(fieldsOf(definition(from, one.name)).map(said));
    return fieldsOf(one).some((field) => !known.has(said(field))) || alignOfDefinition(to, one.name) > alignOfDefinition(from, one.name);
  });

/** Whether one of the named types is an enum with data, of other variants on the other side. */
const variantsDiffer = (pair: Pair): boolean =>
  typesIn(pair).some((name) => {
    const [mine, theirs] = [definition(pair.from, name), definition(pair.to, name)];
    return mine.kind === "enum" && theirs.kind === "enum" && [mine, theirs].some((one) => fieldsOf(one).length) && said(mine.variants) !== said(theirs.variants);
  });

/** Whether one of the named types is an enum whose numbers are others now, and do not begin at zero on one of the sides. */
const renumbered = (pair: Pair): boolean =>
  typesIn(pair).some((name) => {
    const [mine, theirs] = [definition(pair.from, name), definition(pair.to, name)];
    if (mine.kind !== "enum" || theirs.kind !== "enum") return false;
    return mine.from !== theirs.from && ((mine.from ?? 0) > 0 || (theirs.from ?? 0) > 0);
  });

/** Whether a type leaves values unused in which an option of it can lie. */
const leavesUnused = (type: Type): boolean => type.kind !== "scalar" || type.name === "bool" || type.name === "char";

/** Whether one of the named types, or what it holds, has a field now that leaves values unused and was not there. */
const otherUnusedValues = (pair: Pair): boolean =>
  typesIn(pair).some((name) => {
    const known = new Set(within(pair.from, name).flatMap(fieldsOf).map(said));
    return within(pair.to, name).flatMap(fieldsOf).some((field) => leavesUnused(field.type) && !known.has(said(field)));
  });

/** Whether a value of the type has something to do when it is dropped. */
function needsDrop(of: Interface, type: Type): boolean {
  if (type.kind === "scalar") return false;
  if (type.kind === "array" || type.kind === "option") return needsDrop(of, type.of);
  if (type.kind !== "named") return true;
  const one = definition(of, type.name);
  return one.drops || fieldsOf(one).some((field) => needsDrop(of, field.type));
}

const dropGained = (pair: Pair): boolean => typesIn(pair).some((name) => !needsDrop(pair.from, { kind: "named", name }) && needsDrop(pair.to, { kind: "named", name }));

const lostCopy = (pair: Pair): boolean =>
  typesIn(pair).some((name) => {
    const [mine, theirs] = [definition(pair.from, name), definition(pair.to, name)];
    return mine.kind === "struct" && theirs.kind === "struct" && mine.copy && !theirs.copy;
  });

const reasons: readonly Reason[] = [
  { codes: ["alignment_raised"], why: "a type's alignment rose: it is a number in the client's code, and no symbol", holds: alignmentRose },
  { codes: ["field_type_changed"], why: "a field that is read has another type, and the sources happen to do with both", holds: fieldRetyped },
  { codes: ["passed_in_registers", "pass_mode_differs"], why: "a small type that may evolve is passed by value: a client treats it as memory", holds: isSmall },
  { codes: ["signature_changed", "type_differs", "ownership_changed"], why: "a function's signature changed, and the sources happen to do with both", holds: signatureChanged },
  { codes: ["offset_differs", "layout_differs", "unknown_size", "inner_type_differs"], why: "a type that is not marked changed, or what it holds did: it is compared as a whole", holds: unmarkedChanged },
  { codes: ["offset_differs", "layout_differs", "unknown_size"], why: "a type that is not marked holds one that evolves: its own offsets are the client's", holds: holdsEvolving },
  { codes: ["unknown_variant", "discriminant_differs", "layout_differs", "niche_value_differs", "variant_offset_differs", "tag_differs", "unused_values_differ"], why: "an enum keeps its tag in unused values of its data, and is compared as a whole", holds: variantsDiffer },
  { codes: ["niche_value_differs"], why: "an option lies in unused values of an enum whose numbers changed and do not begin at zero: those stay as the client has them", holds: renumbered },
  { codes: ["niche_differs"], why: "an option lies in unused values of a field, and the compiler takes those of a field that came since", holds: otherUnusedValues },
  { codes: ["guard_failed"], why: "a type grew beyond what the client's code had reserved for it in its frame", holds: (pair) => /lies in a frame slot that was reserved/.test(pair.message) && someGrew(pair) },
  { codes: ["not_lifted"], why: "a function of the plugin, or of the library for the plugin's use, could not be compiled for every layout, and is needed whatever changed", holds: () => true },
  { codes: ["drop_gained"], why: "a type has something to drop now, and had nothing when the client was compiled, which owns values of it", holds: dropGained },
  { codes: ["promise_lost"], why: "a type lost `Copy`, which a client may rest on", holds: lostCopy },
];

/** Why a refusal is one that is known; nothing if no reason holds. */
export function reasonFor({ code, message, labels = [] }: Refusal, from: Interface, to: Interface): string | undefined {
  const found = reasons.find((one) => one.codes.includes(code) && one.holds({ message, labels, from, to }));
  return found && `\`${code}\`: ${found.why}`;
}
