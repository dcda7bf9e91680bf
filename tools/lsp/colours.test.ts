/** The colours of editors that know no server: VS Code's own engine gives the words of sample files the scopes that they have. */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { test } from "uvu";
import * as assert from "uvu/assert";
import oniguruma from "vscode-oniguruma";
import textmate, { type IGrammar } from "vscode-textmate";
import { keywords } from "../../grammar/parser/tokens.js";
import { filesEnding, root } from "../house/sources.js";
import { aggregates } from "./syntax/expressions.js";

const folder = join(root, "tools/lsp/vscode");
const json = (name: string): Readonly<Record<string, unknown>> => JSON.parse(readFileSync(join(folder, name), "utf8")) as Readonly<Record<string, unknown>>;
const grammars: Readonly<Record<string, string>> = { "source.race": "race", "source.race.golden": "golden", "markdown.race.codeblock": "markdown" };

await oniguruma.loadWASM(readFileSync(createRequire(import.meta.url).resolve("vscode-oniguruma/release/onig.wasm")).buffer);
const registry = new textmate.Registry({
  onigLib: Promise.resolve({ createOnigScanner: (sources) => new oniguruma.OnigScanner(sources), createOnigString: (text) => new oniguruma.OnigString(text) }),
  loadGrammar: async (scope) => {
    const name = grammars[scope];
    return name ? textmate.parseRawGrammar(readFileSync(join(folder, `syntaxes/${name}.tmLanguage.json`), "utf8"), `${name}.json`) : null;
  },
});
const race = (await registry.loadGrammar("source.race"))!;
const golden = (await registry.loadGrammar("source.race.golden"))!;
const markdown = (await registry.loadGrammar("markdown.race.codeblock"))!;

/** Each stretch of a text with its innermost scope. */
function scopes(grammar: IGrammar, text: string): readonly (readonly [text: string, scope: string])[] {
  let state = textmate.INITIAL;
  return text.split("\n").flatMap((line) => {
    const { tokens, ruleStack } = grammar.tokenizeLine(line, state);
    state = ruleStack;
    return tokens.map(({ startIndex, endIndex, scopes: all }) => [line.slice(startIndex, endIndex), all.at(-1)!] as const);
  });
}

const scopeOf = (grammar: IGrammar, text: string, word: string): string => {
  const found = scopes(grammar, text).find(([one]) => one === word);
  assert.ok(found, `${word} is no stretch of ${text}`);
  return found[1].replace(/\.race$/, "");
};

const isKeyword = (scope: string): boolean => /^(?:keyword|storage|constant\.language)\./.test(scope);

test("every keyword of the language is coloured as one", () => {
  assert.ok(Object.keys(keywords).length > 30);
  for (const word of Object.keys(keywords)) assert.ok(isKeyword(scopeOf(race, `  ${word} x`, word)), word);
});

test("words that may be names are names where they are", () => {
  for (const word of ["from", "to", "stage", "before", "once"]) {
    assert.is(scopeOf(race, `  ${word}:Type -field-> x`, word), "variable.other", word);
    assert.is(scopeOf(race, `  x.${word} = 1`, word), "variable.other.property", word);
  }
});

const sample = `//! About.
use graph.rust
/// Why.
extend forbid large_value {
  call:Signature -parameter|field*-> :Parameter { mode: "value", size } <-of- _
  let n = fold(end = 0, align(end, f.align) for type -field-> f:Field by f.index)
  where n > 0x40 and not bound(call) // so
  =>
  error "takes {type.size} \\{bytes\\n" at call
}
param largest: int = 64
stage first before main { grow 12 times }`;

test("a rule in its colours", () => {
  const wanted: Readonly<Record<string, string>> = {
    "//! About.": "comment.line.documentation.file",
    "/// Why.": "comment.line.documentation",
    "// so": "comment.line.double-slash",
    "graph.rust": "entity.name.namespace",
    extend: "storage.modifier",
    forbid: "storage.type.rule",
    large_value: "entity.name.function.rule",
    call: "variable.other",
    Signature: "entity.name.type.kind",
    "parameter|field": "entity.name.function.edge",
    of: "entity.name.function.edge",
    "*": "keyword.operator.quantifier",
    "->": "punctuation.definition.edge",
    mode: "variable.other.property",
    value: "string.quoted.double",
    _: "variable.language.any",
    fold: "support.function.aggregate",
    align: "support.function",
    by: "keyword.control.clause",
    "0x40": "constant.numeric.hex",
    not: "keyword.operator.logical",
    "=>": "keyword.operator.arrow",
    size: "variable.other",
    "\\{": "constant.character.escape",
    int: "support.type.primitive",
    largest: "variable.parameter",
    first: "entity.name.section.stage",
    times: "keyword.control.stage",
  };
  for (const [word, scope] of Object.entries(wanted)) assert.is(scopeOf(race, sample, word), scope, word);
});

test("a golden in its colours", () => {
  const text = '# A title\n\nparam largest = 32\na:Type { size: 1 }\n\n==>\n\nerror large_value "no"\nnothing';
  const wanted: Readonly<Record<string, string>> = { "# A title": "markup.heading.case", "==>": "keyword.control.divider", large_value: "entity.name.function.rule", Type: "entity.name.type.kind", size: "variable.other.property", nothing: "constant.language.nothing" };
  for (const [word, scope] of Object.entries(wanted)) assert.is(scopeOf(golden, text, word), scope, word);
});

test("blocks of rules in Markdown", () => {
  const found = scopes(markdown, "# Title\n\n```race\nderive place {\n```\n\n```golden\n# A case\n```\n");
  assert.ok(found.some(([text, scope]) => text === "place" && scope === "entity.name.function.rule.race"), JSON.stringify(found));
  assert.ok(found.some(([text, scope]) => text === "# A case" && scope === "markup.heading.case.race"), JSON.stringify(found));
});

test("no text or comment of the library runs over its end", () => {
  const files = filesEnding(".race", ".golden").filter((path) => path.startsWith("rules/"));
  assert.ok(files.length > 50);
  for (const path of files) {
    const text = readFileSync(join(root, path), "utf8");
    const found = scopes(path.endsWith(".golden") ? golden : race, `${text}\nderive last {`);
    assert.equal(found.filter(([, scope]) => scope.startsWith("invalid")), [], path);
    const [, scope] = found.findLast(([one]) => one.trim() === "derive" || one.trim() === "last")!;
    assert.ok(/rule|variable|storage/.test(scope), `${path}: ${scope}`);
  }
});

test("aggregates are those of the language", () => {
  for (const name of aggregates) assert.is(scopeOf(race, `  let x = ${name}(a for b)`, name), "support.function.aggregate");
});

test("what the extension names is there, and each language has its settings", () => {
  const { contributes, main } = json("package.json") as { contributes: Readonly<Record<string, readonly Readonly<Record<string, string>>[]>>; main: string };
  const paths = [main, ...["languages", "grammars", "snippets"].flatMap((part) => contributes[part]!.flatMap(({ path, configuration }) => path ?? configuration ?? []))];
  assert.ok(paths.length >= 7);
  for (const path of paths) assert.ok(readFileSync(join(folder, path), "utf8").length > 0, path);
  for (const name of ["language-configuration.json", "snippets.json", "golden-snippets.json"]) json(name);
});

test.run();
