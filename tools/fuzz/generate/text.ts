/**
 * Texts of the whole grammar, by chance: every form, every nesting, whatever it may mean.
 * What stands in a line of its own in the language (docs, titles) brings its line ends.
 */
import { several, type Random } from "../random.js";

const nodes = ["a", "b", "c", "from", "to", "of", "in", "Slot", "_x", "a_long_name_of_a_node"];
const words = [...nodes, "where", "for", "delete", "stage", "at", "each", "by", "once"];
const kinds = ["Type", "Field", "VTable", "K"];
const calls = ["align", "has", "max", "min", "key", "default", "choose", "bound", "f"];
const operators = ["+", "-", "*", "/", "%", "==", "!=", "<", "<=", ">", ">=", "and", "or"];

type Make = (random: Random, depth: number) => string;

const list = (random: Random, least: number, most: number, make: () => string, between: string): string => several(random, least, most, make).join(between);

const text: Make = (random) => JSON.stringify(random.pick(["", "x", "a b", "é", "a\\b", '"', "\n", "//", "=>"])).replaceAll(/\\u[0-9a-f]{4}/g, "");
const literal: Make = (random, depth) => {
  switch (random.below(5)) {
    case 0:
      return String(random.below(100));
    case 1:
      return `0x${random.below(1 << 20).toString(16)}`;
    case 2:
      return text(random, depth);
    case 3:
      return random.pick(["true", "false"]);
    default:
      return String(random.below(3));
  }
};

const aggregate: Make = (random, depth) => {
  const range = `for ${inner(random, depth - 1)}`;
  const by = random.once(2) ? ` by ${list(random, 1, 2, () => expression(random, depth - 1), ", ")}` : "";
  switch (random.below(4)) {
    case 0:
      return `count(${range})`;
    case 1:
      return `join(${expression(random, depth - 1)}, ${text(random, 0)} ${range}${by})`;
    case 2:
      return `fold(${random.pick(nodes)} = ${expression(random, depth - 1)}, ${expression(random, depth - 1)} ${range}${by})`;
    default:
      return `${random.pick(["max", "min", "sum", "all", "any"])}(${expression(random, depth - 1)} ${range})`;
  }
};

/** An expression. */
export const expression: Make = (random, depth) => {
  if (depth <= 0) return random.once(2) ? random.pick(nodes) : literal(random, 0);
  switch (random.below(8)) {
    case 0:
      return `${random.pick(nodes)}.${random.pick(words)}`;
    case 1:
      return `${random.pick(calls)}(${list(random, 0, 3, () => expression(random, depth - 1), ", ")})`;
    case 2:
      return `${random.pick(["-", "not "])}${expression(random, depth - 1)}`;
    case 3:
      return `(${expression(random, depth - 1)})`;
    case 4:
      return aggregate(random, depth);
    case 5:
      return literal(random, depth);
    default:
      return `${expression(random, depth - 1)} ${random.pick(operators)} ${expression(random, depth - 1)}`;
  }
};

const attributes = (random: Random, value: () => string): string =>
  random.once(3) ? ` { ${list(random, 0, 3, () => random.pick(words) + (random.once(3) ? "" : `: ${value()}`), ", ")} }` : "";

function node(random: Random, value: () => string): string {
  const name = random.once(8) ? "_" : random.pick(["", ...nodes]);
  const kind = name === "" || random.once(2) ? `:${random.pick(kinds)}` : "";
  return (name === "_" ? kind || "_" : name + kind) + attributes(random, value);
}

function edge(random: Random): string {
  const kind = list(random, 1, random.once(4) ? 3 : 1, () => random.pick(words), "|") + random.pick(["", "", "", "+", "*"]);
  return random.once(2) ? `-${kind}->` : `<-${kind}-`;
}

/** A path. */
export const path: Make = (random, depth) =>
  several(random, 1, 4, () => node(random, () => expression(random, depth - 1))).reduce((drawn, one) => `${drawn} ${edge(random)} ${one}`);

const block = (random: Random, depth: number): string =>
  random.once(2) ? `{\n${list(random, 0, 3, () => inner(random, depth - 1), "\n")}\n}` : path(random, depth) + (random.once(3) ? ` where ${expression(random, depth - 1)}` : "");

const inner: Make = (random, depth) => {
  switch (random.below(depth > 0 ? 5 : 3)) {
    case 0:
      return `let ${random.pick(nodes)} = ${expression(random, depth)}`;
    case 1:
      return `where ${expression(random, depth)}`;
    case 3:
      return `unless ${block(random, depth - 1)}`;
    default:
      return path(random, depth);
  }
};

const clause: Make = (random, depth) => (random.once(4) ? `${random.pick(["optional", "for each", "unless"])} ${block(random, depth)}` : inner(random, depth));

