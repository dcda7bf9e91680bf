/**
 * Laws over random trees: what is printed is read back as the same tree, by both parsers, and they agree on every span.
 */
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import fc, { type Arbitrary } from "fast-check";
import { test } from "uvu";
import * as assert from "uvu/assert";
import type * as ast from "./ast.js";
import {
  formatGolden,
  formatRules,
  parseGolden,
  parseRules,
  printGolden,
  printRules,
} from "./index.js";
import { scan } from "./parser/scan.js";
import { spots } from "./format/spots.js";
import { referenceParser } from "./reference/reference.js";

const built = dirname(fileURLToPath(import.meta.url));
const read = (path: string): string => readFileSync(join(built, path), "utf8");
const reference = referenceParser(read("race.ohm"), read("golden.ohm"));

const span: ast.Span = { start: 0, end: 0, line: 1, column: 1 };
const reserved =
  "use param derive rewrite forbid unless let where optional for each by delete cascade patch error warning note help at beside and or not true false nothing".split(
    " ",
  );
const contextual =
  "from to in of size stage invariant extend override before after decreases repeat once times count fold max".split(
    " ",
  );
const aggregates = ["count", "sum", "all", "any", "join", "fold"];

const named = (text: Arbitrary<string>): Arbitrary<ast.Name> =>
  text.map((one) => ({ text: one, span }));
