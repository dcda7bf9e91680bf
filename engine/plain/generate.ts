/**
 * Random rules and graphs for the laws of the engines: every form of the language, over a vocabulary that is small enough
 * for brute force. Only tests import it. What chance makes is often refused by the checks; `compiled` says so.
 */
import fc from "fast-check";
import { parseGolden, parseRules } from "../../grammar/index.js";
import { graphFromPaths } from "../graph/literal.js";
import type { Steg } from "../graph/steg.js";
import { compileProgram } from "../rule/compile.js";
import type { Program, RuleSource } from "../rule/program.js";
import type { Vocabulary } from "../rule/vocabulary.js";

/** What the graphs hold. */
export const vocabulary: Vocabulary = {
  name: "laws",
  nodes: { P: { x: "int", y: "int", z: "int", p: "int", q: "int", s: "string", t: "bool" }, Q: { x: "int" }, Site: { value: "int" } },
  edges: {
    left: { from: ["P"], to: ["P"] },
    right: { from: ["P"], to: ["P"] },
    third: { from: ["P"], to: ["P"] },
    made: { from: ["P"], to: ["P"] },
    to: { from: ["P"], to: ["Q"] },
    of: { from: ["Q"], to: ["P"] },
    reads: { from: ["Site"], to: ["P"] },
  },
};

const one = fc.constantFrom;
const int = fc.integer({ min: -1, max: 3 }).map(String);
const name = one("a", "b", "c");
const edgeKind = one("left", "left", "right", "right", "third", "left|right", "left|right", "made");
const repeat = one("", "", "", "", "+", "*");
const attribute = one("x", "x", "y", "y", "z", "z", "p");
// What rules make is seldom what they look at the absence of, or most programs would be refused.
const settable = one("p", "p", "q", "q", "q", "z");
const drawable = one("third", "made", "made", "made");
const removable = one("left", "right", "third");
const maybe = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> => fc.option(arbitrary, { nil: undefined });

const edge = fc.tuple(edgeKind, repeat, fc.boolean()).map(([kind, star, out]) => (out ? `-${kind}${star}->` : `<-${kind}${star}-`));

const leaf = fc.oneof(
  { weight: 3, arbitrary: int },
  { weight: 3, arbitrary: fc.tuple(name, attribute).map(([n, a]) => `${n}.${a}`) },
  one("k"),
);
const sum = fc.tuple(leaf, one("+", "-", "*", "/", "%"), leaf).map(([a, op, b]) => `(${a} ${op} ${b})`);

/** What an aggregate ranges over, with `n` and sometimes `m` for what it finds. */
const range = fc
  .tuple(
    fc.oneof(name, one("m")),
    edge,
    maybe(fc.tuple(one("n.x", "n.y"), one("<", "!=", ">="), leaf).map((parts) => parts.join(" "))),
    maybe(one("n -left-> n", "n -right-> :P", "n -to-> :Q")),
  )
  .map(([from, e, where, unless]) => `for ${from}:P ${e} n:P${unless ? ` unless ${unless}` : ""}${where ? ` where ${where}` : ""}`);
const ranged = fc.oneof(leaf, one("n.x", "n.x + n.y", "n.z", "n.p", "default(n.z, 1) + n.p"));
const key = one("n.x", "-n.y", "n.s", "n.y, -n.x");
const aggregate = fc.oneof(
  range.map((r) => `count(${r})`),
  fc.tuple(one("sum", "max", "min"), ranged, range).map(([f, v, r]) => `${f}(${v} ${r})`),
  fc
    .tuple(int, one("r * 2 + n.x", "choose(n.x > r, n.x, r)", "r + 1"), range, maybe(key))
    .map(([start, next, r, by]) => `fold(r = ${start}, ${next} ${r}${by ? ` by ${by}` : ""})`),
);
const truth = fc.tuple(one("all", "any"), one("n.x > 0", "has(n.y)", "n.t"), range).map(([f, v, r]) => `${f}(${v} ${r})`);

