/** Types of attributes and expressions, from the vocabulary and the function list. */
import type { Span } from "../../grammar/ast.js";
import { functions, nodeFunctions, type ValueType } from "../rule/functions.js";
import { wordOf, type AggregateTerm, type Atom, type Slot, type Term } from "../rule/pattern.js";
import type { NormalRule } from "../rule/program.js";
import type { Vocabulary } from "../rule/vocabulary.js";
import type { Kinds } from "./kinds.js";
import { didYouMean, list } from "./nearest.js";
import type { Finding } from "./report.js";

type Type = ValueType | "node";

interface Context {
  readonly vocabulary: Vocabulary;
  readonly kinds: Kinds;
  readonly values: Map<Slot, Type>;
  readonly found: Finding[];
}

const typeNames: Readonly<Record<Type, string>> = { int: "an integer", string: "a string", bool: "a truth value", node: "a node" };

/** How one type becomes another. */
const conversions: Readonly<Record<string, readonly string[]>> = {
  "int string": ["`text(v)` is any value as text"],
  "bool string": ["`text(v)` is any value as text"],
  "int bool": ["compare it: `v > 0`"],
  "string int": ["integers stand without quotes; `length(s)` is the length of a text"],
};

function mismatch(context: Context, message: string, span: Span, help: readonly string[] = []): undefined {
  context.found.push({ code: "type_mismatch", message, span, help });
}

/** Type of an attribute of a slot; `undefined` if it has none that is sure. */
function attributeType(context: Context, node: Slot, name: string, span: Span, every = false): ValueType | undefined {
  const kinds = context.kinds[node]!;
  const { nodes } = context.vocabulary;
  const having = [...kinds].filter((kind) => Object.hasOwn(nodes[kind] ?? {}, name));
  const types = new Set(having.map((kind) => nodes[kind]![name]!));
  if (!having.length || (every && having.length < kinds.size)) {
    const without = [...kinds].filter((kind) => !having.includes(kind));
    context.found.push(noAttribute(context, name, new Set(without), span));
    return undefined;
  }
  if (types.size > 1) return mismatch(context, `\`${name}\` is ${[...types].map((type) => typeNames[type]).join(" or ")} here`, span, ["say which kind the node is"]);
  return [...types][0];
}

function noAttribute({ vocabulary }: Context, name: string, kinds: ReadonlySet<string>, span: Span): Finding {
  const known = [...new Set([...kinds].flatMap((kind) => Object.keys(vocabulary.nodes[kind] ?? {})))];
  const help = kinds.size > 3 ? ["say which kind the node is"] : [`the attributes there are: ${list(known, 99)}`];
  return {
    code: "no_such_attribute",
    message: `there is no attribute \`${name}\` at ${list(kinds, 4)}`,
    span,
    help: [...didYouMean(name, known), ...help],
  };
}

const valueType = (value: bigint | string | boolean): ValueType =>
  typeof value === "bigint" ? "int" : typeof value === "string" ? "string" : "bool";

function typeOf(context: Context, term: Term, span: Span): Type | undefined {
  switch (term.kind) {
    case "value":
      return valueType(term.value);
    case "slot":
      return term.sort === "node" ? "node" : context.values.get(term.slot);
    case "attribute":
      return attributeType(context, term.node, term.name, term.span);
    case "has":
      attributeType(context, term.node, term.name, term.span);
      return "bool";
    case "bound":
      return "bool";
    case "key":
      return "string";
    case "call":
      return callType(context, term);
    case "minus":
      return expect(context, term.operand, "int", term.span);
    case "not":
      return expect(context, term.operand, "bool", term.span);
    case "binary":
      return binaryType(context, term);
    case "default":
      return oneOf(context, "default", [term.value, term.fallback], term.span);
    case "choose":
      expect(context, term.condition, "bool", term.span);
      return oneOf(context, "choose", [term.yes, term.no], term.span);
    case "aggregate":
      return aggregateType(context, term);
  }
}

