/** Every feature as an editor meets it: a process of its own, asked over its streams, on text with a cursor mark. */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { CodeAction, CompletionItem, DocumentHighlight, DocumentSymbol, FoldingRange, Hover, InlayHint, Location, SemanticTokens, TextEdit, WorkspaceEdit, WorkspaceSymbol } from "vscode-languageserver/node";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { linesOf, offsetAt } from "./text.js";
import { legend } from "./features/tokens.js";
import { cursor, edited, editsOf, labels, startClient, textIn, type Client, type Opened } from "./testing/client.js";
import { sound, soundGolden } from "./testing/rules.js";

let client: Client;
let number = 0;

test.before(async () => {
  client = await startClient({ initialization: { inlayHints: { kinds: true } } });
});
test.after(() => client.stop());

const fresh = (text: string, ending = "race"): Promise<Opened> => client.open(`case-${++number}/a.${ending}`, text);

/** A rule around clauses and effects. */
const rule = (clauses: string, effects = "a.size = 1"): string => `use graph.rust\n\n/// Why.\nderive made {\n  ${clauses}\n  =>\n  ${effects}\n}\n`;

async function completed(text: string, ending = "race"): Promise<readonly CompletionItem[]> {
  return client.ask<CompletionItem[]>("completion", await fresh(text, ending));
}

async function hovered(text: string, ending = "race"): Promise<string> {
  const found = await client.ask<Hover | null>("hover", await fresh(text, ending));
  return found ? (found.contents as { value: string }).value : "";
}

const includes = (items: readonly CompletionItem[], ...wanted: readonly string[]): void => {
  for (const label of wanted) assert.ok(labels(items).includes(label), `${label} is not among ${labels(items).join(" ")}`);
};
const excludes = (items: readonly CompletionItem[], ...unwanted: readonly string[]): void => {
  for (const label of unwanted) assert.not.ok(labels(items).includes(label), label);
};

// ── Diagnostics ──

test("a sound file has no diagnostics", async () => {
  const file = await fresh(sound);
  assert.equal(await client.settled(file), []);
});

test("faults are told with place, page and help", async () => {
  const file = await fresh(sound.replace("-lands_on->", "-lands_one->"));
  const [found, ...more] = await client.settled(file, (all) => all.length > 0);
  assert.equal(more, []);
  assert.is(found!.code, "no_such_edge");
  assert.is(found!.source, "race");
  assert.match(String(found!.message), "did you mean `lands_on`?");
  assert.is(textIn(file.state.text, found!.range), "-lands_one->");
  const page = readFileSync(fileURLToPath(found!.codeDescription!.href), "utf8");
  assert.match(page, "# no_such_edge");
});

test("syntax errors do not silence the rest of the file", async () => {
  const file = await fresh(`use graph.rust\n\n/// Why.\nderive broken {\n  a:Type -field\n}\n\n/// Why.\nderive wrong {\n  a:Typo\n  =>\n  a.size = 1\n}\n`);
  const found = await client.settled(file, (all) => all.length >= 2);
  assert.ok(found.some(({ code }) => code === "syntax"));
  assert.ok(found.some(({ code, message }) => code === "no_such_kind" && String(message).includes("Typo")));
});

test("what is mended is no longer told, and what moves is told where it is", async () => {
  const wrong = sound.replace("type.size > largest", "type.size > nothing_such");
  const file = await fresh(wrong);
  const before = await client.settled(file, (all) => all.some(({ code }) => code === "unbound_name"));
  const at = before.find(({ code }) => code === "unbound_name")!.range.start.line;
  await client.edit(file, 0, 0, "// one\n// two\n");
  const moved = await client.quick(file);
  assert.is(moved.find(({ code }) => code === "unbound_name")!.range.start.line, at + 2);
  const start = file.state.text.indexOf("nothing_such");
  await client.edit(file, start, start + "nothing_such".length, "largest");
  assert.equal(await client.quick(file), []);
  assert.equal(await client.settled(file), []);
});