function template(random: Random, depth: number): string {
  const part = (): string => (random.once(2) ? `{${expression(random, depth).replaceAll("\n", " ")}}` : random.pick(["x ", "`", "\\{", "\\n", "é"]));
  return `"${list(random, 0, 3, part, "")}"`;
}

const effect: Make = (random, depth) => {
  switch (random.below(7)) {
    case 0:
      return `delete ${path(random, depth)}${random.once(2) ? " cascade" : ""}`;
    case 1:
      return `${random.pick(nodes)}.${random.pick(words)} = ${expression(random, depth)}`;
    case 2:
      return `patch ${random.pick(nodes)}.${random.pick(words)} from ${expression(random, depth)} to ${expression(random, depth)}`;
    case 3:
      return `${random.pick(["error", "warning", "note", "help"])} ${template(random, depth)}${random.once(2) ? ` at ${random.pick(nodes)}` : ""}`;
    case 4:
      return `beside ${random.pick(nodes)}, ${random.pick(nodes)}`;
    default:
      return path(random, depth);
  }
};

const docs = (random: Random): string => list(random, 0, 2, () => `/// ${random.pick(["why", "", "é { \" }", "// twice"])}\n`, "");
const names = (random: Random): string => list(random, 1, 2, () => random.pick(words), ", ");

const rule: Make = (random, depth) => {
  const form = random.pick(["derive", "rewrite", "forbid", "invariant"]);
  const change = random.once(5) ? random.pick(["extend ", "override "]) : "";
  const before = form === "rewrite" && random.once(3) ? ` before ${names(random)}` : "";
  const decreases = form === "rewrite" && random.once(3) ? ` decreases ${expression(random, depth)}` : "";
  const clauses = list(random, 0, 4, () => clause(random, depth), "\n");
  const effects = list(random, 0, 4, () => (form === "invariant" ? clause : effect)(random, depth), "\n");
  return `${docs(random)}${change}${form} ${random.pick(words)}${before}${decreases} {\n${clauses}\n=>\n${effects}\n}`;
};

const step: Make = (random, depth) => {
  const count = random.once(2) ? String(random.below(20)) : random.pick(nodes);
  if (depth > 0 && random.once(4)) return `repeat ${count} {\n${list(random, 0, 3, () => step(random, depth - 1), "\n")}\n}`;
  return `${random.pick(words)}${random.pick(["", " once", ` ${count} times`])}`;
};

const stage: Make = (random, depth) => {
  const order = `${random.once(3) ? ` after ${names(random)}` : ""}${random.once(3) ? ` before ${names(random)}` : ""}`;
  return `${docs(random)}stage ${random.pick(words)}${order} {\n${list(random, 0, 4, () => step(random, depth), "\n")}\n}`;
};

const param: Make = (random) => `${docs(random)}param ${random.pick(nodes)}: ${random.pick(["int", "string", "bool", "K"])} = ${literal(random, 0)}`;

/** A rule file. */
export function ruleText(random: Random): string {
  const item = (): string => random.pick([rule, rule, rule, param, stage])(random, 3);
  const head = list(random, 0, 2, () => "//! about\n", "") + list(random, 0, 2, () => `use ${list(random, 1, 3, () => random.pick(nodes), ".")}\n`, "");
  return `${head}${list(random, 0, 4, item, "\n\n")}\n`;
}

const graphPath = (random: Random): string =>
  several(random, 1, 3, () => node(random, () => literal(random, 0)))
    .map((one) => one.replaceAll(/\{[^}]*\}/g, `{ ${random.pick(words)}: ${literal(random, 0)} }`))
    .reduce((drawn, one) => `${drawn} ${random.once(2) ? `-${random.pick(words)}->` : `<-${random.pick(words)}-`} ${one}`);

function expected(random: Random): string {
  switch (random.below(5)) {
    case 0:
      return `${random.pick(nodes)}.${random.pick(words)} = ${literal(random, 0)}`;
    case 1:
      return `patch ${random.pick(nodes)}.${random.pick(words)} from ${random.below(9)} to ${random.below(9)}`;
    case 2:
      return `${random.pick(["error", "warning"])} ${random.pick(words)}${random.once(2) ? ` ${text(random, 0)}` : ""}`;
    case 3:
      return `delete ${random.pick(nodes)}${random.once(2) ? ` -${random.pick(words)}-> ${random.pick(nodes)}` : ""}`;
    default:
      return graphPath(random);
  }
}

/** A golden. */
export function goldenText(random: Random): string {
  const parameters = (): string => list(random, 0, 2, () => `param ${random.pick(nodes)} = ${literal(random, 0)}\n`, "");
  const behind = (): string => (random.once(4) ? "nothing" : list(random, 0, 3, () => expected(random), "\n"));
  const one = (): string => `# ${random.pick(["A case", "", "é # //"])}\n\n${parameters()}${list(random, 0, 3, () => graphPath(random), "\n")}\n\n==>\n\n${behind()}\n`;
  return list(random, 0, 3, one, "\n");
}
