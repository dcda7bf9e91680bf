/**
 * The direction of imports: a file imports from its own folder and from folders to its left, npm packages only where
 * they belong, and Node's modules only where a process or a file may be touched. Each failure says where the code should go.
 */
import { test } from "uvu";
import * as assert from "uvu/assert";
import { readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { root, sourceFiles } from "./sources.js";

const order = ["specs", "grammar", "engine", "rules", "formats", "backends", "frontends", "examples", "tools"];

/** npm package → folders that may import it. */
const homes: Readonly<Record<string, readonly string[]>> = {
  chevrotain: ["grammar/"],
  "ohm-js": ["grammar/"],
  prettier: ["grammar/"],
  graphology: ["engine/graph/"],
  "graphology-types": ["engine/graph/"],
  ajv: ["engine/graph/", "formats/rcrate/"],
  koffi: ["frontends/rustc/lower/"],
  commander: ["tools/cli/"],
  picocolors: ["tools/"],
  // generators that the laws of more than one engine share; everything else that uses it is a test
  "fast-check": ["engine/plain/generate.ts"],
  // the protocol of editors, and what tests speak it with
  "vscode-languageserver": ["tools/lsp/"],
  "vscode-jsonrpc": ["tools/lsp/testing/"],
};

/** Node's modules that touch nothing outside the process. */
const pureNode: Readonly<Record<string, readonly string[]>> = { "node:crypto": ["formats/rcrate/"], "node:zlib": [] };

const top = (path: string): string => path.slice(0, path.indexOf("/"));

function complaint(file: string, target: string): string | undefined {
  if (target.startsWith(".")) {
    const to = normalize(join(dirname(file), target));
    if (to.startsWith("..") || !to.includes("/")) return undefined;
    if (order.indexOf(top(to)) <= order.indexOf(top(file))) return undefined;
    return `${file} imports ${to}: ${top(file)}/ may not know ${top(to)}/. Move what it needs into ${top(file)}/ or a folder to its left, or move this code into ${top(to)}/`;
  }
  if (target.startsWith("node:")) {
    if (top(file) === "tools" || top(file) === "frontends" || top(file) === "examples") return undefined;
    if (pureNode[target]?.some((home) => file.startsWith(home))) return undefined;
    return `${file} imports ${target}: only tools/ and frontends/ touch files and processes. Take the bytes as a parameter`;
  }
  const name = target.startsWith("@") ? target.split("/").slice(0, 2).join("/") : target.split("/")[0]!;
  const allowed = homes[name];
  if (!allowed) return `${file} imports ${name}: no folder is its home yet; add it to tools/house/imports.test.ts with a reason`;
  if (allowed.some((home) => file.startsWith(home))) return undefined;
  return `${file} imports ${name}, whose home is ${allowed.join(", ")}: call that folder's interface instead`;
}

test("imports run one way and packages stay at home", () => {
  const found: string[] = [];
  for (const file of sourceFiles()) {
    if (file.endsWith(".test.ts")) continue;
    const text = readFileSync(join(root, file), "utf8");
    for (const match of text.matchAll(/^\s*(?:import|export)\b[^"';]*?from\s+"([^"]+)"|^\s*import\s+"([^"]+)"|import\("([^"]+)"\)/gm)) {
      const wrong = complaint(file, match[1] ?? match[2] ?? match[3]!);
      if (wrong) found.push(wrong);
    }
  }
  assert.equal(found, []);
});

test("the check sees a wrong import", () => {
  assert.ok(complaint("grammar/parser/x.ts", "../../engine/run/run.js")?.includes("may not know engine/"));
  assert.ok(complaint("engine/run/x.ts", "node:fs")?.includes("bytes as a parameter"));
  assert.ok(complaint("backends/x.ts", "graphology")?.includes("engine/graph/"));
  assert.is(complaint("frontends/rustc/x.ts", "../../engine/graph/index.js"), undefined);
});

test("the engine has no clock, no randomness and no process", () => {
  const found = sourceFiles()
    .filter((file) => /^(specs|grammar|engine|formats|backends)\//.test(file) && !file.endsWith(".test.ts"))
    .filter((file) => /\b(Date\.now|new Date\(|Math\.random|performance\.now|process\.(env|argv|cwd|exit))/.test(readFileSync(join(root, file), "utf8")));
  assert.equal(found, [], "pure folders get time, randomness and settings as parameters");
});

test.run();
