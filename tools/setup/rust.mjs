// Adds the rustup components and targets that the tests need to the toolchains that are there, and says so.
// Without rustup it says that and ends well: what needs a compiler is then skipped, and counted.
import { execFileSync, spawnSync } from "node:child_process";

export const components = ["rustc-dev", "llvm-tools", "rust-src"];
export const targets = ["x86_64-unknown-none"];
/** Targets of other machines: one toolchain is enough for most of them. */
export const foreignTargets = {
  stable: ["aarch64-unknown-linux-gnu", "aarch64-unknown-none", "riscv64gc-unknown-linux-gnu", "riscv64imac-unknown-none-elf", "thumbv7em-none-eabi"],
  nightly: ["aarch64-unknown-linux-gnu", "thumbv7em-none-eabi"],
};

const rustup = (...args) => spawnSync("rustup", args, { encoding: "utf8" });

/** Toolchains that the tests pack with, as far as they are installed. */
export function toolchains() {
  const listed = rustup("toolchain", "list");
  if (listed.status !== 0) return undefined;
  return ["stable", "nightly"].filter((name) => new RegExp(`^${name}(-|\\s|$)`, "m").test(listed.stdout));
}

export function addComponents(log = console.log) {
  const present = toolchains();
  if (!present) return log("rustup is not here: tests that compile Rust will be skipped");
  for (const name of present) {
    const have = rustup("component", "list", "--toolchain", name, "--installed").stdout;
    const missing = components.filter((component) => !have.includes(component));
    const missingTargets = [...targets, ...foreignTargets[name]].filter((target) => !have.includes(`rust-std-${target}`));
    if (missing.length) {
      log(`adding ${missing.join(", ")} to the toolchain ${name}`);
      execFileSync("rustup", ["component", "add", "--toolchain", name, ...missing], { stdio: "inherit" });
    }
    if (missingTargets.length) {
      log(`adding the targets ${missingTargets.join(", ")} to the toolchain ${name}`);
      // what needs one that cannot be had says so, and is skipped
      for (const target of missingTargets)
        if (spawnSync("rustup", ["target", "add", "--toolchain", name, target], { stdio: "inherit" }).status !== 0) log(`the target ${target} could not be added to the toolchain ${name}`);
    }
  }
}

if (process.argv[1] && import.meta.url === new URL(`file://${process.argv[1]}`).href) addComponents();
