/**
 * The examples on other machines, under QEMU: a plugin that was packed once for one version of the interface is linked
 * with hosts of others, and each program prints what a whole-program build for that machine prints. Programs without a
 * system are laid out by RACE, the others linked by GNU's cross linker and lld.
 */
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { runScenario } from "../tools/scenarios/run.js";
import { allScenarios } from "../tools/scenarios/scenario.js";
import { foreignMachine } from "../tools/test/foreign.js";
import { llvmTool, program } from "../tools/test/native.js";
import { checkout, lacks, linkTo, mustLink, mustPack, outputOn, shown, wholeProgram } from "../tools/test/programs.js";
import { skip } from "../tools/test/skip.js";

interface Machine {
  /** GNU's and QEMU's name of it. */
  readonly machine: string;
  readonly system: string;
  readonly bare: string;
}

const machines: readonly Machine[] = [
  { machine: "aarch64", system: "aarch64-unknown-linux-gnu", bare: "aarch64-unknown-none" },
  { machine: "riscv64", system: "riscv64gc-unknown-linux-gnu", bare: "riscv64imac-unknown-none-elf" },
];

// lld of before version 15 has no relaxation for RISC-V, which glibc's objects need: the toolchain's own comes first
const lld = llvmTool("gcc-ld/ld.lld");
if (lld) process.env.PATH = [dirname(lld), process.env.PATH].join(delimiter);

const scratch = mkdtempSync(join(tmpdir(), "race-machines-"));
const example = (name: string): string => join(checkout, "examples", name);

for (const { machine, system, bare } of machines) {
  const at = (name: string): string => join(scratch, `${machine}-${name}`);
  const absent = async (target: string): Promise<string | undefined> => {
    const tools = foreignMachine(machine);
    return "missing" in tools ? tools.missing : await lacks("stable", target);
  };

  test(`${machine}: without a system, by RACE's own layout`, async () => {
    const why = await absent(bare);
    if (why) return skip(`first-link on ${machine}`, why);
    await mustPack(at("peak.rcrate"), example("first-link/peak"), "stable", { target: bare });
    await mustPack(at("station.rcrate"), example("first-link/host"), "stable", { target: bare });
    const linked = await mustLink(at("station"), [at("peak.rcrate"), at("station.rcrate")]);
    const whole = await wholeProgram(example("first-link/host"), "stable", "station", bare);
    assert.is(outputOn(system, linked), outputOn(system, whole));
    assert.match(outputOn(system, linked), /^peak found 63\n/);
  });

  test(`${machine}: a plugin of version 1 in hosts of later versions, with std`, async () => {
    const why = await absent(system);
    if (why) return skip(`engine-plugin on ${machine}`, why);
    const { counts } = await mustPack(at("plugin.rcrate"), example("engine-plugin/plugin/v1"), "stable", { target: system });
    assert.is(counts.refused, 0);
    assert.is(counts.lifted, counts.functions);
    for (const version of [2, 3]) {
      await mustPack(at(`host-${version}.rcrate`), example(`engine-plugin/host/v${version}`), "stable", { target: system });
      const whole = outputOn(system, await wholeProgram(example(`engine-plugin/host/v${version}`), "stable", "host", system));
      assert.match(whole, /bodies/);
      const linkers = version === 2 && program("ld.lld") ? (["cc", "lld"] as const) : (["cc"] as const);
      for (const linker of linkers) {
        const out = await mustLink(at(`app-${version}-${linker}`), [at("plugin.rcrate"), at(`host-${version}.rcrate`)], { linker });
        assert.is(outputOn(system, out), whole, `host of version ${version}, linked by ${linker}`);
      }
    }
  });

  test(`${machine}: bytes of data that are numbers of variants`, async () => {
    const why = await absent(system);
    if (why) return skip(`variants in data on ${machine}`, why);
    const scenario = allScenarios().find(({ name }) => name === "enum-renumbered")!;
    const combinations = scenario.combinations.slice(0, 1);
    for (const { combination, wrong } of await runScenario({ ...scenario, combinations, target: system, valgrind: false }, { plugin: "stable", host: "stable" }, false)) assert.is(wrong, undefined, combination);
  });

  test(`${machine}: code for another target is refused, whoever brings it`, async () => {
    const why = (await absent(bare)) ?? (await absent(system));
    if (why) return skip(`mixed targets on ${machine}`, why);
    const refused = async (files: readonly string[]): Promise<string> => {
      const { diagnostics } = await linkTo(at("mixed"), files);
      assert.not(existsSync(at("mixed")));
      return shown(diagnostics).split("\n")[0]!;
    };
    const committed = (name: string): string => example(`first-link/packed/${name}.rcrate`);
    assert.is(await refused([at("peak.rcrate"), committed("station")]), `error[target_differs]: peak is for ${bare}, station for x86_64-unknown-none`);
    assert.is(await refused([committed("peak"), at("station.rcrate")]), `error[target_differs]: peak is for x86_64-unknown-none, station for ${bare}`);
  });
}

test.after(() => rmSync(scratch, { recursive: true, force: true }));
test.run();
