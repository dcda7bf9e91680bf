/** Types of attributes and expressions, from the schema and the function list. */
import type { Span } from "../../grammar/ast.js";
import { nodeKinds } from "../../specs/types/vocabulary.js";
import type { Effects } from "../rule/effects.js";
import { functions, nodeFunctions, type ValueType } from "../rule/functions.js";
import type { Body, Slot, Term } from "../rule/pattern.js";
import { allAtoms, type Kinds } from "./kinds.js";
import { didYouMean, list } from "./nearest.js";
import type { Finding } from "./report.js";

type Type = ValueType | "node";

interface Context {
  readonly kinds: Kinds;
  readonly values: Map<Slot, Type>;
  readonly found: Finding[];
}

const typeNames: Readonly<Record<Type, string>> = { int: "an integer", string: "a string", bool: "a truth value", node: "a node" };

function mismatch(context: Context, message: string, span: Span, help: readonly string[] = []): undefined {
  context.found.push({ code: "type_mismatch", message, span, help });
}

/** Type of an attribute of a slot; `undefined` if it has none that is sure. */
function attributeType(context: Context, node: Slot, name: string, span: Span, every = false): ValueType | undefined {
  const kinds = context.kinds[node]!;
  const having = [...kinds].filter((kind) => Object.hasOwn(nodeKinds[kind] ?? {}, name));
  const types = new Set(having.map((kind) => nodeKinds[kind]![name]!));
  if (!having.length || (every && having.length < kinds.size)) {
    const without = [...kinds].filter((kind) => !having.includes(kind));
    context.found.push(noAttribute(name, new Set(without), span));
    return undefined;
  }
  if (types.size > 1) return mismatch(context, `\`${name}\` is ${[...types].map((type) => typeNames[type]).join(" or ")} here`, span, ["say which kind the node is"]);
  return [...types][0];
}

function noAttribute(name: string, kinds: ReadonlySet<string>, span: Span): Finding {
  const known = [...new Set([...kinds].flatMap((kind) => Object.keys(nodeKinds[kind] ?? {})))];
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
  }
}

function expect(context: Context, term: Term, wanted: Type, span: Span): Type {
  const type = typeOf(context, term, span);
  if (type && type !== wanted) mismatch(context, `this is ${typeNames[type]}, but ${typeNames[wanted]} is needed`, span);
  return wanted;
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
  const special = nodeFunctions[name];
  if (Object.hasOwn(nodeFunctions, name))
    return mismatch(context, `\`${name}\` takes ${special!.of === "node" ? "the name of a node" : "an attribute, as in `" + name + "(x.size)`"}`, span);
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

function checkAtoms(context: Context, body: Body): void {
  const atoms = allAtoms(body.atoms);
  for (const atom of atoms)
    if (atom.kind === "bind") {
      const type = attributeType(context, atom.node, atom.name, atom.origin.span);
      const known = context.values.get(atom.value);
      if (type && known && type !== known) mismatch(context, `\`${atom.name}\` is ${typeNames[type]} here and ${typeNames[known]} elsewhere`, atom.origin.span);
      else if (type) context.values.set(atom.value, type);
    }
  for (const atom of atoms) {
    const { span } = atom.origin;
    if (atom.kind === "let") {
      const type = typeOf(context, atom.term, span);
      if (type === "node") mismatch(context, "`let` names a value, not a node", span);
      else if (type) context.values.set(atom.value, type);
    }
    if (atom.kind === "where") expect(context, atom.condition, "bool", span);
    if (atom.kind === "equal") {
      const type = attributeType(context, atom.node, atom.name, span);
      if (type) expect(context, atom.value, type, span);
    }
  }
}

function checkEffects(context: Context, effects: Effects): void {
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
  for (const message of effects.messages)
    for (const hole of message.holes) typeOf(context, hole, effects.effects[0]?.span ?? noSpan);
}

const noSpan: Span = { start: 0, end: 0, line: 1, column: 1 };

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
export function checkTypes(body: Body, effects: Effects, kinds: Kinds): readonly Finding[] {
  const context: Context = { kinds, values: new Map(), found: [] };
  checkAtoms(context, body);
  checkEffects(context, effects);
  const seen = new Set<string>();
  return context.found.filter(({ span, message }) => {
    const key = `${span.start} ${span.end} ${message}`;
    return !seen.has(key) && seen.add(key);
  });
}