const expr = fc.oneof(
  { weight: 4, arbitrary: leaf },
  { weight: 2, arbitrary: sum },
  fc.tuple(leaf, int).map(([v, a]) => `align(${v}, ${a})`),
  aggregate,
  fc.tuple(leaf, leaf).map(([v, w]) => `default(${v}, ${w})`),
  fc.tuple(leaf, leaf, leaf).map(([c, v, w]) => `choose(${c} < 2, ${v}, ${w})`),
);

const test1 = fc.tuple(expr, one("==", "!=", "<", "<=", ">"), expr).map(([a, op, b]) => `${a} ${op} ${b}`);
const joined = fc
  .tuple(range, one("n.x, n.s", "-n.y", "n.s"), one("", "x", "x,y", "y,x,x"))
  .map(([r, by, text]) => `join(n.s, "," ${r} by ${by}) == "${text}"`);
const condition = fc.oneof(
  test1,
  joined,
  fc.tuple(name, name, one("==", "!=")).map(([a, b, op]) => `${a} ${op} ${b}`),
  fc.tuple(test1, one("and", "or"), test1).map(([a, op, b]) => `(${a}) ${op} (${b})`),
  fc.tuple(one("has", "unset"), name, attribute).map(([f, n, a]) => `${f}(${n}.${a})`),
  test1.map((inner) => `not (${inner})`),
  truth,
);

const pattern = fc.oneof(
  { weight: 4, arbitrary: one("") },
  fc.tuple(attribute, leaf).map(([a, e]) => ` { ${a}: ${e} }`),
  attribute.map((a) => ` { ${a} }`),
);

const path = fc
  .tuple(
    name,
    pattern,
    fc.array(
      fc.tuple(
        edge,
        fc.oneof(
          name.map((n) => `${n}:P`),
          one(":P", ':P { s: "x" }'),
        ),
      ),
      { maxLength: 1 },
    ),
  )
  .map(([first, attributes, steps]) => `  ${first}:P${attributes}${steps.map(([e, n]) => ` ${e} ${n}`).join("")}`);

// Inside `unless` also names of its own, and an `unless` once more.
const inner = fc.tuple(fc.oneof(name, one("u")), edge, fc.oneof(name, one("u", "w"))).map(([a, e, b]) => `${a}:P ${e} ${b}:P`);
const unless = fc
  .tuple(
    inner,
    maybe(fc.tuple(attribute, leaf).map(([a, e]) => `u.${a} == ${e}`)),
    maybe(fc.tuple(edge, one("P", "P { x: 1 }")).map(([e, k]) => `unless u ${e} :${k}`)),
  )
  .map(([p, where, nested]) => {
    const own = p.includes("u:") ? [nested, where && `where ${where}`].filter((part) => part) : [];
    return own.length ? `  unless {\n    ${p}\n    ${own.join("\n    ")}\n  }` : `  unless ${p}`;
  });

const optional = fc
  .tuple(
    name,
    edge,
    one("", " { s }"),
    maybe(
      fc.oneof(
        fc.tuple(one("o.x", "o.y"), one("<", ">", "=="), leaf).map((parts) => `where ${parts.join(" ")}`),
        one("unless o -left-> o"),
      ),
    ),
  )
  .map(([a, e, bind, more]) => `  optional {\n    ${a}:P ${e} o:P${bind}\n${more ? `    ${more}\n` : ""}  }`);

const each = fc
  .tuple(fc.oneof(name, one("f")), edge, maybe(fc.tuple(one("e.x", "e.y"), one("<", ">", "!="), leaf).map((parts) => parts.join(" "))))
  .map(([a, e, where]) => `  for each ${a}:P ${e} e:P${where ? ` where ${where}` : ""}`);