test("a rule of another file is known, and its loss is told", async () => {
  const folder = `case-${++number}`;
  const base = await client.open(`${folder}/base.race`, rule("a:Type").replace("derive made", "derive first"));
  const other = await client.open(`${folder}/other.race`, `use graph.rust\nuse policies.base\n\n/// Why.\nderive first {\n  a:Type\n  =>\n  a.align = 1\n}\n`);
  const twice = await client.settled(other, (all) => all.some(({ code }) => code === "duplicate_rule"));
  assert.is(twice.length, 1);
  await client.change(base, base.state.text.replace("derive first", "derive second"));
  await client.settled(other, (all) => !all.length);
});

test("goldens: syntax, words, and cases that do not hold", async () => {
  const folder = `case-${++number}`;
  await client.open(`${folder}/a.race`, sound);
  const golden = await client.open(`${folder}/a.golden`, soundGolden.replace("symbol.value = 24", "symbol.value = 25").replace("field:Field", "field:Fjeld"));
  const words = await client.settled(golden, (all) => all.some(({ code }) => code === "no_such_kind"));
  assert.match(String(words.find(({ code }) => code === "no_such_kind")!.message), "did you mean `Field`?");
  await client.change(golden, golden.state.text.replace("Fjeld", "Field"));
  const [failed, ...more] = await client.settled(golden, (all) => all.some(({ code }) => code === "failing_case"));
  assert.equal(more, []);
  assert.is(textIn(golden.state.text, failed!.range), "# The field moved");
  assert.match(String(failed!.message), "- symbol.value = 25");
  assert.match(String(failed!.message), "+ symbol.value = 24");
  const [action] = await client.ask<CodeAction[]>("codeAction", golden, { range: failed!.range, context: { diagnostics: [failed] } });
  const mended = edited(golden.state.text, editsOf(action!.edit!, golden));
  assert.is(mended, soundGolden);
  await client.change(golden, mended);
  await client.settled(golden, (all) => !all.length);
});

test("a golden runs with the rules beside it, and with what they change of others", async () => {
  const folder = `case-${++number}`;
  await client.open(`${folder}/base.race`, sound);
  await client.open(`${folder}/more.race`, `use graph.rust\nuse policies.base\n\nextend forbid large_value {\n  =>\n  note "this is \`{type.path}\`" at type\n}\n`);
  const golden = await client.open(`${folder}/more.golden`, "# Set to less\n\nparam largest = 8\nbig:Type { path: \"Big\", size: 9 }\nf:Signature { text: \"f\" } -parameter-> :Parameter { mode: \"value\" } -of-> big\n\n==>\n\nnothing\n");
  const [failed] = await client.settled(golden, (all) => all.some(({ code }) => code === "failing_case"));
  assert.match(String(failed!.message), 'error large_value');
  const alone = await client.open(`${folder}/alone.race`, rule("a:Type", "a.align = 2").replace("use graph.rust", "use graph.rust\nuse policies.base"));
  const own = await client.open(`${folder}/alone.golden`, "# By itself\n\nsymbol:LayoutSymbol { what: \"offset\" } -lands_on-> field:Field { offset: 24 }\na:Type\n\n==>\n\na.align = 2\n");
  assert.equal(await client.settled(alone, (all) => !all.length), []);
  assert.equal(await client.settled(own, (all) => !all.length), []);
});

test("a file that is used and is not there", async () => {
  const file = await fresh("use graph.rust\nuse policies.nowhere\nuse rules.layot\nuse graph.nothing_such\n");
  const found = await client.settled(file, (all) => all.length >= 3);
  assert.equal(found.map(({ code, range }) => [code, textIn(file.state.text, range)]), [
    ["cannot_read", "use policies.nowhere"],
    ["cannot_read", "use rules.layot"],
    ["no_such_vocabulary", "use graph.nothing_such"],
  ]);
});

test("where two rules are involved, both places are shown", async () => {
  const special = rule("a:Type { resilient: true }").replace("derive made", "derive special").replace("use graph.rust\n", "");
  const file = await fresh(`${rule("a:Type")}${special}`);
  const [found] = await client.settled(file, (all) => all.some(({ code }) => code === "shadowed_rule"));
  assert.is(textIn(file.state.text, found!.range), "special");
  assert.equal(found!.relatedInformation!.map(({ location, message }) => [textIn(file.state.text, location.range), message]), [["made", "this more general rule does, too"]]);
});