const plainWord = fc.oneof(
  fc.constantFrom("a", "b", "c1", "_x", "Slot", "a_long_name_for_a_node", ...contextual),
  fc.stringMatching(/^[A-Za-z][A-Za-z0-9_]{0,6}$/),
);
const name = named(plainWord.filter((text) => !reserved.includes(text)));
const word = named(fc.oneof(plainWord, fc.constantFrom(...reserved)));
const docs = fc.array(
  fc.string({ unit: "grapheme" }).map((text) => text.replaceAll("\n", "").trimEnd()),
  { maxLength: 2 },
);
const text = fc.oneof(
  fc.string({ unit: "grapheme" }),
  fc.stringMatching(/^["\\{}\n\r\t/# a-c]{0,8}$/),
);
const optional = <K extends string, T>(
  key: K,
  value: Arbitrary<T>,
): Arbitrary<{ [key in K]?: T }> =>
  fc
    .option(value, { nil: undefined })
    .map((one) => (one === undefined ? {} : { [key]: one }) as { [key in K]?: T });
const both = <A extends object, B extends object>(
  a: Arbitrary<A>,
  b: Arbitrary<B>,
): Arbitrary<A & B> => fc.tuple(a, b).map(([x, y]) => ({ ...x, ...y }));
const always = <T>(value: T): Arbitrary<T> => fc.constant(value);

const size = fc.oneof(fc.bigInt({ min: 0n, max: 70n }), fc.bigInt({ min: 0n, max: 1n << 130n }));
const int = fc
  .tuple(size, fc.boolean())
  .map(([value, hex]): ast.Literal =>
    hex ? { kind: "int", value, hex, span } : { kind: "int", value, span },
  );
const negative = int.map((literal): ast.Literal =>
  literal.kind === "int" && literal.value > 0n ? { ...literal, value: -literal.value } : literal,
);
const string = text.map((value): ast.Literal => ({ kind: "string", value, span }));
const bool = fc.boolean().map((value): ast.Literal => ({ kind: "bool", value, span }));
const literal = fc.oneof(int, negative, string, bool);

const edgeOf = (
  kinds: number,
  repeat: readonly ("one" | "plus" | "star")[],
): Arbitrary<ast.EdgePattern> =>
  fc.record({
    kinds: fc.array(word, { minLength: 1, maxLength: kinds }),
    direction: fc.constantFrom("out" as const, "in" as const),
    repeat: fc.constantFrom(...repeat),
    span: always(span),
  });
const nodeOf = (attribute: Arbitrary<ast.AttributePattern>): Arbitrary<ast.NodePattern> =>
  both(
    both(optional("name", name), optional("type", word)),
    fc.record({ attributes: fc.array(attribute, { maxLength: 2 }), span: always(span) }),
  );
const pathOf = (
  node: Arbitrary<ast.NodePattern>,
  edge: Arbitrary<ast.EdgePattern>,
): Arbitrary<ast.Path> =>
  fc.record({
    first: node,
    steps: fc.array(fc.record({ edge, node }), { maxLength: 4 }),
    span: always(span),
  });

const pathItem = (paths: Arbitrary<ast.Path>): Arbitrary<ast.PathClause> =>
  fc.record({ kind: always("path" as const), path: paths, span: always(span) });
const letOf = (value: Arbitrary<ast.Expr>): Arbitrary<ast.LetClause> =>
  fc.record({ kind: always("let" as const), name, value, span: always(span) });
const whereOf = (condition: Arbitrary<ast.Expr>): Arbitrary<ast.WhereClause> =>
  fc.record({ kind: always("where" as const), condition, span: always(span) });
function scopeOf(
  paths: Arbitrary<ast.Path>,
  condition: Arbitrary<ast.Expr>,
  clauses: Arbitrary<ast.InnerClause>,
): Arbitrary<readonly ast.InnerClause[]> {
  return fc.oneof(
    fc.array(clauses, { maxLength: 3 }),
    fc.tuple(pathItem(paths)),
    fc.tuple(pathItem(paths), whereOf(condition)),
  );
}
function aggregateOf(
  value: Arbitrary<ast.Expr>,
  clauses: Arbitrary<ast.InnerClause>,
): Arbitrary<ast.Aggregate> {
  const of = (names: readonly string[], values: number, keys: number): Arbitrary<ast.Aggregate> =>
    fc.record({
      kind: always("aggregate" as const),
      function: named(fc.constantFrom(...names)),
      values: fc.array(value, { minLength: values, maxLength: values }),
      clauses: fc.array(clauses, { minLength: 1, maxLength: 3 }),
      by: fc.array(value, { maxLength: keys }),
      span: always(span),
    });
  return fc.oneof(
    of(["max", "min", "sum", "all", "any"], 1, 0),
    of(["count"], 0, 0),
    of(["join"], 2, 2),
    both(of(["fold"], 1, 2), fc.record({ fold: fc.record({ name, start: value }) })),
  );
}

const operators = "+ - * / % == != < <= > >= and or".split(" ") as ast.BinaryOp[];
const { expr, inner, path } = fc.letrec<{
  expr: ast.Expr;
  inner: ast.InnerClause;
  path: ast.Path;
}>((tie) => ({
  expr: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    fc.oneof(
      int,
      string,
      bool,
      fc.record({ kind: always("name" as const), name, span: always(span) }),
    ),
    fc.record({
      kind: always("attribute" as const),
      node: name,
      attribute: word,
      span: always(span),
    }),
    fc.record({
      kind: always("call" as const),
      function: name.filter(({ text }) => !aggregates.includes(text)),
      arguments: fc.array(tie("expr"), { maxLength: 3 }),
      span: always(span),
    }),
    aggregateOf(tie("expr"), tie("inner")),
    fc.record({
      kind: always("unary" as const),
      op: fc.constantFrom("-" as const, "not" as const),
      operand: tie("expr"),
      span: always(span),
    }),
    fc.record({
      kind: always("binary" as const),
      op: fc.constantFrom(...operators),
      left: tie("expr"),
      right: tie("expr"),
      span: always(span),
    }),
  ),
  path: pathOf(
    nodeOf(both(fc.record({ name: word, span: always(span) }), optional("value", tie("expr")))),
    edgeOf(3, ["one", "plus", "star"]),
  ),
  inner: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    pathItem(tie("path")),
    letOf(tie("expr")),
    whereOf(tie("expr")),
    fc.record({
      kind: always("unless" as const),
      clauses: scopeOf(tie("path"), tie("expr"), tie("inner")),
      span: always(span),
    }),
  ),
}));

const graph = pathOf(
  nodeOf(fc.record({ name: word, value: literal, span: always(span) })),
  edgeOf(1, ["one"]),
);

const scopes = scopeOf(path, expr, inner);
const clause: Arbitrary<ast.Clause> = fc.oneof(
  inner,
  inner,
  fc.record({ kind: always("optional" as const), clauses: scopes, span: always(span) }),
  fc.record({ kind: always("each" as const), clauses: scopes, span: always(span) }),
);

const template: Arbitrary<ast.Template> = fc
  .array(fc.tuple(expr, text), { maxLength: 3 })
  .chain((pairs) =>
    text.map((first) => ({
      parts: [first, ...pairs.map(([, after]) => after)],
      holes: pairs.map(([hole]) => hole),
      span,
    })),
  );