const ends = one("a", "b", "c", "a", "b", "o", "e");
const value = fc.oneof(
  { weight: 4, arbitrary: expr },
  one("o.x", "e.x", "default(o.y, 1)", "e.x + 1", "choose(bound(o), 1, 0)", "count(for e -left-> n:P)"),
);
const effect = fc.oneof(
  fc.tuple(ends, drawable, ends).map(([a, k, b]) => `  ${a} -${k}-> ${b}`),
  fc.tuple(ends, settable, value).map(([n, a, v]) => `  ${n}.${a} = ${v}`),
  fc.tuple(ends, value, maybe(ends)).map(([n, v, of]) => `  ${n} -to-> q:Q { x: ${v} }${of ? ` -of-> ${of}` : ""}`),
  fc.tuple(ends).map(([n]) => `  q:Q -of-> ${n}`),
  // Values that rest on values of the same attribute, further on.
  fc.tuple(name, one("max", "sum"), removable, one("+ 1", "")).map(([n, f, k, more]) => `  ${n}.p = ${f}(n.p for ${n} -${k}-> n:P)${more}`),
);

interface Parts {
  readonly paths: readonly string[];
  readonly site: boolean;
  readonly optionals: readonly string[];
  readonly eaches: readonly string[];
  readonly unlesses: readonly string[];
  readonly lets: readonly string[];
  readonly wheres: readonly string[];
  readonly effects: readonly string[];
}

const few = (weight: number): fc.Arbitrary<number> => fc.nat(weight).map((n) => (n === 0 ? 1 : 0));
const rarely = <T>(arbitrary: fc.Arbitrary<T>, weight: number): fc.Arbitrary<readonly T[]> =>
  few(weight).chain((n) => fc.array(arbitrary, { minLength: n, maxLength: n }));

const parts: fc.Arbitrary<Parts> = fc.record({
  paths: fc.array(path, { minLength: 1, maxLength: 2 }),
  site: fc.nat(4).map((n) => n === 0),
  optionals: rarely(optional, 2),
  eaches: rarely(each, 2),
  unlesses: rarely(unless, 1),
  lets: rarely(expr, 1),
  wheres: rarely(condition, 1),
  effects: fc.array(effect, { minLength: 1, maxLength: 3 }),
});

const mentions = (text: string, word: string): boolean => new RegExp(`\\b${word}\\b`).test(text);

// Whatever an effect or condition may name is bound: the names that no path mentions get a path of their own.
function clausesText(
  form: string,
  { paths, site, optionals, eaches, unlesses, lets, wheres }: Parts,
  effects: readonly string[],
): readonly string[] {
  const used = [...optionals, ...eaches, ...unlesses, ...lets, ...wheres, ...effects, ...paths].join(" ");
  const free = ["a", "b", "c"].filter((n) => mentions(used, n) && !paths.some((p) => p.includes(`${n}:P`)));
  return [
    ...paths,
    ...free.map((n) => `  ${n}:P`),
    ...(site && form === "derive" ? ["  site:Site -reads-> :P"] : []),
    ...optionals,
    ...eaches,
    ...unlesses,
    ...lets.map((e) => `  let v = ${e}`),
    ...wheres.map((w) => `  where ${w}`),
  ];
}

/** Effects that speak only of what there is. */
function grounded({ optionals, eaches, effects }: Parts): readonly string[] {
  const without = [...(optionals.length ? [] : ["o"]), ...(eaches.length ? [] : ["e"])];
  return effects.filter((text) => !without.some((word) => mentions(text, word)));
}

const ruleText = (form: string, called: string, clauses: readonly string[], effects: readonly string[], more = ""): string =>
  `/// r\n${form} ${called}${more} {\n${clauses.join("\n")}\n  =>\n${effects.join("\n")}\n}\n`;