test("a vocabulary of one's own", async () => {
  const folder = `case-${++number}`;
  const schema = {
    properties: { nodes: { properties: { Cat: {}, Mouse: {} } } },
    definitions: { Cat: { description: "It hunts.", properties: { lives: { type: "integer", description: "How many are left." } } }, Mouse: { properties: { quick: { type: "boolean" } } } },
    edges: { hunts: { description: "Is after.", from: ["Cat"], to: ["Mouse"] } },
  };
  mkdirSync(join(client.folder, folder));
  writeFileSync(join(client.folder, folder, "pets.schema.json"), JSON.stringify(schema, null, 2));
  const text = "use graph.pets\n\n/// Why.\nderive calm {\n  cat:Cat -hunts-> :Mouse { quick: true }\n  =>\n  cat.lives = 9\n}\n";
  const file = await client.open(`${folder}/calm.race`, text);
  assert.equal(await client.settled(file, (all) => !all.length), []);
  const asked = async (marked: string): Promise<readonly CompletionItem[]> => client.ask("completion", await client.open(`${folder}/x.race`, marked));
  assert.equal(labels(await asked(text.replace(":Mouse", `:${cursor}`))), ["Mouse"]);
  includes(await asked(text.replace("-hunts-> :Mouse", `-${cursor}`)), "hunts");
  assert.equal(labels(await asked(text.replace("cat.lives", `cat.${cursor}`))), ["lives"]);
  includes(await asked(`use graph.${cursor}`), "pets", "rust");
  const wrong = await client.open(`${folder}/wrong.race`, text.replace("calm", "wrong").replace(":Cat", ":Type"));
  await client.settled(wrong, (all) => all.some(({ code }) => code === "no_such_kind"));
  const edge = await client.open(`${folder}/edge.race`, text.replace("calm", "edge").replace("-hunts", `-hu${cursor}nts`));
  const [place] = await client.ask<Location[]>("definition", edge);
  assert.match(place!.uri, "pets.schema.json");
  const golden = await client.open(`${folder}/calm.golden`, "# Hunting\n\ntom:Cat -hunts-> :Mouse { quick: true }\n\n==>\n\ntom.lives = 9\n");
  assert.equal(await client.settled(golden, (all) => !all.length), []);
  await client.change(golden, golden.state.text.replace("tom:Cat -hunts->", "tom:Cat <-hunts-"));
  await client.settled(golden, (all) => all.some(({ code }) => code === "damaged_graph"));
});

// ── Hover ──

test("hover: kinds, edges and attributes with the words of the schema", async () => {
  const kind = await hovered(rule(`a:Ty${cursor}pe`));
  assert.match(kind, "A type, as one unit's compiler sees it");
  assert.match(kind, "`size: int`");
  assert.match(kind, "`-field->`");
  const edge = await hovered(rule(`a:Type -fi${cursor}eld-> b`));
  assert.match(edge, /From .*`Type`.* to `Field`/);
  const attribute = await hovered(rule("a:Type", `a.si${cursor}ze = 1`));
  assert.match(attribute, "size: int");
  assert.match(attribute, "An attribute of `Type`");
});

test("hover: names with their kinds, rules with their sentence, parameters with their value", async () => {
  assert.match(await hovered(rule(`a:Type -field-> ${cursor}b`)), "b:Field");
  assert.match(await hovered(sound.replace("large_value", `large_${cursor}value`)), "Large values are passed by reference.");
  assert.match(await hovered(sound.replace("> largest", `> lar${cursor}gest`)), "param largest: int = 64");
  assert.match(await hovered(rule(`a:Type { si${cursor}ze }`)), "A value.");
});

test("hover: functions with their row of the reference, words of the language, codes with their page", async () => {
  const align = await hovered(rule("a:Type", `a.size = ali${cursor}gn(3, 4)`));
  assert.match(align, "The next multiple of `a`, upwards.");
  assert.match(align, "align(5, 4) == 8");
  assert.match(await hovered(rule(`a:Type let n = cou${cursor}nt(for a -field-> :Field)`)), "Without a match: 0.");
  assert.match(await hovered(rule(`a:Type\n  unl${cursor}ess a -field-> :Field`)), "has no match that agrees");
  assert.match(await hovered(`# t\n\na:Type\n\n==>\n\nerror conflicting_${cursor}values\n`, "golden"), "conflicting_values");
});

test("hover over nothing is nothing", async () => {
  assert.is(await hovered(`// a comm${cursor}ent\n`), "");
  assert.is(await hovered(cursor), "");
});

