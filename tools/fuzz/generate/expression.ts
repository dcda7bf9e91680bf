/** Expressions by chance that are of a type, over what a scope has bound. */
import { attributesOf, within, type Scope, type Type } from "./scope.js";
import { innerClauses } from "./clause.js";

const attribute = (scope: Scope, type: Type): string | undefined => {
  const all = [...scope.nodes].flatMap(([name, kind]) => attributesOf(kind, type).map((one) => `${name}.${one}`));
  return all.length ? scope.random.pick(all) : undefined;
};

const bound = (scope: Scope, type: Type): string | undefined => {
  const all = [...scope.values].flatMap(([name, own]) => (own === type ? [name] : []));
  return all.length ? scope.random.pick(all) : undefined;
};

const someNode = (scope: Scope): string => scope.random.pick([...scope.nodes.keys()]);

function range(scope: Scope): { readonly inner: Scope; readonly text: string } {
  const inner = within(scope);
  return { inner, text: innerClauses(inner, 1).join(" ") };
}

const keys = (scope: Scope): string => ` by ${scope.random.once(2) ? "" : "-"}${int(scope, 0)}`;

/** An expression that is an integer where it has a value. */
export function int(scope: Scope, depth: number): string {
  const { random } = scope;
  const small = (): string => int(scope, depth - 1);
  const plain = random.pick([attribute(scope, "int"), bound(scope, "int"), String(random.below(5) - 1)]) ?? String(random.below(4));
  if (depth <= 0 || random.once(2)) return plain;
  switch (random.below(9)) {
    case 0:
      return `(${small()} ${random.pick(["+", "-", "*", "/", "%"])} ${small()})`;
    case 1:
      return `${random.pick(["align", "min", "max", "align_down", "mod", "div", "bit_xor"])}(${small()}, ${small()})`;
    case 2:
      return `default(${attribute(scope, "int") ?? "1"}, ${small()})`;
    case 3:
      return `choose(${bool(scope, depth - 1)}, ${small()}, ${small()})`;
    case 4:
      return `count(for ${range(scope).text})`;
    case 5: {
      const { inner, text } = range(scope);
      return `${random.pick(["sum", "max", "min"])}(${int(inner, 0)} for ${text})`;
    }
    case 6: {
      const { inner, text } = range(scope);
      const next = random.pick(["z + ", "z * 2 + ", "max(z, "]);
      const value = `${next}${int(inner, 0)}${next.endsWith(", ") ? ")" : ""}`;
      return `fold(z = ${int(scope, 0)}, ${value} for ${text}${random.once(3) ? "" : keys(inner)})`;
    }
    case 7:
      return `length(${string(scope, depth - 1)})`;
    default:
      return `(-${small()})`;
  }
}

/** An expression that is a text. */
export function string(scope: Scope, depth: number): string {
  const { random } = scope;
  const plain = random.pick([attribute(scope, "string"), bound(scope, "string"), '"x"']) ?? '"y"';
  if (depth <= 0 || random.once(2)) return plain;
  switch (random.below(4)) {
    case 0:
      return `concat(${string(scope, depth - 1)}, ${string(scope, depth - 1)})`;
    case 1:
      return `text(${int(scope, depth - 1)})`;
    case 2: {
      const { inner, text } = range(scope);
      return `join(${string(inner, 0)}, "," for ${text}${random.once(2) ? "" : keys(inner)})`;
    }
    default:
      return `key(${someNode(scope)})`;
  }
}

/** An expression that is true or false. */
export function bool(scope: Scope, depth: number): string {
  const { random } = scope;
  const compared = (): string => `${int(scope, depth - 1)} ${random.pick(["==", "!=", "<", "<=", ">", ">="])} ${int(scope, depth - 1)}`;
  switch (random.below(depth > 0 ? 9 : 3)) {
    case 0:
      return `${someNode(scope)} ${random.pick(["==", "!="])} ${someNode(scope)}`;
    case 1: {
      const one = attribute(scope, random.pick(["int", "string"]));
      return one ? `${random.pick(["has", "unset"])}(${one})` : "true";
    }
    case 3:
      return `(${bool(scope, depth - 1)}) ${random.pick(["and", "or"])} (${bool(scope, depth - 1)})`;
    case 4:
      return `not (${bool(scope, depth - 1)})`;
    case 5:
      return `${string(scope, depth - 1)} ${random.pick(["==", "!="])} ${string(scope, depth - 1)}`;
    case 6: {
      const { inner, text } = range(scope);
      return `${random.pick(["all", "any"])}(${bool(inner, 0)} for ${text})`;
    }
    case 7:
      return scope.optional.size ? `bound(${random.pick([...scope.optional])})` : compared();
    default:
      return compared();
  }
}

/** An expression of a type. */
export function expressionOf(scope: Scope, type: Type, depth: number): string {
  return type === "int" ? int(scope, depth) : type === "string" ? string(scope, depth) : bool(scope, depth);
}
