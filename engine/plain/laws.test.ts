/**
 * Laws of the engine, over random graphs and random rules: it means what the oracle means, it does not depend on
 * the order in which anything arrived, running again adds nothing, and every reason is older than what it explains.
 */
import fc from "fast-check";
import { test } from "uvu";
import * as assert from "uvu/assert";
import type { Rule } from "../../grammar/ast.js";
import { parseGolden, parseRules } from "../../grammar/index.js";
import { graphFromPaths } from "../graph/literal.js";
import { addEdge, emptySteg, type Steg } from "../graph/steg.js";
import { rulesOf, strataOf, type Program } from "../rule/program.js";
import { compileProgram } from "../rule/compile.js";
import { outcomeLines } from "./drawing.js";
import { runNaively } from "./naive.js";
import { run, writeBack, type Outcome } from "./run.js";

const one = fc.constantFrom;
const int = fc.integer({ min: -1, max: 3 }).map(String);
const name = one("a", "b", "c");
const edgeKind = one("left", "right", "third", "left|right");
const repeat = one("", "", "", "", "+", "*");
const attribute = one("value", "limit", "constant");

const edge = fc.tuple(edgeKind, repeat, fc.boolean()).map(([kind, star, out]) => (out ? `-${kind}${star}->` : `<-${kind}${star}-`));

const leaf = fc.oneof(int, fc.tuple(name, attribute).map(([n, a]) => `${n}.${a}`));
const sum = fc.tuple(leaf, one("+", "-", "*", "/", "%"), leaf).map(([a, op, b]) => `(${a} ${op} ${b})`);
const expr = fc.oneof({ weight: 3, arbitrary: leaf }, sum, fc.tuple(leaf, int).map(([v, a]) => `align(${v}, ${a})`));

const test1 = fc.tuple(expr, one("==", "!=", "<", "<=", ">"), expr).map(([a, op, b]) => `${a} ${op} ${b}`);
const condition = fc.oneof(
  test1,
  fc.tuple(name, name, one("==", "!=")).map(([a, b, op]) => `${a} ${op} ${b}`),
  fc.tuple(test1, one("and", "or"), test1).map(([a, op, b]) => `${a} ${op} ${b}`),
  fc.tuple(one("has", "unset"), name, attribute).map(([f, n, a]) => `${f}(${n}.${a})`),
  test1.map((inner) => `not (${inner})`),
);

const pattern = fc.oneof({ weight: 4, arbitrary: one("") }, fc.tuple(attribute, expr).map(([a, e]) => ` { ${a}: ${e} }`), attribute.map((a) => ` { ${a} }`));

const path = fc
  .tuple(name, pattern, fc.array(fc.tuple(edge, fc.oneof(name.map((n) => `${n}:Expression`), one(":Expression", ":Expression { op: \"x\" }"))), { maxLength: 1 }))
  .map(([first, attributes, steps]) => `  ${first}:Expression${attributes}${steps.map(([e, n]) => ` ${e} ${n}`).join("")}`);

// Inside `unless` also names of its own.
const inner = fc
  .tuple(fc.oneof(name, one("x")), edge, fc.oneof(name, one("x", "y")))
  .map(([a, e, b]) => `${a}:Expression ${e} ${b}:Expression`);
const unless = fc
  .tuple(inner, fc.option(fc.tuple(attribute, expr).map(([a, e]) => `x.${a} == ${e}`), { nil: undefined }))
  .map(([p, w]) => (w && p.includes("x") ? `  unless {\n    ${p}\n    where ${w}\n  }` : `  unless ${p}`));

const makes = fc.tuple(expr, name).map(([e, n]) => `  n:Copy { size: ${e} } -size-> ${n}`);
const effect = fc.oneof(
  fc.tuple(name, one("left", "right", "third"), name).map(([a, k, b]) => `  ${a} -${k}-> ${b}`),
  fc.tuple(name, one("value", "limit"), expr).map(([n, a, e]) => `  ${n}.${a} = ${e}`),
  makes,
);

interface Parts {
  readonly paths: readonly string[];
  readonly site: boolean;
  readonly copies: boolean;
  readonly unlesses: readonly string[];
  readonly lets: readonly string[];
  readonly wheres: readonly string[];
  readonly effects: readonly string[];
}