// ── Completion ──

test("kinds: those that the edges allow", async () => {
  const all = await completed(rule(`a:${cursor}`));
  includes(all, "Type", "Field", "Symbol");
  const some = await completed(rule(`a:Type -field-> b:${cursor}`));
  assert.equal(labels(some), ["Field"]);
  assert.ok((some[0]!.documentation as { value: string }).value.includes("A field of"));
  const half = await completed(`derive x {\n  a:Type -field-> b:F${cursor}`);
  assert.equal(labels(half), ["Field"]);
});

test("edges: those that the schema has between these kinds", async () => {
  const out = await completed(rule(`a:Field -${cursor}`));
  includes(out, "of");
  excludes(out, "field", "slot");
  const into = await completed(rule(`a:Field <-${cursor}`));
  includes(into, "field");
  excludes(into, "slot");
  const between = await completed(rule(`a:Type -${cursor}-> b:Field`));
  includes(between, "field");
  excludes(between, "variant", "of_crate");
  const file = await fresh(rule(`a:Type -fi${cursor}`));
  const item = (await client.ask<CompletionItem[]>("completion", file)).find(({ label }) => label === "field")!;
  assert.match(edited(file.state.text, [item.textEdit as TextEdit]), "a:Type -field-> ");
  const whole = await fresh(rule(`a:Type -fi${cursor}-> b`));
  const kept = (await client.ask<CompletionItem[]>("completion", whole)).find(({ label }) => label === "field")!;
  assert.match(edited(whole.state.text, [kept.textEdit as TextEdit]), "a:Type -field-> b");
  includes(await completed(rule(`a:Type ${cursor}`)), "-field->", "<-of-");
  includes(await completed(rule("a:Type", `a -${cursor}`)), "meets");
  includes(await completed(rule(`a:Type -field|${cursor}-> b`)), "field");
});

test("attributes: of the node in the braces or before the dot", async () => {
  const inBraces = await completed(rule(`a:Slot { ${cursor} }`));
  includes(inBraces, "offset", "index");
  excludes(inBraces, "size");
  includes(await completed(rule(`a:Slot { index, ${cursor}`)), "offset");
  const afterDot = await completed(rule(`a:Type -field-> b\n  where b.${cursor}`));
  includes(afterDot, "offset", "index");
  excludes(afterDot, "size");
  includes(await completed(rule("a:Type", `a.${cursor}`)), "size");
  includes(await completed(`forbid f {\n  a:Type\n  =>\n  error "{a.${cursor}}" at a\n}\n`), "path", "size");
  includes(await completed(`# t\n\na:Type { ${cursor} }\n`, "golden"), "size");
});

test("names and words: where they can stand", async () => {
  const clause = await completed(rule(`alpha:Type -field-> beta\n  ${cursor}`));
  includes(clause, "alpha", "beta", "unless", "optional", "for each", "let", "where");
  excludes(clause, "error", "delete", "=>");
  includes(await completed(`derive x {\n  alpha:Type\n  ${cursor}`), "=>");
  const effect = await completed(rule("alpha:Type", `${cursor}`));
  includes(effect, "alpha", "patch");
  excludes(effect, "error", "delete", "unless");
  includes(await completed(rule("alpha:Type", cursor).replace("derive", "forbid")), "error", "warning", "note", "help", "beside");
  includes(await completed(rule("alpha:Type", cursor).replace("derive", "rewrite")), "delete");
  const node = await completed(rule(`alpha:Type -field-> ${cursor}`));
  includes(node, "alpha", ":Field");
  excludes(node, ":Type", "where");
  const value = await completed(sound.replace("> largest", `> ${cursor}`));
  includes(value, "largest", "type", "call", "align", "default", "count", "true", "not");
  includes(await completed(rule(`alpha:Type\n  where alpha.size > 3 ${cursor}`)), "and", "or");
  includes(await completed(rule(`alpha:Type\n  where has(alpha.size) ${cursor} (alpha.size > 3)`)), "and", "or");
  includes(await completed(rule(`alpha:Type\n  where ${cursor} (alpha.size > 3)`)), "not");
  excludes(await completed(rule(`a:Type\n  unless a -field-> inner\n  where ${cursor}`)), "inner");
  includes(await completed(rule(`a:Type\n  let n = sum(${cursor} for a -field-> inner)`)), "inner");
  includes(await completed(rule(`a:Type\n  for ${cursor}`)), "each");
});

