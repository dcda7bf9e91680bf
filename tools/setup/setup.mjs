// npm run setup: installs what a fuller run needs beyond Node, and says each step.
// Rust: the toolchains stable and nightly with their components and targets (by rustup, where rustup is there).
// Debian: a C compiler, binutils, linkers, valgrind, cross compilers, QEMU (by apt-get, where one may).
// npm run setup -- engines: the other engines that `npm run bench engine` compares with, as well.
import { spawnSync } from "node:child_process";
import { addComponents, toolchains } from "./rust.mjs";

const packages = {
  cc: "gcc",
  readelf: "binutils",
  "ld.lld": "lld",
  mold: "mold",
  valgrind: "valgrind",
  "llvm-dwarfdump": "llvm",
  // programs for other machines: their compiler and linker, and what runs them here
  "aarch64-linux-gnu-gcc": "gcc-aarch64-linux-gnu",
  "riscv64-linux-gnu-gcc": "gcc-riscv64-linux-gnu",
  "qemu-aarch64": "qemu-user",
  "qemu-system-arm": "qemu-system-arm",
};

const engines = { clips: "clips", maude: "maude", swipl: "swi-prolog-nox", gringo: "gringo", sqlite3: "sqlite3" };

const has = (program) => spawnSync("sh", ["-c", `command -v ${program}`]).status === 0;
const say = (text) => console.log(`setup: ${text}`);

function rust() {
  const present = toolchains();
  if (!present) return say("rustup is not here; install it from your system or from rustup.rs to pack crates");
  for (const name of ["stable", "nightly"])
    if (!present.includes(name)) {
      say(`installing the toolchain ${name}`);
      spawnSync("rustup", ["toolchain", "install", name, "--profile", "minimal"], { stdio: "inherit" });
    }
  addComponents(say);
}

function system() {
  const wanted = { ...packages, ...(process.argv.includes("engines") ? engines : {}) };
  const missing = [...new Set(Object.entries(wanted).filter(([program]) => !has(program)).map(([, name]) => name))];
  if (!missing.length) return say("all system packages are there");
  if (!has("apt-get")) return say(`install these with your package manager: ${missing.join(" ")}`);
  const sudo = process.getuid?.() === 0 ? [] : ["sudo"];
  const apt = (...args) => {
    const [program, ...rest] = [...sudo, "apt-get", ...args];
    say([program, ...rest].join(" "));
    return spawnSync(program, rest, { stdio: "inherit" }).status;
  };
  apt("update", "-q");
  if (apt("install", "-y", "-q", ...missing) !== 0) process.exitCode = 1;
}

rust();
system();
say(process.exitCode ? "not everything could be installed, see above" : "done");