const parts: fc.Arbitrary<Parts> = fc.record({
  paths: fc.array(path, { minLength: 1, maxLength: 2 }),
  site: fc.boolean(),
  copies: fc.boolean(),
  unlesses: fc.array(unless, { maxLength: 1 }),
  lets: fc.array(expr, { maxLength: 1 }),
  wheres: fc.array(condition, { maxLength: 1 }),
  effects: fc.array(effect, { minLength: 1, maxLength: 2 }),
});

// Whatever an effect or condition may name is bound: the names that no path mentions get a path of their own.
function ruleText(form: "derive" | "forbid", index: number, { paths, site, copies, unlesses, lets, wheres, effects }: Parts): string {
  const used = [...unlesses, ...lets, ...wheres, ...effects, ...paths].join(" ");
  const free = ["a", "b", "c"].filter((n) => new RegExp(`\\b${n}\\b`).test(used) && !paths.some((p) => p.includes(`${n}:Expression`)));
  const clauses = [
    ...paths,
    ...free.map((n) => `  ${n}:Expression`),
    ...(site ? ["  s:Site -reads-> :Expression"] : []),
    ...(copies ? ["  :Copy -size-> :Expression { value: 1 }"] : []),
    ...unlesses,
    ...lets.map((e) => `  let v = ${e}`),
    ...wheres.map((w) => `  where ${w}`),
  ];
  const safe = copies ? effects.filter((e) => !e.includes("Copy")) : effects;
  const patch = site ? ["  patch s.value from 0 to 1" + (lets.length ? " + v" : "")] : [];
  const said = [`  error "r${index}${lets.length ? " {v}" : ""}" at ${/\b([abc]):/.exec(clauses.join(" "))![1]}`, '  help "none"'];
  const body = form === "forbid" ? said : [...safe, ...patch];
  return `/// r\n${form} r${index} {\n${clauses.join("\n")}\n  =>\n${(body.length ? body : ["  a -left-> a"]).join("\n")}\n}\n`;
}

const program = fc
  .tuple(fc.array(parts, { minLength: 1, maxLength: 3 }), fc.array(parts, { maxLength: 1 }))
  .map(([derives, forbids]) => [...derives.map((p, i) => ruleText("derive", i, p)), ...forbids.map((p, i) => ruleText("forbid", 9 + i, p))]);

const node = fc.record({ constant: fc.option(fc.integer({ min: -1, max: 3 })), op: one("x", "y"), value: fc.option(fc.integer({ min: 0, max: 2 })) });
const graph = fc
  .tuple(
    fc.array(node, { minLength: 1, maxLength: 3 }),
    fc.array(fc.tuple(fc.nat(9), one("left", "right", "third"), fc.nat(9)), { maxLength: 5 }),
    fc.nat(9),
  )
  .map(([nodes, edges, read]) => {
    const at = (i: number): string => `e${i % nodes.length}`;
    const shown = nodes.map(({ constant, op, value }, i) => {
      const values = [`op: "${op}"`, ...(constant === null ? [] : [`constant: ${constant}`]), ...(value === null ? [] : [`value: ${value}`])];
      return `e${i}:Expression { ${values.join(", ")} }`;
    });
    return [...shown, ...edges.map(([a, kind, b]) => `${at(a)} -${kind}-> ${at(b)}`), `s:Site -reads-> ${at(read)}`];
  });

function stegOf(lines: readonly string[]): Steg {
  const { file, diagnostics } = parseGolden(`# g\n${lines.join("\n")}\n==>\n`, "g");
  assert.equal(diagnostics, []);
  return graphFromPaths(file.cases[0]!.graph).steg;
}

/** The program, or nothing if chance made one that is refused. */
function compile(rules: readonly string[]): Program | undefined {
  const { file, diagnostics } = parseRules(rules.join("\n"), "r");
  assert.equal(diagnostics, []);
  return compileProgram([{ path: "r", file }]).program;
}

const hasConflict = ({ diagnostics }: Outcome): boolean => diagnostics.some(({ code }) => code === "conflicting_values");

// Numbers that feed themselves never end; the oracle must not be asked about them.
const BUDGET = 300;
const ended = ({ diagnostics }: Outcome): boolean => !diagnostics.some(({ code }) => code === "endless_derive");

interface Counts {
  compared: number;
  refused: number;
  conflicts: number;
}