function expect(context: Context, term: Term, wanted: Type, around: Span): Type {
  const span = "span" in term ? term.span : around;
  const type = typeOf(context, term, span);
  const help = type === "node" ? ["ask for something of the node: `x.attribute`"] : type ? conversions[`${type} ${wanted}`] : undefined;
  if (type && type !== wanted) mismatch(context, `this is ${typeNames[type]}, but ${typeNames[wanted]} is needed`, span, help);
  return wanted;
}

/** The type of values of which one is taken. */
function oneOf(context: Context, name: string, terms: readonly Term[], span: Span): Type | undefined {
  const types = new Set(terms.flatMap((term) => typeOf(context, term, span) ?? []));
  if (types.has("node")) return mismatch(context, `\`${name}\` takes values, not nodes`, span, ["`key(x)` is the key of a node"]);
  if (types.size > 1) return mismatch(context, `\`${name}\` chooses between ${[...types].map((type) => typeNames[type]).join(" and ")}`, span);
  return [...types][0];
}

function callType(context: Context, term: Extract<Term, { kind: "call" }>): Type | undefined {
  const spec = Object.hasOwn(functions, term.name) ? functions[term.name] : undefined;
  if (!spec) return unknownCall(context, term.name, term.span);
  const { parameters, variadic } = spec;
  const fits = variadic ? term.args.length >= parameters.length : term.args.length === parameters.length;
  if (!fits) mismatch(context, `\`${term.name}\` takes ${variadic ? "at least " : ""}${parameters.length}, not ${term.args.length}`, term.span);
  term.args.forEach((arg, i) => {
    const wanted = parameters[Math.min(i, parameters.length - 1)]!;
    if (wanted !== "any") expect(context, arg, wanted, term.span);
    else if (typeOf(context, arg, term.span) === "node") mismatch(context, `\`${term.name}\` takes a value`, term.span, ["`key(x)` is the key of a node"]);
  });
  return spec.result;
}

function unknownCall(context: Context, name: string, span: Span): undefined {
  const special = Object.hasOwn(nodeFunctions, name) ? nodeFunctions[name] : undefined;
  if (special) return mismatch(context, `\`${name}\` takes ${special.takes}`, span);
  const known = [...Object.keys(functions), ...Object.keys(nodeFunctions)];
  context.found.push({
    code: "no_such_function",
    message: `there is no function \`${name}\``,
    span,
    help: [...didYouMean(name, known), `the functions are ${list(known, 99)}`],
  });
}

function binaryType(context: Context, term: Extract<Term, { kind: "binary" }>): Type {
  const { op, left, right, span } = term;
  const both = (type: Type): void => void [left, right].forEach((side) => expect(context, side, type, span));
  if (op === "and" || op === "or") both("bool");
  else if (op === "==" || op === "!=") sameTypes(context, term);
  else both("int");
  return ["+", "-", "*", "/", "%"].includes(op) ? "int" : "bool";
}

function sameTypes(context: Context, { op, left, right, span }: Extract<Term, { kind: "binary" }>): void {
  const [a, b] = [typeOf(context, left, span), typeOf(context, right, span)];
  if (a && b && a !== b) mismatch(context, `\`${op}\` compares ${typeNames[a]} with ${typeNames[b]}`, span);
}

function aggregateType(context: Context, term: AggregateTerm): Type | undefined {
  checkAtoms(context, term.atoms);
  for (const key of term.by) {
    const type = typeOf(context, key, term.span);
    if (type === "bool" || type === "node") mismatch(context, `the order goes by integers or strings, not by ${typeNames[type]}`, term.span);
  }
  switch (term.op) {
    case "count":
      return "int";
    case "sum":
    case "max":
    case "min":
      return expect(context, term.value!, "int", term.span);
    case "all":
    case "any":
      return expect(context, term.value!, "bool", term.span);
    case "join":
      expect(context, term.separator!, "string", term.span);
      return expect(context, term.value!, "string", term.span);
    case "fold":
      return foldType(context, term);
  }
}