test("top of a file, uses, headers, stages, changes", async () => {
  const top = await completed(cursor);
  includes(top, "derive", "rewrite", "forbid", "invariant", "stage", "param", "extend", "override", "use");
  assert.match(JSON.stringify(top.find(({ label }) => label === "derive")), /derive \$\{1:name\}/);
  includes(await completed(`use ${cursor}`), "graph", "rules", "policies");
  includes(await completed(`use graph.${cursor}`), "rust");
  includes(await completed(`use rules.${cursor}`), "layout", "vtable");
  includes(await completed(`use rules.layout.${cursor}`), "sites");
  includes(await completed(`${sound}\nextend ${cursor}`), "forbid", "derive");
  const extended = await completed(`${sound}\nextend forbid ${cursor}`);
  assert.equal(labels(extended), ["large_value"]);
  includes(await completed(`rewrite one {\n}\n\nrewrite two ${cursor}{\n}\n`), "before", "decreases");
  assert.equal(labels(await completed(`rewrite one {\n}\n\nrewrite two before ${cursor} {\n}\n`)), ["one"]);
  includes(await completed(`${sound}\nstage first ${cursor}{\n}\n`), "before", "after");
  includes(await completed(`${sound}\nstage first before ${cursor} {\n}\n`), "main", "first");
  const step = await completed(`${sound}\nstage first {\n  ${cursor}\n}\n`);
  includes(step, "large_value", "offset_of_field", "repeat");
  includes(await completed(`${sound}\nstage first {\n  large_value ${cursor}\n}\n`), "once", "times");
  includes(await completed(`param x: ${cursor}`), "int", "string", "bool");
});

test("goldens: what the rules say", async () => {
  const folder = `case-${++number}`;
  await client.open(`${folder}/a.race`, sound);
  const file = await client.open(`${folder}/a.golden`, `# t\n\na:Type\n\n==>\n\nerror ${cursor}`);
  assert.equal(labels(await client.ask<CompletionItem[]>("completion", file)), ["large_value"]);
  includes(await completed(`# t\n\na:Type\n\n==>\n\n${cursor}`, "golden"), "error", "nothing", "a", "delete");
  includes(await completed(`# t\n\n${cursor}`, "golden"), "param", "==>");
});

test("nothing is offered in comments, texts and new names", async () => {
  for (const text of [`// ${cursor}`, `derive ${cursor}`, `param ${cursor}`, rule(`a:Type { path: "x${cursor}" }`), rule(`a:Type\n  let ${cursor}`)]) assert.equal(labels(await completed(text)), [], text);
});

test("a client without forms to fill in gets plain words", async () => {
  const plain = await startClient({ snippets: false });
  const items = await plain.ask<CompletionItem[]>("completion", await plain.open("a.race", cursor));
  assert.is((items.find(({ label }) => label === "param")!.textEdit as TextEdit).newText, "param name: int = 1");
  await plain.stop();
});

// ── Definition, references, rename ──

async function defined(text: string): Promise<readonly Location[]> {
  return client.ask<Location[]>("definition", await fresh(text));
}

test("definition: names, parameters, rules", async () => {
  const text = rule(`a:Type -field-> b\n  where b.offset == ${cursor}a.size`);
  const [place, ...more] = await defined(text);
  assert.equal(more, []);
  assert.equal(place!.range.start, { line: 4, character: 2 });
  const [parameter] = await defined(sound.replace("> largest", `> larg${cursor}est`));
  assert.is(textIn(sound, parameter!.range), "largest");
  assert.is(parameter!.range.start.line, 5);
  const extension = `${sound}\nextend forbid large_${cursor}value {\n  =>\n}\n`;
  assert.is((await defined(extension))[0]!.range.start.line, 15);
  const step = await defined(`${sound}\nstage one {\n  offset_of_${cursor}field\n}\n`);
  assert.is(step[0]!.range.start.line, 8);
  assert.is((await defined(`rewrite b before ${cursor}a {\n}\n\nrewrite a {\n}\n`))[0]!.range.start.line, 3);
});

