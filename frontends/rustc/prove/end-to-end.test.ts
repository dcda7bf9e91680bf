/**
 * The example plugin, for real: recorded and probed by each installed toolchain, lifted, proved against held-out
 * layouts and the natural one, and read by that toolchain's own verifier.
 */
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { skip } from "../../../tools/test/skip.js";
import type { Items, LayoutTable, Probe } from "../lift/index.js";
import { probeName } from "../probe/plan.js";
import { runProbes, type ProbeRun } from "../probe/probes.js";
import { readRecords, runCargo } from "../probe/record.js";
import { prepareDriver } from "../toolchain/driver.js";
import { missingComponents } from "../toolchain/components.js";
import { findToolchain } from "../toolchain/toolchain.js";
import { liftAndProve, type ProbeSet } from "./index.js";

const root = join(dirname(fileURLToPath(import.meta.url)), "../../../..");
const example = join(root, "examples/engine-plugin");
const target = "x86_64-unknown-linux-gnu";
const sources = ["behavior", "body", "canvas", "input", "lib", "log", "math", "plugin", "world"].map((name) =>
  join(example, `api/v1/src/${name}.rs`),
);

function readProbe({ probe, folder }: ProbeRun): Probe {
  const table = JSON.parse(readFileSync(join(folder, "ball.table.json"), "utf8")) as LayoutTable;
  return { name: probeName(probe), ir: readFileSync(join(folder, "ball.ll"), "utf8"), table };
}

function probeSet(runs: readonly ProbeRun[]): ProbeSet {
  const natural = runs.find((one) => one.probe.kind === "natural")!;
  const of = (purpose: "lift" | "prove"): Probe[] =>
    runs.filter((one) => one !== natural && one.probe.purpose === purpose).map(readProbe);
  return { lift: of("lift"), heldOut: of("prove"), natural: readProbe(natural) };
}

/** The probes of the example plugin by one toolchain, or why there are none. */
async function probesBy(
  name: string,
  scratch: string,
): Promise<{ readonly runs: readonly ProbeRun[]; readonly sysroot: string } | string> {
  const found = await findToolchain(name);
  if (!("value" in found)) return found.diagnostic.message;
  const [missing] = missingComponents(found.value, target);
  if (missing) return missing.message;
  const driver = await prepareDriver(found.value);
  if (!("value" in driver))
    throw new Error(driver.diagnostic.message + driver.diagnostic.notes.join("\n"));
  const package_ = join(example, "plugin/v1");
  const run = {
    toolchain: found.value,
    driver: driver.value,
    mode: "record",
    package: package_,
    out: scratch,
    target,
    profile: "release",
    features: [],
    noDefaultFeatures: false,
  } as const;
  const recorded = await runCargo(run);
  assert.is(recorded.status, 0, recorded.stderr);
  const record = readRecords(scratch).find((one) => one.crate === "ball")!;
  const probed = await runProbes({
    driver: driver.value,
    record,
    marks: join(scratch, "marks"),
    sources: [...sources, join(example, "plugin/src/lib.rs")],
  });
  if ("severity" in probed) throw new Error(probed.message + probed.notes.join("\n"));
  return { runs: probed.runs, sysroot: found.value.sysroot };
}

for (const name of ["stable", "nightly"]) {
  test(`the example plugin by ${name} is lifted whole and proved`, async () => {
    const scratch = mkdtempSync(join(tmpdir(), "race-prove-"));
    try {
      const made = await probesBy(name, scratch);
      if (typeof made === "string") return skip(`the example plugin by ${name}`, made);
      const natural = made.runs.find((one) => one.probe.kind === "natural")!;
      const items = JSON.parse(
        readFileSync(join(natural.folder, "ball.items.json"), "utf8"),
      ) as Items;
      const { lifted, report } = liftAndProve(probeSet(made.runs), items);
      assert.equal(report.failures, []);
      assert.equal(lifted.refusals, []);
      assert.ok(report.proved.length > 300);
      assert.ok(lifted.vtables.size > 0 && lifted.drops.size > 0);
      verify(join(made.sysroot, "lib/rustlib", target, "bin/opt"), lifted.ir, scratch);
    } finally {
      rmSync(scratch, { recursive: true });
    }
  });
}

function verify(opt: string, ir: string, scratch: string): void {
  if (!existsSync(opt)) return skip("the verifier", `${opt} is not there`);
  writeFileSync(join(scratch, "lifted.ll"), ir);
  const run = spawnSync(opt, ["-passes=verify", "-disable-output", join(scratch, "lifted.ll")], {
    encoding: "utf8",
  });
  assert.is(run.status, 0, run.stderr);
}

test.run();