const attributeEffect = (value: Arbitrary<ast.Expr>): Arbitrary<ast.AttributeEffect> =>
  fc.record({
    kind: always("attribute" as const),
    node: name,
    attribute: word,
    value,
    span: always(span),
  });
const patch = (value: Arbitrary<ast.Expr>): Arbitrary<ast.PatchEffect> =>
  fc.record({
    kind: always("patch" as const),
    node: name,
    field: word,
    from: value,
    to: value,
    span: always(span),
  });
const message: Arbitrary<ast.MessageEffect> = both(
  fc.record({
    kind: always("message" as const),
    level: fc.constantFrom("error" as const, "warning" as const, "note" as const, "help" as const),
    text: template,
    span: always(span),
  }),
  optional("at", name),
);
const effect: Arbitrary<ast.Effect> = fc.oneof(
  pathItem(path),
  attributeEffect(expr),
  patch(expr),
  message,
  fc.record({ kind: always("delete" as const), path, cascade: fc.boolean(), span: always(span) }),
  fc.record({ kind: always("beside" as const), left: name, right: name, span: always(span) }),
);

const changed = optional("change", fc.constantFrom("extend" as const, "override" as const));
const names = fc.array(word, { maxLength: 2 });
const ruleOf = (
  head: Arbitrary<Pick<ast.Rule, "form" | "before" | "decreases">>,
  effects: Arbitrary<readonly ast.Effect[]>,
  holds: Arbitrary<readonly ast.Clause[]>,
): Arbitrary<ast.Rule> =>
  both(
    both(changed, head),
    fc.record({
      kind: always("rule" as const),
      doc: docs,
      name: word,
      clauses: fc.array(clause, { maxLength: 4 }),
      effects,
      holds,
      span: always(span),
    }),
  );
const headOf = (...forms: ast.Rule["form"][]): Arbitrary<Pick<ast.Rule, "form" | "before">> =>
  fc.record({ form: fc.constantFrom(...forms), before: always([]) });
const effects = fc.array(effect, { maxLength: 4 });
const rule: Arbitrary<ast.Item> = fc.oneof(
  ruleOf(headOf("derive", "rewrite", "forbid"), effects, always([])),
  ruleOf(
    both(
      fc.record({ form: always("rewrite" as const), before: names }),
      optional("decreases", expr),
    ),
    effects,
    always([]),
  ),
  ruleOf(headOf("invariant"), always([]), fc.array(clause, { maxLength: 3 })),
);

const count: Arbitrary<ast.Count> = fc.oneof(
  int as Arbitrary<ast.Count>,
  fc.record({
    kind: always("name" as const),
    name: name.filter(({ text }) => !["repeat", "once", "times"].includes(text)),
    span: always(span),
  }),
);
const noSteps = "repeat once times param derive rewrite forbid".split(" ");
const stepName = word.filter(({ text }) => !noSteps.includes(text));
const { steps } = fc.letrec<{ steps: readonly ast.StageStep[] }>((tie) => ({
  steps: fc.array(
    fc.oneof(
      { depthSize: "small", withCrossShrink: true },
      fc.record({ kind: always("run" as const), rule: stepName, span: always(span) }),
      both(
        fc.record({ kind: always("times" as const), rule: stepName, span: always(span) }),
        optional("count", count),
      ),
      fc.record({
        kind: always("repeat" as const),
        count,
        steps: tie("steps"),
        span: always(span),
      }),
    ),
    { maxLength: 4 },
  ),
}));
const stage: Arbitrary<ast.Item> = fc.record({
  kind: always("stage" as const),
  doc: docs,
  name: word,
  after: names,
  before: names,
  steps,
  span: always(span),
});
const param: Arbitrary<ast.Item> = fc.record({
  kind: always("param" as const),
  doc: docs,
  name,
  type: word,
  value: literal,
  span: always(span),
});
const use: Arbitrary<ast.Use> = fc.record({
  kind: always("use" as const),
  path: fc.array(name, { minLength: 1, maxLength: 3 }),
  span: always(span),
});
const ruleFile: Arbitrary<ast.RuleFile> = fc.record({
  kind: always("file" as const),
  doc: docs,
  uses: fc.array(use, { maxLength: 2 }),
  items: fc.array(fc.oneof(rule, rule, param, stage), { maxLength: 3 }),
  span: always(span),
});