test("definition: kinds, edges and attributes lead to their line of the schema", async () => {
  const lineOf = async (text: string): Promise<string> => {
    const [place, ...more] = await defined(text);
    assert.equal(more, []);
    assert.match(place!.uri, "specs/graph.schema.json");
    return readFileSync(fileURLToPath(place!.uri), "utf8").split("\n")[place!.range.start.line]!.trim();
  };
  assert.is(await lineOf(rule(`a:${cursor}Type`)), '"Type": {');
  assert.is(await lineOf(rule(`a:Type -fi${cursor}eld-> b`)), '"field": {');
  assert.is(await lineOf(rule("a:Type", `a.si${cursor}ze = 1`)), '"size": {');
  assert.is(await lineOf(rule(`a:Slot { off${cursor}set: 1 }`)), '"offset": {');
});

test("definition: a file that is used, and the rule of a code in a golden", async () => {
  const folder = `case-${++number}`;
  const base = await client.open(`${folder}/base.race`, sound);
  const other = await client.open(`${folder}/other.race`, `use policies.ba${cursor}se\n`);
  assert.equal((await client.ask<Location[]>("definition", other)).map(({ uri }) => uri), [base.uri]);
  const golden = await client.open(`${folder}/base.golden`, soundGolden.replace("large_value", `large_${cursor}value`));
  const [place] = await client.ask<Location[]>("definition", golden);
  assert.is(place!.uri, base.uri);
  assert.is(textIn(base.state.text, place!.range), "large_value");
  const library = await client.ask<Location[]>("definition", await fresh(`use rules.layout.si${cursor}tes\n`));
  assert.match(library[0]!.uri, "rules/layout/sites.race");
});

test("references and highlights", async () => {
  const file = await fresh(rule(`a:Type -field-> b\n  unless b -of-> z\n  unless { ${cursor}z -of-> a }`));
  const found = await client.ask<Location[]>("references", file, { context: { includeDeclaration: true } });
  assert.is(found.length, 1, "the other `unless` has a `z` of its own");
  const marked = await client.ask<DocumentHighlight[]>("documentHighlight", await fresh(rule(`${cursor}a:Type -field-> b\n  unless b -of-> a`)));
  assert.is(marked.length, 3);
  const kinds = await client.ask<Location[]>("references", await fresh(rule(`a:Ty${cursor}pe -field-> b -of-> c:Type`)), { context: { includeDeclaration: true } });
  assert.is(kinds.length, 2);
  const folder = `case-${++number}`;
  const base = await client.open(`${folder}/base.race`, sound.replace("forbid large_value", `forbid large_${cursor}value`));
  await client.open(`${folder}/base.golden`, soundGolden);
  await client.open(`${folder}/more.race`, "use policies.base\n\nextend forbid large_value {\n  where call.arity > 1\n  =>\n}\n");
  const everywhere = await client.ask<Location[]>("references", base, { context: { includeDeclaration: true } });
  assert.equal(everywhere.map(({ uri }) => uri.split("/").at(-1)), ["base.golden", "base.race", "more.race"]);
  const others = await client.ask<Location[]>("references", base, { context: { includeDeclaration: false } });
  assert.is(others.length, 2);
});

test("rename: a rule across files, goldens included", async () => {
  const folder = `case-${++number}`;
  const base = await client.open(`${folder}/base.race`, sound.replace("forbid large_value", `forbid large_${cursor}value`));
  const golden = await client.open(`${folder}/base.golden`, soundGolden);
  const more = await client.open(`${folder}/more.race`, "use policies.base\n\nextend forbid large_value {\n  where call.arity > 1\n  =>\n}\n");
  const edit = await client.ask<WorkspaceEdit>("rename", base, { newName: "big_value" });
  for (const file of [base, golden, more]) {
    const text = edited(file.state.text, editsOf(edit, file));
    assert.match(text, "big_value");
    assert.not.match(text, "large_value");
  }
});