function derive(called: string, all: Parts): string {
  const effects = grounded(all);
  const patch = all.site ? [`  patch site.value from 0 to 1${all.lets.length ? " + v" : ""}`] : [];
  const whole = [...effects, ...patch].length ? [...effects, ...patch] : ["  a -made-> a"];
  return ruleText("derive", called, clausesText("derive", all, whole), whole);
}

function forbid(called: string, all: Parts): string {
  const clauses = clausesText("forbid", all, ["a"]);
  return ruleText("forbid", called, clauses, [`  error "${called}${all.lets.length ? " {v}" : ""} {a.x}" at a`, '  help "none"']);
}

function invariant(called: string, all: Parts, holds: string): string {
  return ruleText("invariant", called, clausesText("invariant", { ...all, eaches: [] }, [holds]), [`  ${holds}`]);
}

const deletion = one("cut", "drop", "cascade", "strip", "clear", "none");

/** A rewrite takes away an edge or a node that it names, or nothing; stages count its steps where it need not end. */
function rewrite(called: string, all: Parts, kind: string, takes: string, more: string): string {
  const ofSet = kind === "strip" || kind === "clear" ? [`  for each d:P -${takes}-> g:P`] : [];
  const matched = [kind === "cut" || kind === "drop" ? `  a:P -${takes}-> d:P` : "  d:P", ...ofSet];
  const gone = {
    cut: [`  delete a -${takes}-> d`],
    drop: ["  delete d"],
    cascade: ["  delete d cascade"],
    strip: [`  delete d -${takes}-> g`],
    clear: ["  delete g"],
    none: [],
  }[kind]!;
  const effects = [...gone, ...grounded(all)];
  const whole = effects.length ? effects : ["  a.q = 1"];
  return ruleText("rewrite", called, [...matched, ...clausesText("rewrite", all, [...whole, "a"])], whole, more);
}

/** A program as files: its rules, each by itself, and its stages. */
export interface Written {
  readonly rules: readonly string[];
  /** A file that says when what runs, and changes rules of the others. */
  readonly stages: string;
}

const count = one("once", "2 times");

interface Stages {
  readonly first: boolean;
  readonly counts: readonly string[];
  readonly round: boolean;
}

// Rewrites are counted unless they only take edges away; the rest is one group, or two.
function stagesText(rewrites: readonly string[], derives: readonly string[], { first, counts, round }: Stages): string {
  const steps = rewrites.map((called, i) => `  ${called} ${counts[i % counts.length]}`);
  const stage = steps.length
    ? `/// s\nstage early${first ? " before main" : " after main"} {\n${(round ? ["  repeat 2 {", ...steps, "  }"] : steps).join("\n")}\n}\n`
    : "";
  const late = derives.length > 1 && round ? `/// s\nstage late {\n  ${derives.at(-1)}\n}\n` : "";
  return stage + late;
}

const extension = fc.tuple(
  fc.oneof(
    condition.map((w) => `  where ${w}`),
    unless,
    each.map((text) => text.replace(/\be\b/g, "g")),
  ),
  effect.map((text) => text.replace(/\b[oe]\b/g, "a")),
);

