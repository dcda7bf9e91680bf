import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { check, format, formatWithCursor, type Options } from "prettier";
import { test } from "uvu";
import * as assert from "uvu/assert";
import * as plugin from "./plugin.js";

const built = join(dirname(fileURLToPath(import.meta.url)), "../..");
const read = (path: string): string => readFileSync(join(built, path), "utf8");
const plugins = [plugin];

interface Config {
  readonly overrides: readonly { readonly files: string; readonly options: Options }[];
}

test("the configuration of this repository names the plugin and a parser for each ending", () => {
  const { overrides } = JSON.parse(read("../.prettierrc.json")) as Config;
  const parsers = overrides.map(({ files, options }) => [files, options.parser]);
  assert.equal(parsers, [
    ["*.race", "race"],
    ["*.golden", "golden"],
  ]);
  for (const { options } of overrides)
    assert.equal(options.plugins, ["./dist/grammar/prettier/plugin.js"]);
});

test("rules and goldens of the library are in the look that Prettier checks", async () => {
  for (const filepath of ["rules/vtable/methods.race", "rules/vtable/methods.golden"])
    assert.ok(await check(read(filepath), { plugins, filepath }), filepath);
  assert.not(await check("derive  r { => }", { plugins, parser: "race" }));
});

test("what stands behind `prettier-ignore` stays, and so does the end of a line", async () => {
  const text = "derive r {\n  // prettier-ignore\n  a   -x->   b\n  =>\n}\n";
  assert.is(await format(text, { plugins, parser: "race" }), text);
  const lines = "derive r {\r\n  a // c\r\n  =>\r\n}\r\n";
  assert.is(await format(lines, { plugins, parser: "race", endOfLine: "crlf" }), lines);
  assert.is(await format("", { plugins, parser: "race" }), "");
});

test("an editor asks where its cursor goes", async () => {
  const { formatted } = await formatWithCursor("derive  r { => }", {
    plugins,
    parser: "race",
    cursorOffset: 8,
  });
  assert.is(formatted, "derive r {\n  =>\n}\n");
});

test("a fault is an error with its place", async () => {
  let place: unknown;
  await format("derive", { plugins, parser: "race" }).catch((error: { loc: unknown }) => {
    place = error.loc;
  });
  assert.equal(place, { start: { line: 1, column: 7 } });
});

test.run();