test("rename: names within a rule, with what extends it, and parameters", async () => {
  const folder = `case-${++number}`;
  const base = await client.open(`${folder}/base.race`, sound.replace("call:Signature", `${cursor}call:Signature`));
  const more = await client.open(`${folder}/more.race`, "use policies.base\n\nextend forbid large_value {\n  where call.arity > 1\n  =>\n}\n");
  const edit = await client.ask<WorkspaceEdit>("rename", base, { newName: "signature" });
  assert.match(edited(base.state.text, editsOf(edit, base)), 'error "`{signature.text}` takes {type.size} bytes by value" at signature');
  assert.match(edited(more.state.text, editsOf(edit, more)), "where signature.arity > 1");
  const file = await fresh(sound.replace("> largest", `> larg${cursor}est`));
  const parameter = await client.ask<WorkspaceEdit>("rename", file, { newName: "limit" });
  const text = edited(file.state.text, editsOf(parameter, file));
  assert.match(text, "param limit: int");
  assert.match(text, "type.size > limit");
});

test("rename: what cannot be is refused in words", async () => {
  const refused = async (text: string, newName: string): Promise<string> => {
    const file = await fresh(text);
    return client.ask("rename", file, { newName }).then(
      () => "",
      (error: Error) => error.message,
    );
  };
  assert.match(await refused(rule(`a:Ty${cursor}pe`), "Kind"), "a word of the vocabulary");
  assert.match(await refused(rule(`${cursor}a:Type -field-> b`), "b"), "already has a name `b`");
  assert.match(await refused(rule(`${cursor}a:Type`), "where"), "a word of the language");
  assert.match(await refused(rule(`${cursor}a:Type`), "1x"), "is not a name");
  assert.match(await refused(rule(`a:Type { si${cursor}ze }`), "s"), "the name of the attribute");
  assert.match(await refused(sound.replace("large_value", `large${cursor}_value`), "offset_of_field"), "there is already a rule");
  const prepared = await client.ask<{ placeholder: string }>("prepareRename", await fresh(rule(`${cursor}a:Type`)));
  assert.is(prepared.placeholder, "a");
});

// ── Symbols, folding, formatting, colours ──

test("symbols of a file and of the workspace", async () => {
  const file = await fresh(sound.replaceAll("large_value", "very_large_value"));
  const found = await client.ask<DocumentSymbol[]>("documentSymbol", file);
  assert.equal(found.map(({ name, detail }) => [name, detail]), [["largest", "param int"], ["offset_of_field", "derive"], ["very_large_value", "forbid"]]);
  const cases = await client.ask<DocumentSymbol[]>("documentSymbol", await fresh(soundGolden, "golden"));
  assert.equal(cases.map(({ name }) => name), ["The field moved", "Over the limit"]);
  const everywhere = await client.connection.sendRequest<WorkspaceSymbol[]>("workspace/symbol", { query: "vrylargvalue" });
  assert.equal(everywhere.map(({ name }) => name), ["very_large_value"]);
});

test("folding", async () => {
  const found = await client.ask<FoldingRange[]>("foldingRange", await fresh(`// one\n// two\n${sound}`));
  assert.ok(found.some(({ startLine, endLine, kind }) => kind === "comment" && startLine === 0 && endLine === 2));
  assert.ok(found.some(({ startLine, endLine }) => startLine === 10 && endLine === 14), JSON.stringify(found));
  assert.is((await client.ask<FoldingRange[]>("foldingRange", await fresh(soundGolden, "golden"))).length, 2);
});

test("formatting: the house look, and nothing where the text cannot be read", async () => {
  const file = await fresh(sound.replace("  unless type { frozen: true }", "unless   type {frozen:true}"));
  const edits = await client.ask<TextEdit[]>("formatting", file, { options: { tabSize: 2, insertSpaces: true } });
  assert.is(edits.length, 1);
  assert.ok(edits[0]!.range.end.line - edits[0]!.range.start.line <= 1, "only what changes");
  assert.is(edited(file.state.text, edits), sound);
  assert.equal(await client.ask("formatting", await fresh(sound), { options: {} }), []);
  assert.equal(await client.ask("formatting", await fresh("derive {"), { options: {} }), []);
  const golden = await fresh("# t\na:Type\n==>\n", "golden");
  assert.is(edited(golden.state.text, await client.ask<TextEdit[]>("formatting", golden, { options: {} })), "# t\n\na:Type\n\n==>\n\nnothing\n");
});