/** Random programs. */
export const program: fc.Arbitrary<Written> = fc
  .record({
    derives: fc.array(parts, { minLength: 1, maxLength: 3 }),
    forbids: fc.array(parts, { maxLength: 1 }),
    invariants: fc.array(
      fc.tuple(
        parts,
        fc.oneof(
          condition.map((w) => `where ${w}`),
          inner,
        ),
      ),
      { maxLength: 1 },
    ),
    rewrites: rarely(fc.tuple(parts, deletion, removable, fc.nat(5)), 2),
    more: rarely(fc.tuple(parts, deletion, removable, fc.nat(5)), 4),
    extended: rarely(extension, 3),
    overridden: fc.nat(9),
    stages: fc.record({ first: fc.boolean(), counts: fc.array(count, { minLength: 1, maxLength: 2 }), round: fc.boolean() }),
  })
  .map(({ derives, forbids, invariants, rewrites, more, extended, overridden, stages }) => {
    const all = [...rewrites, ...more];
    const rules = [
      ...derives.map((p, i) => derive(`d${i}`, p)),
      ...forbids.map((p, i) => forbid(`f${i}`, p)),
      ...invariants.map(([p, holds], i) => invariant(`i${i}`, p, holds)),
      ...all.map(([p, kind, takes, measure], i) =>
        rewrite(
          `r${i}`,
          p,
          kind,
          takes,
          `${all.length > 1 && i === 1 && measure > 3 ? " before r0" : ""}${measure === 0 ? " decreases a.z" : ""}`,
        ),
      ),
    ];
    const names = (prefix: string, list: readonly unknown[]): readonly string[] => list.map((_, i) => `${prefix}${i}`);
    const changes = [
      ...extended.map(([clause, follows]) => `extend derive d0 {\n  a:P\n  b:P\n  c:P\n${clause}\n  =>\n${follows}\n}\n`),
      ...(overridden === 0 && derives.length > 1 ? ["override derive d1 {\n  a:P\n  =>\n  a -made-> a\n}\n"] : []),
    ];
    return { rules, stages: stagesText(names("r", all), names("d", derives), stages) + changes.join("") };
  });

const node = fc.record({
  x: maybe(fc.integer({ min: -1, max: 3 })),
  y: maybe(fc.integer({ min: 0, max: 2 })),
  z: maybe(fc.integer({ min: 0, max: 2 })),
  p: one(undefined, undefined, 1),
  s: one("x", "y"),
  t: maybe(fc.boolean()),
});

/** Random graphs, as the lines of a golden. */
export const graph: fc.Arbitrary<readonly string[]> = fc
  .tuple(fc.array(node, { minLength: 1, maxLength: 4 }), fc.array(fc.tuple(fc.nat(9), removable, fc.nat(9)), { maxLength: 6 }), fc.nat(9))
  .map(([nodes, edges, read]) => {
    const at = (i: number): string => `e${i % nodes.length}`;
    const shown = nodes.map(({ x, y, z, p, s, t }, i) => {
      const values = Object.entries({ x, y, z, p, t }).flatMap(([called, it]) => (it === undefined ? [] : [`${called}: ${it}`]));
      return `e${i}:P { s: "${s}"${values.map((it) => `, ${it}`).join("")} }`;
    });
    return [...shown, ...edges.map(([a, kind, b]) => `${at(a)} -${kind}-> ${at(b)}`), `site:Site -reads-> ${at(read)}`];
  });

/** The graph that the lines draw. */
export function stegOf(lines: readonly string[]): Steg {
  const { file, diagnostics } = parseGolden(`# g\n${lines.join("\n")}\n==>\nnothing\n`, "g");
  const { steg, diagnostics: damage } = graphFromPaths(file.cases[0]!.graph, "g", vocabulary);
  const [wrong] = [...diagnostics, ...damage];
  if (wrong) throw new Error(`the generator drew no graph: ${wrong.message}\n${lines.join("\n")}`);
  return steg;
}

/** The files of a program, each rule in its own. */
export function sourcesOf({ rules, stages }: Written): readonly RuleSource[] {
  return ["param k: int = 2\n", ...rules, stages].map((text, i) => {
    const { file, diagnostics } = parseRules(`use graph.laws\n${text}`, `r${i}`);
    if (diagnostics.length) throw new Error(`the generator wrote no rule: ${diagnostics[0]!.message}\n${text}`);
    return { path: `r${i}`, file };
  });
}

/** The program, or the codes of what it is refused for. */
export function compiled(written: Written): Program | readonly string[] {
  const { program: made, diagnostics } = compileProgram(sourcesOf(written), {}, { vocabularies: [vocabulary] });
  return made ?? diagnostics.filter(({ severity }) => severity === "error").map(({ code, message }) => `${code}: ${message}`);
}
