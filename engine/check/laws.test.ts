/**
 * Laws of the checks that say a rule is dead or too much, over random forbids and random graphs: a rule that is said
 * never to fire never does, and wherever a shadowed rule speaks, the more general one speaks at the same node.
 */
import fc from "fast-check";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { parseRules } from "../../grammar/index.js";
import type { Diagnostic } from "../../specs/diagnostic.js";
import { addEdge, emptySteg, type Steg } from "../graph/steg.js";
import type { Value } from "../graph/value.js";
import { run } from "../plain/run.js";
import { compileProgram } from "../rule/compile.js";
import type { Vocabulary } from "../rule/vocabulary.js";
import { checkDeep } from "./deep.js";

const tiny: Vocabulary = {
  name: "tiny",
  nodes: { Box: { size: "int", width: "int", on: "bool", name: "string" }, Pin: { size: "int" } },
  edges: { near: { from: ["Box"], to: ["Box"] }, far: { from: ["Box"], to: ["Box", "Pin"] } },
};

const one = fc.constantFrom;
const box = one("a", "a", "b");
const number = one("0", "1", "2", "3");
const value = fc.tuple(box, one("size", "width")).map(([node, name]) => `${node}.${name}`);
const term = fc.oneof(number, value, fc.tuple(value, one("+", "-", "*", "/"), number).map(([v, op, n]) => `${v} ${op} ${n}`));
const comparison = fc.tuple(value, one("==", "!=", "<", "<=", ">", ">="), term).map(([a, op, b]) => `${a} ${op} ${b}`);
const plain = fc.oneof(
  { weight: 5, arbitrary: comparison },
  fc.tuple(box, one("true", "false")).map(([node, truth]) => `${node}.on == ${truth}`),
  fc.tuple(one("has", "unset"), value).map(([f, v]) => `${f}(${v})`),
  fc.tuple(one("starts_with", "ends_with", "contains"), box, one("x", "y", "xy", "")).map(([f, node, part]) => `${f}(${node}.name, "${part}")`),
  fc.tuple(box, one("x", "xy", "yx")).map(([node, text]) => `${node}.name == "${text}"`),
  one("a == b", "a != b"),
);
const condition = fc.oneof(
  { weight: 4, arbitrary: plain },
  fc.tuple(plain, one("and", "or"), plain).map(([a, op, b]) => `${a} ${op} ${b}`),
  plain.map((inner) => `not (${inner})`),
);

const node = fc.tuple(box, one("", "", " { size: 1 }", " { on: true }", " { width }")).map(([name, attributes]) => `${name}:Box${attributes}`);
const edge = one("-near->", "<-near-", "-far->", "-near+->", "-near*->", "-near|far->");
const path = fc.tuple(node, edge, fc.oneof(node, one(":Box", "_"))).map(([from, kind, to]) => `${from} ${kind} ${to}`);
const inner = fc.tuple(one("a", "b", "x:Box"), edge, one("a", "b", "x:Box", "y:Box { size: 1 }", "_")).map(([from, kind, to]) => `${from} ${kind} ${to}`);
const unless = fc.tuple(inner, fc.option(condition)).map(([found, asked]) => (asked ? `  unless {\n    ${found}\n    where ${asked}\n  }` : `  unless ${found}`));

const body = fc
  .record({ paths: fc.array(path, { minLength: 1, maxLength: 2 }), unless: fc.array(unless, { maxLength: 1 }), wheres: fc.array(condition, { maxLength: 3 }) })
  .map(({ paths, unless: absent, wheres }) => [...paths.map((one) => `  ${one}`), "  a:Box", "  b:Box", ...absent, ...wheres.map((asked) => `  where ${asked}`)].join("\n"));

const rule = (name: string, clauses: string): string => `/// r\nforbid ${name} {\n${clauses}\n  =>\n  error "no" at a\n  help "no"\n}\n`;

