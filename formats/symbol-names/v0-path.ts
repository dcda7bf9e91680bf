/** Paths, types and their lists: the productions of RFC 2603 that call each other. Each reads one and returns its text. */
import { constant } from "./v0-const.js";
import {
  backReference,
  base62,
  disambiguator,
  eat,
  identifier,
  malformed,
  nested,
  next,
  optionalBase62,
  printed,
  type Cursor,
} from "./v0-cursor.js";
import { byCodeUnit } from "./style.js";

const basicTypes: Readonly<Record<string, string>> = {
  a: "i8",
  b: "bool",
  c: "char",
  d: "f64",
  e: "str",
  f: "f32",
  h: "u8",
  i: "isize",
  j: "usize",
  l: "i32",
  m: "u32",
  n: "i128",
  o: "u128",
  p: "_",
  s: "i16",
  t: "u16",
  u: "()",
  v: "...",
  x: "i64",
  y: "u64",
  z: "!",
};

/** The name of a primitive type by its letter. */
export const basicType = (tag: string): string | undefined =>
  Object.hasOwn(basicTypes, tag) ? basicTypes[tag] : undefined;

/** `<path>`; in values generic arguments are written with `::<…>`. */
export function path(c: Cursor, inValue: boolean): string {
  return nested(c, () => pathHere(c, inValue));
}

function pathHere(c: Cursor, inValue: boolean): string {
  const tag = next(c);
  switch (tag) {
    case "C":
      return crateRoot(c);
    case "N":
      return nestedPath(c, inValue);
    case "M":
    case "X":
      implPath(c);
      return qualified(c, tag === "X");
    case "Y":
      return qualified(c, true);
    case "I": {
      const base = path(c, inValue);
      const list = genericArguments(c);
      if (!list.length && !c.style.lifetimes) return base;
      return base + printed(c, inValue ? "::<" : "<") + join(c, list, ", ") + printed(c, ">");
    }
    case "B":
      return backReference(c, () => path(c, inValue));
    default:
      return malformed();
  }
}

function crateRoot(c: Cursor): string {
  const hash = disambiguator(c).toString(16);
  const name = identifier(c);
  if (!c.roots.some((root) => root.name === name && root.disambiguator === hash))
    c.roots.push({ name, disambiguator: hash });
  return printed(c, c.style.hashes ? `${name}[${hash}]` : name);
}

function nestedPath(c: Cursor, inValue: boolean): string {
  const namespace = next(c);
  if (!/[a-zA-Z]/.test(namespace)) malformed();
  const parent = path(c, inValue);
  const index = disambiguator(c);
  const name = identifier(c);
  if (/[a-z]/.test(namespace)) return name ? parent + printed(c, `::${name}`) : parent;
  const kind = namespace === "C" ? "closure" : namespace === "S" ? "shim" : namespace;
  return parent + printed(c, `::{${kind}${name ? `:${name}` : ""}#${index}}`);
}

/** Where an impl stands says nothing that its type and trait do not, so it is not printed. */
function implPath(c: Cursor): void {
  disambiguator(c);
  const silent = c.silent;
  c.silent = true;
  path(c, false);
  c.silent = silent;
}

function qualified(c: Cursor, hasTrait: boolean): string {
  const self = printed(c, "<") + type(c);
  return hasTrait
    ? self + printed(c, " as ") + path(c, false) + printed(c, ">")
    : self + printed(c, ">");
}

/** Arguments up to `E`; without lifetimes in identities. */
function genericArguments(c: Cursor): readonly string[] {
  return untilEnd(c, () => genericArgument(c)).filter((text) => text !== undefined);
}

function genericArgument(c: Cursor): string | undefined {
  if (eat(c, "L")) {
    const name = lifetime(c, base62(c));
    return c.style.lifetimes ? printed(c, name) : undefined;
  }
  return eat(c, "K") ? constant(c, false) : type(c);
}

/** Items up to `E`. */
export function untilEnd<T>(c: Cursor, item: () => T): T[] {
  const list: T[] = [];
  while (!eat(c, "E")) {
    if (--c.steps < 0) malformed();
    list.push(item());
  }
  return list;
}

/** The texts with a separator between them, charged to the output. */
export function join(c: Cursor, list: readonly string[], separator: string): string {
  if (c.silent) return "";
  for (let i = 1; i < list.length; i++) printed(c, separator);
  return list.join(separator);
}

function lifetime(c: Cursor, index: bigint): string {
  if (index === 0n) return "'_";
  const depth = c.bound - Number(index);
  if (depth < 0 && !c.silent) malformed();
  return depth < 26 && depth >= 0 ? `'${String.fromCharCode(97 + depth)}` : `'_${depth}`;
}