function foldType(context: Context, { fold, value, span }: AggregateTerm): Type | undefined {
  const type = typeOf(context, fold!.start, span);
  if (type === "node") return mismatch(context, "`fold` carries a value, not a node", span);
  if (type) context.values.set(fold!.slot, type);
  return type ? expect(context, value!, type, span) : typeOf(context, value!, span);
}

function checkBinds(context: Context, atoms: readonly Atom[]): void {
  for (const atom of atoms) {
    if (atom.kind !== "bind") continue;
    const type = attributeType(context, atom.node, atom.name, wordOf(atom.origin));
    const known = context.values.get(atom.value);
    if (type && known && type !== known) mismatch(context, `\`${atom.name}\` is ${typeNames[type]} here and ${typeNames[known]} elsewhere`, wordOf(atom.origin));
    else if (type) context.values.set(atom.value, type);
  }
}

function checkLet(context: Context, { term, value, origin }: Extract<Atom, { kind: "let" }>): void {
  const type = typeOf(context, term, origin.span);
  if (type === "node") mismatch(context, "`let` names a value, not a node", origin.span);
  else if (type) context.values.set(value, type);
}

/** The atoms of one scope; first `optional`, whose names the others may speak of. */
function checkAtoms(context: Context, atoms: readonly Atom[]): void {
  checkBinds(context, atoms);
  for (const atom of atoms) if (atom.kind === "optional") checkAtoms(context, atom.atoms);
  for (const atom of atoms) if (atom.kind === "let") checkLet(context, atom);
  for (const atom of atoms) {
    const { span } = atom.origin;
    if (atom.kind === "where") expect(context, atom.condition, "bool", span);
    if (atom.kind === "unless") checkAtoms(context, atom.atoms);
    if (atom.kind === "equal") {
      const type = attributeType(context, atom.node, atom.name, wordOf(atom.origin));
      if (type) expect(context, atom.value, type, span);
    }
  }
}

function checkEffects(context: Context, { effects, decreases, tree }: NormalRule): void {
  for (const effect of effects.effects) {
    if (effect.kind === "attribute") {
      const type = attributeType(context, effect.node, effect.name, effect.span, true);
      if (type) expect(context, effect.value, type, effect.span);
    }
    if (effect.kind === "patch") {
      expect(context, effect.from, "int", effect.span);
      expect(context, effect.to, "int", effect.span);
      checkPatched(context, effect.node, effect.field, effect.span);
    }
  }
  for (const { holes, span } of effects.messages) for (const hole of holes) typeOf(context, hole, span);
  if (decreases) expect(context, decreases, "int", tree.decreases!.span);
}

// The plan knows one bridge to bytes; anything else would be a patch that nobody applies.
function checkPatched(context: Context, node: Slot, field: string, span: Span): void {
  const others = [...context.kinds[node]!].filter((kind) => kind !== "Site");
  if (others.length || field !== "value")
    context.found.push({
      code: "no_such_attribute",
      message: others.length ? `only a \`Site\` can be patched, not ${list(others, 4)}` : `a site has no \`${field}\` to patch`,
      span,
      help: ["write `patch site.value from … to …` with `site:Site`"],
    });
}

/** Attributes that are not there, and values of the wrong type. */
export function checkTypes(rule: NormalRule, kinds: Kinds, vocabulary: Vocabulary): readonly Finding[] {
  const context: Context = { vocabulary, kinds, values: new Map(), found: [] };
  checkAtoms(context, rule.body.atoms);
  for (const { atoms } of rule.body.each) checkAtoms(context, atoms);
  if (rule.holds) checkAtoms(context, rule.holds.atoms);
  checkEffects(context, rule);
  const seen = new Set<string>();
  return context.found.filter(({ span, message }) => {
    const key = `${span.start} ${span.end} ${message}`;
    return !seen.has(key) && seen.add(key);
  });
}