/** A body, and the same with something more: pairs of which many are special and general. */
const pair = fc.tuple(body, fc.array(condition, { maxLength: 2 }), fc.option(path), fc.boolean()).map(([clauses, more, longer, same]) => {
  const other = same ? clauses : clauses.replace(/ \{ size: 1 \}/, "").replace(/ > 0/, " >= 0").replace(/near\+/, "near*");
  return [rule("general", other), rule("special", [clauses, ...(longer ? [`  ${longer}`] : []), ...more.map((asked) => `  where ${asked}`)].join("\n"))];
});

const attributes = fc.record({ size: fc.option(fc.integer({ min: 0, max: 3 })), width: fc.option(fc.integer({ min: 0, max: 3 })), on: fc.option(fc.boolean()), name: one(null, "x", "y", "xy", "yx") });
const graph = fc.tuple(fc.array(attributes, { minLength: 1, maxLength: 3 }), fc.array(fc.tuple(one("near", "near", "far"), fc.nat(5), fc.nat(5)), { maxLength: 5 })).map(([nodes, edges]): Steg => {
  const steg = emptySteg();
  nodes.forEach(({ size, width, on, name }, i) => {
    const values: Record<string, Value> = { ...(size !== null && { size: BigInt(size) }), ...(width !== null && { width: BigInt(width) }), ...(on !== null && { on }), ...(name !== null && { name }) };
    steg.addNode(`n${i}`, { kind: "Box", unit: "", attributes: values });
  });
  for (const [kind, from, to] of edges) addEdge(steg, `n${from % nodes.length}`, kind, `n${to % nodes.length}`);
  return steg;
});

const graphs = fc.array(graph, { minLength: 10, maxLength: 10 });

function compile(text: string): ReturnType<typeof compileProgram> {
  const { file, diagnostics } = parseRules(`use graph.tiny\n\n${text}`, "r.race");
  assert.equal(diagnostics, [], text);
  return compileProgram([{ path: "r.race", file }], {}, { vocabularies: [tiny] });
}

const spoken = (diagnostics: readonly Diagnostic[], code: string): ReadonlySet<string> => new Set(diagnostics.filter((said) => said.code === code).map(({ labels }) => labels[0]!.node!));

const numRuns = Number(process.env["RUNS"] ?? 150);
const seed = Number(process.env["SEED"] ?? 21);

/** Findings about the rule itself, not about an `unless` in it. */
const isDead = (diagnostics: readonly Diagnostic[], text: string): boolean =>
  diagnostics.some(({ code, labels, message }) => code === "never_fires" && (/unless/.test(message) || !/^ {4}/.test(text.split("\n")[labels[0]!.place!.line! - 3]!)));

test("a rule that is said never to fire never does", () => {
  let dead = 0;
  fc.assert(
    fc.property(body, graphs, (clauses, list) => {
      const text = rule("dead", clauses);
      const { program, diagnostics } = compile(text);
      if (!program || !isDead(diagnostics, text)) return;
      dead++;
      for (const steg of list) assert.is(spoken(run(steg, program).diagnostics, "dead").size, 0, text);
    }),
    { numRuns: numRuns * 3, seed },
  );
  assert.ok(dead > numRuns / 10, `too few: ${dead}`);
});

test("wherever a shadowed rule speaks, the general one speaks", () => {
  let shadowed = 0;
  let met = 0;
  fc.assert(
    fc.property(pair, graphs, (texts, list) => {
      const { program } = compile(texts.join("\n"));
      const found = program ? checkDeep(program).filter(({ code }) => code === "shadowed_rule") : [];
      for (const { message } of found) {
        const [special, general] = [...message.matchAll(/`(\w+)`/g)].map(([, name]) => name!);
        shadowed++;
        for (const steg of list) {
          const { diagnostics } = run(steg, program!);
          const by = spoken(diagnostics, general!);
          for (const at of spoken(diagnostics, special!)) {
            met++;
            assert.ok(by.has(at), `${message}\n${texts.join("\n")}`);
          }
        }
      }
    }),
    { numRuns, seed },
  );
  assert.ok(shadowed > numRuns / 5 && met > numRuns / 5, `too few: ${shadowed} pairs, ${met} matches`);
  if (process.env["COUNTS"]) console.log({ shadowed, met });
});

test.run();