/** `<type>`. */
export function type(c: Cursor): string {
  return nested(c, () => typeHere(c));
}

function typeHere(c: Cursor): string {
  const tag = next(c);
  const basic = basicType(tag);
  if (basic !== undefined) return printed(c, basic);
  switch (tag) {
    case "R":
    case "Q":
      return reference(c, tag === "Q");
    case "P":
      return printed(c, "*const ") + type(c);
    case "O":
      return printed(c, "*mut ") + type(c);
    case "A": {
      const element = printed(c, "[") + type(c);
      return element + printed(c, "; ") + constant(c, true) + printed(c, "]");
    }
    case "S":
      return printed(c, "[") + type(c) + printed(c, "]");
    case "T":
      return tuple(
        c,
        untilEnd(c, () => type(c)),
      );
    case "F":
      return withBinder(c, () => functionType(c));
    case "D":
      return dynType(c);
    case "W":
      return type(c) + printed(c, " is ") + pattern(c);
    case "B":
      return backReference(c, () => type(c));
    default:
      c.at--;
      return path(c, false);
  }
}

function reference(c: Cursor, mutable: boolean): string {
  const index = eat(c, "L") ? base62(c) : 0n;
  const name = index ? `${lifetime(c, index)} ` : "";
  return printed(c, `&${c.style.lifetimes ? name : ""}${mutable ? "mut " : ""}`) + type(c);
}

/** `(a, b)`, `(a,)`. */
export function tuple(c: Cursor, list: readonly string[]): string {
  return printed(c, "(") + join(c, list, ", ") + printed(c, list.length === 1 ? ",)" : ")");
}

function withBinder(c: Cursor, body: () => string): string {
  const count = Number(optionalBase62(c, "G"));
  if (count > 1000) malformed();
  const outer = c.bound;
  c.bound += count;
  const names = Array.from({ length: count }, (_, i) => lifetime(c, BigInt(count - i)));
  const binder = count && c.style.lifetimes ? printed(c, `for<${names.join(", ")}> `) : "";
  const text = body();
  c.bound = outer;
  return binder + text;
}

function functionType(c: Cursor): string {
  const unsafe = eat(c, "U") ? "unsafe " : "";
  const abi = eat(c, "K")
    ? `extern "${eat(c, "C") ? "C" : identifier(c).replaceAll("_", "-")}" `
    : "";
  const head = printed(c, `${unsafe}${abi}fn(`);
  const inputs = join(
    c,
    untilEnd(c, () => type(c)),
    ", ",
  );
  return head + inputs + printed(c, ")") + (eat(c, "u") ? "" : printed(c, " -> ") + type(c));
}

function dynType(c: Cursor): string {
  const head = printed(c, "dyn ");
  const bounds = withBinder(c, () => {
    const list = untilEnd(c, () => dynTrait(c));
    return join(c, c.style.sorted ? list.sort(byCodeUnit) : list, " + ");
  });
  if (!eat(c, "L")) malformed();
  const index = base62(c);
  const name = index ? lifetime(c, index) : "";
  return head + bounds + (name && c.style.lifetimes ? printed(c, ` + ${name}`) : "");
}

function dynTrait(c: Cursor): string {
  const { base, list } = openPath(c);
  const projections: string[] = [];
  while (eat(c, "p")) {
    const name = identifier(c);
    projections.push(printed(c, `${name} = `) + type(c));
  }
  if (c.style.sorted) projections.sort(byCodeUnit);
  const all = [...(list ?? []), ...projections];
  if (!list && !all.length) return base;
  return base + printed(c, "<") + join(c, all, ", ") + printed(c, ">");
}

/** The path of a trait with its arguments apart, so that projections can join them. */
function openPath(c: Cursor): { readonly base: string; readonly list?: readonly string[] } {
  if (eat(c, "B")) {
    let opened: { readonly base: string; readonly list?: readonly string[] } = { base: "" };
    backReference(c, () => ((opened = openPath(c)), ""));
    return opened;
  }
  if (!eat(c, "I")) return { base: path(c, false) };
  const base = path(c, false);
  const list = genericArguments(c);
  return list.length || c.style.lifetimes ? { base, list } : { base };
}

/** Pattern types: `R` range, `O` alternatives, `N` not null. */
function pattern(c: Cursor): string {
  switch (next(c)) {
    case "R":
      return constant(c, false) + printed(c, "..=") + constant(c, false);
    case "O":
      return join(
        c,
        untilEnd(c, () => nested(c, () => pattern(c))),
        " | ",
      );
    case "N":
      return printed(c, "!null");
    default:
      return malformed();
  }
}