test("the engine and the oracle agree", () => {
  const counts: Counts = { compared: 0, refused: 0, conflicts: 0 };
  fc.assert(
    fc.property(program, graph, (rules, lines) => {
      const compiled = compile(rules);
      if (!compiled) return void counts.refused++;
      const outcome = run(stegOf(lines), compiled, { budget: BUDGET });
      if (!ended(outcome)) return;
      const trees = (some: readonly { readonly tree: Rule }[]): readonly Rule[] => some.map(({ tree }) => tree);
      const naive = runNaively(stegOf(lines), strataOf(compiled).map(trees), trees(rulesOf(compiled).filter(({ tree }) => tree.form === "forbid")));
      assert.is(hasConflict(outcome), naive.conflict);
      if (naive.conflict) return void counts.conflicts++;
      counts.compared++;
      assert.equal([...outcomeLines(outcome)].sort(), naive.lines);
    }),
    { numRuns: 1000, seed: 7 },
  );
  assert.ok(counts.compared > 400, `too few comparisons: ${JSON.stringify(counts)}`);
});

test("running again on the result adds nothing", () => {
  fc.assert(
    fc.property(program, graph, (rules, lines) => {
      const compiled = compile(rules);
      if (!compiled) return;
      const steg = stegOf(lines);
      const first = run(steg, compiled, { budget: BUDGET });
      if (!ended(first) || hasConflict(first)) return;
      writeBack(steg, first);
      const second = run(steg, compiled);
      // What an `unless` of an early stratum asked about may exist now, but then the rule derives less, never more.
      const added = second.journal.facts.filter(({ deed }) => deed.kind !== "patch" && deed.kind !== "diagnostic");
      assert.is(added.length, 0);
    }),
    { numRuns: 200, seed: 8 },
  );
});

test("reasons are older than what they explain, and are what the match rests on", () => {
  fc.assert(
    fc.property(program, graph, (rules, lines) => {
      const compiled = compile(rules);
      if (!compiled) return;
      const { journal, provenance } = run(stegOf(lines), compiled, { budget: BUDGET });
      assert.is(provenance.facts.length, journal.facts.length);
      provenance.facts.forEach(({ from }, ref) => assert.ok(from.every((one) => one >= 0 && one < ref)));
    }),
    { numRuns: 200, seed: 9 },
  );
});

function shuffled<T>(items: readonly T[], seed: number): T[] {
  const random = ((state: number) => () => (state = (state * 1103515245 + 12345) % 2147483648) / 2147483648)(seed);
  return items.map((item) => ({ item, at: random() })).sort((a, b) => a.at - b.at).map(({ item }) => item);
}

/** The same graph, built in another order. */
function rebuilt(steg: Steg, seed: number): Steg {
  const other = emptySteg();
  for (const key of shuffled(steg.nodes(), seed)) other.addNode(key, { ...steg.getNodeAttributes(key) });
  for (const key of shuffled(steg.edges(), seed)) addEdge(other, steg.source(key), steg.getEdgeAttribute(key, "kind"), steg.target(key));
  return other;
}

test("32 shuffles of graph and rules give one result, conflicts and reasons included", () => {
  fc.assert(
    fc.property(program, graph, (rules, lines) => {
      if (!compile(rules)) return;
      const steg = stegOf(lines);
      const draw = (outcome: Outcome): string => JSON.stringify([outcomeLines(outcome), outcome.provenance, outcome.diagnostics], (_key, value: unknown) => (typeof value === "bigint" ? String(value) : value));
      const wanted = draw(run(steg, compile(rules)!, { budget: BUDGET }));
      for (let seed = 1; seed <= 32; seed++) {
        // Lines of the rule file move with the rules, so every rule is a file of its own.
        const sources = shuffled(rules.map((text, i) => ({ path: `r${i}`, text })), seed).map(({ path, text }) => ({ path, file: parseRules(text, path).file }));
        const separate = compileProgram(sources).program!;
        const got = run(rebuilt(steg, seed), separate, { budget: BUDGET });
        if (seed === 1 && !got.diagnostics.length) assert.is(draw(got), wanted);
        assert.is(draw(got), draw(run(steg, compileProgram([...sources].reverse()).program!, { budget: BUDGET })));
      }
    }),
    { numRuns: 12, seed: 10 },
  );
});

test.run();
