/** `race toolchain list|prepare`: what packing needs from a compiler. */
import { prepareDriver } from "../../../frontends/rustc/toolchain/driver.js";
import { run } from "../../../frontends/rustc/toolchain/process.js";
import { findLlvm, findToolchain, missingComponents } from "../../../frontends/rustc/toolchain/toolchain.js";
import { report, type Format } from "../exit.js";

/** Lists toolchains with what they lack; gives the exit status. */
export async function listCommand(): Promise<number> {
  const listed = await run("rustup", ["toolchain", "list"]);
  const names = listed.status === 0 ? listed.stdout.split("\n").map((line) => line.split(" ")[0]!).filter(Boolean) : ["stable"];
  for (const name of names) {
    const found = await findToolchain(name.replace(/-(x86_64|aarch64)-.*$/, ""));
    if ("diagnostic" in found) continue;
    const missing = missingComponents(found.value, found.value.host);
    process.stdout.write(`${name.padEnd(40)} rustc ${found.value.version}  ${missing.length ? missing.map((one) => one.help[0]).join("; ") : "ready"}\n`);
  }
  return 0;
}

/** Builds the driver for a toolchain; gives the exit status. */
export async function prepareCommand(name: string, format: Format): Promise<number> {
  const found = await findToolchain(name);
  if ("diagnostic" in found) return report([found.diagnostic], format);
  const llvm = findLlvm(found.value);
  const missing = missingComponents(found.value, found.value.host);
  if (missing.length || "diagnostic" in llvm) return report([...missing, ...("diagnostic" in llvm ? [llvm.diagnostic] : [])], format);
  const driver = await prepareDriver(found.value);
  if ("diagnostic" in driver) return report([driver.diagnostic], format);
  process.stdout.write(`${name} is ready (rustc ${found.value.version}, driver ${driver.value.fresh ? "built" : "cached"})\n`);
  return 0;
}