test("semantic tokens", async () => {
  const text = sound;
  const { data } = await client.ask<SemanticTokens>("semanticTokens/full", await fresh(text));
  const lines = linesOf(text);
  const seen: string[] = [];
  let [line, character] = [0, 0];
  for (let i = 0; i < data.length; i += 5) {
    [line, character] = [line + data[i]!, data[i] ? data[i + 1]! : character + data[i + 1]!];
    const start = offsetAt(text, lines, { line, character });
    seen.push(`${text.slice(start, start + data[i + 2]!)}:${legend.tokenTypes[data[i + 3]!]}`);
  }
  for (const one of ["param:keyword", "largest:parameter", "LayoutSymbol:type", "lands_on:edge", "value:property", "large_value:rule", "call:variable"]) assert.ok(seen.includes(one), `${one} in ${seen.join(" ")}`);
  assert.is(seen.filter((one) => one === "largest:parameter").length, 2);
});

test("inlay hints: only where they were asked for", async () => {
  const whole = { start: { line: 0, character: 0 }, end: { line: 100, character: 0 } };
  const found = await client.ask<InlayHint[]>("inlayHint", await fresh(rule("a:Type -field-> b -of-> c")), { range: whole });
  assert.equal(found.map(({ label }) => label), [":Field", ":Type|Trait"]);
  const quiet = await startClient();
  assert.equal(await quiet.ask("inlayHint", await quiet.open("a.race", rule("a:Type -field-> b")), { range: whole }), []);
  await quiet.stop();
});

// ── Code actions ──

/** The text after the first action whose title fits. */
async function mended(text: string, code: string, title: RegExp, ending = "race"): Promise<string> {
  const file = await fresh(text, ending);
  const found = (await client.settled(file, (all) => all.some((one) => one.code === code))).filter((one) => one.code === code);
  const actions = await client.ask<CodeAction[]>("codeAction", file, { range: found[0]!.range, context: { diagnostics: found } });
  const action = actions.find((one) => title.test(one.title));
  assert.ok(action, `${title} is not among ${actions.map((one) => one.title).join("; ")}`);
  return edited(text, editsOf(action.edit!, file));
}

test("did you mean", async () => {
  assert.match(await mended(rule("a:Tpye"), "no_such_kind", /Type/), "a:Type\n");
  assert.match(await mended(rule("a:Type -fild-> b:Field", "b.offset = 1"), "no_such_edge", /`field`/), "-field->");
  assert.match(await mended(rule("a:Type", "a.sizes = 1"), "no_such_attribute", /`size`/), "a.size = 1");
  assert.match(await mended(rule("alpha:Type", "alpha.size = alpah.align"), "unbound_name", /`alpha`/), "= alpha.align");
  assert.match(await mended(rule("a:Type", "a.size = alignn(a.align, 2)"), "no_such_function", /`align`/), "= align(");
  assert.match(await mended("# t\n\na:Tpye\n\n==>\n", "no_such_kind", /Type/, "golden"), "a:Type\n");
});

test("unused names, sentences, help", async () => {
  const unused = rule("a:Type -field-> b:Field");
  assert.match(await mended(unused, "unused_name", /_b/), "_b:Field");
  assert.match(await mended(unused, "unused_name", /Leave/), "-field-> :Field");
  assert.match(await mended(rule("a:Type").replace("/// Why.\n", ""), "missing_doc", /sentence/), "/// Made.\nderive made");
  assert.match(await mended(sound.replace(/  help .*\n/, ""), "missing_help", /help/), 'at call\n  help "say what to do"\n}');
});

test("arrows: turned round, or the one that exists", async () => {
  assert.match(await mended(rule("a:Type -of-> b:Field", "b.offset = 1"), "no_such_edge", /Turn/), "a:Type <-of- b:Field");
  assert.match(await mended(rule("a:Type -method-> b:Field", "b.offset = 1"), "no_such_edge", /`-field->`/), "a:Type -field-> b:Field");
});

test("signs that were mixed up, and deleting with all edges", async () => {
  assert.match(await mended("derive x {\n  a:Type\n  ==>\n  a.size = 1\n}\n", "syntax", /`=>`/), "\n  =>\n");
  const file = await fresh(`/// Why.\nrewrite x {\n  a:Type\n  =>\n  delete a${cursor}\n}\n`);
  const actions = await client.ask<CodeAction[]>("codeAction", file, { range: { start: file.position, end: file.position }, context: { diagnostics: [] } });
  assert.match(edited(file.state.text, editsOf(actions[0]!.edit!, file)), "delete a cascade");
});

test("nothing was written to the log", () => assert.equal(client.log, []));

test.run();
