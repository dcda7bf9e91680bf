/** Each line of `specs/soundness.md` names what shows it, by scenarios, cases of rules and tests that exist, or says that it is not so yet. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { root } from "./sources.js";

const page = readFileSync(join(root, "specs/soundness.md"), "utf8");
const section = page.slice(page.indexOf("## Line by line"), page.indexOf("## Not here yet"));
const rows = section.split("\n").filter((line) => line.startsWith("| ") && !line.startsWith("| point") && !line.startsWith("| ---"));

/** Files of a row, each with the titles that stand behind it, up to the next file. */
const shown = (row: string): readonly { readonly path: string; readonly titles: readonly string[] }[] =>
  row
    .split(/(?=\[`)/)
    .slice(1)
    .map((part) => {
      const [, path = "", rest = ""] = /^\[[^\]]*\]\(\.\.\/([^)]+)\)(.*)$/.exec(part) ?? [];
      return { path, titles: [...rest.matchAll(/(?<=^|, | )_(\S.*?)_(?=, _|;| \||$)/g)].map((title) => title[1]!) };
    });

test("every line is shown by something, or said not to hold yet", () => {
  assert.ok(rows.length > 35, String(rows.length));
  assert.equal(
    rows.filter((row) => shown(row).length === 0 && !row.includes("**Not yet**")),
    [],
  );
});

test("what it names is there", () => {
  const missing = rows.flatMap(shown).flatMap(({ path, titles }) => {
    if (!existsSync(join(root, path))) return [path];
    if (/\.(golden|test\.ts)$/.test(path)) {
      const source = readFileSync(join(root, path), "utf8");
      const named = titles.filter((title) => !source.includes(`# ${title}\n`) && !source.includes(`test("${title}"`));
      return titles.length ? named.map((title) => `${path}: ${title}`) : [`${path}: no title`];
    }
    return [];
  });
  assert.equal(missing, []);
});

test.run();