const expectedMessage: Arbitrary<ast.ExpectedMessage> = both(
  fc.record({
    kind: always("expected_message" as const),
    level: fc.constantFrom("error" as const, "warning" as const),
    code: word,
    span: always(span),
  }),
  optional("text", text),
);
const goldenCase: Arbitrary<ast.GoldenCase> = fc.record({
  title: fc.string({ unit: "grapheme" }).map((title) => title.replaceAll("\n", "").trim()),
  parameters: fc.array(fc.record({ name, value: literal, span: always(span) }), { maxLength: 2 }),
  graph: fc.array(graph, { maxLength: 3 }),
  expected: fc.array(
    fc.oneof(
      pathItem(graph),
      attributeEffect(literal),
      patch(literal),
      expectedMessage,
      fc.record({
        kind: always("delete" as const),
        path: graph,
        cascade: always(false),
        span: always(span),
      }),
    ),
    { maxLength: 3 },
  ),
  expectedSpan: always(span),
  span: always(span),
});
const goldenFile: Arbitrary<ast.GoldenFile> = fc.record({
  kind: always("golden" as const),
  cases: fc.array(goldenCase, { maxLength: 3 }),
});

/** The tree without its spans. */
const bare = (tree: unknown): unknown => {
  if (Array.isArray(tree)) return tree.map(bare);
  if (typeof tree !== "object" || tree === null) return tree;
  return Object.fromEntries(
    Object.entries(tree)
      .filter(([key]) => key !== "span" && key !== "expectedSpan")
      .map(([key, value]) => [key, bare(value)]),
  );
};

const runs = { numRuns: 300 };

test("a rule file that was printed is read back by both parsers as the same tree", () => {
  fc.assert(
    fc.property(ruleFile, (file) => {
      const printed = printRules(file);
      const { file: product, diagnostics } = parseRules(printed, "a.race");
      assert.equal(diagnostics, [], printed);
      assert.equal(bare(product), bare(file), printed);
      assert.equal(product, reference.rules(printed), printed);
      assert.is(printRules(product), printed);
    }),
    runs,
  );
});

test("a golden that was printed is read back by both parsers as the same tree", () => {
  fc.assert(
    fc.property(goldenFile, (file) => {
      const printed = printGolden(file);
      const { file: product, diagnostics } = parseGolden(printed, "a.golden");
      assert.equal(diagnostics, [], printed);
      assert.equal(bare(product), bare(file), printed);
      assert.equal(product, reference.golden(printed), printed);
      assert.is(printGolden(product), printed);
    }),
    runs,
  );
});

const commentsOf = (text: string): readonly string[] =>
  scan(text)
    .comments.map((one) => one.text)
    .sort();

/** Formatting keeps meaning and comments, and once is enough. */
function holds(text: string, golden: boolean): void {
  const once = (golden ? formatGolden : formatRules)(text, "a").text;
  assert.type(once, "string", text);
  assert.equal(commentsOf(once!), commentsOf(text), text);
  const meaning = (of: string): string =>
    golden ? printGolden(parseGolden(of, "a").file) : printRules(parseRules(of, "a").file);
  assert.is(meaning(once!), meaning(text), text);
  assert.is((golden ? formatGolden : formatRules)(once!, "a").text, once, text);
}

/** The text with comments, each behind one of its tokens. */
const commented = (text: string): Arbitrary<string> =>
  fc
    .array(fc.tuple(fc.constantFrom(0, ...spots(text)), fc.constantFrom(" // c\n", "\n// d\n")), {
      maxLength: 5,
    })
    .map((puts) =>
      [...puts]
        .sort(([a], [b]) => b - a)
        .reduce((now, [at, put]) => now.slice(0, at) + put + now.slice(at), text),
    );

test("what is printed is in the house look, and comments at any place are kept", () => {
  const sample = fc.oneof(
    ruleFile.map((file) => ({ golden: false, text: printRules(file) })),
    goldenFile.map((file) => ({ golden: true, text: printGolden(file) })),
  );
  const both = sample.chain(({ golden, text }) =>
    commented(text).map((more) => ({ golden, text, more })),
  );
  fc.assert(
    fc.property(both, ({ golden, text, more }) => {
      assert.is((golden ? formatGolden : formatRules)(text, "a").text, text);
      holds(more, golden);
    }),
    runs,
  );
});

test.run();
