/**
 * Each file in `cases/` is IR with layout symbols in double braces, and what the lift makes of it. The IR is written
 * for eight layouts, lifted, compared with the expectation, and proved against two held-out layouts;
 * `UPDATE=1` rewrites the expectation. The toolchain's own verifier reads every lifted module, where it is there.
 */
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { skip } from "../../../tools/test/skip.js";
import type { Lifted } from "../expression.js";
import { prove, withdraw } from "../prove/index.js";
import { expressionText, lift, tableValues, type Items, type Probe } from "./index.js";

const folder = join(
  dirname(fileURLToPath(import.meta.url)),
  "../../../../frontends/rustc/lift/cases",
);

interface Case {
  readonly symbols: readonly string[];
  readonly options: Readonly<Record<string, string>>;
  readonly items: Items;
  readonly ir: string;
  readonly expected: string;
}

function readCase(text: string): Case {
  const [head, ir, expected] = text.split(/^---.*\n/m) as [string, string, string];
  const field = (name: string): string => new RegExp(`^${name}: (.*)$`, "m").exec(head)?.[1] ?? "";
  const items = field("items");
  return {
    symbols: field("symbols")
      .split(" ")
      .filter((one) => one),
    options: Object.fromEntries(
      field("options")
        .split(" ")
        .filter((one) => one)
        .map((one) => one.split("=") as [string, string]),
    ),
    items: items ? (JSON.parse(items) as Items) : { functions: {}, vtables: {} },
    ir,
    expected: expected ?? "",
  };
}

/** Layout number `probe`: 0 to 4 far, 5 to 7 small, 8 and 9 held out, 10 natural (every first offset is zero). */
function valueOf(symbol: string, probe: number): number {
  let hash = 2166136261 ^ (probe * 2654435761);
  for (const character of symbol) hash = Math.imul(hash ^ character.charCodeAt(0), 16777619);
  const [low, high, unit] = symbol.startsWith("race.disc")
    ? [1, 120, 1]
    : probe === 10
      ? [0, 12, 4]
      : probe < 5 || probe === 8
        ? [300, 8000, 4]
        : [10, 120, 4];
  const value = (low + (((hash ^ (hash >>> 13)) >>> 0) % (high - low))) * unit;
  return probe === 10 && symbol.endsWith(".first") ? 0 : probe === 10 && value === 0 ? 4 : value;
}

const NATURAL = 10;

function makeProbe(one: Case, probe: number): Probe {
  const symbols = Object.fromEntries(one.symbols.map((name) => [name, valueOf(name, probe)]));
  const names = Object.keys(symbols).sort((a, b) => b.length - a.length);
  const compute = (text: string): bigint | string => {
    let code = text.replace(/(?<![\w.])\d+/g, "$&n");
    for (const name of names) code = code.replaceAll(name, `${symbols[name]!}n`);
    return new Function("probe", `return ${code.replace(/\bprobe\b/g, "BigInt(probe)")}`)(probe) as
      bigint | string;
  };
  const ir = one.ir.replace(
    /\{\{(?:(i\d+|bytes\d|units) )?(.*?)\}\}/g,
    (_, form: string | undefined, text: string) => printed(form, compute(text)),
  );
  return { name: String(probe), ir, table: { symbols } };
}

function printed(form: string | undefined, value: bigint | string): string {
  if (typeof value === "string" || !form) return String(value);
  if (form === "i1") return String(value !== 0n);
  if (form === "units") return String(value / 4n);
  if (form.startsWith("i")) return String(BigInt.asIntN(Number(form.slice(1)), value));
  return Array.from(
    { length: Number(form.slice(5)) },
    (_, at) =>
      "\\" +
      Number((value >> BigInt(at * 8)) & 255n)
        .toString(16)
        .toUpperCase()
        .padStart(2, "0"),
  ).join("");
}

function summary(lifted: Lifted): string {
  const lines = lifted.ir
    .split("\n")
    .filter((line) => line !== "" && !line.startsWith("target") && !/^!\d+ = .*DI/.test(line));
  const meanings = [...lifted.symbols]
    .filter(([name]) => name.startsWith("race.x."))
    .map(([name, tree]) => `symbol ${name} = ${expressionText(tree)}`);
  const guards = lifted.guards.map(
    (one) =>
      `guard ${expressionText(one.left)} ${one.relation} ${expressionText(one.right)} in ${one.function ?? "all"}`,
  );
  const refusals = lifted.refusals.map(
    (one) =>
      `refused ${one.function}: ${one.reason}${one.file ? ` (${one.file}:${one.line})` : ""}`,
  );
  const vtables = [...lifted.vtables, ...lifted.drops].map(([name, item]) => `${name} is ${item}`);
  return [...lines, ...meanings, ...guards, ...refusals, ...vtables].join("\n") + "\n";
}

const verifiers = ["nightly", "stable"]
  .map((name) =>
    join(
      homedir(),
      `.rustup/toolchains/${name}-x86_64-unknown-linux-gnu/lib/rustlib/x86_64-unknown-linux-gnu/bin/opt`,
    ),
  )
  .filter(existsSync);

function verify(ir: string): void {
  const scratch = mkdtempSync(join(tmpdir(), "race-lift-"));
  try {
    writeFileSync(join(scratch, "lifted.ll"), ir);
    for (const verifier of verifiers) {
      const run = spawnSync(
        verifier,
        ["-passes=verify", "-disable-output", join(scratch, "lifted.ll")],
        { encoding: "utf8" },
      );
      assert.is(run.status, 0, run.stderr);
    }
  } finally {
    rmSync(scratch, { recursive: true });
  }
}

function liftCase(one: Case): Lifted {
  const probes = Array.from({ length: 8 }, (_, probe) => makeProbe(one, probe));
  const natural =
    one.options["natural"] === "none"
      ? {}
      : { natural: tableValues(makeProbe(one, NATURAL).table.symbols) };
  return lift(probes, one.items, {
    ...natural,
    ...(one.options["frames"] === "dynamic" ? { frames: "dynamic" as const } : {}),
  });
}

for (const file of readdirSync(folder)
  .filter((name) => name.endsWith(".txt"))
  .sort()) {
  const path = join(folder, file);
  const text = readFileSync(path, "utf8");
  const one = readCase(text);
  test(`${file} is lifted as expected, and proved`, () => {
    const lifted = liftCase(one);
    const found = summary(lifted);
    if (process.env["UPDATE"])
      writeFileSync(path, text.split(/^--- lifted\n/m)[0]! + "--- lifted\n" + found);
    else assert.is(found, one.expected);
    const report = prove(lifted, [makeProbe(one, 8), makeProbe(one, 9)]);
    const failures = report.failures.map((failure) => failure.function);
    assert.equal(
      [...new Set(failures)].join(" "),
      one.options["unproved"] ?? "",
      JSON.stringify(report.failures),
    );
    if (verifiers.length) verify(withdraw(lifted, report).ir);
  });
}

if (!verifiers.length)
  test("lifted modules are verified", () =>
    skip("lifted modules are verified", "no toolchain with llvm-tools is installed"));

test.run();
